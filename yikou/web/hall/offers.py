"""What a line is often taken for: a few matters to touch, so that the window knows what is coming."""

from typing import TYPE_CHECKING

from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Item
from yikou.hall import queries
from yikou.web.asked import Asked
from yikou.web.portal import figures, matters

if TYPE_CHECKING:
    from yikou.hall.models import Queue

SHOWN, MOST = 6, 5


def of(queue: "Queue", request: Asked) -> tuple[Item, ...]:
    """The matters of a line that come most often; a line for everything leaves out what others take."""
    items = catalogue.catalogue(request.centre, request.today).items.values()
    if queue.is_front_desk:
        return ()
    if queue.departments:
        mine = [one for one in items if one.department in queue.departments]
    else:
        others = {name for one in queries.queues(request.centre) for name in one.departments}
        mine = [one for one in items if one.department not in others]
    return matters.popular(mine, figures.counts(request.centre))[:SHOWN]


def with_picked(offered: tuple[Item, ...], request: Asked) -> tuple[tuple[Item, bool], ...]:
    """What is offered, with whether it was found before; what was found comes first."""
    found = catalogue.catalogue(request.centre, request.today).items.get(request.GET.get("matter", ""))
    others = [one for one in offered if found is None or one.code != found.code]
    first = [(found, True)] if found is not None else []
    return (*first, *((one, False) for one in others))[:SHOWN]


def chosen(request: Asked) -> list[str]:
    """What was touched, as far as it is on offer."""
    known = catalogue.catalogue(request.centre, request.today).items
    return [code for code in dict.fromkeys(request.POST.getlist("matter")) if code in known][:MOST]
