"""The door to surveys: by number for who arranges them, by the address on the paper for everybody."""

from yikou.accounts import access as accounts
from yikou.feedback.models import Survey
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound

READS_SURVEYS = ("surveys.arrange", "dashboard.read")


def survey(by: Actor, number: str) -> Survey:
    """A survey of the own centre by its number. Refuses with NotAllowed, NotFound."""
    if not any(map(by.may, READS_SURVEYS)):
        accounts.require(by, READS_SURVEYS[0])
    found = Survey.objects.filter(centre_id=by.centre, number=number.strip().upper()).first()
    if found is None:
        raise NotFound("这份问卷")
    return found


def survey_by_token(token: str) -> Survey:
    """The published survey behind an address; a draft is not there yet."""
    found = Survey.objects.filter(token=token, opens_on__isnull=False).first() if token else None
    if found is None:
        raise NotFound("这份问卷")
    return found
