"""The back office: every running case moves on at its pace; some are slow, and a few are forgotten.

What a case does next follows from its row and the seed alone, so that a demo that was stopped goes
on where it was, and a case that a visitor took in is worked on like any other.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Item
from yikou.centre import queries as centre_queries
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.simulation import afterwards
from yikou.simulation.chance import some
from yikou.simulation.habits import Fate
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.cases.models import Case

STEP, STOP, RESUME, DECIDE, CONCLUDE = "step", "stop", "resume", "decide", "conclude"
RIGHTS = {STEP: "cases.step", STOP: "cases.suspend", RESUME: "cases.suspend", DECIDE: "cases.decide"}
RIGHTS[CONCLUDE] = "cases.decide"


@dataclass(frozen=True)
class Move:
    """The next thing that is done with a case, and on which day."""

    what: str
    day: date


def look_through(scene: Scene, since: datetime) -> None:
    """Put everything on the agenda that is to move today: the morning's look through the shelf."""
    for case in queries.cases(scene.centre).running().order_by("id"):
        follow(scene, case, since)


def follow(scene: Scene, case: "Case", at: datetime) -> None:
    """Put a case's next move on today's agenda, once for each state of it."""
    mark = mark_of(case)
    if not scene.is_new("case", case.pk, mark):
        return
    item = item_of(case)
    move = next_move(scene, case, item)
    if move is None or move.day > scene.day:
        return
    scene.agenda.put(_moment(scene, case, move, at), partial(_do, scene, case.pk, mark, move.what))


def mark_of(case: "Case") -> str:
    """How a case stands, as far as its next move depends on it; a card shown meanwhile changes nothing."""
    return f"{case.state}:{case.step}:{case.is_stopped}:{bool(case.gaps)}:{bool(case.waits_for)}"


def item_of(case: "Case") -> Item:
    """The item under which the case was taken in."""
    return catalogue.item_version(case.centre_id, case.item_code, case.item_version)


def next_move(scene: Scene, case: "Case", item: Item) -> Move | None:
    """What is done next and on which day; nothing while others have to act."""
    if case.state == "decided":
        return Move(CONCLUDE, scene.day)
    if case.state != "accepted" or case.waits_for or case.counted_from is None:
        return None
    if case.is_stopped:
        return Move(RESUME, _runs_again(scene, case))
    is_last = not case.step or case.step == item.steps[-1].key
    if is_last and case.gaps:
        return None
    day = _day_of(scene, case, item, is_last=is_last)
    if _stops_here(scene, case, item):
        return Move(STOP, day)
    return Move(DECIDE if is_last else STEP, day)


def _runs_again(scene: Scene, case: "Case") -> date:
    stopped_on = datetime.fromisoformat(case.stops[-1]["start"]).astimezone(ZONE).date()
    habit = scene.habits.stops.get(case.stops[-1]["reason"], {"days": [5, 5]})
    return scene.working_day(stopped_on, some(scene.dice(case.number, "stop"), habit["days"]))


def _stops_here(scene: Scene, case: "Case", item: Item) -> bool:
    """Whether the procedure that the item names begins now: once, at the second step."""
    if case.stops or len(item.steps) < 2 or case.step != item.steps[1].key:
        return False
    named = [one for one in item.suspends if one in scene.habits.stops]
    return bool(named) and scene.dice(case.number, "stops").random() < scene.habits.chances["stopped"]


def _day_of(scene: Scene, case: "Case", item: Item, *, is_last: bool) -> date:
    """On which day this step is finished: some share of the limit, unless it has a fate of its own."""
    assert case.counted_from is not None
    assert case.due_on is not None
    fate = fate_of(scene, case)
    if is_last and fate is not None:
        before, after = scene.calendar.before, scene.calendar.after
        return after(case.due_on, -fate.finish) if fate.finish < 0 else before(case.due_on, fate.finish)
    if case.days <= scene.habits.same_day and not case.stops:
        return case.counted_from
    held = sum(one.get("days", 0) for one in case.stops)
    pace = scene.dice(case.number, "pace").uniform(*scene.habits.pace)
    days = int(pace * _days_up_to(case, item, is_last=is_last))
    return scene.working_day(case.counted_from, (max(1, days) if is_last else days) + held)


