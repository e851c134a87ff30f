"""What is asked about rules: the book in force, a rule's history, what hangs on the wall."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.kept import Kept
from yikou.kernel.rules import RuleText
from yikou.policies.library import SHIPPED, Library, LoadedVersion, Variant
from yikou.policies.loading import Unsound, Violation, load
from yikou.policies.models import Choice, Hanging, RuleVersion
from yikou.policies.policies import BasicSystems, WallSystems
from yikou.policies.posters import plain_text, sheet, version_line
from yikou.policies.rulebook import Choices, InForce, NotInForce, Rulebook, Tried, with_own
from yikou.policies.shipped import FOLDER, shipped
from yikou.policies.versions import own_version

__all__ = ["FOLDER", "Dated", "InForce", "Library", "NotInForce", "Rulebook", "Tried", "Unsound", "Violation"]
__all__ += ["choices", "forget", "history", "load", "missing_basics", "plain_text", "posted", "rulebook"]
__all__ += ["Poster", "Wall", "rulebook_with", "sheet", "shipped", "version_line", "wall"]

BOOKS_KEPT = 64
Stamp = tuple[int, int]


@dataclass
class _Known:
    """What this process knows of one centre: its library with own versions, its choices, its books."""

    library: Library
    choices: Choices
    books: "OrderedDict[date, Rulebook]" = field(default_factory=OrderedDict)
    basics: dict[date, tuple[Rulebook, tuple[str, ...]]] = field(default_factory=dict)


def rulebook(centre: str, on: date) -> Rulebook:
    """The rules in force at a centre on a day; what began that day is decided by them.

    Cached in the process; a change in another process is seen within two seconds.
    """
    known = _kept.get(centre)
    book = known.books.get(on)
    if book is None:
        book = known.books[on] = Rulebook(known.library, on, known.choices)
        if len(known.books) > BOOKS_KEPT:
            known.books.popitem(last=False)
    return book


def posted(centre: str, code: str, on: date) -> RuleText:
    """What hangs on the wall at a centre on a day."""
    return rulebook(centre, on).posted(code)


def missing_basics(centre: str, on: date) -> tuple[str, ...]:
    """The basic institutions without a version in force: while there is one, the centre may not open (C-02).

    Asked with every intake, so looked up once for a book.
    """
    known, book = _kept.get(centre), rulebook(centre, on)
    held = known.basics.get(on)
    if held is None or held[0] is not book:
        known.basics = {on: (book, book.get(BasicSystems).missing(book.institutions()))}
        held = known.basics[on]
    return held[1]


@dataclass(frozen=True)
class Poster:
    """A poster on a wall, and whether it should have been replaced by the version in force."""

    hanging: Hanging
    is_current: bool
    is_outdated: bool


@dataclass(frozen=True)
class Wall:
    """What hangs at a centre against what must hang (C-01): each institution that must, with its head rule."""

    posters: tuple[Poster, ...]
    required: tuple[tuple[str, str, tuple[Poster, ...]], ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The institutions whose rule hangs nowhere."""
        return tuple(name for name, _, hung in self.required if not hung)

    @property
    def outdated(self) -> tuple[Poster, ...]:
        """The posters that should have been replaced by now."""
        return tuple(one for one in self.posters if one.is_outdated)


def wall(centre: str, on: date) -> Wall:
    """The posters on the walls of a centre, and the six institutions that must be among them."""
    book = rulebook(centre, on)
    rows = Hanging.objects.filter(centre=centre, down_at=None).order_by("code", "place")
    posters = tuple(_poster(one, book, centre) for one in rows)
    heads = book.heads()
    required = []
    for key in book.get(WallSystems).systems:
        code = heads.get(key, "")
        hung = tuple(one for one in posters if one.hanging.code == code)
        required.append((shipped().terms.institutions[key], code, hung))
    return Wall(posters, tuple(required))


