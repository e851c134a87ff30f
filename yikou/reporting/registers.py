"""The registers (台账): their columns (H-02, standards §10) and what one can narrow them to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Self

from yikou.reporting.facts import REGISTERS


@dataclass(frozen=True)
class Column:
    """One column: `personal` ones are about a person, `paper` ones stand in exports only."""

    key: str
    label: str
    personal: bool = False
    paper: bool = False
    end: bool = False


@dataclass(frozen=True)
class Register:
    """One register: what it is called, its columns, what its state column can be narrowed to, who may read it."""

    key: str
    columns: tuple[Column, ...]
    states: str = ""
    readers: tuple[str, ...] = ("registers.read",)

    @property
    def title(self) -> str:
        """Its name."""
        return REGISTERS[self.key]

    def shown(self) -> tuple[Column, ...]:
        """The columns of the page."""
        return tuple(one for one in self.columns if not one.paper)

    def exported(self, masking: str) -> tuple[Column, ...]:
        """The columns of a file: without those about people where it says so."""
        return tuple(one for one in self.columns if masking != "none" or not one.personal)


_VISITOR = Column("visitor", "来访人", personal=True)
_IDENTITY = Column("identity", "证件号码", personal=True, paper=True)
_PHONE = Column("phone", "电话", personal=True, paper=True)

LEDGER = Register(
    "ledger",
    readers=("ledger.read",),
    columns=(
        Column("number", "序号"),
        Column("at", "时间"),
        Column("kind", "类别"),
        Column("content", "内容"),
        Column("about", "办件编号"),
        _VISITOR,
        Column("clerk", "经办"),
        Column("window", "窗口", end=True),
        Column("result", "结果"),
    ),
)
CASES = Register(
    "cases",
    (
        Column("number", "编号"),
        Column("received_at", "受理时间"),
        Column("item", "服务事项"),
        _VISITOR,
        _IDENTITY,
        _PHONE,
        Column("clerk", "受理人员"),
        Column("window", "窗口", end=True),
        Column("materials", "材料"),
        Column("due_on", "承诺办结"),
        Column("result", "办理结果"),
        Column("concluded_at", "办结时间"),
        Column("delivery", "送达"),
        Column("signed", "签收", paper=True),
    ),
    states="办理结果",
)
ENQUIRIES = Register(
    "enquiries",
    (
        Column("number", "编号"),
        Column("asked_at", "时间"),
        Column("channel", "方式"),
        _VISITOR,
        _PHONE,
        Column("question", "问什么", personal=True),
        Column("first_contact", "首问人"),
        Column("answer", "答复", personal=True),
        Column("passed_to", "转给"),
        Column("reply_by", "应答复"),
        Column("answered_at", "答复时间"),
        Column("result", "结果"),
    ),
    states="结果",
)
NOTICES = Register(
    "notices",
    (
        Column("number", "编号"),
        Column("issued_at", "时间"),
        Column("item", "服务事项"),
        _VISITOR,
        Column("listed", "列明材料"),
        Column("basis", "依据", paper=True),
        Column("clerk", "告知人"),
        Column("channel", "交付"),
        Column("about", "办件编号"),
        Column("second_visit", "第二趟"),
        Column("result", "状态"),
    ),
    states="状态",
)
PROVISIONAL = Register(
    "provisional",
    (
        Column("number", "办件编号"),
        Column("received_at", "受理时间"),
        Column("item", "服务事项"),
        _VISITOR,
        Column("clerk", "受理人员"),
        Column("promised", "缺的材料"),
        Column("gaps_by", "补齐期限"),
        Column("supplied", "补交"),
        Column("result", "办理结果"),
    ),
    states="补交",
)
STOPS = Register(
    "stops",
    (
        Column("number", "序号"),
        Column("about", "办件编号"),
        Column("item", "服务事项"),
        Column("reason", "事由"),
        Column("since", "从"),
        Column("until", "最晚到"),
        Column("ended", "恢复"),
        Column("days", "工作日", end=True),
        Column("paper", "告知书"),
        Column("clerk", "经办"),
    ),
)
TICKETS = Register(
    "tickets",
    (
        Column("number", "号"),
        Column("taken_at", "取号"),
        Column("line", "队列"),
        Column("way", "在哪里取"),
        Column("category", "优先"),
        Column("matter", "服务事项"),
        Column("called_at", "叫号"),
        Column("window", "窗口", end=True),
        Column("clerk", "办理人"),
        Column("served_at", "开始办", paper=True),
        Column("ended_at", "离开"),
        Column("wait", "等了（分）", end=True),
        Column("service", "办了（分）", end=True),
        Column("result", "结果"),
    ),
    states="结果",
)
_OWED = (
    Column("number", "编号"),
    Column("opened_at", "时间"),
    Column("content", "什么事"),
    Column("step", "到哪一步"),
    Column("clerk", "谁负责"),
    Column("due_on", "最后一天"),
    Column("ended_at", "办完"),
    Column("result", "结果"),
)
RATINGS = Register(
    "ratings",
    (
        Column("number", "序号"),
        Column("at", "时间"),
        Column("about", "办件或号票"),
        Column("item", "服务事项"),
        Column("level", "评价"),
        Column("reasons", "理由"),
        Column("words", "原话", personal=True),
        Column("channel", "方式"),
        Column("clerk", "被评人"),
        Column("window", "窗口", end=True),
        Column("rectification", "整改"),
        Column("result", "计入"),
    ),
    readers=("dashboard.read", "ratings.review"),
)
SURVEYS = Register(
    "surveys",
    (
        Column("number", "编号"),
        Column("at", "发布"),
        Column("content", "叫什么"),
        Column("sort", "是什么"),
        Column("who", "谁来答"),
        Column("opens_on", "从哪天起"),
        Column("closes_on", "到哪天为止"),
        Column("quota", "最多几份", end=True),
        Column("answers", "收了几份", end=True),
        Column("clerk", "谁发布的"),
        Column("result", "现在"),
    ),
    readers=("surveys.arrange", "dashboard.read"),
)
# Kinds of owed things (feedback's `Owed`) by their table, and who may read their register: what is said
# about colleagues is not for every window to read.
OWED: Mapping[str, tuple[str, ...]] = {
    "task": ("dashboard.read",),
    "inspection": ("inspections.arrange", "dashboard.read"),
    "finding": ("inspections.arrange", "dashboard.read"),
    "breach": ("breaches.handle", "breaches.decide"),
    "compensation": ("breaches.handle", "dashboard.read"),
    "dutyleave": ("inspections.arrange", "duty.approve"),
    "concern": ("concerns.arrange",),
    "boxopening": ("concerns.arrange", "concerns.note"),
    "rectification": ("dashboard.read", "concerns.arrange", "ratings.review"),
    "appeal": ("dashboard.read", "ratings.review"),
    "bulletin": ("inspections.arrange", "dashboard.read"),
    "pattern": ("dashboard.read",),
    "symposium": ("surveys.arrange", "dashboard.read"),
    "followup": ("visits.call", "surveys.arrange", "dashboard.read"),
    "homeround": ("homes.arrange", "dashboard.read"),
    "homevisit": ("homes.arrange", "dashboard.read"),
    "dispute": ("disputes.mediate", "dashboard.read"),
}
_BOOKS = (
    *(LEDGER, CASES, ENQUIRIES, NOTICES, PROVISIONAL, STOPS, TICKETS, RATINGS, SURVEYS),
    *(Register(key, _OWED, states="结果", readers=readers) for key, readers in OWED.items()),
)
ALL: Mapping[str, Register] = {one.key: one for one in _BOOKS}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a register is narrowed to: days (both counted), and what else was chosen; empty means all.

    `departments` are those that a reader is limited to, None for everybody else; `account` is
    the reader then, who also sees what he answers for.
    """

    start: date
    end: date
    kind: str = ""
    state: str = ""
    window: str = ""
    clerk: int | None = None
    item: str = ""
    department: str = ""
    words: str = ""
    # Of the numbers of the hall alone: their line, the hour in which they were taken, where they stand now.
    line: str = ""
    hour: str = ""
    stand: str = ""
    departments: tuple[str, ...] | None = None
    account: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As it is kept with a request for an export."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: _plain(value) for name, value in values.items() if value not in ("", None)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The choice as it was kept."""
        values = dict(kept) | {"start": date.fromisoformat(kept["start"]), "end": date.fromisoformat(kept["end"])}
        if values.get("departments") is not None:
            values["departments"] = tuple(values["departments"])
        return cls(**values)

    def limited_to(self, departments: frozenset[str] | None, account: int | None) -> Self:
        """The same choice for a reader who sees some departments only."""
        if departments is None:
            return self
        return replace(self, departments=tuple(sorted(departments)), account=account)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Line:
    """One line of a register: where it stands in the order, what it opens, its cells."""

    key: str
    sort: str
    number: str
    cells: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """Some lines, newest first, and where to go on: the key to read on after, or back before; empty at the ends."""

    lines: tuple[Line, ...]
    older: str = ""
    newer: str = ""
