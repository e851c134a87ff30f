"""进度查询: number and the last digits of the identity number; guessing is slowed down."""

from datetime import datetime

from django.db import transaction

from yikou.cases.ground import ground
from yikou.cases.models import Case, LookupTry
from yikou.cases.policies import ProgressLookup
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.residents import queries as residents


class NothingMatches(Refusal):
    """Number and digits do not belong together; which of the two is wrong is not said."""

    told = "编号和证件号后{digits}位对不上。请照着收件凭证再输一次；还不行，请到总服务台。"
    status = 404


class LookupBlocked(Refusal):
    """Too many wrong tries from one place."""

    told = "{said}"
    rule = "security.progress_lookup"
    status = 429


def look_up(*, number: str, last_digits: str, client: str, by: Actor, at: datetime) -> Case:
    """Find a case by its number and the last digits of the applicant's identity number.

    `client` is where the question comes from (an address), kept only as a keyed hash. Refuses with
    NothingMatches, or LookupBlocked after too many wrong tries. (security.progress_lookup, F-03)
    """
    rule = ground(by.centre, at.astimezone(ZONE).date()).rules.get(ProgressLookup)
    place = crypto.blind(client, purpose="lookup")
    since = at - rule.within.delta - rule.blocked_for.delta
    tries = LookupTry.objects.filter(centre=by.centre, place=place, failed_at__gt=since).order_by("failed_at")
    until = rule.blocked_until(list(tries.values_list("failed_at", flat=True)))
    if until is not None and at < until:
        raise LookupBlocked(said=rule.refused())
    found = Case.objects.filter(centre_id=by.centre, number=number.strip().upper().replace(" ", "")).first()
    if found is None or not residents.ends_with(found.applicant_id, last_digits.strip().upper(), digits=rule.digits):
        _remember(place, by, at, since)
        raise NothingMatches(digits=rule.digits)
    return found


@transaction.atomic
def _remember(place: str, by: Actor, at: datetime, since: datetime) -> None:
    LookupTry.objects.filter(centre=by.centre, place=place, failed_at__lte=since).delete()
    LookupTry.objects.create(centre=by.centre, place=place, failed_at=at)
