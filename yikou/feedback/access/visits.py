"""The door to return visits: whoever calls, and who watches over it; never who handled the matter."""

from yikou.accounts import access as accounts
from yikou.feedback.models import FollowUp
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound

READS_VISITS = ("visits.call", "surveys.arrange", "dashboard.read")


def visit(by: Actor, number: str) -> FollowUp:
    """A return visit of the own centre by its number, unless it went on as a concern about who asks.

    Refuses with NotAllowed, NotFound.
    """
    if not any(map(by.may, READS_VISITS)):
        accounts.require(by, READS_VISITS[0])
    rows = FollowUp.objects.at_centre(by.centre).not_about(by.account_id).filter(number=number.strip().upper())
    found = rows.select_related("case", "case__applicant").first()
    if not isinstance(found, FollowUp):
        raise NotFound("这个回访")
    return found
