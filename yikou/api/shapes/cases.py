"""Cases as the API tells them, and what moves them on."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field

from yikou.api.shapes.words import Given, Key, Line, Moment, Reason, Row, Text, Told

if TYPE_CHECKING:
    from yikou.cases.models import Case, Paper
    from yikou.cases.queries import Progress

State = Literal[
    "received",
    "correcting",
    "accepted",
    "decided",
    "concluded",
    "delivered",
    "archived",
    "declined",
    "withdrawn",
]


class CaseLine(Told):
    """One case in a list. `revision` is what the next write must name."""

    number: str
    item: str
    item_version: int
    item_name: str
    department: str
    state: State
    state_label: str
    is_stopped: bool
    applicant: int
    owner: int
    channel: str
    window: str
    received_at: Moment
    accepted_at: Moment | None
    due_on: date | None
    is_provisional: bool
    step: str
    step_due_on: date | None
    card: str
    revision: int

    @classmethod
    def fields_of(cls, case: "Case") -> dict[str, Any]:
        """The fields of a line, from a case's row."""
        return {
            "number": case.number,
            "item": case.item_code,
            "item_version": case.item_version,
            "item_name": case.item_name,
            "department": case.department,
            "state": case.state,
            "state_label": case.get_state_display(),
            "is_stopped": case.is_stopped,
            "applicant": case.applicant_id,
            "owner": case.owner,
            "channel": case.channel,
            "window": case.window,
            "received_at": case.received_at,
            "accepted_at": case.accepted_at,
            "due_on": case.due_on,
            "is_provisional": case.is_provisional,
            "step": case.step,
            "step_due_on": case.step_due_on,
            "card": case.card,
            "revision": case.revision,
        }

    @classmethod
    def of(cls, case: "Case") -> Self:
        """The line of a case."""
        return cls(**cls.fields_of(case))


class CaseList(Told):
    """A page of cases, newest first; `next` is the number after which the next page begins, empty at the end."""

    cases: list[CaseLine]
    next: str


class CaseTold(CaseLine):
    """One case, as every operation that changes it answers."""

    token: str
    first_contact: int
    agent: int | None
    answers: dict[str, list[str]]
    materials: dict[str, dict[str, Any]]
    missing: list[str]
    notice: str
    package: str
    visits: int
    counted_from: date | None
    days: int
    extended_days: int
    due_at: Moment | None
    legal_due_on: date | None
    correction: str
    correct_by: date | None
    gaps: list[str]
    gaps_by: date | None
    breaches: int
    outcome: str
    decided_at: Moment | None
    review_until: date | None
    concluded_at: Moment | None
    in_time: bool | None
    result_number: str
    deliver_by: date | None
    delivered_at: Moment | None
    delivered_way: str
    archived_at: Moment | None
    file_number: str
    keep_until: date | None

    @classmethod
    def fields_of(cls, case: "Case") -> dict[str, Any]:
        """The fields of a case, from its row."""
        own = {name: getattr(case, name) for name in _OWN}
        return {**CaseLine.fields_of(case), **own, "agent": case.agent_id}


_OWN = tuple(name for name in CaseTold.model_fields if name not in CaseLine.model_fields and name != "agent")


class EventTold(Told):
    """What happened: one entry of the ledger about the case."""

    entry: int
    at: Moment
    label: str
    told: str
    who: str
    under: list[str]


class AheadTold(Told):
    """A step that is still to come."""

    name: str
    role: str
    due_on: date | None
    is_now: bool


class SkippedDay(Told):
    """A day that the limit does not count, and why."""

    day: date
    why: str


class PaperLine(Told):
    """A paper of the case."""

    number: str
    sort: str
    token: str
    issued_at: Moment


class MaterialLine(Told):
    """A material of the case as it stands: in which way it was had."""

    key: str
    name: str
    form: str
    state: str
    how: str


