"""The door to what recurs and to residents' words."""

from yikou.accounts import access as accounts
from yikou.feedback.models import Pattern
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound

READS_PATTERNS = ("dashboard.read", "tasks.assign", "surveys.arrange")


def pattern(by: Actor, number: str) -> Pattern:
    """A pattern of the own centre by its number. Refuses with NotAllowed, NotFound."""
    if not any(map(by.may, READS_PATTERNS)):
        accounts.require(by, READS_PATTERNS[0])
    found = Pattern.objects.filter(centre_id=by.centre, number=number.strip().upper()).first()
    if not isinstance(found, Pattern):
        raise NotFound("这个苗头")
    return found
