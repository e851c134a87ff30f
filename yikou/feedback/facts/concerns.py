"""What becomes of a concern (诉求): entries hold identifiers, codes, dates; never what was said, or by whom."""

from datetime import date, datetime

from yikou.kernel.facts import Fact, fact


@fact(
    "feedback.concern_noted",
    label="诉求登记",
    sentence="{kind_name}登记（{channel_name}），最晚{due_on}",
    tone="action",
)
class ConcernNoted(Fact):
    """Somebody said something; from now on it has a number, an owner and a last day.

    `objects` are the accounts that it is about: none of them ever handles or sees it.
    """

    number: str
    sort: str
    kind_name: str
    channel: str
    channel_name: str
    owner: int
    due_on: date
    is_accepted: bool
    subjects: tuple[str, ...] = ()
    objects: tuple[int, ...] = ()
    scale: str = ""
    window: str = ""
    department: str = ""
    case: int | None = None
    major: bool = False
    written: bool = False
    anonymous: bool = False
    member: bool = False
    noted_by: int | None = None
    head_by: datetime | None = None
    return_by: datetime | None = None
    source: str = ""
    opening: int | None = None


@fact("feedback.concern_accepted", label="受理诉求", sentence="受理，最晚{due_on}答复", tone="action")
class ConcernAccepted(Fact):
    """It is accepted: how many it concerns decides the last day for the answer."""

    scale: str
    due_on: date


@fact("feedback.concern_declined", label="诉求不受理", sentence="不受理：{reason_name}；应找{office}", tone="watch")
class ConcernDeclined(Fact):
    """It is not accepted: why, and where it belongs."""

    reason: str
    reason_name: str
    office: str
    in_time: bool
    keep_until: date | None = None


@fact("feedback.concern_assigned", label="指派诉求", sentence="改由他人办理：{why}", tone="action")
class ConcernAssigned(Fact):
    """Somebody else answers for it from now on; the limit stays."""

    owner: int
    before: int
    why: str


@fact("feedback.object_named", label="核出涉及的人", sentence="核出还涉及的工作人员，不由其经办", tone="watch")
class ObjectNamed(Fact):
    """Looking into it showed whom it is about as well."""

    objects: tuple[int, ...]


@fact("feedback.writing_asked", label="请补书面", sentence="涉及重大事项，请本人补书面材料；先照样登记办理")
class WritingAsked(Fact):
    """An important matter was said aloud: the resident is asked to write it down; nothing waits for that."""


@fact("feedback.writing_brought", label="补来书面", sentence="本人补来书面材料")
class WritingBrought(Fact):
    """The written complaint came."""


@fact("feedback.concern_added_to", label="补充诉求", sentence="本人补充了情况")
class ConcernAddedTo(Fact):
    """The resident said or sent more."""

    files: int = 0


@fact("feedback.asked_back", label="请本人补充", sentence="有些地方还不清楚，请本人补充；照样在办", tone="watch")
class AskedBack(Fact):
    """What was said is too vague to look into: the resident is asked; nothing waits for that, nothing is refused."""

    asked_by: int


@fact("feedback.concern_urged", label="催办", sentence="{who}催办，第{times}次", tone="watch")
class ConcernUrged(Fact):
    """Somebody urges whoever has it in hand; the limit stays."""

    who: str
    times: int
    owner: int


@fact("feedback.reported_up", label="报上级协调", sentence="超出服务范围，报{office}协调", tone="action")
class ReportedUp(Fact):
    """It lies beyond the centre's scope: reported upward; the centre still answers for the reply."""

    office: str
    in_time: bool


@fact("feedback.head_came", label="负责人到场", sentence="责任部门负责人到场", tone="done")
class HeadCame(Fact):
    """The head of the office that is responsible stood at the window."""

    head: int
    in_time: bool


@fact("feedback.extension_asked", label="申请延长", sentence="申请延长：{why}", tone="watch")
class ExtensionAsked(Fact):
    """Whoever handles it needs longer, and says why."""

    asked_by: int
    why: str


@fact("feedback.extension_granted", label="同意延长", sentence="同意延长到{due_on}：{why}", tone="watch")
class ExtensionGranted(Fact):
    """The limit is longer now, by who may; the reason is told to the resident."""

    due_on: date
    before: date
    approver: int
    why: str


@fact("feedback.extension_refused", label="不同意延长", sentence="不同意延长：{why}", tone="watch")
class ExtensionRefused(Fact):
    """The limit stays."""

    approver: int
    why: str


