"""Who may see which concern: the one door. Whom it is about finds nothing there, neither name nor words."""

from django.db.models import Q

from yikou.feedback.models import BoxOpening, Concern, ConcernQuerySet
from yikou.feedback.queries.concerns import may_approve_no, may_extend
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotAllowed, NotFound

NOTE, HANDLE, ARRANGE = "concerns.note", "concerns.handle", "concerns.arrange"
READERS = (ARRANGE, HANDLE, NOTE)


def concern(actor: Actor, number: str) -> Concern:
    """A concern of the own centre: all for who arranges, else what one has, had, noted, or is asked to agree to.

    Another centre's is not there, nor is one's own fault: both are NotFound. Refuses with NotAllowed, NotFound.
    """
    found: Concern | None = Concern.objects.filter(centre_id=actor.centre, number=number.strip().upper()).first()
    if not any(map(actor.may, READERS)):
        raise NotAllowed(right="办理投诉和诉求")
    if found is None or found.is_about(actor.account_id):
        raise NotFound("这件诉求")
    if not (actor.may(ARRANGE) or _has(actor, found) or _is_asked(actor, found)):
        raise NotAllowed(right="查看别人办理的诉求", ask="办公室")
    return found


def noted(actor: Actor, number: str) -> Concern:
    """What somebody just wrote down, for the page after it: there even where it is about himself.

    Refuses with NotAllowed, NotFound.
    """
    mine = Concern.objects.filter(centre_id=actor.centre, number=number.strip().upper(), noted_by=actor.account_id)
    found: Concern | None = mine.first() if actor.account_id else None
    return found if found and found.is_about(actor.account_id) else concern(actor, number)


def concerns(actor: Actor) -> ConcernQuerySet:
    """All concerns that `concern` would show an actor, newest first. Refuses with NotAllowed."""
    if not any(map(actor.may, READERS)):
        raise NotAllowed(right="办理投诉和诉求")
    return concerns_shown(actor)


def concerns_shown(actor: Actor) -> ConcernQuerySet:
    """The same, for a list of other things beside: none for who has nothing to do with concerns."""
    rows: ConcernQuerySet = Concern.objects.at_centre(actor.centre).not_about(actor.account_id)
    if not actor.may(ARRANGE):
        rows = rows.handled_by(actor.account_id or 0)
    return rows.order_by("-id") if any(map(actor.may, READERS)) else rows.none()


def waiting(actor: Actor) -> list[Concern]:
    """What waits for this person's agreement: longer limits, reports that something cannot be done."""
    asked = Q(extension="asked") | Q(no_report="asked")
    rows = Concern.objects.at_centre(actor.centre).open().filter(asked).order_by("due_on", "id")
    return [one for one in rows if _is_asked(actor, one)]


def concern_by_token(token: str) -> Concern:
    """The concern behind its address; whoever holds the address may look."""
    found: Concern | None = Concern.objects.filter(token=token).first() if token else None
    if found is None:
        raise NotFound("这件诉求")
    return found


def opening(actor: Actor, number: str) -> BoxOpening:
    """An opening of the opinion box, for who may note or arrange."""
    if not any(map(actor.may, (NOTE, ARRANGE))):
        raise NotAllowed(right="登记投诉和诉求")
    found: BoxOpening | None = BoxOpening.objects.filter(centre_id=actor.centre, number=number.strip().upper()).first()
    if found is None:
        raise NotFound("这次开箱")
    return found


def _has(actor: Actor, found: Concern) -> bool:
    return actor.account_id in (found.owner, found.noted_by, *found.handler_accounts)


def _is_asked(actor: Actor, found: Concern) -> bool:
    return (found.extension == "asked" and may_extend(found, actor)) or (
        found.no_report == "asked" and may_approve_no(found, actor)
    )
