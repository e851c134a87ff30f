"""Looking at identity data in full: with the right, with a reason, and never without an entry (privacy.masking)."""

from datetime import datetime

from django.db import transaction

from yikou.accounts import operations as accounts
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook
from yikou.residents import facts as f
from yikou.residents.models import Look, Person
from yikou.residents.policies import Masking

REVEAL = "residents.reveal"


class ReasonMissing(Refusal):
    """A look needs a reason."""

    told = "查看完整信息要写明事由，例如办件编号和用途。"
    rule = "privacy.masking"
    status = 422


class NoSuchField(Refusal):
    """There is no such field to look at."""

    told = "没有“{field}”这一项可以查看。"
    status = 422


class FieldEmpty(Refusal):
    """Nothing is kept in the field."""

    told = "没有登记{field}，可以向本人补登。"
    status = 404


def reveal(*, person: Person, field: str, reason: str, by: Actor, at: datetime) -> str:
    """Show one field of a person in full: identity, phone or address. The look is kept with its reason.

    Needs `residents.reveal`; an attempt without it is an entry too. Refuses with NoSuchField,
    NotAllowed, ReasonMissing, FieldEmpty. (privacy.masking, 个人信息保护法 51)
    """
    opened = {
        "identity": lambda: person.identity_number,
        "phone": lambda: person.phone_number,
        "address": lambda: person.full_address,
    }
    if field not in opened:
        raise NoSuchField(field=field)
    refuse_without_reason(person, reason, by, at)
    if not (value := opened[field]()):
        raise FieldEmpty(field=f.FIELDS[field])
    look(person, field=field, reason=reason, by=by, at=at)
    return value


def refuse_without_reason(person: Person, reason: str, by: Actor, at: datetime) -> None:
    """Refuse a look without the right (noted) or without a reason."""
    rule = rulebook(person.centre_id, at.astimezone(ZONE).date()).get(Masking)
    if rule.allows_full(has_right=by.may(REVEAL), reason=reason):
        return
    if not by.may(REVEAL):
        raise accounts.refuse(right=REVEAL, by=by, at=at)
    raise ReasonMissing


@transaction.atomic
def look(person: Person, *, field: str, reason: str, by: Actor, at: datetime) -> Look:
    """Keep a look: who, whose, which field, when in the ledger; the reason beside it, since it may name somebody."""
    rule = rulebook(person.centre_id, at.astimezone(ZONE).date()).get(Masking)
    row = Look(centre_id=person.centre_id, reason=" ".join(reason.split())[:200])
    record(row, f.Looked(person=person.pk, field=field, account=by.account_id or 0), by=by, at=at, under=rule)
    return row
