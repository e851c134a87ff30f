"""The door to bulletins: who arranges inspections or watches the centre, and the unit itself its own."""

from yikou.feedback import queries
from yikou.feedback.models import Bulletin
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound

READS_BULLETINS = ("inspections.arrange", "dashboard.read")


def bulletin(actor: Actor, number: str) -> Bulletin:
    """A bulletin of the own centre: for its owner, who arranges or watches, and the department's people who head it.

    Refuses with NotFound.
    """
    found: Bulletin | None = queries.bulletins(actor.centre).filter(number=number.strip().upper()).first()
    if found is None or not (_heads(actor, found) or any(map(actor.may, READS_BULLETINS))):
        raise NotFound("这份通报")
    return found


def _heads(actor: Actor, found: Bulletin) -> bool:
    if actor.account_id == found.owner:
        return True
    return bool(found.department) and "department_head" in actor.roles and found.department in actor.departments
