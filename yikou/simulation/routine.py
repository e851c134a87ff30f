"""Routine: who is away, who sits where, the rounds of watching, and the day's close."""

from datetime import date, datetime, time, timedelta
from functools import partial

from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.centre import access as centre_access
from yikou.centre import operations as centres
from yikou.centre import queries as centre_queries
from yikou.feedback import operations as feedback
from yikou.hall import operations as hall
from yikou.kernel.actors import Actor
from yikou.reporting import operations as reporting
from yikou.simulation import booked, calling
from yikou.simulation.habits import Away
from yikou.simulation.scene import Scene
from yikou.tasks import operations as tasks

CALLS_IN_SICK = time(8, 31)
ENTERED = time(15, 48)
HANDED_OVER = time(16, 52)


def plan(scene: Scene, since: datetime) -> None:
    """Put the day's frame on the agenda: what of it is still to come."""
    desk = scene.habits.desk
    acts = [(CALLS_IN_SICK, partial(enter_absences, scene, sudden=True)), (desk.open, partial(sit_down, scene))]
    acts.append((desk.open, partial(look_for_patterns, scene)))
    acts += [(one, partial(watch, scene)) for one in desk.watch]
    acts += [(one, partial(booked.make_round, scene)) for one in scene.habits.booking.rounds]
    acts += [(_before(start), partial(sit_down, scene)) for start, _ in scene.spans[1:]]
    acts += [(ENTERED, partial(enter_absences, scene, sudden=False)), (desk.leave, partial(go_home, scene))]
    for clock, act in acts:
        if scene.at(clock) > since:
            scene.agenda.put(scene.at(clock), act)


def _before(start: time) -> time:
    """A minute before the doors open again: whoever is not back yet sits down now."""
    return (datetime.combine(date.min + timedelta(days=1), start) - timedelta(minutes=1)).time()


# --- who is away -------------------------------------------------------------------------------------


def enter_absences(scene: Scene, at: datetime, *, sudden: bool) -> None:
    """The office notes who is away: today for who called in sick, else on the next working day."""
    day = scene.day if sudden else scene.calendar.after(scene.day, 1)
    by = scene.first_there("centre.edit", at)
    if by is None:
        return
    centre = centre_access.own_centre(by)
    closes = centre_queries.spans(scene.centre, day)[-1][1] if centre_queries.spans(scene.centre, day) else time(17, 30)
    for away in scene.habits.absences:
        if not away.is_on(day) or away.sudden != sudden or away.who not in scene.accounts:
            continue
        begins = datetime.combine(day, time(8, 30), tzinfo=at.tzinfo)
        ends = datetime.combine(day, closes, tzinfo=at.tzinfo)
        centres.record_absence(
            centre=centre,
            account=scene.accounts[away.who],
            from_at=max(at, begins) if sudden else begins,
            until_at=ends,
            reason=away.reason,
            by=by,
            at=at,
        )
        if not sudden:
            scene.agenda.put(scene.at(HANDED_OVER), partial(hand_over, scene, away, begins + timedelta(hours=1)))


def note_illness(scene: Scene, account: int, at: datetime) -> None:
    """The office notes who has gone home ill, for the rest of the day."""
    by = scene.first_there("centre.edit", at)
    if by is not None:
        ends = scene.at(scene.spans[-1][1])
        centre = centre_access.own_centre(by)
        centres.record_absence(
            centre=centre, account=account, from_at=at, until_at=ends, reason="身体不适", by=by, at=at
        )


def hand_over(scene: Scene, away: Away, begins: datetime, at: datetime) -> None:
    """Who is away tomorrow gives each open case to the deputy. (deadlines.handover)"""
    account = scene.accounts[away.who]
    by = scene.actor(account)
    if not scene.is_played(account) or not (by.may("cases.hand_over") or by.may("cases.assign")):
        return
    to = centre_queries.cover_of(scene.centre, account, begins).account
    if to == account or not centre_queries.is_present(scene.centre, to, on=at):
        return
    for case in queries.in_hand(by).order_by("id"):
        cases.hand_over(case=case, to=to, why="leave", by=by, at=at)


# --- who sits where ----------------------------------------------------------------------------------


def sit_down(scene: Scene, at: datetime) -> None:
    """Everybody takes the seat of the post, or the deputy does; dedicated windows first."""
    for number, account in seating(scene, at).items():
        _take_seat(scene, number, account, at)


def sit_down_at(scene: Scene, number: str, at: datetime) -> None:
    """One window is opened again: by the holder of its post, or a deputy who sits nowhere."""
    account = seating(scene, at).get(number)
    if account is not None and number not in scene.seats:
        _take_seat(scene, number, account, at)
        calling.nudge(scene, at)


