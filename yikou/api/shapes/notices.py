"""一次性告知书 as it was given."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from yikou.api.shapes.words import Answers, Code, Given, Moment, Reason, Row, Told

if TYPE_CHECKING:
    from yikou.cases.models import Paper

Channel = Literal["visit", "phone", "web"]
Fault = Annotated[Literal["clerk", "applicant", "law"], Field(description="谁的原因：经办人、当事人、政策有变")]


class NoticeWanted(Given):
    """A notice is given for an item and answers; to a person, so that it binds when that person comes."""

    item: Code
    answers: Answers = {}
    person: Row | None = None
    channel: Channel = "visit"


class NoticeCorrection(Given):
    """The answers on a notice turned out wrong: the right ones, whose mistake it was, and why."""

    answers: Answers
    fault: Fault
    reason: Reason


class PaperTold(Told):
    """A numbered paper as it was handed out; `content` is what it says, `digest` (SM3) fixes it."""

    number: str
    sort: str
    token: str
    item: str
    item_version: int
    answers: dict[str, Any]
    listed: list[str]
    content: dict[str, Any]
    digest: str
    issued_at: Moment
    replaced_by: str

    @classmethod
    def of(cls, paper: "Paper") -> "PaperTold":
        """A paper's row."""
        return cls(
            number=paper.number,
            sort=paper.sort,
            token=paper.token,
            item=paper.item_code,
            item_version=paper.item_version,
            answers=paper.answers,
            listed=paper.listed,
            content=paper.content,
            digest=paper.digest,
            issued_at=paper.issued_at,
            replaced_by=paper.replaced_by,
        )
