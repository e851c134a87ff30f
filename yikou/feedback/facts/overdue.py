"""What is owed and was not done by its day: silence is an entry."""

from datetime import date

from yikou.kernel.facts import Fact, fact


@fact("feedback.overdue", label="逾期", sentence="{name}逾期：{what}（应在{due_on}前）", tone="breach")
class Overdue(Fact):
    """The last day of a step passed and nothing was done; once for each last day."""

    name: str
    what: str
    due_on: date
    held_by: int
