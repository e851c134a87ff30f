"""The town: invented residents and shops, the same ones for the same seed; they exist before they first come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random
from typing import Any

import yaml
from django.conf import settings

from yikou.simulation.chance import dice

# 市辖区 of 3101: well formed and known to the rule, but printed on nobody's card (data/demo/people.yaml).
REGION = "310100"
ELDEST = 97
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True)
class Invented:
    """A resident who does not exist; people of one household live together."""

    name: str
    identity: str
    birth_on: date
    phone: str
    address: str
    household: int

    def age(self, on: date) -> int:
        """Full years lived on a day."""
        return on.year - self.birth_on.year - ((on.month, on.day) < (self.birth_on.month, self.birth_on.day))


@dataclass(frozen=True)
class Shop:
    """A shop or co-operative that does not exist."""

    name: str
    code: str
    phone: str


@dataclass(frozen=True)
class Town:
    """Everybody who may come."""

    people: tuple[Invented, ...]
    shops: tuple[Shop, ...]

    def somebody(self, thrown: Random, ages: tuple[int, int], on: date) -> Invented:
        """Somebody of an age in years; the nearest found where nobody of it turns up."""
        tried = [thrown.choice(self.people) for _ in range(40)]
        fits = (one for one in tried if ages[0] <= one.age(on) <= ages[1])
        return next(fits, None) or min(tried, key=lambda one: abs(one.age(on) - ages[0]))

    def family(self, person: Invented, on: date) -> list[Invented]:
        """The grown-up people who live with somebody."""
        return [one for one in self.people if one.household == person.household and one != person and one.age(on) > 17]


@lru_cache(maxsize=4)
def town(seed: int, on: date) -> Town:
    """The town of a seed as it is on a day in a year: nobody is born later."""
    data = yaml.safe_load((settings.SHIPPED / "demo" / "people.yaml").read_text(encoding="utf-8"))
    thrown = dice(seed, "town")
    people: list[Invented] = []
    for household in range(data["households"]):
        people += _household(data, household, len(people), thrown, on)
    shops = enumerate(data["shops"])
    return Town(tuple(people), tuple(Shop(f"柳湾镇{name}", credit_code(n), f"0215555{2000 + n}") for n, name in shops))


def _household(data: Mapping[str, Any], household: int, first: int, thrown: Random, on: date) -> list[Invented]:
    """The people of one household; `first` is the number of the first of them in the town."""
    address = thrown.choice(data["addresses"]).format(thrown.randint(1, 88), thrown.randint(101, 606))
    surname, found = thrown.choice(data["surnames"]), []
    for order, years in enumerate(_years(thrown)):
        born = _birthday(thrown, years, on)
        male = order == household % 2 if order < 2 else thrown.random() < 0.5
        family = thrown.choice(data["surnames"]) if order == 1 else surname
        name = family + thrown.choice(_given(data, born)["male" if male else "female"])
        identity = number_of(born, first + order, male=male)
        found.append(Invented(name, identity, born, f"138{first + order:08d}", address, household))
    return found


def _birthday(thrown: Random, years: int, on: date) -> date:
    born = date(on.year - years, thrown.randint(1, 12), thrown.randint(1, 28))
    return born if born <= on else born.replace(year=born.year - 1)


def _years(thrown: Random) -> list[int]:
    """The ages of a household: an old couple, a young family, somebody alone."""
    kind = thrown.random()
    if kind < 0.4:
        eldest = thrown.randint(60, ELDEST - 6)
        return [eldest, eldest - thrown.randint(0, 5)]
    if kind < 0.85:
        parent = thrown.randint(26, 56)
        child = max(0, parent - thrown.randint(24, 32))
        return [parent, parent - thrown.randint(0, 4), child]
    return [thrown.randint(19, ELDEST)]


def _given(data: Mapping[str, Any], born: date) -> Mapping[str, list[str]]:
    found: Mapping[str, list[str]] = next(one for one in data["given"] if born.year <= one["until"])
    return found


def number_of(born: date, order: int, *, male: bool) -> str:
    """A well-formed identity number of nobody (GB 11643): odd orders are men, even ones women."""
    body = f"{REGION}{born:%Y%m%d}{order % 499 * 2 + (1 if male else 2):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def credit_code(order: int) -> str:
    """A well-formed credit code of no registered body (GB 32100)."""
    body = f"91{REGION}MA0{order:06d}"
    total = sum(_CREDIT.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return body + _CREDIT[-total % 31]