def _days_up_to(case: "Case", item: Item, *, is_last: bool) -> int:
    if is_last:
        return case.days
    keys = [one.key for one in item.steps]
    return sum(one.days for one in item.steps[: keys.index(case.step) + 1])


def _moment(scene: Scene, case: "Case", move: Move, at: datetime) -> datetime:
    """When today: at some time of its day, soon where it should have been done before."""
    thrown = scene.dice(case.number, case.step, move.what, scene.day)
    if not case.days:
        return scene.later(max(at, scene.at(scene.spans[0][0])), thrown.uniform(1, 6))
    if move.what == CONCLUDE or case.counted_from == scene.day or move.day < scene.day:
        return scene.later(max(at, scene.at(scene.spans[0][0])), thrown.randint(6, 95))
    return scene.some_time(thrown, after=at)


def _do(scene: Scene, key: int, mark: str, what: str, at: datetime) -> None:
    """Do a planned move, unless somebody else moved the case meanwhile."""
    case = queries.cases(scene.centre).filter(pk=key).first()
    if case is None or mark_of(case) != mark:
        return
    by = _whoever_may(scene, case, RIGHTS[what], at)
    if by is not None:
        _act(scene, case, what, by, at)
        follow(scene, case, at)
        afterwards.follow(scene, case, at)


def _whoever_may(scene: Scene, case: "Case", right: str, at: datetime) -> Actor | None:
    """Who answers for the case, or for its department where that one may not do it; nobody real is played."""
    owner = scene.actor(case.owner)
    if owner.may(right):
        return owner if _is_in(scene, case.owner, at) else None
    other = centre_queries.responsible(scene.centre, case.department, on=at)
    return scene.actor(other) if scene.actor(other).may(right) and _is_in(scene, other, at) else None


def _is_in(scene: Scene, account: int, at: datetime) -> bool:
    return scene.is_played(account) and centre_queries.is_present(scene.centre, account, on=at)


def _act(scene: Scene, case: "Case", what: str, by: Actor, at: datetime) -> None:
    match what:
        case "step":
            cases.finish_step(case=case, by=by, at=at)
        case "resume":
            cases.resume(case=case, by=by, at=at)
        case "conclude":
            cases.conclude(case=case, result_number="", by=by, at=at)
        case "stop":
            reason = next(one for one in item_of(case).suspends if one in scene.habits.stops)
            cases.suspend(case=case, reason=reason, note=scene.habits.stops[reason]["note"], by=by, at=at)
        case "decide":
            granted = case.handling != "initial_review" or _is_granted(scene, case)
            reasons = "" if granted else scene.habits.reasons["refused"]
            cases.decide(case=case, granted=granted, reasons=reasons, by=by, at=at)


def _is_granted(scene: Scene, case: "Case") -> bool:
    return scene.dice(case.number, "granted").random() >= scene.habits.chances["refused"]


def fate_of(scene: Scene, case: "Case") -> Fate | None:
    """Whether this is the one of its day that is slow or forgotten; known from the day after."""
    received_on = case.received_at.astimezone(ZONE).date()
    if received_on >= scene.day:
        return None
    if received_on not in scene.fates:
        scene.fates[received_on] = _fates(scene, received_on)
    return scene.fates[received_on].get(case.pk)


def _fates(scene: Scene, day: date) -> dict[int, Fate]:
    found: dict[int, Fate] = {}
    for number, fate in enumerate(one for one in scene.habits.fates if one.is_on(day)):
        rows = queries.cases(scene.centre).filter(received_at__date=day, days=fate.days, accepted_how="desk")
        plain = [one for one in rows.order_by("id") if not item_of(one).suspends]
        keys = [one.pk for one in plain if one.pk not in found]
        if keys:
            found[scene.dice(day, "fate", number).choice(keys)] = fate
    return found
