"""The kinds of ledger entry that a matter leaves behind; no names, no identity numbers."""

from datetime import date, datetime
from typing import Any

from yikou.kernel.facts import Fact, fact


@fact("cases.received", label="收件", sentence="收件，材料{count}样")
class Received(Fact):
    """Materials came in; the case has its number and its first contact (首问负责人)."""

    number: str
    item: str
    version: int
    name: str
    department: str
    handling: str
    channel: str
    applicant: int
    agent: int | None = None
    answers: dict[str, Any]
    materials: dict[str, Any]
    count: int
    owner: int
    window: str = ""
    notice: str = ""
    package: str = ""
    visits: int
    key: str
    token: str
    ticket: int | None = None


@fact("cases.accepted", label="受理", sentence="受理，{due_on}前办结", tone="action")
class Accepted(Fact):
    """The promise clock starts. `how` is desk, corrected, provisional or deemed; `visits` how often somebody came."""

    how: str
    counted_from: date
    days: int
    due_on: date
    due_at: datetime
    legal_due_on: date | None = None
    provisional: bool = False
    step: str = ""
    step_due_on: date | None = None
    owner: int
    accepted_at: datetime
    gaps: tuple[str, ...] = ()
    gaps_by: date | None = None
    waits_for: tuple[int, ...] = ()
    visits: int = 0


@fact("cases.corrections_told", label="补正", sentence="一次告知补正{count}样，{correct_by}前补齐", tone="watch")
class CorrectionsTold(Fact):
    """Everything that is missing was told at once, in writing (补正告知书)."""

    paper: str
    asked: tuple[str, ...]
    count: int
    told_on: date
    correct_by: date


@fact("cases.corrections_extended", label="补正延期", sentence="同意延长补正到{correct_by}")
class CorrectionsExtended(Fact):
    """The applicant asked for more time to bring what is missing."""

    correct_by: date


@fact("cases.supplied", label="补交", sentence="补交{count}样", tone="action")
class Supplied(Fact):
    """Materials that were missing came in."""

    materials: dict[str, Any]
    count: int
    visit: bool
    missing: tuple[str, ...] = ()
    ticket: int | None = None


@fact("cases.declined", label="不予受理", sentence="不予受理，已书面说明理由和怎样申请复议、起诉", tone="breach")
class Declined(Fact):
    """Not accepted: written, with the reason's kind and the right to review."""

    paper: str
    ground: str
    countersigned: int
    review_until: date


@fact("cases.withdrawn", label="撤回", sentence="撤回申请（{ground}）")
class Withdrawn(Fact):
    """The applicant withdrew, or counts as having withdrawn."""

    ground: str


@fact("cases.step_finished", label="环节完成", sentence="{step_name}完成", tone="action")
class StepFinished(Fact):
    """A step is done; the next one has an owner and a date."""

    step: str
    step_name: str
    next_step: str = ""
    next_due_on: date | None = None
    owner: int
    late: bool = False


@fact("cases.suspended", label="停表", sentence="暂停计时（{reason}），最晚{until}恢复", tone="watch")
class Suspended(Fact):
    """The clock stands still for a procedure that the item names, with its paper."""

    reason: str
    paper: str
    since: datetime
    until: date


@fact("cases.resumed", label="恢复计时", sentence="恢复计时，{due_on}前办结", tone="action")
class Resumed(Fact):
    """The clock runs again; the dates are counted anew."""

    since: datetime
    days: int
    due_on: date
    due_at: datetime
    legal_due_on: date | None = None
    provisional: bool = False
    step_due_on: date | None = None
    by_cap: bool = False


@fact("cases.extended", label="延期", sentence="批准延长{days}个工作日，{due_on}前办结", tone="watch")
class Extended(Fact):
    """The promise was lengthened by who may, with the reason told in writing."""

    paper: str
    days: int
    due_on: date
    due_at: datetime
    legal_due_on: date | None = None
    provisional: bool = False
    step_due_on: date | None = None
    approver: int


@fact("cases.recounted", label="重算", sentence="放假安排公布后重算，{due_on}前办结")
class Recounted(Fact):
    """A provisional date was counted anew after the year's notice or a closing."""

    due_on: date
    due_at: datetime
    provisional: bool = False
    legal_due_on: date | None = None
    step_due_on: date | None = None


@fact("cases.handed_over", label="移交", sentence="移交（{why}），时限不变")
class HandedOver(Fact):
    """Another person answers for the case from now on (A/B岗, 转交)."""

    owner: int
    before: int
    why: str


@fact("cases.decided", label="决定", sentence="作出决定：{outcome_name}", tone="done")
class Decided(Fact):
    """The decision, with its reasons on paper."""

    outcome: str
    outcome_name: str
    paper: str = ""
    review_until: date | None = None


@fact("cases.concluded", label="办结", sentence="办结", tone="done")
class Concluded(Fact):
    """The matter is done; kept or broke its promise."""

    result: str
    result_number: str = ""
    in_time: bool
    days_used: int
    deliver_by: date
    notify_by: date


@fact("cases.delivered", label="送达", sentence="送达（{way_name}）", tone="done")
class Delivered(Fact):
    """The result is in the applicant's hands, signed for."""

    way: str
    way_name: str
    signed: str = ""
    tracking: str = ""
    visit: bool = False
    ticket: int | None = None


@fact("cases.archived", label="归档", sentence="归档，保管{keep_name}")
class Archived(Fact):
    """The file is in its household's folder with its contents list and retention."""

    file: str
    retention: str
    keep_name: str
    keep_until: date | None = None
    documents: int


