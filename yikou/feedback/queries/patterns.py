"""Patterns as figures: the same when they are found, when they are opened, and when one sees whether it helped."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast

from django.db.models import QuerySet

from yikou.cases import queries as cases
from yikou.catalogue import queries as catalogue
from yikou.feedback.models import Pattern, PatternState
from yikou.feedback.policies import PatternFinding
from yikou.feedback.queries import wording
from yikou.hall import queries as hall
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger

SHOWN = 100


@dataclass(frozen=True)
class Recurring:
    """One figure of some days: what recurs, how often, among how many."""

    sort: str
    n: int
    of: int
    item: str = ""
    part: str = ""
    word: str = ""
    title: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is, whatever its figure."""
        return self.sort, self.item, self.part, self.word


@dataclass(frozen=True)
class Trace:
    """One thing that a figure counts: when, and its ledger entry (or the number in the hall)."""

    at: datetime
    entry: int = 0
    ticket: str = ""


def _rows(centre: str) -> QuerySet[Pattern]:
    return cast(QuerySet[Pattern], Pattern.objects.filter(centre_id=centre))


def patterns(centre: str) -> list[Pattern]:
    """What waits for a decision or for a second look, by its day; what ended lies in the register."""
    return list(_rows(centre).filter(ended_at__isnull=True).order_by("due_on", "id"))


def ended_patterns(centre: str, most: int = SHOWN) -> list[Pattern]:
    """What was decided and looked at again, newest first: did it help?"""
    return list(_rows(centre).filter(ended_at__isnull=False).order_by("-ended_at", "-id")[:most])


def hushed(centre: str, on: date) -> set[tuple[str, str, str, str]]:
    """What is not found again: it is open, or was decided on not long ago."""
    rows = _rows(centre)
    open_or_quiet = rows.filter(ended_at__isnull=True) | rows.filter(quiet_until__gte=on)
    return set(open_or_quiet.values_list("sort", "item", "part", "word"))


def found_since(centre: str, day: date) -> Counter[str]:
    """How many of each kind were found from a day on."""
    return Counter(_rows(centre).filter(opened_at__gte=_dawn(day)).values_list("sort", flat=True))


def to_measure(centre: str) -> list[Pattern]:
    """Those that somebody was to put right, in order."""
    return list(_rows(centre).filter(state=PatternState.TASKED).order_by("id"))


def recurring(centre: str, start: date, end: date, rule: PatternFinding) -> list[Recurring]:
    """Everything that recurs from `start` to `end`, both counted, whether it is much or little."""
    return [
        *_asked(centre, start, end),
        *_missing(centre, start, end),
        *_late(centre, start, end),
        *_waits(centre, start, end, rule),
        *_words(centre, start, end),
    ]


def figure_of(pattern: Pattern, start: date, end: date, rule: PatternFinding) -> tuple[int, int]:
    """The pattern's own figure in other days: how often, among how many."""
    key = pattern.sort, pattern.item, pattern.part, pattern.word
    source = {"asked": _asked, "missing": _missing, "late": _late, "word": _words}.get(pattern.sort)
    found = source(pattern.centre_id, start, end) if source else _waits(pattern.centre_id, start, end, rule)
    rows = {one.key: (one.n, one.of) for one in found}
    return rows.get(key) or (0, _whole(pattern, list(rows.items())))


def _whole(pattern: Pattern, rows: "list[tuple[tuple[str, str, str, str], tuple[int, int]]]") -> int:
    """Among how many a thing did not happen once: the whole is the same for its kind, or for its item."""
    if pattern.sort in ("asked", "word"):
        return max((of for _, (_, of) in rows), default=0)
    same = [of for key, (_, of) in rows if key[1:3] == (pattern.item, "") or key[2] == pattern.part]
    return max(same, default=0)


# --- the five kinds ------------------------------------------------------------------------------


def _asked(centre: str, start: date, end: date) -> Iterator[Recurring]:
    """How often each item was asked about, among all questions."""
    rows = cases.enquiries(centre).filter(asked_at__gte=_dawn(start), asked_at__lt=_dawn(end + timedelta(days=1)))
    topics = Counter(rows.order_by().values_list("topic", flat=True))
    names = _items(centre, end)
    of = sum(topics.values())
    for item, n in topics.items():
        if item:
            yield Recurring("asked", n, of, item=item, title=f"常有人问：{names.get(item, item)}")


def _missing(centre: str, start: date, end: date) -> Iterator[Recurring]:
    """How often each material was missing, among the matters of its item that were received."""
    received: Counter[str] = Counter()
    without: dict[tuple[str, str], set[str]] = {}
    for item, about, kind, facts in _entries(centre, start, end, "cases.received", *_TELLING_MISSING):
        if kind == "cases.received":
            received[item] += 1
            without.setdefault((item, ""), set())
        for material in (*facts.get("asked", ()), *facts.get("gaps", ())):
            without.setdefault((item, material), set()).add(about)
    titles = _materials(centre, end)
    for (item, material), numbers in without.items():
        name = titles.get((item, material), material)
        title = f"材料常缺：{name}（{titles.get((item, ''), item)}）"
        yield Recurring(
            "missing", len(numbers), max(received[item], len(numbers)), item=item, part=material, title=title
        )


