"""The material vault: papers kept with consent, so that nobody brings the same one twice (优化营商环境条例 44)."""

from datetime import date, datetime

from django.db import transaction

from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook
from yikou.residents import facts as f
from yikou.residents.models import Consent, Person, StoredFile, VaultPaper
from yikou.residents.operations.people import IsErased
from yikou.residents.policies import Rights

VAULT = "vault"


class ConsentMissing(Refusal):
    """The person did not agree that papers are kept, or took it back."""

    told = "本人没有同意留存材料，或者同意已到期、已撤回。不留存照样办理；要留存请先请本人同意。"
    rule = "privacy.rights"


class ConsentNotInForce(Refusal):
    """The consent was withdrawn before."""

    told = "这项同意已经撤回了。"


class PaperOutdated(Refusal):
    """The paper is not valid any more."""

    told = "这份材料{valid_until}就到期了，留着也不能用，请本人带新的来。"


class PaperRemovedAlready(Refusal):
    """The paper was removed before."""

    told = "这份材料已经移除了。"


@transaction.atomic
def give_consent(*, person: Person, by: Actor, at: datetime, purpose: str = VAULT) -> Consent:
    """Note that the person agrees to papers being kept; it ends by itself after the rule's term.

    A consent in force is renewed by a new one. Refuses with IsErased. (privacy.rights)
    """
    if person.erased_at:
        raise IsErased
    today = at.astimezone(ZONE).date()
    rule = rulebook(person.centre_id, today).get(Rights)
    consent = Consent(centre_id=person.centre_id)
    given = f.ConsentGiven(person=person.pk, purpose=purpose, given_on=today, until_on=rule.consent_until(today))
    record(consent, given, by=by, at=at, under=rule)
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Actor, at: datetime) -> Consent:
    """Take a consent back, at any time and without a reason: its papers leave the vault.

    Refuses with ConsentNotInForce.
    """
    if consent.withdrawn_at:
        raise ConsentNotInForce
    rule = rulebook(consent.centre_id, at.astimezone(ZONE).date()).get(Rights)
    record(consent, f.ConsentWithdrawn(), by=by, at=at, under=rule)
    for paper in consent.papers.filter(removed_at__isnull=True):
        record(paper, f.PaperRemoved(why="撤回同意"), by=by, at=at, under=rule)
    return consent


@transaction.atomic
def keep_paper(
    *,
    person: Person,
    material: str,
    title: str,
    by: Actor,
    at: datetime,
    issued_on: date | None = None,
    valid_until: date | None = None,
    file: StoredFile | None = None,
    from_case: str = "",
) -> VaultPaper:
    """Keep a paper for the next time, under the person's consent in force; an older one of its kind gives way.

    `material` is the catalogue's key, `valid_until` the last valid day. Refuses with
    ConsentMissing, PaperOutdated. (C-12, privacy.rights)
    """
    today = at.astimezone(ZONE).date()
    consent = Consent.objects.in_force(today).filter(person=person, purpose=VAULT).order_by("-until_on").first()
    if consent is None:
        raise ConsentMissing
    if valid_until and valid_until < today:
        raise PaperOutdated(valid_until=valid_until.isoformat())
    rule = rulebook(person.centre_id, today).get(Rights)
    for older in VaultPaper.objects.filter(person=person, material=material, removed_at__isnull=True):
        record(older, f.PaperRemoved(why="换了新的"), by=by, at=at)
    paper = VaultPaper(centre_id=person.centre_id)
    kept = f.PaperKept(
        person=person.pk,
        material=material,
        title=title,
        issued_on=issued_on,
        valid_until=valid_until,
        file=file.pk if file else None,
        digest=file.digest if file else "",
        from_case=from_case,
        consent=consent.pk,
    )
    record(paper, kept, by=by, at=at, under=rule)
    return paper


@transaction.atomic
def remove_paper(*, paper: VaultPaper, why: str, by: Actor, at: datetime) -> VaultPaper:
    """Take a paper out of the vault. Refuses with PaperRemovedAlready."""
    if paper.removed_at:
        raise PaperRemovedAlready
    record(paper, f.PaperRemoved(why=why), by=by, at=at)
    return paper
