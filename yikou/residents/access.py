"""The one door to residents' rows: another centre's are not there, an erased person is nobody's."""

from collections.abc import Collection
from typing import TypeVar

from yikou.accounts import access as accounts
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound
from yikou.residents import queries
from yikou.residents.models import Consent, Household, Person, StoredFile, VaultPaper

T = TypeVar("T")


def person(by: Actor, number: int) -> Person:
    """A person of the own centre; needs `residents.read`. Refuses with NotAllowed, NotFound."""
    accounts.require(by, "residents.read")
    rows = Person.objects.filter(centre=by.centre, pk=number, erased_at__isnull=True)
    return _found(rows.select_related("household").first(), "这位居民")


def people(by: Actor, numbers: Collection[int]) -> None:
    """Refuse with NotFound unless all of some people are of the own centre. Nothing of them is shown."""
    if not queries.are_known(by.centre, numbers):
        raise NotFound("这位居民")


def household(by: Actor, number: int) -> Household:
    """A household of the own centre; needs `residents.read`. Refuses with NotAllowed, NotFound."""
    accounts.require(by, "residents.read")
    return _found(Household.objects.filter(centre=by.centre, pk=number).first(), "这一户")


def consent(by: Actor, number: int) -> Consent:
    """A consent at the own centre; needs `residents.read`. Refuses with NotAllowed, NotFound."""
    accounts.require(by, "residents.read")
    return _found(Consent.objects.filter(centre=by.centre, pk=number).first(), "这项同意")


def paper(by: Actor, number: int) -> VaultPaper:
    """A paper in the own vault; needs `residents.read`. Refuses with NotAllowed, NotFound."""
    accounts.require(by, "residents.read")
    return _found(VaultPaper.objects.filter(centre=by.centre, pk=number).first(), "这份材料")


def file(by: Actor, key: str) -> StoredFile:
    """A stored file of the own centre by its key; needs `residents.read`. Refuses with NotAllowed, NotFound."""
    accounts.require(by, "residents.read")
    return _found(StoredFile.objects.filter(centre=by.centre, key=key).select_related("person").first(), "这份文件")


def _found(row: T | None, what: str) -> T:
    if row is None:
        raise NotFound(what)
    return row