def _poster(row: Hanging, book: Rulebook, centre: str) -> Poster:
    found = book.by_code(row.code)
    if row.ref == found.ref:
        return Poster(row, is_current=True, is_outdated=False)
    chosen = [one.from_on for one in choices(centre, row.code) if one.from_on <= book.on]
    changed_on = max([found.version.from_on, *chosen])
    # Another variant is another poster, whatever its number.
    outdated = book.get(WallSystems).is_outdated(
        hung_version=0,
        version_in_force=found.version.version,
        days_since_change=WorkCalendar.shipped().working_days(changed_on, book.on),
    )
    return Poster(row, is_current=False, is_outdated=outdated)


@dataclass(frozen=True)
class Dated:
    """One version in a rule's history: who published it, when, why; the shipped ones have nobody."""

    in_force: InForce
    until: date | None
    row: RuleVersion | None

    @property
    def is_own(self) -> bool:
        """Whether the centre published it itself."""
        return self.row is not None


def history(centre: str, code: str, variant: str = "") -> list[Dated]:
    """All versions of a rule at a centre (of one variant, else of that held last), oldest first."""
    known = _kept.get(centre)
    book = Rulebook(known.library, date.max, known.choices)
    rule = book.rule(code)
    held = rule.variants[variant] if variant in rule.variants else book.variant_of(rule)
    rows = {row.version: row for row in RuleVersion.objects.filter(centre=centre, code=code, variant=held.key)}
    ends = [*(one.from_on for one in held.versions[1:]), None]
    return [
        Dated(_as_of(book, code, held, one), one.until or end, None if one.origin == SHIPPED else rows.get(one.version))
        for one, end in zip(held.versions, ends, strict=True)
    ]


def rulebook_with(centre: str, code: str, variant: str, version: LoadedVersion) -> Rulebook:
    """The rules as they would stand on a version's first day if it were published; nothing is written."""
    known = _kept.get(centre)
    return Rulebook(with_own(known.library, {code: ((variant, version),)}), version.from_on, known.choices)


def choices(centre: str, code: str) -> list[Choice]:
    """Which variants of a rule the centre chose, oldest first."""
    return list(Choice.objects.filter(centre=centre, code=code).order_by("from_on"))


def forget() -> None:
    """Read everything anew at the next question: after a change in this process, and between tests."""
    _kept.forget()


def _as_of(book: Rulebook, code: str, variant: Variant, version: LoadedVersion) -> InForce:
    rule = book.rule(code)
    published = rule.publish(variant, version, book.values_of(version), shipped().terms)
    return InForce(rule, variant, version, published)


def _stamp(centre: str) -> Stamp:
    """What changes whenever a version or a choice is added: both tables only grow."""
    tables = (RuleVersion, Choice)
    last, chosen = (model.objects.filter(centre=centre).aggregate(last=Max("id"))["last"] or 0 for model in tables)
    return last, chosen


def _read(centre: str) -> _Known:
    library = shipped()
    for row in RuleVersion.objects.filter(centre=centre).order_by("code", "variant", "version"):
        library = with_own(library, {row.code: ((row.variant, _loaded(library, row)),)})
    chosen: dict[str, tuple[tuple[date, str], ...]] = {}
    for choice in Choice.objects.filter(centre=centre).order_by("code", "from_on"):
        chosen[choice.code] = (*chosen.get(choice.code, ()), (choice.from_on, choice.variant))
    return _Known(library, chosen)


_kept = Kept(stamp=_stamp, build=_read)


def _loaded(library: Library, row: RuleVersion) -> LoadedVersion:
    variant = library.rules[row.code].variants[row.variant]
    return own_version(
        variant,
        version=row.version,
        from_on=row.from_on,
        # A later release may have dropped a value; one that it added stands as it ships.
        values={name: raw for name, raw in row.values.items() if name in variant.latest.specs},
        words=row.words,
        terms=library.terms,
    )
