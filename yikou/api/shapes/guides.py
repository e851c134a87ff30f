"""What to bring: the guide while questions are being answered, and the whole list once they are."""

from datetime import date

from yikou.api.shapes.catalogue import MaterialTold, QuestionTold
from yikou.api.shapes.words import Answers, Given, Told
from yikou.cases.needs import Need


class Answered(Given):
    """The answers to an item's questions, as far as they are known."""

    answers: Answers = {}


class NeedTold(MaterialTold):
    """A material of the matter, and what saves the resident from bringing it.

    `ways` are the states in which the window may tick it; `looked_up_in` is where the window looks
    it up itself, `may_promise` says that a signed promise will do, `replaced_by` are materials of
    which any one makes it unnecessary.
    """

    ways: list[str]
    looked_up_in: str
    may_promise: bool
    replaced_by: list[str]
    kept_until: date | None

    @classmethod
    def need(cls, need: Need) -> "NeedTold":
        """One need of the matter."""
        return cls(
            **MaterialTold.of(need.material).model_dump(),
            ways=list(need.ways),
            looked_up_in=need.source,
            may_promise=need.may_promise,
            replaced_by=list(need.instead_of),
            kept_until=need.kept_until,
        )


class Guide(Told):
    """What is certainly needed, what further answers may add, and which questions are open."""

    item: str
    version: int
    materials: list[NeedTold]
    possible: list[MaterialTold]
    open_questions: list[QuestionTold]
    fee: str
    promised: str
    legal: str
    due_on: date
    is_provisional: bool


class Materials(Told):
    """All that the matter needs for these answers, before anything is waived for a resident."""

    item: str
    version: int
    materials: list[NeedTold]
    keys: list[str]