class CaseRead(CaseTold):
    """One case with everything: its materials in words, its papers, its way, its date and why that date."""

    material_lines: list[MaterialLine]
    papers: list[PaperLine]
    owner_name: str
    first_contact_name: str
    counted: str
    skipped: list[SkippedDay]
    events: list[EventTold]
    ahead: list[AheadTold]

    @classmethod
    def whole(
        cls, case: "Case", shown: "Progress", lines: Iterable[dict[str, Any]], papers: "Iterable[Paper]"
    ) -> "CaseRead":
        """A case with its progress, material lines and papers."""
        return cls(
            **CaseTold.fields_of(case),
            material_lines=[MaterialLine(**{name: one[name] for name in MaterialLine.model_fields}) for one in lines],
            papers=[
                PaperLine(number=one.number, sort=one.sort, token=one.token, issued_at=one.issued_at) for one in papers
            ],
            owner_name=shown.owner,
            first_contact_name=shown.first_contact,
            counted=shown.counted,
            skipped=[SkippedDay(day=day, why=why) for day, why in shown.skipped],
            events=events_of(shown),
            ahead=ahead_of(shown),
        )


def events_of(shown: "Progress") -> list[EventTold]:
    """What happened, oldest first."""
    return [
        EventTold(entry=one.entry, at=one.at, label=one.label, told=one.told, who=one.who, under=list(one.under))
        for one in shown.events
    ]


def ahead_of(shown: "Progress") -> list[AheadTold]:
    """The steps to come."""
    return [AheadTold(name=one.name, role=one.role, due_on=one.due_on, is_now=one.is_now) for one in shown.ahead]


# --- what moves a case on ----------------------------------------------------


FileKey = Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$", description="上传扫描件时给的 key")]


class Tick(Given):
    """How a material was had; a stored file is named by its key."""

    state: Annotated[
        Literal["received", "missing", "kept", "looked_up", "promised", "instead", "awaited"],
        Field(description="收到、缺、已存有、窗口查到、书面承诺、别的证件代替、等前一件的结果"),
    ] = "received"
    original: bool = False
    copies: Annotated[int, Field(ge=0, le=99)] = 0
    file: FileKey = ""
    reason: Line = ""

    def ticked(self) -> dict[str, Any]:
        """The tick as an intake keeps it."""
        return {"state": self.state, **{name: value for name, value in self if name != "state" and value}}


Ticks = Annotated[dict[Key, Tick], Field(max_length=80, description="材料的 key 对应收到的方式；没有写的算缺")]


class Change(Given):
    """Every write to a case names the revision that was read: a second write is refused with what changed."""

    revision: Annotated[int, Field(ge=0, le=2**31 - 1)]


class Supplied(Change):
    """What was missing and came in now."""

    materials: Ticks
    channel: Literal["visit", "web", "mail"] = "visit"


class StepDone(Change):
    """Which step is finished; it must be the one at hand."""

    step: Annotated[Key, Field(min_length=1)]


class Suspension(Change):
    """The clock stops for a procedure that the item names; `note` is printed on the paper."""

    reason: Line
    note: Reason


class ExtensionWanted(Change):
    """The promise is lengthened by working days."""

    days: Annotated[int, Field(ge=1, le=2000)]
    reason: Reason


class HandOver(Change):
    """Who answers for the case from now on (an account's number), and why."""

    to: Row
    why: Annotated[Literal["leave", "post", "knows", "wrong"], Field(description="请假、岗位调整、更熟悉、分派有误")]


class Decision(Change):
    """Granted or not; a refusal says why."""

    granted: bool
    reasons: Text = ""


class Conclusion(Change):
    """The result is made; its number where it has one."""

    result_number: Annotated[Line, Field(max_length=60)] = ""


class Handing(Change):
    """How the result reached the applicant, and who signed."""

    way: Literal["window", "mail", "electronic", "none"]
    signed: Literal["", "self", "agent"] = ""
    tracking: Annotated[Line, Field(max_length=60)] = ""
    visit: bool = False


class Withdrawal(Change):
    """The applicant takes the matter back."""
