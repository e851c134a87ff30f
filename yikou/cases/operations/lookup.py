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
    rule = refuse_guesser(client=client, by=by, at=at)
    found = Case.objects.filter(centre_id=by.centre, number=number.strip().upper().replace(" ", "")).first()
    if found is None or not residents.ends_with(found.applicant_id, last_digits.strip().upper(), digits=rule.digits):
        note_wrong_guess(client=client, by=by, at=at)
        raise NothingMatches(digits=rule.digits)
    return found


def refuse_guesser(*, client: str, by: Actor, at: datetime) -> ProgressLookup:
    """Refuse with LookupBlocked who guessed wrong too often; answers the rule. For every look-up by number and code."""
    rule, since = _rule_and_since(by, at)
    place = crypto.blind(client, purpose="lookup")
    tries = LookupTry.objects.filter(centre=by.centre, place=place, failed_at__gt=since).order_by("failed_at")
    until = rule.blocked_until(list(tries.values_list("failed_at", flat=True)))
    if until is not None and at < until:
        raise LookupBlocked(said=rule.refused())
    return rule


@transaction.atomic
def note_wrong_guess(*, client: str, by: Actor, at: datetime) -> None:
    """Remember a wrong guess for as long as it may count; the place is kept as a keyed hash only."""
    _, since = _rule_and_since(by, at)
    place = crypto.blind(client, purpose="lookup")
    LookupTry.objects.filter(centre=by.centre, place=place, failed_at__lte=since).delete()
    LookupTry.objects.create(centre=by.centre, place=place, failed_at=at)


def _rule_and_since(by: Actor, at: datetime) -> tuple[ProgressLookup, datetime]:
    rule = ground(by.centre, at.astimezone(ZONE).date()).rules.get(ProgressLookup)
    return rule, at - rule.within.delta - rule.blocked_for.delta
