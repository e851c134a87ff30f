"""What comes over the desk: the applicant, the item, the answers, how each paper was had."""

from typing import Annotated, Literal

from pydantic import Field

from yikou.api.shapes.cases import Change, Ticks
from yikou.api.shapes.guides import Guide
from yikou.api.shapes.words import ActKey, Answers, Code, Given, Key, Line, Number, Reason, Row
from yikou.cases.operations import Intake


class IntakeGiven(Given):
    """An intake. `key` names the act: the same key sent twice is one case (or send it as Idempotency-Key).

    `waits_for` maps a material to the number of an earlier case of the same visit whose result it is.
    """

    key: ActKey | None = None
    item: Code
    applicant: Row
    agent: Row | None = None
    answers: Answers = {}
    materials: Ticks = {}
    channel: Literal["visit", "web", "mail"] = "visit"
    notice: Annotated[Line, Field(max_length=24, description="约束这件的告知书编号；不写由系统按本人和事项去找")] = ""
    package: Key = ""
    waits_for: Annotated[dict[Key, Number], Field(max_length=20)] = {}

    def intake(self, key: str, waits_for: dict[str, int]) -> Intake:
        """The intake that the operations take."""
        return Intake(
            key=key,
            item=self.item,
            applicant=self.applicant,
            agent=self.agent,
            answers=self.answers,
            materials={name: tick.ticked() for name, tick in self.materials.items()},
            channel=self.channel,
            notice=self.notice,
            package=self.package,
            waits_for=waits_for,
        )


class CorrectionsAsked(Given):
    """What is asked for beside what is missing, and why; `go_on` is the reason for going beyond the notice."""

    also: Annotated[list[Key], Field(max_length=40)] = []
    reason: Reason = ""
    go_on: Reason = ""


class Promise(Given):
    """The applicant promised in writing to supply what is missing."""

    promised: bool


class Declining(Given):
    """Why the matter is not accepted, and who is the right body. Countersigned by X-Countersign-Token."""

    ground: Annotated[
        Literal["no_licence_needed", "not_our_power", "conditions", "false_materials"],
        Field(description="依法不需要申请、不属于本中心职权、不符合条件、材料有假"),
    ]
    reason: Reason
    right_body: Line = ""


class IntakeCorrections(IntakeGiven, CorrectionsAsked):
    """An intake of which something is missing: all of it is told at once."""


class IntakeProvisional(IntakeGiven, Promise):
    """An intake with minor papers missing."""


class IntakeDeclined(IntakeGiven, Declining):
    """An intake that is not accepted."""


class IntakeFinished(IntakeGiven):
    """An intake of an instant matter: done on the spot and handed over."""

    result_number: Annotated[Line, Field(max_length=60)] = ""
    signed: Literal["self", "agent"] = "self"


class CaseCorrections(Change, CorrectionsAsked):
    """A case that was received, of which something is missing."""


class CaseProvisional(Change, Promise):
    """A case that was received, with minor papers missing."""


class CaseDeclined(Change, Declining):
    """A case that was received and is not accepted."""


class NeedsAsked(Given):
    """What the desk wants to know before anything is written."""

    item: Code
    person: Row | None = None
    answers: Answers = {}


class NeedsTold(Guide):
    """The needs of this person; the notice that binds, and what it did not list and may not be asked for."""

    notice: str
    beyond: list[str]
    minor: list[str]