@fact("cases.reminded", label="催办", sentence="离到期{left}个工作日，已提醒承办人", tone="watch")
class Reminded(Fact):
    """The owner was reminded before the promise breaks."""

    owner: int
    left: int


@fact("cases.prompted", label="提醒", sentence="提醒：{what_name}", tone="watch")
class Prompted(Fact):
    """Something besides the promise itself runs out or lies about: what, by when, and who is to see to it."""

    what: str
    what_name: str
    by_on: date
    owner: int
    heads: tuple[int, ...] = ()


@fact("cases.carded", label="亮牌", sentence="亮{card_name}", tone="watch")
class Carded(Fact):
    """A yellow or red card was shown, and to whom."""

    card: str
    card_name: str
    owner: int
    shown_to: tuple[str, ...]


@fact("cases.promise_broken", label="超期", sentence="{what}超期（应在{due_on}前）", tone="breach")
class PromiseBroken(Fact):
    """A promise broke: what, when it was due, who held it."""

    what: str
    due_on: date
    held_by: int


@fact("cases.result_passed_on", label="材料转入", sentence="前一件的结果已转入，免再提交")
class ResultPassedOn(Fact):
    """An earlier case's result serves as this one's material; the resident need not come."""

    material: str
    from_case: int


@fact("cases.result_failed", label="前件未成", sentence="等的前一件没有办成，要由本人补交材料", tone="watch")
class ResultFailed(Fact):
    """An earlier case came to nothing, so that the applicant has to bring the material; `gaps_by` by when."""

    material: str
    from_case: int
    gaps_by: date | None = None


@fact("cases.noticed", label="一次性告知", sentence="发一次性告知书，列明{count}样", tone="warm")
class Noticed(Fact):
    """A one-time notice was given: what it lists is all that may be asked for."""

    number: str
    sort: str
    item: str
    version: int
    person: int | None = None
    answers: dict[str, Any]
    listed: tuple[str, ...]
    count: int
    digest: str
    channel: str
    token: str
    case: int | None = None
    ticket: int | None = None


@fact("cases.notice_corrected", label="更正告知", sentence="告知书更正，{fault_name}", tone="watch")
class NoticeCorrected(Fact):
    """A notice was replaced; the old one stays readable."""

    by_number: str
    fault: str
    fault_name: str


@fact("cases.notice_breached", label="告知差错", sentence="告知书外多要{count}样，应赔路费{owed}元", tone="breach")
class NoticeBreached(Fact):
    """More was asked for than the notice listed: who, what, the second trip, what is owed."""

    notice: str
    asked: tuple[str, ...]
    count: int
    clerk: int
    owed: str
    pay_by: date
    fault: str
    trips: int = 0


@fact("cases.enquired", label="咨询", sentence="咨询登记，首问负责", tone="warm")
class Enquired(Fact):
    """An enquiry and its first contact."""

    number: str
    channel: str
    topic: str = ""
    owner: int
    reply_by: date
    window: str = ""
    person: int | None = None
    ticket: int | None = None


@fact("cases.enquiry_passed", label="首问转交", sentence="转交{to_name}，接下前仍由首问人负责", tone="warm")
class EnquiryPassed(Fact):
    """Passed on to a department or named outside office."""

    to: str
    to_name: str
    to_account: int | None = None
    hand_over_by: datetime


@fact("cases.enquiry_taken", label="接下咨询", sentence="接下转来的咨询", tone="action")
class EnquiryTaken(Fact):
    """The officer accepted the enquiry and answers for it from now on."""

    owner: int


@fact("cases.enquiry_answered", label="答复咨询", sentence="咨询已答复", tone="done")
class EnquiryAnswered(Fact):
    """The person has an answer: how it went back, and from which published answer it came."""

    in_time: bool
    how: str = ""
    how_name: str = ""
    published: int | None = None


@fact("cases.enquiry_asked_up", label="向上请示", sentence="规定不明，向上请示", tone="watch")
class EnquiryAskedUp(Fact):
    """The rules are unclear: somebody above is asked before the person is answered."""

    to_account: int | None = None
    to_name: str = ""


@fact("cases.enquiry_ruled", label="请示答复", sentence="请示有了答复，可以答复本人", tone="action")
class EnquiryRuled(Fact):
    """Whoever was asked said how it is."""

    ruled_by: int


@fact(
    "cases.question_offered", label="问得多，请公开", sentence="同样的问题问到{times}次，请编辑整理公开", tone="watch"
)
class QuestionOffered(Fact):
    """Asked so often that an editor is offered to publish it."""

    times: int


@fact("cases.question_published", label="公开问答", sentence="整理成问答公开（问过{times}次）", tone="done")
class QuestionPublished(Fact):
    """Question and answer are published, without personal data."""

    times: int
    editor: int


@fact("cases.question_withdrawn", label="撤下问答", sentence="撤下问答：{why}", tone="watch")
class QuestionWithdrawn(Fact):
    """The answer does not hold any more."""

    why: str


@fact("cases.office_listed", label="外单位名录", sentence="外单位名录登记：{title}")
class OfficeListed(Fact):
    """An office outside stands in the directory, or its particulars changed."""

    title: str
    on: date


@fact("cases.office_removed", label="移出名录", sentence="移出外单位名录：{title}")
class OfficeRemoved(Fact):
    """An office outside is not there any more."""

    title: str
    on: date
