"""Lists of matters: what is often done, and the groups of the guide index."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from yikou.catalogue.items import Item
from yikou.web.portal.joint import Station

SHOWN = 8


@dataclass(frozen=True)
class Group:
    """One heading of the guide index; `address` leads to the joint guide where there is one."""

    key: str
    name: str
    items: tuple[Item, ...]
    address: str = ""


def popular(items: Sequence[Item], counts: Mapping[str, int]) -> tuple[Item, ...]:
    """What is often done here, most often first; before there is enough to count, the first of each category."""
    ranked = sorted((one for one in items if counts.get(one.code)), key=lambda one: (-counts[one.code], one.code))
    first: dict[str, Item] = {}
    for one in items:
        first.setdefault(one.category, one)
    filled = dict.fromkeys((*ranked, *first.values()))
    return tuple(filled)[:SHOWN]


def by_need(items: Sequence[Item], stations: Iterable[Station]) -> list[Group]:
    """The moments of a life, each with the matters that come together."""
    return [
        Group(
            one.key, one.name, tuple(i for i in items if one.key in i.joint), reverse("portal:package", args=[one.key])
        )
        for one in stations
    ]


def by_name(groups: Mapping[str, tuple[Item, ...]]) -> list[Group]:
    """Matters by category or department, as the catalogue groups them."""
    return [Group(name, name, items) for name, items in groups.items()]