def _take_seat(scene: Scene, number: str, account: int, at: datetime) -> None:
    if number in scene.kept_free or not scene.is_played(account):
        return
    window = centre_access.window(scene.actor(account), number)
    if window.seated_id is None and centre_queries.window_of(account) is None:
        centres.seat_at(window=window, by=scene.actor(account, number), at=at)
        scene.seats[number] = account
        scene.floor.idle[number] = at
    elif window.seated_id == account:
        scene.seats[number] = account


def seating(scene: Scene, at: datetime) -> dict[str, int]:
    """Window to account: the holder of its post, the deputy where the holder is away."""
    away = centre_queries.absent(scene.centre, at)
    posts = [one for one in centre_queries.posts(scene.centre) if one.window is not None]
    numbers = {one.pk: one.window.number for one in posts if one.window}
    dedicated = {one.number for one in scene.places if not one.is_general}
    seats: dict[str, int] = {}
    for post in sorted(posts, key=lambda one: (numbers[one.pk] not in dedicated, one.holder_id in away, one.pk)):
        there = [key for key in (post.holder_id, post.deputy_id) if key not in away and key not in seats.values()]
        if there:
            seats[numbers[post.pk]] = there[0]
    return dict(sorted(seats.items(), key=lambda one: (len(one[0]), one[0])))


def seats_of(scene: Scene) -> dict[str, int]:
    """Who sits where now, where somebody who is played sits: how a demo that goes on finds the hall."""
    return {
        one.number: one.seated_id
        for one in centre_queries.windows(scene.centre)
        if one.seated_id is not None and one.number not in scene.kept_free and scene.is_played(one.seated_id)
    }


def holders(scene: Scene, numbers: frozenset[str]) -> frozenset[int]:
    """Who holds the posts of some windows: in a demo that lives they are left to visitors too."""
    posts = centre_queries.posts(scene.centre)
    return frozenset(one.holder_id for one in posts if one.window is not None and one.window.number in numbers)


def leave_kept_free(scene: Scene, at: datetime) -> None:
    """Whoever is played gets up from the windows that are left to visitors."""
    for window in centre_queries.open_windows(scene.centre).filter(number__in=scene.kept_free):
        if window.seated_id is not None and scene.is_played(window.seated_id):
            calling.get_up(scene, window.number, at)


def go_home(scene: Scene, at: datetime) -> None:
    """The doors are shut: everybody gets up when nobody waits any more."""
    for number in list(scene.seats):
        calling.leave_when_nobody_waits(scene, number, partial(calling.get_up, scene, number), at)


def put_out_the_lights(scene: Scene, at: datetime) -> None:
    """The day ends: nobody is left at a window; who arranges the seats frees those that were forgotten."""
    for window in centre_queries.windows(scene.centre):
        account = window.seated_id
        if account is None:
            continue
        by: Actor | None = scene.actor(account, window.number)
        if not scene.is_played(account):
            by = scene.first_there("desk.seats", at)
        if by is not None:
            centres.leave_window(window=window, by=by, at=at)
    scene.seats.clear()


# --- rounds and the close ----------------------------------------------------------------------------


def watch(scene: Scene, at: datetime) -> None:
    """A round of watching, as the worker makes one every few minutes; the shelf is looked through after it."""
    from yikou.simulation import back_office

    cases.watch(centre=scene.centre, by=scene.machine, at=at)
    tasks.watch(centre=scene.centre, by=scene.machine, at=at)
    hall.note_unmanned(centre=scene.centre, by=scene.machine, at=at)
    feedback.watch_concerns(centre=scene.centre, by=scene.machine, at=at)
    feedback.replace_owners(centre=scene.centre, by=scene.machine, at=at)
    feedback.watch_supervision(centre=scene.centre, by=scene.machine, at=at)
    back_office.look_through(scene, at)


def look_for_patterns(scene: Scene, at: datetime) -> None:
    """What recurs is looked for once a day, as the worker does. (patterns.finding)"""
    feedback.look_for_patterns(centre=scene.centre, by=scene.machine, at=at)
    feedback.plan_visits(centre=scene.centre, by=scene.machine, at=at)


def close(scene: Scene, at: datetime) -> None:
    """The head of the hall closes the day; whoever is still at a window goes. (reporting.rhythm)"""
    booked.make_round(scene, at)
    put_out_the_lights(scene, at)
    by = scene.first_there("day.close", at) or scene.machine
    reporting.close_day(centre=scene.centre, day=scene.day, by=by, at=at)
