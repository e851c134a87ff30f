"""What is asked of the catalogue: the catalogue of a day, one item in one version, what changed.

A catalogue is kept in the process as one immutable value for as long as a cheap stamp says that
it is current; what changes it calls `forget`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Count, Max, Sum

from yikou.catalogue import facts as f
from yikou.catalogue.checking import Sheet, Sheets, Violation, check, check_sheets, read_sheets
from yikou.catalogue.differences import Change, differences
from yikou.catalogue.items import Item, UnknownItem
from yikou.catalogue.models import Edition, Kind, State, digest_of
from yikou.catalogue.search import Hit, Need, SearchResult
from yikou.catalogue.search import needs as needs_met
from yikou.catalogue.search import search as find
from yikou.catalogue.snapshot import Catalogue, from_data, parts, shipped, write
from yikou.kernel.kept import Kept
from yikou.ledger import queries as ledger
from yikou.ledger.operations import subject_key

# What other packages may take from the catalogue beside the functions below.
__all__ = ["Catalogue", "Change", "Hit", "Need", "SearchResult", "Violation", "check", "differences", "shipped"]

_MOST = 16
Key = tuple[str, str]
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Current:
    """An item as it is offered on a day, with the version that a case or notice keeps."""

    item: Item
    version: int
    from_on: date


@dataclass(frozen=True, slots=True)
class Issue:
    """When one edition is in force, without its content."""

    pk: int
    kind: str
    code: str
    version: int
    from_on: date
    until_on: date | None

    @property
    def key(self) -> Key:
        """What it is an edition of."""
        return self.kind, self.code


@dataclass(slots=True)
class _Known:
    """What this process knows of one centre's catalogue."""

    issues: tuple[Issue, ...]
    days: dict[date, dict[Key, Issue]] = field(default_factory=dict)
    catalogues: dict[date, Catalogue] = field(default_factory=dict)
    items: dict[tuple[str, int], Item] = field(default_factory=dict)


# --- the catalogue of a day ----------------------------------------------------------


def catalogue(centre: str, on: date) -> Catalogue:
    """The whole catalogue as it is in force on a day."""
    known = _kept.get(centre)
    held = known.catalogues.get(on)
    if held is None:
        if len(known.catalogues) >= _MOST:
            known.catalogues.clear()
        held = known.catalogues[on] = _same_as_before(known, on) or _catalogue(_in_force(known, on))
    return held


def _same_as_before(known: _Known, on: date) -> Catalogue | None:
    """The catalogue of another day on which the same editions are in force: most days are like the day before."""
    said = _in_force(known, on)
    return next((held for day, held in known.catalogues.items() if _in_force(known, day) == said), None)


def _catalogue(issues: Mapping[Key, Issue]) -> Catalogue:
    versions = {code: one.version for (kind, code), one in issues.items() if kind == Kind.ITEM}
    return from_data(_said(issues), versions)


def _said(issues: Mapping[Key, Issue]) -> dict[Key, dict[str, Any]]:
    payloads = dict(Edition.objects.filter(pk__in=[one.pk for one in issues.values()]).values_list("pk", "payload"))
    return {key: payloads[one.pk] for key, one in issues.items()}


def current(centre: str, code: str, *, on: date) -> Current | None:
    """An item as it is offered on a day; None where the centre does not offer it then."""
    issue = _in_force(_kept.get(centre), on).get((Kind.ITEM, code))
    if issue is None:
        return None
    return Current(catalogue(centre, on).items[code], issue.version, issue.from_on)


def item(centre: str, code: str, on: date) -> Item:
    """An item as it is offered on a day. Raises UnknownItem."""
    return catalogue(centre, on).item(code)


def item_version(centre: str, code: str, version: int) -> Item:
    """An item in one published version, whether it is still in force or not. Raises UnknownItem."""
    known = _kept.get(centre)
    if (code, version) not in known.items:
        row = Edition.objects.at_centre(centre).issued().of(Kind.ITEM, code).filter(version=version).first()
        if row is None:
            raise UnknownItem(item=f"{code} 第{version}版")
        known.items[code, version] = Item.from_data(row.payload)
    return known.items[code, version]


def has_catalogue(centre: str) -> bool:
    """Whether the centre has any catalogue of its own."""
    return bool(_kept.get(centre).issues)


def centres() -> tuple[str, ...]:
    """The centres that have a catalogue, by code."""
    return tuple(Edition.objects.issued().order_by("centre").values_list("centre", flat=True).distinct())


def forget(centre: str) -> None:
    """Drop what this process keeps: called by every operation that changes what is in force."""
    _kept.forget(centre)


