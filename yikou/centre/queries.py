"""What is asked of a centre: its calendar and hours, who answers for what, its profile in derived figures."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from yikou.accounts import queries as accounts
from yikou.centre.models import (
    Absence,
    CalendarYear,
    Centre,
    Competence,
    Department,
    Employment,
    ExtraClosing,
    HelpPost,
    Politics,
    Post,
    Sort,
    Staff,
    Window,
    WindowPlan,
    WindowState,
    on_roll,
)
from yikou.centre.policies import Opening, Spans
from yikou.kernel.calendar import Hours, WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.kernel.kept import Kept
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook

# The words of what is kept of people and windows, for forms and filters.
HELP_POSTS = {str(value): str(label) for value, label in HelpPost.choices}
POLITICS = {str(value): str(label) for value, label in Politics.choices}
EMPLOYMENTS = {str(value): str(label) for value, label in Employment.choices}
SORTS = {str(value): str(label) for value, label in Sort.choices}


class NobodyAnswers(Refusal):
    """The centre has no director in office, so that a matter could have no owner (F-06)."""

    told = "还没有人负责这件事：岗位、部门负责人和中心主任都空着。请办公室先定岗。"


@dataclass(frozen=True)
class Responsible:
    """Who answers for something now, and as what."""

    account: int
    name: str
    how: str
    post: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Profile:
    """The centre in figures; each is counted from its register and typed in nowhere (A-01 to A-07)."""

    centre: Centre
    staff: int
    members: int
    league: int
    general: int
    dedicated: int
    front_desks: int
    departments: int
    employment: dict[str, int]

    @property
    def windows(self) -> int:
        """Service windows: the sum of the kinds (A-06); the front desk stands beside them."""
        return self.general + self.dedicated


# --- when it is open --------------------------------------------------------------------------


@dataclass(frozen=True)
class _OwnDays:
    calendar: WorkCalendar
    closings: dict[date, str]


def calendar(centre: str) -> WorkCalendar:
    """The centre's working calendar: the shipped years, the years imported, the closings announced.

    Kept in the process for the centre's stamp, which every import and closing changes.
    """
    return _days.get(centre).calendar


def forget(centre: str) -> None:
    """Drop the calendar that this process keeps: called by whatever changes it."""
    _days.forget(centre)


def _stamp(centre: str) -> str:
    return Centre.objects.filter(pk=centre).values_list("calendar_stamp", flat=True).first() or ""


def _read_days(centre: str) -> _OwnDays:
    made = WorkCalendar.shipped()
    for row in CalendarYear.objects.filter(centre=centre).order_by("year"):
        days_off = {date.fromisoformat(day): name for day, name in row.days_off.items()}
        made = made.with_year(row.year, days_off, {date.fromisoformat(day) for day in row.make_up})
    closings = dict(ExtraClosing.objects.filter(centre=centre).values_list("day", "reason"))
    return _OwnDays(made.with_closing(closings) if closings else made, closings)


_days = Kept(stamp=_stamp, build=_read_days)


def opening(centre: str, on: date) -> Opening:
    """The rule of the opening hours, in the variant that the centre chose (hours.opening)."""
    return rulebook(centre, on).get(Opening)


def hours(centre: str, on: date) -> Hours:
    """The hours of a working day as time limits are counted by them (A-20)."""
    return opening(centre, on).counted_hours()


def spans(centre: str, day: date) -> tuple[tuple[time, time], ...]:
    """When the doors are open on a day: nothing on a day whose closing was announced."""
    own = _days.get(centre)
    return () if day in own.closings else opening(centre, day).spans(day, own.calendar)


def is_open(centre: str, at: datetime) -> bool:
    """Whether the doors are open at a moment; at the closing moment they are shut."""
    local = at.astimezone(ZONE)
    return any(start <= local.time() < end for start, end in spans(centre, local.date()))


# --- who answers ------------------------------------------------------------------------------


def responsible(centre: str, department: str, on: date | datetime) -> int:
    """The account of who answers for a department's matters at a moment (`answering`): never nobody."""
    return answering(centre, department, on).account


def answering(centre: str, department: str, on: date | datetime) -> Responsible:
    """Who answers for a department's matters at a moment, and as what (F-06, N-22).

    The holder of the department's post, the deputy while the holder is away, else the head
    of the department, else the director. A date alone means its noon. Refuses with
    NobodyAnswers only where the centre has no director at all.
    """
    away = _away(centre, _moment(on))
    for post in _posts(centre).filter(department__key=department):
        if (found := _in_post(post, away)) is not None:
            return found
    return _head(centre, department, away, _moment(on).date())


