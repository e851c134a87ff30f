"""What becomes of a task; what is to be done and what was answered stand in the row, never here."""

from datetime import date

from yikou.kernel.facts import Fact, fact


@fact("tasks.assigned", label="交办", sentence="交办，{due_on}前回话", tone="action")
class Assigned(Fact):
    """Somebody is to do something by a day; `source` is what it came from, with that thing's number."""

    number: str
    doer: int
    assigner: int
    source: str
    source_number: str
    accept_by: date
    remind_on: date
    due_on: date


@fact("tasks.accepted", label="签收任务", sentence="签收")
class Accepted(Fact):
    """Its owner has taken it on."""

    in_time: bool


@fact("tasks.answered", label="任务回话", sentence="办了，回话", tone="action")
class Answered(Fact):
    """Its owner says what was done; the answer stands in the row. Whoever assigned it confirms by `due_on`."""

    in_time: bool
    due_on: date | None = None
    remind_on: date | None = None


@fact("tasks.sent_back", label="任务重办", sentence="回话没有通过，{due_on}前重办", tone="watch")
class SentBack(Fact):
    """The answer was not enough; what is missing stands in the row."""

    due_on: date
    remind_on: date


@fact("tasks.handed_back", label="退回交办人", sentence="退回交办人", tone="watch")
class HandedBack(Fact):
    """It cannot be done there: whoever assigned it owns it until it is given to somebody else; why is in the row."""


@fact("tasks.reassigned", label="改派任务", sentence="改派，{due_on}前回话", tone="action")
class Reassigned(Fact):
    """Another owner or another day; why stands in the row."""

    doer: int
    before: int
    accept_by: date
    remind_on: date
    due_on: date


@fact("tasks.taken_over", label="换交办人", sentence="交办人账号停用，换人听回话", tone="watch")
class TakenOver(Fact):
    """Whoever assigned it is gone: somebody else who assigns hears the answer."""

    assigner: int
    before: int


@fact("tasks.confirmed", label="任务办结", sentence="确认办结", tone="done")
class Confirmed(Fact):
    """Whoever assigned it has heard the answer and agrees."""

    in_time: bool


@fact("tasks.cancelled", label="撤销任务", sentence="撤销，不用办了")
class Cancelled(Fact):
    """It need not be done any more; why stands in the row."""


@fact("tasks.reminded", label="任务提醒", sentence="提醒：{what}", tone="watch")
class Reminded(Fact):
    """A date of it comes near or has passed: the one who owes it is told once."""

    what: str
    owner: int
    due_on: date


@fact("tasks.escalated", label="任务升级", sentence="过期没有回音，报交办领导", tone="breach")
class Escalated(Fact):
    """Late and without an answer: whoever assigned it is told. (tasks.answered)"""

    owner: int
    shown_to: int
    due_on: date


@fact("tasks.left_unconfirmed", label="回话没有确认", sentence="回话过期没有确认，报中心领导", tone="breach")
class LeftUnconfirmed(Fact):
    """Answered, and whoever assigned it says nothing: who watches over the centre is told. (tasks.answered)"""

    owner: int
    shown_to: int
    due_on: date