def _stamp(centre: str) -> Stamp:
    said = Edition.objects.at_centre(centre).issued().aggregate(n=Count("pk"), last=Max("pk"), sum=Sum("revision"))
    return said["n"], said["last"] or 0, said["sum"] or 0


def _read(centre: str) -> _Known:
    rows = Edition.objects.at_centre(centre).issued().order_by("pk").defer("payload")
    issued = (
        Issue(one.pk, one.kind, one.code, one.version, one.from_on, one.until_on)
        for one in rows
        if one.version and one.from_on
    )
    return _Known(tuple(issued))


_kept = Kept(stamp=_stamp, build=_read)


def _in_force(known: _Known, on: date) -> dict[Key, Issue]:
    """The edition of each thing that is in force on a day: the last that has begun, if it is not over."""
    held = known.days.get(on)
    if held is None:
        if len(known.days) >= _MOST:
            known.days.clear()
        begun: dict[Key, Issue] = {}
        for one in sorted(known.issues, key=lambda one: (one.from_on, one.version)):
            if one.from_on <= on:
                begun[one.key] = one
        standing = (one for one in begun.values() if one.until_on is None or on < one.until_on)
        held = known.days[on] = {one.key: one for one in sorted(standing, key=lambda one: one.pk)}
    return held


# --- finding a matter ----------------------------------------------------------------


def search(centre: str, query: str, *, on: date, top: int = 5) -> SearchResult:
    """The matters on offer that fit what a person typed, at most `top`, best first; refuses to guess."""
    return find(catalogue(centre, on), query, top)


def needs(centre: str, on: date) -> tuple[Need, ...]:
    """What is on offer by need: what happens in a life, with the packages and items for it."""
    return needs_met(catalogue(centre, on))


# --- for the office ------------------------------------------------------------------


def history(centre: str, code: str, kind: str = Kind.ITEM) -> list[Edition]:
    """All editions of one thing that were published, the newest first. (B-31)"""
    return list(Edition.objects.at_centre(centre).issued().of(kind, code).order_by("-version"))


def drafts(centre: str) -> list[Edition]:
    """All open drafts, the newest first."""
    return list(Edition.objects.at_centre(centre).drafts().order_by("-created_at", "-pk"))


def coming(centre: str, on: date) -> list[Edition]:
    """What was published and begins or ends after a day, the soonest first."""
    rows = Edition.objects.at_centre(centre).issued()
    later = rows.filter(from_on__gt=on) | rows.filter(until_on__gt=on)
    return sorted(later, key=lambda one: (one.until_on or one.from_on or on, one.pk))


def retired(centre: str, on: date) -> list[Edition]:
    """The items that the centre took before and takes no more, the last retired first."""
    rows = Edition.objects.at_centre(centre).filter(kind=Kind.ITEM, state=State.RETIRED, until_on__lte=on)
    offered = catalogue(centre, on).items
    return [one for one in rows.order_by("-until_on", "code") if one.code not in offered]


def last_version(centre: str, kind: str, code: str) -> Edition | None:
    """The last published edition of one thing, in force or not."""
    return Edition.objects.at_centre(centre).issued().of(kind, code).order_by("-version").first()


def last_issued(centre: str) -> list[Edition]:
    """The last published edition of everything that the centre ever had."""
    rows = Edition.objects.at_centre(centre).issued().order_by("version")
    return list({one.key: one for one in rows}.values())


@dataclass(frozen=True, slots=True)
class Standing:
    """How one thing stands on a day: the version in force, one that comes, the day it ended, an open draft.

    `said` is what its shown version says: that in force, else the one to come, else the draft, else the last.
    """

    code: str
    said: Mapping[str, Any]
    in_force: Issue | None = None
    coming: Issue | None = None
    ends_on: date | None = None
    draft: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether it was offered once and is no longer, with nothing to come."""
        return self.in_force is None and self.coming is None and self.ends_on is not None


def standings(centre: str, on: date, kind: str = Kind.ITEM) -> list[Standing]:
    """Everything of a kind that the centre offers, offered, or writes on, by code."""
    known = _kept.get(centre)
    issues = [one for one in known.issues if one.kind == kind]
    begun = {one.code: one for one in _in_force(known, on).values() if one.kind == kind}
    last = {one.code: one for one in sorted(issues, key=lambda one: one.version)}
    next_one = {one.code: one for one in sorted(issues, key=lambda one: -one.version) if one.from_on > on}
    drafts = dict(Edition.objects.at_centre(centre).drafts().filter(kind=kind).values_list("code", "pk"))
    shown = {code: (begun.get(code) or next_one.get(code) or last[code]).pk for code in last}
    shown |= {code: pk for code, pk in drafts.items() if code not in last}
    said = dict(Edition.objects.filter(pk__in=shown.values()).values_list("pk", "payload"))
    return [
        Standing(
            code=code,
            said=said[pk],
            in_force=begun.get(code),
            coming=next_one.get(code),
            ends_on=last[code].until_on if code in last else None,
            draft=drafts.get(code),
        )
        for code, pk in sorted(shown.items())
    ]


def next_code(centre: str, prefix: str) -> str:
    """The first item code of a department that was never used, drafts included: `MZ-023`."""
    rows = Edition.objects.at_centre(centre).filter(kind=Kind.ITEM, code__startswith=f"{prefix}-")
    used = [int(code[-3:]) for code in rows.values_list("code", flat=True) if code[-3:].isdigit()]
    return f"{prefix}-{max(used, default=0) + 1:03d}"


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What an import would do: what is new, what changes and how, what is retired, how many stay."""

    added: tuple[tuple[Key, str], ...]
    changed: tuple[tuple[Key, str, tuple[Change, ...]], ...]
    retired: tuple[tuple[Key, str], ...]
    unchanged: int