def cover_of(centre: str, account: int, on: date | datetime) -> Responsible:
    """Who answers for somebody's matters at a moment: themselves, or whoever covers for them.

    The stand-in named for the absence, else the deputies of their posts, else the head of the
    windows, else the director. Refuses with NobodyAnswers as `answering` does.
    """
    away = _away(centre, _moment(on))
    active = accounts.active({account})
    if account in active and account not in away:
        return Responsible(account, active[account], "本人")
    stands_in = away.get(account)
    if stands_in is not None and stands_in not in away:
        return Responsible(stands_in, accounts.names({stands_in})[stands_in], "顶岗")
    for post in _posts(centre).filter(holder=account):
        if (found := _in_post(post, away)) is not None:
            return found
    return _head(centre, "", away, _moment(on).date())


def present_or_deputy(centre: str, account: int, on: date | datetime) -> int:
    """The account itself while it is there, else the account of who covers (`cover_of`)."""
    return cover_of(centre, account, on).account


def absent(centre: str, on: date | datetime) -> set[int]:
    """The accounts of who is away at a moment, and of who left for good."""
    gone = Staff.objects.filter(centre=centre, account__is_active=False).values_list("account", flat=True)
    return {*_away(centre, _moment(on)), *gone}


def is_present(centre: str, account: int, on: date | datetime) -> bool:
    """Whether somebody works at the centre and is not away at a moment."""
    return account not in _away(centre, _moment(on)) and bool(accounts.active({account}, centre=centre))


def staff_name(centre: str, account: int) -> str:
    """The name behind an account of the centre; empty where there is none."""
    return accounts.names({account}, centre=centre).get(account, "")


def standing_in(centre: str, account: int, on: date | datetime) -> list[str]:
    """The departments for which somebody stands in now, with the holder's powers (同权同责)."""
    away = _away(centre, _moment(on))
    posts = _posts(centre).filter(deputy=account, department__isnull=False)
    found = [one.department.key for one in posts if one.department and one.holder_id in away]
    covered = [key for key, stand_in in away.items() if stand_in == account]
    theirs = _posts(centre).filter(holder__in=covered, department__isnull=False)
    return sorted({*found, *(one.department.key for one in theirs if one.department)})


def _moment(on: date | datetime) -> datetime:
    return on if isinstance(on, datetime) else datetime.combine(on, time(12), tzinfo=ZONE)


def _away(centre: str, at: datetime) -> dict[int, int | None]:
    return dict(Absence.objects.at(at).filter(centre=centre).values_list("account", "stands_in"))


def _posts(centre: str) -> QuerySet[Post]:
    found = Post.objects.filter(centre=centre).order_by("id")
    return found.select_related("holder", "deputy", "department", "window")


def _in_post(post: Post, away: dict[int, int | None]) -> Responsible | None:
    if post.holder.is_active and post.holder_id not in away:
        return Responsible(post.holder_id, post.holder.name, "A岗", post.name)
    stands_in = away.get(post.holder_id)
    if stands_in is not None and stands_in not in away:
        return Responsible(stands_in, accounts.names({stands_in})[stands_in], "顶岗", post.name)
    if post.deputy.is_active and post.deputy_id not in away:
        return Responsible(post.deputy_id, post.deputy.name, "B岗", post.name)
    return None


def _head(centre: str, department: str, away: dict[int, int | None], on: date) -> Responsible:
    heads = accounts.holding(centre, "department_head", on=on, department=department) if department else []
    if not department:
        heads = accounts.holding(centre, "window_head", on=on)
    directors = accounts.holding(centre, "director", on=on)
    ranks = [("部门负责人" if department else "窗口负责人", heads), ("中心主任", directors)]
    for how, keys in ranks:
        for key in keys:
            if key not in away:
                return Responsible(key, accounts.names({key})[key], how)
    if not directors:
        raise NobodyAnswers
    # The director answers also while away: a matter without an owner does not exist.
    return Responsible(directors[0], accounts.names({directors[0]})[directors[0]], "中心主任")


# --- what stands in it ------------------------------------------------------------------------


def centre(code: str) -> Centre | None:
    """A centre by its code."""
    return Centre.objects.filter(pk=code).first()


def centres() -> QuerySet[Centre]:
    """All centres, those above first."""
    return Centre.objects.order_by(F("parent_id").asc(nulls_first=True), "code")