_TELLING_MISSING = ("cases.corrections_told", "cases.accepted")


def _late(centre: str, start: date, end: date) -> Iterator[Recurring]:
    """How often each step was late, among its endings."""
    done: Counter[tuple[str, str]] = Counter()
    late: Counter[tuple[str, str]] = Counter()
    said: dict[tuple[str, str], str] = {}
    for item, _, _, facts in _entries(centre, start, end, "cases.step_finished"):
        key = item, str(facts.get("step", ""))
        done[key] += 1
        late[key] += bool(facts.get("late"))
        said[key] = str(facts.get("step_name", key[1]))
    names = _items(centre, end)
    for (item, step), of in done.items():
        title = f"环节常超时：{said[item, step]}（{names.get(item, item)}）"
        yield Recurring("late", late[item, step], of, item=item, part=step, title=title)


def _waits(centre: str, start: date, end: date, rule: PatternFinding) -> Iterator[Recurring]:
    """How many waited longer than the rule's time, among those who came within each hour and were called."""
    rows = hall.all_tickets(centre).filter(day__range=(start, end), called_at__isnull=False, shown_at__isnull=False)
    came: Counter[int] = Counter()
    long: Counter[int] = Counter()
    for shown_at, waited in rows.order_by().values_list("shown_at", "waited").iterator():
        assert shown_at is not None
        hour = shown_at.astimezone(ZONE).hour
        came[hour] += 1
        long[hour] += waited > rule.long_wait.delta
    for hour, of in came.items():
        yield Recurring("wait", long[hour], of, part=f"{hour:02d}", title=f"{hour} 点到 {hour + 1} 点来的人等得久")


def _words(centre: str, start: date, end: date) -> Iterator[Recurring]:
    counted = wording.counts(centre, start, end, wording.OPINIONS)
    of = counted.pop("", 0)
    for word, n in counted.items():
        yield Recurring("word", n, of, word=word, title=f"意见里常说：{word}")


# --- what a figure counts ------------------------------------------------------------------------


def traces(pattern: Pattern, start: date, end: date, rule: PatternFinding) -> list[Trace]:
    """The newest of what a pattern's figure counts; words open into what was written (`wording.comments`)."""
    if pattern.sort == "wait":
        return _tickets(pattern, start, end, rule)
    kinds = {"asked": ("cases.enquired",), "missing": _TELLING_MISSING, "late": ("cases.step_finished",)}
    rows = ledger.entries(pattern.centre_id).filter(kind__in=kinds.get(pattern.sort, ()), item=pattern.item)
    found = rows.filter(day__range=(start, end)).order_by("-id").values_list("pk", "at", "facts", "about")
    shown: dict[str | int, Trace] = {}
    for pk, at, facts, about in found.iterator():
        if _counts(pattern, facts):
            shown.setdefault(about or pk, Trace(at, entry=pk))
        if len(shown) >= SHOWN:
            break
    return list(shown.values())


def _counts(pattern: Pattern, facts: dict[str, object]) -> bool:
    if pattern.sort == "missing":
        return pattern.part in [*_list(facts, "asked"), *_list(facts, "gaps")]
    return pattern.sort == "asked" or (bool(facts.get("late")) and facts.get("step") == pattern.part)


def _list(facts: dict[str, object], name: str) -> Iterable[object]:
    value = facts.get(name, ())
    return value if isinstance(value, list | tuple) else ()


def _tickets(pattern: Pattern, start: date, end: date, rule: PatternFinding) -> list[Trace]:
    rows = hall.all_tickets(pattern.centre_id).filter(day__range=(start, end), called_at__isnull=False)
    rows = rows.filter(waited__gt=rule.long_wait.delta, shown_at__isnull=False).order_by("-id")
    some = (one for one in rows.iterator() if one.shown_at and one.shown_at.astimezone(ZONE).hour == int(pattern.part))
    return [Trace(one.shown_at, ticket=one.number) for one, _ in zip(some, range(SHOWN), strict=False) if one.shown_at]


# --- names and days ------------------------------------------------------------------------------


def _dawn(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZONE)


def _entries(centre: str, start: date, end: date, *kinds: str) -> Iterator[tuple[str, str, str, dict[str, list[str]]]]:
    rows = ledger.entries(centre).filter(kind__in=kinds, day__range=(start, end)).order_by()
    yield from rows.values_list("item", "about", "kind", "facts").iterator()


def _items(centre: str, on: date) -> dict[str, str]:
    return {code: one.short_name for code, one in catalogue.catalogue(centre, on).items.items()}


def _materials(centre: str, on: date) -> dict[tuple[str, str], str]:
    """The names of materials by item and key; the item's own name under the empty key."""
    named: dict[tuple[str, str], str] = {}
    for code, item in catalogue.catalogue(centre, on).items.items():
        named[code, ""] = item.short_name
        named |= {(code, one.key): one.name for one in item.materials}
    return named
