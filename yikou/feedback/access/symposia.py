"""The door to symposia: who arranges them, and who watches over the centre."""

from yikou.accounts import access as accounts
from yikou.feedback.models import Symposium
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound

READS_SYMPOSIA = ("surveys.arrange", "dashboard.read")


def symposium(by: Actor, number: str) -> Symposium:
    """A symposium of the own centre by its number. Refuses with NotAllowed, NotFound."""
    if not any(map(by.may, READS_SYMPOSIA)):
        accounts.require(by, READS_SYMPOSIA[0])
    found = Symposium.objects.filter(centre_id=by.centre, number=number.strip().upper()).first()
    if not isinstance(found, Symposium):
        raise NotFound("这次座谈会")
    return found
