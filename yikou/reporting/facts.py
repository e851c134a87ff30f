"""The kinds of ledger entry about the day's close and exports."""

from datetime import date, datetime
from typing import Any

from yikou.kernel.facts import Fact, fact

PURPOSES = {
    "report": "上报材料",
    "audit": "审计、巡察",
    "complaint": "答复投诉或信访",
    "statistics": "统计分析",
}
MASKINGS = {"none": "不带人", "masked": "打码", "full": "完整"}
REGISTERS = {
    "ledger": "台账",
    "cases": "办件登记",
    "enquiries": "咨询登记",
    "notices": "一次性告知登记",
    "provisional": "容缺受理登记",
    "stops": "暂停计时登记",
    "tickets": "号票登记",
    "ratings": "评价登记",
    "surveys": "问卷登记",
    "task": "交办登记",
    "inspection": "督查记录表",
    "finding": "整改台账",
    "breach": "责任追究台账",
    "compensation": "路费补偿登记",
    "dutyleave": "值周请假登记",
    "concern": "投诉诉求登记",
    "boxopening": "意见箱登记",
    "rectification": "差评整改登记",
    "appeal": "评价申诉登记",
    "pattern": "苗头登记",
    "symposium": "座谈登记",
    "bulletin": "月度通报登记",
    "followup": "回访登记",
    "homeround": "走访安排登记",
    "homevisit": "入户走访登记",
    "dispute": "纠纷调解登记",
    "summary": "汇总",
}


@fact("reporting.day_closed", label="日结", sentence="{day}日结，{entries}条，在办{unfinished}件", tone="done")
class DayClosed(Fact):
    """A day was summed up and sealed; `totals` are its figures, `at_risk` the cases near or past their date.

    `hall` says what became of the day's numbers, in all, by line and by window; times are in seconds.
    """

    day: date
    due_at: datetime
    late: bool
    entries: int
    totals: dict[str, int]
    unfinished: int
    states: dict[str, int]
    at_risk: tuple[int, ...] = ()
    unanswered: int
    hall: dict[str, Any]


@fact("reporting.close_missed", label="漏做日结", sentence="{day}到{due_at}还没有日结", tone="breach")
class CloseMissed(Fact):
    """A working day was not closed by the moment the rule asks for: itself a finding."""

    day: date
    due_at: datetime


@fact("reporting.export_asked", label="申请导出", sentence="申请导出完整信息，等批准", tone="watch")
class ExportAsked(Fact):
    """Somebody wants identifiable data out of the house; the receiver is named on the request, not here."""

    register: str
    purpose: str
    masking: str
    start: date
    end: date

    def told(self) -> str:
        """申请导出办件登记（完整），用于审计、巡察."""
        return f"申请导出{REGISTERS[self.register]}（{MASKINGS[self.masking]}），用于{PURPOSES[self.purpose]}"


@fact("reporting.export_approved", label="批准导出", sentence="批准导出，{until}前有效", tone="action")
class ExportApproved(Fact):
    """The leader in charge agreed; it can be fetched until a moment."""

    until: datetime


@fact("reporting.export_declined", label="不批准导出", sentence="不批准导出", tone="watch")
class ExportDeclined(Fact):
    """The leader in charge did not agree; the reason stands on the request."""


@fact("reporting.exported", label="导出", sentence="导出{rows}行", tone="watch")
class Exported(Fact):
    """Data left the house: which register, how masked, how many rows, what for, and the file's digest."""

    register: str
    purpose: str
    masking: str
    start: date
    end: date
    rows: int
    digest: str

    def told(self) -> str:
        """导出办件登记 71 行（打码），用于上报材料."""
        return (
            f"导出{REGISTERS[self.register]} {self.rows} 行（{MASKINGS[self.masking]}），用于{PURPOSES[self.purpose]}"
        )


COLUMNS = {"party": "党务", "government": "政务", "finance": "财务", "active": "主动公开"}


@fact("reporting.board_opened", label="设公开栏", sentence="设公开栏“{title}”", tone="action")
class BoardOpened(Fact):
    """A place where things are made public: the centre's own, a village's or a community's."""

    key: str
    title: str
    pilot: bool
    since: date


@fact("reporting.board_closed", label="停用公开栏", sentence="公开栏{until}起停用")
class BoardClosed(Fact):
    """Nothing more is made public there."""

    until: date


@fact("reporting.disclosure_written", label="起草公开", sentence="起草公开内容，{due_on}前要公开")
class DisclosureWritten(Fact):
    """Something to be made public was written; its words stand on the row, fixed when it is published."""

    number: str
    board: int
    column: str
    period_from: date
    period_to: date
    due_on: date
    written_by: int

    def told(self) -> str:
        """起草党务公开，2026年3月10日前要公开."""
        due = f"{self.due_on.year}年{self.due_on.month}月{self.due_on.day}日"
        return f"起草{COLUMNS[self.column]}公开，{due}前要公开"


@fact("reporting.disclosure_submitted", label="送审公开", sentence="送审，等审核", tone="watch")
class DisclosureSubmitted(Fact):
    """Handed to the one who approves."""


@fact("reporting.disclosure_returned", label="退回公开", sentence="审核没有通过，退回修改", tone="watch")
class DisclosureReturned(Fact):
    """Not approved; the reason stands on the row."""


@fact("reporting.disclosed", label="公开", sentence="审核通过并公开，至少到{shown_until}", tone="done")
class Disclosed(Fact):
    """Approved by somebody else than the writer and shown to everybody; the digest fixes its words."""

    approved_by: int
    shown_until: date
    in_time: bool
    digest: str


@fact("reporting.disclosure_withdrawn", label="撤下公开", sentence="撤下", tone="watch")
class DisclosureWithdrawn(Fact):
    """No longer shown; the reason stands on the row."""


@fact("reporting.disclosure_asked", label="公开疑问", sentence="有人提出疑问，{answer_by}前答复", tone="watch")
class DisclosureAsked(Fact):
    """A reader asked about something that was made public."""

    number: str
    disclosure: int
    answer_by: date


@fact("reporting.disclosure_answered", label="答复疑问", sentence="答复了疑问", tone="done")
class DisclosureAnswered(Fact):
    """The answer stands under the question."""

    answered_by: int
    in_time: bool


@fact("reporting.letters_handed", label="发公开信", sentence="发放服务承诺公开信{copies}份（{where}）", tone="done")
class LettersHanded(Fact):
    """The open letter of the service promise was handed out. (C-17)"""

    copies: int
    where: str
