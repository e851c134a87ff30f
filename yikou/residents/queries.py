"""What is asked about residents; every view is masked by the rule, in full only `operations.reveal` shows."""

import hmac
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from yikou.kernel import crypto
from yikou.kernel.identifiers import normalise
from yikou.kernel.refusals import NotFound
from yikou.policies.queries import rulebook
from yikou.residents import filing
from yikou.residents.models import IDENTITY, PHONE, Consent, Household, Look, Person, Sex, Sort, StoredFile, VaultPaper
from yikou.residents.policies import Masking

_MANY = 20


@dataclass(frozen=True)
class PersonView:
    """A person as screens show it: only the desk that serves them reads the name."""

    id: int
    sort: str
    name: str
    shown_name: str
    identity: str
    phone: str
    address: str
    birth_on: date | None
    age: int | None
    sex: str
    household: str
    relation: str
    is_restricted: bool
    is_erased: bool


# --- found by what is known ---------------------------------------------------------------------


def by_identity(centre: str, identity: str) -> Person | None:
    """The person of an identity number or credit code, however it was typed."""
    mark = crypto.blind(normalise(identity).replace("-", ""), purpose=IDENTITY)
    return Person.objects.filter(centre=centre, identity_mark=mark).select_related("household").first()


def by_phone(centre: str, phone: str) -> list[Person]:
    """The people of a phone number: often a whole family."""
    number = normalise(phone).replace("-", "").removeprefix("+86")
    mark = crypto.blind(number, purpose=PHONE)
    rows = Person.objects.filter(centre=centre, phone_mark=mark, erased_at__isnull=True)
    return list(rows.select_related("household").order_by("id")[:_MANY])


def by_name(centre: str, name: str) -> list[Person]:
    """The people whose name begins so; at most twenty."""
    rows = Person.objects.filter(centre=centre, name__startswith=name.strip(), erased_at__isnull=True)
    return list(rows.select_related("household").order_by("name", "id")[:_MANY])


def find(centre: str, typed: str) -> list[Person]:
    """Whom the desk may mean: an identity number, a phone number, or the beginning of a name."""
    text = normalise(typed)
    if len(text) == 18 and (person := by_identity(centre, text)) is not None:
        return [person]
    if re.fullmatch(r"[+\d-]{7,16}", text):
        return by_phone(centre, text)
    return by_name(centre, typed) if typed.strip() and not text.isdigit() else []


def are_known(centre: str, people: Collection[int]) -> bool:
    """Whether all of some people are registered at a centre and not erased.

    Asked before every intake, so in plain SQL: building the query would cost more than running it.
    """
    wanted = set(people)
    if not wanted:
        return True
    places = ", ".join(["%s"] * len(wanted))
    sql = f"SELECT count(*) FROM residents_person WHERE centre_id = %s AND erased_at IS NULL AND id IN ({places})"
    with connection.cursor() as cursor:
        cursor.execute(sql, [centre, *wanted])
        return bool(cursor.fetchone()[0] == len(wanted))


def ends_with(person: int, last: str, *, digits: int) -> bool:
    """Whether a person's identity number ends with exactly these `digits` characters, told in constant time.

    The second half of a progress look-up; its tries are limited by whoever asks.
    """
    row = Person.objects.filter(pk=person, erased_at__isnull=True).only("identity").first()
    known = row.identity_number[-digits:] if row is not None else ""
    typed = normalise(last)
    return len(typed) == digits and bool(known) and hmac.compare_digest(known.encode(), typed.encode())


# --- shown ---------------------------------------------------------------------------------------


def view(person: Person, *, on: date) -> PersonView:
    """A person with identity number, phone and address masked by the rule. (privacy.masking)"""
    return views([person], on=on)[0]


def views(people: Iterable[Person], *, on: date) -> list[PersonView]:
    """The same for several people, without a query for each where the household is loaded."""
    found = list(people)
    return [_view(one, rulebook(one.centre_id, on).get(Masking), on) for one in found]


