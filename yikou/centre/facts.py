"""The kinds of ledger entry about a centre: its house, posts, seats and calendar; people are numbers."""

from datetime import date, datetime
from typing import Any

from yikou.kernel.facts import Fact, fact


@fact("centre.founded", label="设立中心", sentence="设立{title}", tone="action")
class Founded(Fact):
    """A centre stands in the tree of centres (市、街镇、社区)."""

    title: str
    short_title: str
    level: str
    parent: str = ""
    profile: dict[str, Any]


@fact("centre.profile_changed", label="中心信息变更", sentence="中心信息变更")
class ProfileChanged(Fact):
    """What the public page says about the centre changed; `profile` holds only what changed."""

    profile: dict[str, Any]


@fact("centre.department_added", label="部门进驻", sentence="{title}进驻")
class DepartmentAdded(Fact):
    """A department hosts items at the centre."""

    key: str
    title: str
    prefix: str = ""
    sort: str = ""


@fact("centre.window_added", label="设立窗口", sentence="设立{title}窗口（{number}）")
class WindowAdded(Fact):
    """A window of the hall, or the front desk."""

    number: str
    title: str
    sort: str
    area: str = ""
    departments: tuple[str, ...] = ()


@fact("centre.window_changed", label="窗口变更", sentence="{title}变更：{changes}")
class WindowChanged(Fact):
    """Settings of a window changed, also in the middle of a day; `said` holds only what changed."""

    title: str
    changes: str
    said: dict[str, Any]


@fact("centre.window_retired", label="撤窗口", sentence="撤了{title}", tone="watch")
class WindowRetired(Fact):
    """The window is not there any more; what was done at it keeps its number."""

    title: str


@fact("centre.window_restored", label="恢复窗口", sentence="恢复{title}")
class WindowRestored(Fact):
    """A window that was retired is there again."""

    title: str


@fact("centre.seat_taken", label="上窗", sentence="上窗")
class SeatTaken(Fact):
    """Somebody sits at the window and it is open."""

    account: int


@fact("centre.seat_left", label="离窗", sentence="离窗")
class SeatLeft(Fact):
    """The seat is free and the window closed."""


@fact("centre.window_paused", label="窗口暂停", sentence="窗口暂停：{reason}", tone="watch")
class WindowPaused(Fact):
    """The window calls nobody for a while; `until` is when it wants to be back."""

    reason: str
    until: datetime | None = None


@fact("centre.window_resumed", label="窗口恢复", sentence="窗口恢复")
class WindowResumed(Fact):
    """The window calls again."""


@fact("centre.window_unmanned", label="无人在岗", sentence="{since}起无人在岗：{how_name}", tone="breach")
class WindowUnmanned(Fact):
    """Nobody served a window for too long while it was planned to be open; `account` is who should have, if anybody."""

    since: datetime
    how: str
    how_name: str
    account: int = 0


@fact("centre.window_planned", label="开窗计划", sentence="{number}号窗口的周计划：{told_as}")
class WindowPlanned(Fact):
    """When a window is planned to be open in a week: spans by weekday; none on a day that is not named."""

    window: int
    number: str
    days: dict[str, Any]
    told_as: str


@fact(
    "centre.help_post_staffed", label="党员志愿岗", sentence="{number}挂“{title}”，{from_at}到{until_at}，{helpers}人"
)
class HelpPostStaffed(Fact):
    """A window is a help post for a time; who helps is named on the row, here only how many."""

    number: str
    post: str
    title: str
    from_at: datetime
    until_at: datetime
    helpers: int


@fact("centre.help_post_ended", label="党员志愿岗结束", sentence="{number}不再挂“{title}”")
class HelpPostEnded(Fact):
    """Earlier than was said."""

    number: str
    title: str


@fact("centre.competence_set", label="业务能力", sentence="业务能力：{scopes}")
class CompetenceSet(Fact):
    """Which departments and items somebody may handle at any window; none means all."""

    account: int
    scopes: tuple[str, ...] = ()

    def told(self) -> str:
        """All matters, or which."""
        return f"业务能力：{'、'.join(self.scopes) or '不限'}"


@fact("centre.staff_joined", label="到岗", sentence="到岗")
class StaffJoined(Fact):
    """Somebody is on the roll."""

    account: int
    joined_on: date
    employment: str
    home_unit: str = ""
    full_time: bool = True


@fact("centre.staff_left", label="离岗", sentence="离岗")
class StaffLeft(Fact):
    """Somebody is off the roll from this day."""

    left_on: date


@fact("centre.appointed", label="定岗", sentence="{title}定A岗和B岗")
class Appointed(Fact):
    """The post has a holder (A岗) and a deputy (B岗)."""

    key: str
    title: str
    department: int | None = None
    window: int | None = None
    holder: int
    deputy: int


@fact("centre.absence_recorded", label="离岗登记", sentence="{from_at}到{until_at}不在岗", tone="watch")
class AbsenceRecorded(Fact):
    """Somebody is away; `stands_in` takes over with the same powers."""

    account: int
    from_at: datetime
    until_at: datetime
    reason: str
    stands_in: int | None = None


@fact("centre.absence_ended", label="返岗", sentence="返岗")
class AbsenceEnded(Fact):
    """Back earlier than said."""


@fact("centre.calendar_published", label="导入放假安排", sentence="{year}年放假安排已导入（{notice}）", tone="action")
class CalendarPublished(Fact):
    """The State Council's notice for a year is in: limits counted provisionally are counted anew."""

    year: int
    notice: str
    days_off: dict[str, str]
    make_up: tuple[date, ...]


@fact("centre.closing_announced", label="公告停办", sentence="{day}临时停办：{reason}", tone="watch")
class ClosingAnnounced(Fact):
    """The centre is shut on a day on which it would be open; it does not count as a working day."""

    day: date
    reason: str
    emergency: bool = False
    announced_on: date
