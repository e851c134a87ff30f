"""Who may read which register, and the one door to closes, exports and entries."""

from collections.abc import Callable, Mapping
from datetime import date

from yikou.accounts import access as accounts
from yikou.cases import access as cases
from yikou.feedback import queries as feedback
from yikou.hall import access as hall
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound, Refusal
from yikou.ledger import queries as ledger
from yikou.ledger.queries import EntryRow
from yikou.reporting.models import Board, DayClose, Disclosure, Export, Question
from yikou.reporting.queries.closes import LOG_KINDS
from yikou.reporting.registers import ALL, Choice, Register

READ, READ_LEDGER, READ_LOGS = "registers.read", "ledger.read", "logs.read"
# A number of the hall, which is one of its day.
_NUMBER = "hall.ticket"
# Who may see a matter may read what is written about it: the kind of subject, and its door.
_DOORS: Mapping[str, Callable[[Actor, str], object]] = {
    "cases.case": cases.case,
    "cases.paper": cases.paper,
    "cases.enquiry": cases.enquiry,
    "feedback.rating": cases.case,
}


def register(by: Actor, key: str) -> Register:
    """A register, for who holds one of its readers' rights. Refuses with NotAllowed, NotFound."""
    if key not in ALL:
        raise NotFound("这本台账")
    found = ALL[key]
    if not may_read(by, found):
        raise accounts.refusal_for(found.readers[0])
    return found


def may_read(by: Actor, register: Register) -> bool:
    """Whether somebody may read a register: all entries, and what is said about colleagues, need more."""
    return any(map(by.may, register.readers))


def narrowed(by: Actor, choice: Choice) -> Choice:
    """The choice as this reader may make it: a department's people see their departments' matters."""
    if cases.is_narrowed(by):
        return choice.limited_to(by.departments, by.account_id)
    return choice


def is_log(kind: str) -> bool:
    """Whether a kind of entry belongs to the logs that the auditor reads."""
    return kind.startswith(LOG_KINDS)


def entry(by: Actor, number: int) -> EntryRow:
    """An entry of the own centre: any with `ledger.read`, those of the logs with `logs.read`, else those of a
    matter that `by` may see; none that is kept from him, for it is about himself.

    Refuses with NotAllowed, NotFound.
    """
    found = ledger.entry(by.centre, number)
    if found and found.about and found.about in feedback.kept_from(by):
        found = None
    if found and (by.may(READ_LEDGER) or (by.may(READ_LOGS) and is_log(found.kind)) or _sees_matter(by, found)):
        return found
    if by.may(READ_LEDGER) or by.may(READ_LOGS):
        raise NotFound("这一条")
    raise accounts.refusal_for(READ_LEDGER)


def _sees_matter(by: Actor, found: EntryRow) -> bool:
    label = found.subject.partition(":")[0]
    door = _DOORS.get(label)
    if label != _NUMBER and (door is None or not found.about):
        return False
    try:
        if door is None:
            hall.ticket(by, found.about, on=found.day)
        else:
            door(by, found.about)
    except Refusal:
        return False
    return True


def day_close(by: Actor, day: date) -> DayClose | None:
    """The close of a day at the own centre, None where the day is still open. Refuses with NotAllowed."""
    if not by.may("dashboard.read") and not by.may("day.close"):
        raise accounts.refusal_for("dashboard.read")
    return DayClose.objects.filter(centre=by.centre, day=day).first()


def export(by: Actor, number: int) -> Export:
    """A request for data: one's own, or any for who approves exports or reads the logs. Refuses with NotFound."""
    found = Export.objects.filter(centre=by.centre, pk=number).first()
    if found is None or not (
        found.asked_by == by.account_id or by.may("registers.approve_export") or by.may(READ_LOGS)
    ):
        raise NotFound("这次导出")
    return found


def board(by: Actor, key: str) -> Board:
    """A board of the own centre. Refuses with NotFound."""
    found = Board.objects.filter(centre=by.centre, key=key).first()
    if found is None:
        raise NotFound("这个公开栏")
    return found


def disclosure(by: Actor, number: str) -> Disclosure:
    """A disclosure of the own centre at any step, for who writes or approves. Refuses with NotAllowed, NotFound."""
    if not by.may("disclosures.write") and not by.may("disclosures.approve"):
        raise accounts.refusal_for("disclosures.write")
    rows = Disclosure.objects.filter(centre=by.centre).select_related("board")
    found = rows.filter(number=number.strip().upper()).first()
    if found is None:
        raise NotFound("这条公开内容")
    return found


def shown_disclosure(centre: str, number: str) -> Disclosure:
    """A disclosure that everybody may read. Refuses with NotFound."""
    rows = Disclosure.objects.filter(centre=centre, state="published").select_related("board")
    found = rows.filter(number=number.strip().upper()).first()
    if found is None:
        raise NotFound("这条公开内容")
    return found


def question(by: Actor, number: str) -> Question:
    """A reader's question at the own centre, for who answers. Refuses with NotAllowed, NotFound."""
    accounts.require(by, "disclosures.write")
    rows = Question.objects.filter(centre=by.centre).select_related("disclosure__board")
    found = rows.filter(number=number.strip().upper()).first()
    if found is None:
        raise NotFound("这条疑问")
    return found
