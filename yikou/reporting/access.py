"""Who may read which register, and the one door to closes, exports and entries."""

from datetime import date

from yikou.accounts import access as accounts
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound
from yikou.ledger import queries as ledger
from yikou.ledger.queries import EntryRow
from yikou.reporting.models import DayClose, Export
from yikou.reporting.queries.closes import LOG_KINDS
from yikou.reporting.registers import ALL, Choice, Register

READ, READ_LEDGER, READ_LOGS = "registers.read", "ledger.read", "logs.read"


def register(by: Actor, key: str) -> Register:
    """A register; all entries need more than the lists do. Refuses with NotAllowed, NotFound."""
    accounts.require(by, READ_LEDGER if key == "ledger" else READ)
    if key not in ALL:
        raise NotFound("这本台账")
    return ALL[key]


def narrowed(by: Actor, choice: Choice) -> Choice:
    """The choice as this reader may make it: a department's people see their departments' matters."""
    if by.departments and not (by.may("desk.work") or by.may("day.close")):
        return choice.limited_to(by.departments, by.account_id)
    return choice


def is_log(kind: str) -> bool:
    """Whether a kind of entry belongs to the logs that the auditor reads."""
    return kind.startswith(LOG_KINDS)


def entry(by: Actor, number: int) -> EntryRow:
    """An entry of the own centre: any with `ledger.read`, those of the logs with `logs.read`.

    Refuses with NotAllowed, NotFound.
    """
    if not by.may(READ_LEDGER) and not by.may(READ_LOGS):
        raise accounts.refusal_for(READ_LEDGER)
    found = ledger.entry(by.centre, number)
    if found is None or not (by.may(READ_LEDGER) or is_log(found.kind)):
        raise NotFound("这一条")
    return found


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
