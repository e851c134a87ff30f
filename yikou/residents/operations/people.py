"""People and households: registered once, found again by their number, corrected, erased on request."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from yikou.accounts import access as accounts
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import check_credit_code, check_identity, normalise, phone_number
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook
from yikou.residents import facts as f
from yikou.residents import filing
from yikou.residents.models import ADDRESS, IDENTITY, PHONE, Household, Person, Sort, StoredFile
from yikou.residents.operations.naming import checked_name
from yikou.residents.policies import Rights


class PhoneImpossible(Refusal):
    """The phone number cannot be one."""

    told = "电话号码不对：手机号码11位，固定电话带区号或7、8位，请核对后再填。"
    status = 422


class IdentityHasOtherName(Refusal):
    """The number is known under another name: the wrong person, or a name to be corrected."""

    told = "这个证件号码登记的姓名是{shown}，和您填的不一样。请对照证件；确实改过名的先更正信息。"


class IdentityTaken(Refusal):
    """The corrected number belongs to somebody else already."""

    told = "这个证件号码已经登记给另一个人，请对照证件核对。"


class IsErased(Refusal):
    """The person's data was erased; nothing can be corrected in it."""

    told = "这份信息已按本人要求删除。再来办事请重新登记。"


class HouseholdMissing(Refusal):
    """A household of another centre, or none."""

    told = "没有找到这一户，请核对户档编号。"
    status = 404


@dataclass(frozen=True)
class _Number:
    value: str
    mark: str
    birth_on: date | None = None
    sex: str = ""


def register(
    *,
    name: str,
    identity: str,
    by: Actor,
    at: datetime,
    phone: str = "",
    address: str = "",
    sort: str = Sort.PERSON,
) -> Person:
    """Find a person by identity number (or credit code), or register them; one number is one person.

    A phone or address that was not known is added; a known one is changed only by
    `correct_details`. Refuses with InvalidIdentity, NameMissing, NameImpossible, NameTooLong,
    PhoneImpossible, IdentityHasOtherName. (GB 11643, GB 32100)
    """
    number = _checked(identity, sort, at.astimezone(ZONE).date())
    name, phone = checked_name(name, sort), _phone(phone)
    known = _by_mark(by.centre, number.mark)
    if known is None:
        try:
            return _new(number, name, phone, address, sort, by, at)
        except IntegrityError:  # another desk registered the same person a moment ago
            known = _by_mark(by.centre, number.mark)
            if known is None:
                raise
    if _as_compared(known.name) != _as_compared(name):
        raise IdentityHasOtherName(shown=known.name[:1] + "*" * (len(known.name) - 1))
    added = {"phone": phone if not known.phone else "", "address": address if not known.address else ""}
    if any(added.values()):
        correct_details(person=known, by=by, at=at, **added)
    return known


@transaction.atomic
def correct_details(
    *,
    person: Person,
    by: Actor,
    at: datetime,
    name: str = "",
    identity: str = "",
    phone: str = "",
    address: str = "",
) -> Person:
    """Correct what is known of a person; an empty value leaves the field as it is.

    Refuses with IsErased, NameImpossible, NameTooLong, InvalidIdentity, IdentityTaken, PhoneImpossible.
    """
    if person.erased_at:
        raise IsErased
    changes: dict[str, Any] = {}
    if name:
        changes["name"] = checked_name(name, person.sort)
    if identity:
        number = _checked(identity, person.sort, at.astimezone(ZONE).date())
        other = _by_mark(person.centre_id, number.mark)
        if other is not None and other.pk != person.pk:
            raise IdentityTaken
        changes |= _identity_columns(number)
    changes |= _contact_columns(_phone(phone), address)
    given = {"called": name, "identity": identity, "phone": phone, "address": address}
    record(person, f.DetailsCorrected(fields=tuple(key for key, value in given.items() if value)), by=by, at=at)
    _write(person, changes)
    return person


@transaction.atomic
def open_household(*, head: Person, by: Actor, at: datetime, relation: str = "户主") -> Household:
    """Open a household with its head; its number is the number of its one file (F-21)."""
    household = Household(centre_id=head.centre_id)
    record(household, f.HouseholdOpened(head=head.pk), by=by, at=at)
    link_household(person=head, household=household, relation=relation, by=by, at=at)
    return household


