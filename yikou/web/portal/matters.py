"""Lists of matters: what is often done, and the groups of the guide index."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from yikou.catalogue.items import Item

if TYPE_CHECKING:
    from yikou.catalogue.queries import Need

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
    filled = {one.code: one for one in (*ranked, *first.values())}
    return tuple(filled.values())[:SHOWN]


def by_need(needs: Iterable["Need"]) -> list[Group]:
    """What happens in a life, each with the matters that it needs and the package that joins them."""
    return [
        Group(
            one.key, one.title, one.items, reverse("portal:package", args=[one.packages[0].key]) if one.packages else ""
        )
        for one in needs
    ]


def by_name(groups: Mapping[str, tuple[Item, ...]]) -> list[Group]:
    """Matters by category or department, as the catalogue groups them."""
    return [Group(name, name, items) for name, items in groups.items()]