def arrivals(centre: str, directory: Path, from_on: date) -> Arrivals:
    """What the catalogue of a directory, which has passed the check, would change from a day on."""
    sheets, _ = read_sheets(directory)
    assert sheets is not None
    said = parts(sheets)
    last = {one.key: one for one in last_issued(centre)}
    changed, gone = compared(said, last, from_on)
    return Arrivals(
        added=tuple((key, _name_of(said[key])) for key in changed if key not in last),
        changed=tuple(
            (key, _name_of(said[key]), tuple(differences(last[key].payload, said[key])))
            for key in changed
            if key in last
        ),
        retired=tuple((one.key, _name_of(one.payload)) for one in gone),
        unchanged=len(said) - len(changed),
    )


def compared(
    said: Mapping[Key, Mapping[str, Any]], last: Mapping[Key, Edition], from_on: date
) -> tuple[list[Key], list[Edition]]:
    """What of an import is new or says something else than its last version, and what it no longer has."""
    standing = {key: one for key, one in last.items() if one.until_on is None or one.until_on > from_on}
    changed = [key for key in said if key not in standing or standing[key].digest != digest_of(said[key])]
    return changed, [one for key, one in standing.items() if key not in said and one.until_on is None]


def _name_of(said: Mapping[str, Any]) -> str:
    return str(said.get("short_name") or said.get("name") or "")


def diff(before: Edition, after: Edition) -> list[Change]:
    """What changed between two editions, field by field, in Chinese. (B-31)"""
    return differences(before.payload, after.payload)


def preview(draft: Edition, on: date) -> list[Violation]:
    """What is still wrong if the draft were published on a day: the check before publishing."""
    before = said_on(draft.centre_id, on)
    after = violations({**before, draft.key: draft.payload})
    known = set(violations(before)) if after else set()
    return [one for one in after if one not in known]


def altered(centre: str) -> list[Edition]:
    """Editions whose content is not what the ledger fixed: changed, or put there, behind its back."""
    fixed = ledger.digests(centre, f.Imported, f.Drafted, f.DraftSaved, f.Published)
    rows = Edition.objects.at_centre(centre).order_by("pk").only("kind", "code", "version", "payload")
    return [one for one in rows.iterator(chunk_size=200) if digest_of(one.payload) != fixed.get(subject_key(one))]


def export(centre: str, directory: Path, on: date) -> list[Path]:
    """Write the catalogue of a day into a directory in its own format; answers the files."""
    return write(catalogue(centre, on), directory)


def said_on(centre: str, on: date) -> dict[Key, dict[str, Any]]:
    """What every part of the catalogue says on a day, in the format, by kind and code."""
    return _said(_in_force(_kept.get(centre), on))


def days_of_change(centre: str, from_on: date) -> list[date]:
    """`from_on` and every later day on which what is in force changes."""
    issues = _kept.get(centre).issues
    days = {one.from_on for one in issues} | {one.until_on for one in issues if one.until_on}
    return sorted({from_on} | {day for day in days if day > from_on})


def violations(said: Mapping[Key, Mapping[str, Any]]) -> list[Violation]:
    """What is wrong with a catalogue that is given by its parts."""
    packages = [dict(one) for (kind, _), one in said.items() if kind == Kind.PACKAGE]
    rules = said.get((Kind.MATERIAL_RULES, "material_rules"))
    departments = said.get((Kind.DEPARTMENTS, "departments"))
    return check_sheets(
        Sheets(
            departments=Sheet("departments.yaml", departments),
            items=[Sheet("事项", [dict(one) for (kind, _), one in said.items() if kind == Kind.ITEM])],
            joint=Sheet("joint.yaml", {"packages": packages}),
            material_rules=Sheet("material_rules.yaml", rules) if rules else None,
        )
    )