def _view(person: Person, rule: Masking, on: date) -> PersonView:
    number = person.identity_number
    open_number = person.sort == Sort.ORGANISATION  # a credit code is public
    return PersonView(
        id=person.pk,
        sort=person.sort,
        name=person.name,
        shown_name=person.name if open_number else rule.shown("name", person.name),
        identity=number if open_number else rule.shown("identity", number),
        phone=rule.shown("phone", person.phone_number),
        address=rule.shown("address", person.full_address),
        birth_on=person.birth_on,
        age=age(person.birth_on, on=on),
        sex=Sex(person.sex).label if person.sex else "",
        household=person.household.number if person.household else "",
        relation=person.relation,
        is_restricted=person.restricted_at is not None,
        is_erased=person.erased_at is not None,
    )


def age(birth_on: date | None, *, on: date) -> int | None:
    """Full years lived on a day; None where the birthday is not known."""
    if birth_on is None:
        return None
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def shown_names(people: Iterable[int], *, centre: str, on: date) -> dict[int, str]:
    """The masked names of some people, for registers: one query."""
    rule = rulebook(centre, on).get(Masking)
    rows = Person.objects.filter(centre=centre, pk__in=set(people)).values_list("pk", "name", "sort")
    return {pk: name if sort == Sort.ORGANISATION else rule.shown("name", name) for pk, name, sort in rows}


# --- household, consent, vault, looks --------------------------------------------------------------


def household_of(person: Person) -> Household | None:
    """The household of a person."""
    return person.household


def members(household: Household) -> list[Person]:
    """The people of a household, its head first."""
    rows = household.members.filter(erased_at__isnull=True).select_related("household")
    return sorted(rows, key=lambda one: (one.pk != household.head_id, one.pk))


def consent_in_force(person: Person, *, on: date, purpose: str = "vault") -> Consent | None:
    """The consent that lets papers be kept and used today, the one that lasts longest."""
    return Consent.objects.in_force(on).filter(person=person, purpose=purpose).order_by("-until_on").first()


def usable_papers(person: Person | int, *, on: date) -> dict[str, VaultPaper]:
    """What a resident need not bring: material key → paper, valid and under a consent in force; one query."""
    key = person if isinstance(person, int) else person.pk
    rows = VaultPaper.objects.usable(on).filter(person=key).select_related("consent").order_by("id")
    return {one.material: one for one in rows}


def vault(person: Person) -> QuerySet[VaultPaper]:
    """Every paper that is kept of a person, usable or not, newest first."""
    return person.papers.filter(removed_at__isnull=True).select_related("file", "consent").order_by("-id")


def stored_file(centre: str, number: int) -> StoredFile:
    """A kept file by its row, for whoever was shown the matter that it belongs to. Refuses with NotFound."""
    found = StoredFile.objects.filter(centre_id=centre, pk=number).first()
    if found is None:
        raise NotFound("这个文件")
    return found


def looks_at(person: Person) -> QuerySet[Look]:
    """Who saw this person's data in full, newest first: what the person may ask (查阅)."""
    return person.looks.order_by("-looked_at")


def looks(centre: str) -> QuerySet[Look]:
    """All looks at a centre, newest first: for the auditor."""
    return Look.objects.filter(centre=centre).order_by("-looked_at")


# --- keys ----------------------------------------------------------------------------------------


def sealed_tables() -> list[Any]:
    """Every table of the house that names its sealed columns (`sealed`), in a fixed order."""
    found: list[Any] = [model for model in apps.get_models() if getattr(model, "sealed", None)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def keys_worn() -> Counter[str]:
    """How many sealed values wear which key: for `yikou keys status`. Reads everything."""
    worn: Counter[str] = Counter()
    for table in sealed_tables():
        for row in table._default_manager.values_list(*table.sealed).iterator():
            worn.update(token.split(":", 2)[1] for token in row if token)
    return worn


def files_to_reseal() -> int:
    """How many stored files wear an old key."""
    return sum(filing.needs_reseal(key) for key in StoredFile.objects.values_list("key", flat=True).iterator())
