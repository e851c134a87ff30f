"""What somebody typed into a register's search: a number, an item, a person found through the blind index."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from yikou.cases import queries as cases
from yikou.catalogue import queries as catalogue
from yikou.kernel.actors import Actor
from yikou.kernel.identifiers import InvalidNumber, normalise, read_number
from yikou.residents import queries as residents

_BEGINNING = re.compile(r"\d{2}-\d{4}(-\d{0,6})?")
_MANY = 200


@dataclass(frozen=True)
class Found:
    """What was meant: a number, or items and people; nothing at all where `is_nothing`."""

    number: str = ""
    items: tuple[str, ...] = ()
    people: tuple[int, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether the words mean nothing that is known here."""
        return not (self.number or self.items or self.people)


def meant(words: str, *, by: Actor, on: date) -> Found | None:
    """What the words mean; None where nothing was typed. People are looked for only by who may read residents."""
    typed = words.strip()[:60]
    if not typed:
        return None
    if number := _number(typed):
        return Found(number=number)
    people = residents.find(by.centre, typed) if by.may("residents.read") else []
    return Found(items=_items(by.centre, typed, on), people=tuple(one.pk for one in people))


def _number(typed: str) -> str:
    """A whole number however it was typed, or the beginning of one; empty where it is neither."""
    try:
        return read_number(typed)
    except InvalidNumber:
        plain = normalise(typed)
        return plain if _BEGINNING.fullmatch(plain) else ""


def _items(centre: str, typed: str, on: date) -> tuple[str, ...]:
    offered = catalogue.catalogue(centre, on).items
    code = typed.upper()
    if code in offered:
        return (code,)
    return tuple(
        one.code
        for one in offered.values()
        if typed in one.short_name or typed in one.name or any(typed == alias for alias in one.aliases)
    )


def number_span(start: date, end: date) -> tuple[str, str]:
    """The numbers given out from `start` to `end`, both counted: from the first, before the last.

    A number begins with its day, so that the unique index of numbers answers for spans of days.
    """
    return f"{start:%y-%m%d}", f"{end + timedelta(days=1):%y-%m%d}"


def subjects_of(centre: str, found: Found) -> list[str]:
    """How the ledger names the rows that were meant: of a number, or of people's matters."""
    if found.number:
        rows = [
            ("cases.case", cases.cases(centre).filter(number__startswith=found.number)),
            ("cases.paper", cases.papers(centre).filter(number__startswith=found.number)),
            ("cases.enquiry", cases.enquiries(centre).filter(number__startswith=found.number)),
        ]
    else:
        rows = [
            ("cases.case", cases.cases(centre).filter(applicant__in=found.people)),
            ("cases.paper", cases.papers(centre).filter(person__in=found.people)),
            ("cases.enquiry", cases.enquiries(centre).filter(person__in=found.people)),
        ]
    people = [f"residents.person:{one}" for one in found.people]
    return [*people, *(f"{label}:{pk}" for label, some in rows for pk in some.values_list("pk", flat=True)[:_MANY])]
