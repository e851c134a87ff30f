"""Rules as they are posted: what hangs on the wall is what is enforced."""

from datetime import date

from yikou.api.shapes.words import Told
from yikou.policies.queries import InForce


class RuleLine(Told):
    """One rule in a list. `ref` names the version, as ledger entries do."""

    code: str
    ref: str
    title: str
    institution: str
    audience: str
    plain: str
    from_on: date | None
    is_enforced: bool

    @classmethod
    def of(cls, held: InForce) -> "RuleLine":
        """The line of a rule that is in force."""
        text = held.text
        return cls(
            code=held.rule.code,
            ref=held.ref,
            title=text.title,
            institution=text.institution,
            audience=text.audience,
            plain=text.plain,
            from_on=text.from_on,
            is_enforced=held.is_enforced,
        )


class RuleList(Told):
    """The rules in force today."""

    rules: list[RuleLine]


class FigureTold(Told):
    """A figure of the poster: 5个工作日, 一次告知补正."""

    figure: str
    label: str


class ExceptionTold(Told):
    """An exception with its text."""

    title: str
    text: str


class RuleTold(RuleLine):
    """One rule's posted text, its values filled in."""

    variant: str
    basis: list[str]
    poster: list[str]
    figures: list[FigureTold]
    exceptions: list[ExceptionTold]
    refusal: str

    @classmethod
    def whole(cls, held: InForce) -> "RuleTold":
        """A rule with all its words."""
        text = held.text
        return cls(
            **RuleLine.of(held).model_dump(),
            variant=text.variant,
            basis=list(text.basis),
            poster=list(text.poster),
            figures=[FigureTold(figure=figure, label=label) for figure, label in text.figures],
            exceptions=[ExceptionTold(title=title, text=said) for title, said in text.exceptions],
            refusal=text.refusal,
        )
