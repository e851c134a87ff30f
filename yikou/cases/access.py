"""Who may see or touch which matter: the one door for pages, API and commands."""

from django.db.models import Q

from yikou.cases.models import Case, CaseQuerySet, Enquiry, Paper
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotAllowed, NotFound


def case(actor: Actor, number: str) -> Case:
    """A case of the actor's own centre by its number.

    Another centre's case is not there (NotFound); without the right to read cases, NotAllowed.
    A department's reviewer sees the cases of the departments he is named for.
    """
    if not actor.may("cases.read"):
        raise NotAllowed(right="查看办件")
    found = Case.objects.filter(centre_id=actor.centre, number=number.strip().upper()).first()
    if found is None or not _in_departments(actor, found):
        raise NotFound("这件办件")
    return found


def cases(actor: Actor) -> CaseQuerySet:
    """All cases that `case` would show an actor, newest first; filter and page them by `id`."""
    if not actor.may("cases.read"):
        raise NotAllowed(right="查看办件")
    rows = Case.objects.at_centre(actor.centre).order_by("-id")
    if is_narrowed(actor):
        rows = rows.filter(Q(department__in=actor.departments) | Q(owner=actor.account_id or 0))
    return rows


def _in_departments(actor: Actor, found: Case) -> bool:
    return not is_narrowed(actor) or found.department in actor.departments or found.owner == actor.account_id


def is_narrowed(actor: Actor) -> bool:
    """Whether somebody sees the matters of his departments only: he serves at no desk and does not read the ledger."""
    return bool(actor.departments) and not any(map(actor.may, ("desk.work", "desk.front", "ledger.read")))


def case_by_token(token: str) -> Case:
    """The case behind the QR code of a receipt; whoever holds the paper may look."""
    found = Case.objects.filter(token=token).first() if token else None
    if found is None:
        raise NotFound("这件办件")
    return found


def paper(actor: Actor, number: str) -> Paper:
    """A paper of the actor's own centre by its number."""
    if not actor.may("cases.read"):
        raise NotAllowed(right="查看办件")
    found = Paper.objects.filter(centre_id=actor.centre, number=number.strip().upper()).first()
    if found is None:
        raise NotFound("这份文书")
    return found


def paper_by_token(token: str) -> Paper:
    """The paper behind its QR code."""
    found = Paper.objects.filter(token=token).first() if token else None
    if found is None:
        raise NotFound("这份告知书")
    return found


def enquiry(actor: Actor, number: str) -> Enquiry:
    """An enquiry of the actor's own centre by its number."""
    if not actor.may("enquiries.note") and not actor.may("cases.read"):
        raise NotAllowed(right="登记咨询")
    found = Enquiry.objects.filter(centre_id=actor.centre, number=number.strip().upper()).first()
    if found is None:
        raise NotFound("这条咨询")
    return found
