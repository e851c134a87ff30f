"""The one door to ratings and what is owed for them: another centre's are not there, the rated person sees no names."""

from yikou.accounts import access as accounts
from yikou.feedback.models import Appeal, Rating, RatingRequest, Rectification, Slip
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound

# Any of these shows the ratings of the centre; who put them right and who re-checks them see the one they have.
RATING_READERS = ("registers.read", "dashboard.read", "ratings.review", "ratings.note")
HANDLES = ("concerns.handle", "concerns.arrange", "visits.call", "ratings.review", "dashboard.read")


def rating(by: Actor, key: int) -> Rating:
    """A rating of the own centre. Refuses with NotAllowed, NotFound."""
    _one_of(by, RATING_READERS)
    found = Rating.objects.at_centre(by.centre).filter(pk=key).first()
    if found is None:
        raise NotFound("这份评价")
    return found


def request_by_token(token: str) -> RatingRequest:
    """What somebody was asked about by the link of a message. Refuses with NotFound."""
    found = RatingRequest.objects.select_related("case", "ticket").filter(token=token).first() if token else None
    if found is None:
        raise NotFound("这个评价链接")
    return found


def own_rating(by: Actor, key: int) -> Rating:
    """A rating of one's own work. Refuses with NotFound."""
    found = Rating.objects.at_centre(by.centre).filter(pk=key, staff=by.account_id or 0).first()
    if found is None:
        raise NotFound("这份评价")
    return found


def rectification(by: Actor, number: str) -> Rectification:
    """A rectification of the own centre, for its owner and those who handle what residents say; never the rated person.

    Refuses with NotAllowed, NotFound.
    """
    rows = Rectification.objects.filter(centre_id=by.centre, number=number)
    found = rows.select_related("rating", "rating__case").first()
    if found is None or found.rated_staff == by.account_id:
        raise NotFound("这件整改")
    if found.owner != by.account_id:
        _one_of(by, HANDLES)
    return found


def appeal(by: Actor, number: str) -> Appeal:
    """An appeal of the own centre: for whoever made it, answers for it, or may re-check.

    Refuses with NotAllowed, NotFound.
    """
    found = Appeal.objects.filter(centre_id=by.centre, number=number).select_related("rating").first()
    if found is None:
        raise NotFound("这份申诉")
    if by.account_id not in (found.owner, found.rated_staff):
        _one_of(by, ("ratings.review", "dashboard.read"))
    return found


def slip(by: Actor, key: int) -> Slip:
    """A paper that was typed in at the own centre. Refuses with NotAllowed, NotFound."""
    accounts.require(by, "ratings.note")
    found = Slip.objects.filter(centre_id=by.centre, pk=key).first()
    if found is None:
        raise NotFound("这份书面评价")
    return found


def _one_of(by: Actor, rights: tuple[str, ...]) -> None:
    if not any(map(by.may, rights)):
        accounts.require(by, rights[0])
