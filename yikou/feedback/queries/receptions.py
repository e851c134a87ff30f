"""接待五个一 as results: read from the entries of checks, window by window."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from yikou.feedback.facts import ReceptionSeen
from yikou.feedback.models import Inspection
from yikou.feedback.policies import Conduct
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook


@dataclass(frozen=True)
class Manners:
    """What was seen at one window: how many receptions, and how often each of the five ones was done."""

    window: str
    seen: int
    done: tuple[int, ...]

    @property
    def kept(self) -> int:
        """How much of all that is owed was done, in whole per cent."""
        return round(100 * sum(self.done) / (self.seen * len(self.done))) if self.seen and self.done else 0


def courtesies(centre: str, day: date) -> dict[str, str]:
    """The five ones of a day with their words, in order."""
    return rulebook(centre, day).get(Conduct).courtesy_words()


def receptions_in(inspection: Inspection) -> list[ReceptionSeen]:
    """What was seen of receptions in one check, in order."""
    facts = (one.fact for one in ledger.history(inspection) if one.kind == ReceptionSeen.kind)
    return [one for one in facts if isinstance(one, ReceptionSeen)]


def manners(centre: str, start: date, end: date) -> list[Manners]:
    """The results of each window at which somebody looked, from `start` to `end`, by its number."""
    rows = ledger.entries(centre).filter(kind=ReceptionSeen.kind, day__range=(start, end))
    seen: Counter[str] = Counter()
    done: Counter[tuple[str, str]] = Counter()
    for facts in rows.values_list("facts", flat=True):
        seen[facts["window"]] += 1
        done.update((facts["window"], key) for key in facts.get("done", ()))
    keys = list(courtesies(centre, end))
    found = [Manners(window, n, tuple(done[window, key] for key in keys)) for window, n in seen.items()]
    return sorted(found, key=lambda one: (not one.window.isdecimal(), len(one.window), one.window))
