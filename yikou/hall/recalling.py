"""Who was called last: by the clock, and by the ledger while minutes repeat because the clock was set back."""

from collections.abc import Collection, Iterator
from datetime import datetime

from yikou.hall.facts import Called, Recalled
from yikou.hall.models import Ticket
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger

# How many calls are gone back in the ledger; the clock catches up long before a hall calls as often.
FAR = 200


def last_called(centre: str, at: datetime, most: int) -> list[Ticket]:
    """The numbers that were called last, the newest first: one that is called again comes to the head."""
    rows = Ticket.objects.at_centre(centre).filter(day=at.astimezone(ZONE).date(), last_called_at__isnull=False)
    newest = list(rows.exclude(window="").order_by("-last_called_at", "-pk")[:most])
    if not newest or newest[0].last_called_at is None or newest[0].last_called_at <= at:
        return newest
    keys = list(dict.fromkeys(key for key, _ in _entries(centre, at, (Called.kind, Recalled.kind))))
    known = rows.exclude(window="").in_bulk(keys)
    return [known[key] for key in keys if key in known][:most]


def last_lanes(queues: Collection[int], at: datetime, most: int) -> list[str]:
    """The lanes of the last calls from some lines, the newest first."""
    rows = Ticket.objects.filter(queue__in=queues, day=at.astimezone(ZONE).date(), called_at__isnull=False)
    newest = list(rows.order_by("-called_at", "-pk").values_list("lane", "called_at", "centre")[:most])
    if not newest or newest[0][1] is None or newest[0][1] <= at:
        return [lane for lane, _, _ in newest]
    calls = list(_entries(newest[0][2], at, (Called.kind,)))
    here = set(rows.filter(pk__in=[key for key, _ in calls]).values_list("pk", flat=True))
    return [lane for key, lane in calls if key in here][:most]


def _entries(centre: str, at: datetime, kinds: Collection[str]) -> Iterator[tuple[int, str]]:
    """The last calls as they follow each other in the ledger: whose, and from which lane."""
    rows = ledger.entries(centre).filter(kind__in=kinds, day=at.astimezone(ZONE).date()).order_by("-id")
    for subject, facts in rows.values_list("subject", "facts")[:FAR]:
        yield int(subject.partition(":")[2]), facts.get("lane", "")
