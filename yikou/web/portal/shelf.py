"""The catalogue of the day, as portal pages ask for it."""

from collections.abc import Mapping

from yikou.catalogue import queries
from yikou.catalogue.items import Item
from yikou.catalogue.queries import Catalogue
from yikou.web.asked import Asked


def shelf(request: Asked) -> Catalogue:
    """What is offered today at the centre that is asked."""
    return queries.catalogue(request.centre, request.today)


def all_items(held: Catalogue) -> tuple[Item, ...]:
    """Every matter, in the catalogue's order."""
    return tuple(held.items.values())


def material_names(held: Catalogue) -> Mapping[str, str]:
    """The names of all papers by key: the same paper has one name in all matters."""
    return {one.key: one.name for item in held.items.values() for one in item.materials}