@transaction.atomic
def link_household(*, person: Person, household: Household, by: Actor, at: datetime, relation: str = "") -> Person:
    """Put a person into a household; refuses with HouseholdMissing across centres."""
    if household.centre_id != person.centre_id:
        raise HouseholdMissing
    record(person, f.HouseholdLinked(household=household.pk, relation=relation), by=by, at=at)
    return person


@transaction.atomic
def file_number(*, person: int, by: Actor, at: datetime) -> str:
    """The number of the household's file, in which a case is archived; opened where there is none yet (F-21)."""
    row = Person.objects.select_for_update(of=("self",)).select_related("household").get(pk=person)
    household = row.household or open_household(head=row, by=by, at=at)
    return household.number


@transaction.atomic
def erase(*, person: Person, kept_by_law: bool, by: Actor, at: datetime) -> Person:
    """Answer a request to delete: erase what identifies the person, or only lock it where a law keeps it.

    Erasing blanks the row, removes vault papers and destroys stored files; the ledger holds
    nothing to erase. Needs `residents.erase`. Refuses with NotAllowed, IsErased. (privacy.rights)
    """
    accounts.require(by, "residents.erase")
    if person.erased_at:
        raise IsErased
    rule = rulebook(person.centre_id, at.astimezone(ZONE).date()).get(Rights)
    if not rule.is_erased(law_requires_keeping=kept_by_law):
        record(person, f.Restricted(), by=by, at=at, under=rule)
        return person
    for paper in person.papers.filter(removed_at__isnull=True):
        record(paper, f.PaperRemoved(why="本人要求删除"), by=by, at=at, under=rule)
    record(person, f.Erased(), by=by, at=at, under=rule)
    blank = dict.fromkeys(("identity", "identity_mark", "phone", "phone_mark", "address", "sex"), "")
    _write(person, {**blank, "name": "（已删除）", "birth_on": None})
    keys = list(StoredFile.objects.filter(person=person).values_list("key", flat=True))
    transaction.on_commit(lambda: filing.destroy(keys))
    return person


def _checked(identity: str, sort: str, today: date) -> _Number:
    if sort == Sort.ORGANISATION:
        code = check_credit_code(identity)
        return _Number(code, _mark(code))
    found = check_identity(identity, on=today)
    return _Number(found.value, _mark(found.value), found.birth_on, found.sex)


def _mark(value: str) -> str:
    return crypto.blind(value, purpose=IDENTITY)


def _by_mark(centre: str, mark: str) -> Person | None:
    return Person.objects.filter(centre=centre, identity_mark=mark).first()


@transaction.atomic
def _new(number: _Number, name: str, phone: str, address: str, sort: str, by: Actor, at: datetime) -> Person:
    person = Person(centre_id=by.centre, name=name)
    for column, value in {**_identity_columns(number), **_contact_columns(phone, address)}.items():
        setattr(person, column, value)
    record(person, f.Registered(sort=sort), by=by, at=at)
    return person


def _identity_columns(number: _Number) -> dict[str, Any]:
    return {
        "identity": crypto.seal(number.value, purpose=IDENTITY),
        "identity_mark": number.mark,
        "birth_on": number.birth_on,
        "sex": number.sex,
    }


def _contact_columns(phone: str, address: str) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if phone:
        columns["phone"] = crypto.seal(phone, purpose=PHONE)
        columns["phone_mark"] = crypto.blind(phone, purpose=PHONE)
    if address.strip():
        columns["address"] = crypto.seal(address.strip(), purpose=ADDRESS)
    return columns


def _write(person: Person, columns: dict[str, Any]) -> None:
    if columns:
        Person.objects.filter(pk=person.pk).update(**columns)
    for column, value in columns.items():
        setattr(person, column, value)


def _phone(typed: str) -> str:
    number = phone_number(typed)
    if normalise(typed).strip("-") and not number:
        raise PhoneImpossible
    return number


def _as_compared(name: str) -> str:
    return normalise(name).replace("·", "").replace("•", "")
