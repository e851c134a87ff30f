"""值周、检查、问题和整改: what was looked at, what was found, who put it right and who looked again."""

from datetime import date

from yikou.kernel.facts import Fact, fact


@fact("feedback.supervisor_hired", label="聘请监督员", sentence="聘请社会监督员（{source_name}），到{until_on}")
class SupervisorHired(Fact):
    """Somebody from outside looks at the hall for a term (J-15, J-16, J-22)."""

    account: int
    source: str
    source_name: str
    unit: str = ""
    from_on: date
    until_on: date


@fact("feedback.supervisor_left", label="监督员离任", sentence="监督员{until_on}起不再担任：{reason}")
class SupervisorLeft(Fact):
    """A supervisor's term ended early."""

    until_on: date
    reason: str


@fact("feedback.duty_arranged", label="排值周", sentence="{week}那一周值周，{count}人")
class DutyArranged(Fact):
    """Who inspects in a week; the week is named by its Monday (K-01, K-17)."""

    week: date
    members: tuple[int, ...]
    count: int


@fact("feedback.duty_published", label="公布值周表", sentence="值周表公布", tone="action")
class DutyPublished(Fact):
    """The roster of a week hangs where all staff can see it."""


@fact("feedback.duty_leave_asked", label="值周请假", sentence="{away_on}不能值周（{reason}），请人顶替", tone="watch")
class DutyLeaveAsked(Fact):
    """A duty inspector must leave: from which day, why, and who would stand in (K-09)."""

    number: str
    week: int
    away: int
    away_on: date
    replacement: int
    reason: str
    owner: int
    due_on: date


@fact("feedback.duty_leave_answered", label="值周请假答复", sentence="值周请假：{answer_name}", tone="action")
class DutyLeaveAnswered(Fact):
    """The party secretary agreed, or did not."""

    agreed: bool
    answer_name: str
    reason: str = ""


@fact("feedback.duty_replaced", label="值周顶替", sentence="{from_on}起由别人顶替值周", tone="warm")
class DutyReplaced(Fact):
    """Somebody stands in for a duty inspector."""

    away: int
    replacement: int
    from_on: date


@fact("feedback.duty_coordinated", label="值周协调", sentence="值周协调第{place}件", tone="action")
class DutyCoordinated(Fact):
    """The duty group settled something on the spot, or handed it over as a task (K-05)."""

    place: int
    how: str
    how_name: str
    task: str = ""

    def told(self) -> str:
        """值周协调第2件：交办下去（JB-…）."""
        return f"值周协调第{self.place}件：{self.how_name}" + (f"（{self.task}）" if self.task else "")


@fact(
    "feedback.duty_reported",
    label="例会通报",
    sentence="{meeting_on}例会通报：全面检查{full}次，突击检查{surprise}次，问题{found}个，改好{closed}个",
    tone="done",
)
class DutyReported(Fact):
    """The results of a duty week were told at the meeting (K-10)."""

    meeting_on: date
    full: int
    surprise: int
    found: int
    closed: int


@fact("feedback.week_fell_short", label="值周没查够", sentence="这一周还差{lacking}", tone="breach")
class WeekFellShort(Fact):
    """A week ended with fewer checks than the rule asks for; nobody had to report it (K-07)."""

    week: date
    lacking: str
    full: int
    surprise: int


@fact(
    "feedback.quarter_fell_short",
    label="监督员没有来",
    sentence="{quarter}监督员没有来够，差{lacking}次",
    tone="breach",
)
class QuarterFellShort(Fact):
    """A quarter ended in which a supervisor came less often than the rule asks for (J-17)."""

    quarter: str
    first_on: date
    lacking: int


@fact("feedback.inspection_begun", label="检查", sentence="开始{sort_name}", tone="action")
class InspectionBegun(Fact):
    """Somebody begins to look: which kind of check, in whose duty week, with whom (H-05, J-17, K-07, K-13)."""

    number: str
    sort: str
    sort_name: str
    secret: bool
    week: int | None = None
    seen_on: date
    owner: int
    group: tuple[int, ...]
    due_on: date
    body: str = ""


@fact("feedback.inspection_recorded", label="检查结果", sentence="查了{looked}项，有问题{bad}项")
class InspectionRecorded(Fact):
    """What was seen, point by point: `good`, `bad`, `unseen` (K-02 to K-04, F-05, K-13)."""

    results: dict[str, str]
    looked: int
    bad: int
    late: bool


@fact("feedback.reception_seen", label="看接待", sentence="{window}号窗口接待一位：{told_as}")
class ReceptionSeen(Fact):
    """How somebody was received at a window, by the five ones: what was done and what was not (D-15, D-16)."""

    window: str
    done: tuple[str, ...]
    lacking: tuple[str, ...]
    told_as: str


@fact("feedback.inspection_ended", label="检查完成", sentence="检查登记完，问题{found}个", tone="done")
class InspectionEnded(Fact):
    """Every point that was bad has its finding, with a person and a day."""

    found: int


@fact("feedback.inspection_dropped", label="检查作废", sentence="这次检查没有做：{reason}")
class InspectionDropped(Fact):
    """It was begun by mistake; nothing was found in it."""

    reason: str


@fact("feedback.found", label="发现问题", sentence="{point_name}有问题，{due_on}前改好", tone="watch")
class Found(Fact):
    """A problem with its window, its owner and its day (K-13, K-19, L-07)."""

    number: str
    source: str
    inspection: int | None = None
    point: str
    point_name: str
    window: str = ""
    found_on: date
    found_by: int
    owner: int
    due_on: date


@fact("feedback.found_reported", label="同事反映", sentence="同事反映{point_name}有问题，等办公室核实", tone="watch")
class FoundReported(Fact):
    """A colleague said so; somebody looks whether it is so (K-12)."""

    number: str
    point: str
    point_name: str
    window: str = ""
    found_on: date
    found_by: int
    meant: int
    owner: int
    due_on: date


@fact("feedback.found_confirmed", label="核实属实", sentence="核实属实，{due_on}前改好", tone="watch")
class FoundConfirmed(Fact):
    """What a colleague said is so: now it is owed."""

    owner: int
    due_on: date


@fact("feedback.found_dismissed", label="核实不属实", sentence="核实不属实：{reason}")
class FoundDismissed(Fact):
    """What a colleague said is not so."""

    reason: str


@fact("feedback.fixed_at_once", label="当场改正", sentence="当场改正", tone="done")
class FixedAtOnce(Fact):
    """Put right while the inspector looked (K-19)."""


@fact("feedback.rectified", label="整改", sentence="改好了，{due_on}前复查", tone="action")
class Rectified(Fact):
    """Its owner put it right; whoever found it looks again. How it was done stands in the row."""

    rectified_on: date
    in_time: bool
    owner: int
    due_on: date


@fact("feedback.rechecked", label="复查", sentence="复查{result_name}", tone="done")
class Rechecked(Fact):
    """Looked at again by the group that found it: it is well, or it is owed once more by a new day."""

    passed: bool
    result_name: str
    in_time: bool
    owner: int
    due_on: date


@fact("feedback.found_moved", label="整改改派", sentence="整改换人或改期到{due_on}：{reason}")
class FoundMoved(Fact):
    """Another owner or another day, with the reason."""

    owner: int
    due_on: date
    reason: str


@fact("feedback.picture_kept", label="留照片", sentence="留了一张{sort_name}照片")
class PictureKept(Fact):
    """A picture of a finding, before or after, kept without the place where it was taken."""

    sort: str
    sort_name: str
    file: int