def profile(code: str, *, on: date) -> Profile:
    """The centre's profile, its figures counted from the registers on a day (A-03, A-06)."""
    rows = Staff.objects.filter(on_roll(on), centre=code).order_by()
    roll = rows.aggregate(
        staff=Count("pk"),
        members=Count("pk", filter=Q(politics=Politics.MEMBER)),
        league=Count("pk", filter=Q(politics=Politics.LEAGUE)),
    )
    sorts = dict(Window.objects.filter(centre=code, is_retired=False).values_list("sort").annotate(Count("pk")))
    return Profile(
        centre=Centre.objects.get(pk=code),
        staff=roll["staff"],
        members=roll["members"],
        league=roll["league"],
        general=sorts.get(Sort.GENERAL, 0),
        dedicated=sorts.get(Sort.DEDICATED, 0),
        front_desks=sorts.get(Sort.FRONT_DESK, 0),
        departments=Department.objects.filter(centre=code).count(),
        employment=dict(rows.values_list("employment").annotate(Count("pk"))),
    )


def departments(centre: str) -> QuerySet[Department]:
    """The departments in the house, in the order they came."""
    return Department.objects.filter(centre=centre).order_by("id")


def windows(centre: str) -> list[Window]:
    """The windows with who sits there, by number, the front desk last."""
    return [one for one in windows_of_old(centre) if not one.is_retired]


def windows_of_old(centre: str) -> list[Window]:
    """The same with those that were retired: what was done there is still told."""
    rows = Window.objects.filter(centre=centre).select_related("seated")
    return sorted(rows, key=lambda one: (one.sort == Sort.FRONT_DESK, len(one.number), one.number))


@dataclass(frozen=True)
class WeekPlan:
    """The service windows with when they are planned to be open; without a plan of its own, in the opening hours.

    On a make-up working day at the weekend the windows are open as on a Monday.
    """

    windows: tuple[Window, ...]
    weeks: dict[int, dict[str, list[list[str]]]]

    def on(self, day: date, *, made_up: bool) -> list[tuple[Window, Spans | None]]:
        """Each window with its spans on a day; None where it has no plan."""
        weekday = str(1 if made_up else day.isoweekday())
        return [(one, self._spans(one, weekday)) for one in self.windows]

    def _spans(self, window: Window, weekday: str) -> Spans | None:
        if window.pk not in self.weeks:
            return None
        said = self.weeks[window.pk].get(weekday, [])
        return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in said)


def week_plan(centre: str) -> WeekPlan:
    """The plan of all windows of a centre."""
    weeks = dict(WindowPlan.objects.filter(centre=centre).values_list("window", "days"))
    return WeekPlan(tuple(one for one in windows(centre) if one.sort != Sort.FRONT_DESK), weeks)


def open_windows(centre: str) -> QuerySet[Window]:
    """Windows that serve now."""
    return Window.objects.filter(centre=centre, state=WindowState.OPEN).select_related("seated")


def window_of(account: int) -> Window | None:
    """Where somebody sits now."""
    return Window.objects.filter(seated=account).first()


def competences(centre: str, *clerks: int) -> dict[int, frozenset[str]]:
    """What each clerk may handle at any window, for those who may not handle everything; of some alone (E-11)."""
    rows = Competence.objects.filter(centre=centre, **({"account__in": clerks} if clerks else {}))
    return {account: frozenset(scopes) for account, scopes in rows.values_list("account", "scopes") if scopes}


def paused_like(window: Window) -> int:
    """How many other windows of the same kind pause now."""
    rows = Window.objects.filter(centre=window.centre_id, sort=window.sort, state=WindowState.PAUSED)
    return rows.exclude(pk=window.pk).count()


def seat_of(centre: str, account: int) -> str:
    """The number of the window at which somebody sits now; empty where they sit at none.

    Asked with every intake over the API, so in plain SQL: building the query would cost more than running it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM centre_window WHERE centre_id = %s AND seated_id = %s", [centre, account])
        found = cursor.fetchone()
    return str(found[0]) if found else ""


def staff(centre: str, *, on: date) -> QuerySet[Staff]:
    """The roll on a day, by name."""
    return Staff.objects.filter(on_roll(on), centre=centre).select_related("account").order_by("account__username")


def posts(centre: str) -> QuerySet[Post]:
    """All posts with their A and B holders."""
    return _posts(centre)


def absences(centre: str, *, at: datetime) -> QuerySet[Absence]:
    """Who is away now or later."""
    rows = Absence.objects.filter(centre=centre, until_at__gt=at, ended_at__isnull=True)
    return rows.select_related("account", "stands_in").order_by("from_at")


def closings(centre: str, *, after: date) -> QuerySet[ExtraClosing]:
    """Closings announced for a day and later."""
    return ExtraClosing.objects.filter(centre=centre, day__gte=after).order_by("day")


def calendar_years(centre: str) -> QuerySet[CalendarYear]:
    """The years imported by the centre, newest first."""
    return CalendarYear.objects.filter(centre=centre).order_by("-year")
