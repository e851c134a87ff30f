"""Guides by need: what happens in a life (生孩子、找工作、亲人去世), with the matters that belong to it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yikou.catalogue.items import Item, Package
from yikou.catalogue.search.index import led_to, names_of
from yikou.catalogue.search.lexicon import lexicon

if TYPE_CHECKING:
    from yikou.catalogue.snapshot import Catalogue


@dataclass(frozen=True, slots=True)
class Need:
    """A need with the joint packages and items that meet it, the most usual first."""

    key: str
    title: str
    packages: tuple[Package, ...]
    items: tuple[Item, ...]


def needs(catalogue: "Catalogue") -> tuple[Need, ...]:
    """All needs for which the catalogue has something (`yikou/data/search/needs.yaml`)."""
    found = (_need(catalogue, one.key, one.title, one.about) for one in lexicon().needs)
    return tuple(one for one in found if one.items or one.packages)


def _need(catalogue: "Catalogue", key: str, title: str, about: tuple[str, ...]) -> Need:
    names, items, packages = names_of(catalogue), list(catalogue.items.values()), list(catalogue.packages.values())
    met: dict[str, Item] = {}
    joint: dict[str, Package] = {}
    for said in about:
        met |= {one.code: one for one in catalogue.by_category.get(said, ()) if one.code not in met}
        for number in led_to([said], names) if said not in catalogue.by_category else ():
            if number < len(items):
                met.setdefault(items[number].code, items[number])
            else:
                package = packages[number - len(items)]
                joint.setdefault(package.key, package)
    return Need(key, title, tuple(joint.values()), tuple(met.values()))