@fact("feedback.no_reported", label="否定报告", sentence="填写否定报告，等批准", tone="watch")
class NoReported(Fact):
    """It cannot be done, says a report; until it is approved nobody says no."""

    asked_by: int


@fact("feedback.no_approved", label="批准否定报告", sentence="批准否定报告，可以书面说明理由和出路", tone="watch")
class NoApproved(Fact):
    """The no may be given, in writing, with the way out."""

    approver: int


@fact("feedback.no_sent_back", label="否定报告退回", sentence="否定报告退回，接着办：{why}", tone="action")
class NoSentBack(Fact):
    """The report does not stand: it is to be got done."""

    approver: int
    why: str


@fact("feedback.sheet_returned", label="退回工单", sentence="不归本单位，退回：{why}；应派{office}", tone="watch")
class SheetReturned(Fact):
    """A hotline's sheet is not ours: sent back with the reason."""

    why: str
    office: str
    in_time: bool
    keep_until: date | None = None


@fact("feedback.concern_answered", label="答复诉求", sentence="已答复，等本人评", tone="done")
class ConcernAnswered(Fact):
    """The resident has an answer: what was found, who was at fault, in time or not."""

    turn: int
    due_on: date
    in_time: bool
    justified: bool
    answered_by: int
    responsible: int | None = None
    responsible_department: str = ""
    is_no: bool = False
    owed: str = ""
    links: tuple[str, ...] = ()


@fact("feedback.concern_unfounded", label="查明捏造", sentence="查明是捏造的，写明理由了结", tone="watch")
class ConcernUnfounded(Fact):
    """It was looked into and made up knowingly: it ends with the reason, told to whoever said it."""

    in_time: bool
    decided_by: int
    keep_until: date | None = None


@fact("feedback.answer_felt", label="本人评答复", sentence="本人评答复：{feel_name}")
class AnswerFelt(Fact):
    """What the resident thinks of the answer."""

    feel: str
    feel_name: str
    how: str


@fact(
    "feedback.concern_reopened",
    label="重新办理",
    sentence="本人不满意，由上一级另外的人重新办理，最晚{due_on}",
    tone="watch",
)
class ConcernReopened(Fact):
    """Somebody else, one level up, looks again."""

    owner: int
    before: int
    due_on: date


@fact("feedback.concern_closed", label="诉求办结归档", sentence="办结归档：{how_name}", tone="done")
class ConcernClosed(Fact):
    """It has ended and is filed; kept until the last day of its retention."""

    how: str
    how_name: str
    keep_until: date | None = None


@fact("feedback.concern_late", label="诉求超期", sentence="{what}超过期限（{due_on}）", tone="breach")
class ConcernLate(Fact):
    """A limit passed: which, and who held it."""

    what: str
    due_on: date
    held_by: int


@fact("feedback.box_opened", label="开意见箱", sentence="开启{place}，取出{slips}张，等另一人核对", tone="action")
class BoxOpened(Fact):
    """The opinion box was opened by two; the second confirms what was taken out."""

    number: str
    place: str
    slips: int
    opened_by: int
    beside: int
    due_on: date


@fact("feedback.box_confirmed", label="核对开箱", sentence="两人共同开箱，核对无误", tone="done")
class BoxConfirmed(Fact):
    """The second of the two says that it is so."""


@fact(
    "feedback.box_recounted",
    label="重数张数",
    sentence="重数是{slips}张（先写了{before}张），等另一人核对",
    tone="watch",
)
class BoxRecounted(Fact):
    """The second counted otherwise: whoever opened it counts again before anything is confirmed."""

    slips: int
    before: int


@fact("feedback.box_beside_named", label="换核对人", sentence="换一位核对张数的人（{why}）", tone="watch")
class BoxBesideNamed(Fact):
    """Whoever stood beside is gone, may no longer or is away: another of the house counts again and confirms."""

    beside: int
    before: int
    why: str


@fact("feedback.box_emptied", label="意见箱登记完", sentence="取出的意见全部登记", tone="done")
class BoxEmptied(Fact):
    """Every slip that was taken out is registered."""

    noted: int


@fact("feedback.caller_seen", label="查看联系方式", sentence="查看了{what}", tone="watch")
class CallerSeen(Fact):
    """Who looked at the telephone or the code of whoever said it."""

    what: str
