"""制度: the list by institution, a rule as it hangs, its values, where it bites, its versions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre_queries
from yikou.feedback import queries as feedback
from yikou.kernel.facts import KINDS
from yikou.ledger import queries as ledger
from yikou.policies import access, queries
from yikou.policies.queries import Dated, InForce, Rulebook, Tried, rulebook
from yikou.web.asked import Asked
from yikou.web.office.ruling.words import WHERE, called
from yikou.web.office.views_drafts import day_of
from yikou.web.pages import page

ROWS = 50


@dataclass(frozen=True)
class Line:
    """One rule of the list."""

    code: str
    title: str
    plain: str
    version: int
    from_on: date | None
    is_enforced: bool
    unverified: int
    is_own: bool


@dataclass(frozen=True)
class ValueLine:
    """One value in this version beside the last."""

    label: str
    before: str
    now: str
    is_changed: bool
    sources: str
    unverified: bool


# --- reading -------------------------------------------------------------------------


@page(signed_in=True)
def rules(request: Asked) -> HttpResponse:
    """All rules by institution, narrowed to words, to those the system decides by, to those with unverified values."""
    book = rulebook(request.centre, request.today)
    lines = [(one.rule.institution, _line(one)) for one in book.all()]
    q, only = request.GET.get("q", "").strip()[:40], request.GET.get("only", "")
    shown = [(key, one) for key, one in lines if q in one.title + one.plain + one.code and _is_asked(one, only)]
    names = queries.shipped().terms.institutions
    context = {
        "section": "rules",
        "q": q,
        "only": only,
        "groups": _groups(shown, names),
        "total": len(lines),
        "enforced": sum(one.is_enforced for _, one in lines),
        "unverified": sum(bool(one.unverified) for _, one in lines),
        "own": sum(one.is_own for _, one in lines),
    }
    return render(request, "office/rules/rules.html", context)


def _line(one: InForce) -> Line:
    text, version = one.text, one.version
    own = version.origin == "centre"
    return Line(
        one.rule.code, text.title, text.plain, version.version, text.from_on, one.is_enforced, len(one.unverified), own
    )


def _is_asked(one: Line, only: str) -> bool:
    return {"enforced": one.is_enforced, "unverified": bool(one.unverified), "own": one.is_own}.get(only, True)


def _groups(shown: Iterable[tuple[str, Line]], names: Mapping[str, str]) -> list[tuple[str, str, list[Line]]]:
    held: dict[str, list[Line]] = {}
    for key, one in shown:
        held.setdefault(key, []).append(one)
    return [(key, names.get(key, key), held[key]) for key in [*(key for key in names if key in held)]]


@page(signed_in=True)
def rule(request: Asked, code: str) -> HttpResponse:
    """One rule: the poster as it hangs, its values beside the last ones, examples tried, where it bites, versions."""
    return render(request, "office/rules/rule.html", shown(request, code))


def shown(request: Asked, code: str) -> dict[str, Any]:
    """What the page of a rule shows."""
    book = rulebook(request.centre, request.today)
    found = book.by_code(code)
    history = queries.history(request.centre, code, found.variant.key)
    before = _before(history, found)
    since = request.today.replace(day=1)
    return {
        "section": "rules",
        "rule": found,
        "text": found.text,
        "version": found.version.version,
        "posters": [one for one in queries.wall(request.centre, request.today).posters if one.hanging.code == code],
        "may_hang": access.may_hang(request.actor, request.centre),
        "institution": queries.shipped().terms.institutions.get(found.rule.institution, ""),
        "where": [WHERE[one] for one in found.rule.where if one in WHERE],
        "values": list(values_of(found, before)),
        "before": before,
        "examples": verdicts(book, code, request),
        "bites": _bites(request, code, since) if request.actor.may("ledger.read") else None,
        "since": since,
        "history": _history(history, found, request.today),
        "variants": variants_of(request, found),
        "chosen": _chosen(request, found),
        "next": history[-1].in_force.version.version + 1,
    }


def _before(history: Sequence[Dated], found: InForce) -> InForce | None:
    versions = [one.in_force for one in history if one.in_force.version.version < found.version.version]
    return versions[-1] if versions else None


def values_of(now: InForce, before: InForce | None) -> Iterator[ValueLine]:
    """Every value of a version beside what the version before said."""
    names = called(now)
    for name, value in now.published.values.items():
        old = before.published.values.get(name) if before else None
        shown, was = (_printed(one) if one else "" for one in (value, old))
        own = now.version.origin == "centre" and not value.sources
        yield ValueLine(
            label=names[name],
            before=was,
            now=shown,
            is_changed=bool(before) and was != shown,
            sources="、".join(value.sources) or ("中心自定" if own else ""),
            unverified=value.unverified,
        )


def _printed(value: Any) -> str:
    return value.printed or ("是" if value.plain else "否")


def verdicts(book: Rulebook, code: str, request: Asked) -> list[tuple[str, bool | None]]:
    """The worked examples of the variant held, with their verdict; None for what is not enforced yet."""
    found = book.by_code(code)
    own = [one for one in found.rule.examples if (one.variant or found.rule.default) == found.variant.key]
    if not found.is_enforced:
        return [(one.name, None) for one in own]
    calendar = centre_queries.calendar(request.centre)
    return [(one.name, Tried(one, book.answered(code, one, calendar)).is_as_stated) for one in own]


def _bites(request: Asked, code: str, since: date) -> list[tuple[str, str, int]]:
    """What was decided under the rule this month: kind, its name, how often."""
    decided = feedback.shown_to(request.actor, ledger.decided_under(request.centre, code, since=since))
    rows = decided.order_by().values_list("kind")
    counted = rows.annotate(n=Count("pk")).order_by("-n", "kind")
    return [(kind, KINDS[kind].label if kind in KINDS else kind, n) for kind, n in counted]


def _history(history: Sequence[Dated], found: InForce, today: date) -> list[dict[str, Any]]:
    listed = []
    for one in reversed(history):
        version = one.in_force.version
        is_now = one.in_force.ref == found.ref
        state = "now" if is_now else "next" if version.from_on > today else "done"
        who = _staff(one.row.published_by) if one.row else "随系统带来"
        listed.append({"one": one, "version": version, "state": state, "who": who})
    return listed


def variants_of(request: Asked, found: InForce) -> list[tuple[str, str, Any, bool]]:
    """The ways in which the rule can be held, as their last version would hang."""
    if len(found.rule.variants) < 2:
        return []
    held = {key: queries.history(request.centre, found.rule.code, key)[-1].in_force for key in found.rule.variants}
    return [(key, one.variant.title, one.text, key == found.variant.key) for key, one in held.items()]


def _chosen(request: Asked, found: InForce) -> list[tuple[Any, str, str]]:
    """Which variants were chosen, when and by whom."""
    known = found.rule.variants
    made = queries.choices(request.centre, found.rule.code)
    return [
        (one, known[one.variant].title if one.variant in known else one.variant, _staff(one.chosen_by)) for one in made
    ]


def _names(rows: Sequence[Any]) -> list[str]:
    """Who did each of some entries; one query."""
    known = accounts.names({int(one.by[6:]) for one in rows if one.by.startswith("staff:")})
    return [known[int(one.by[6:])] if one.by.startswith("staff:") else _staff(one.by) for one in rows]


def _staff(key: str) -> str:
    return accounts.name_of_actor(key)


@page(may="ledger.read")
def bites(request: Asked, code: str) -> HttpResponse:
    """The entries of a kind that were decided under a rule since a day, newest first; each opens."""
    found = rulebook(request.centre, request.today).by_code(code)
    since = day_of(request.GET.get("since", "")) or request.today.replace(day=1)
    kind, before = request.GET.get("kind", ""), request.GET.get("before", "")
    rows = feedback.shown_to(request.actor, ledger.decided_under(request.centre, code, since=since))
    if kind:
        rows = rows.filter(kind=kind)
    shown = list((rows.filter(pk__lt=int(before)) if before.isdecimal() else rows)[: ROWS + 1])
    context = {
        "section": "rules",
        "text": found.text,
        "kind": kind,
        "label": KINDS[kind].label if kind in KINDS else "",
        "since": since,
        "total": rows.count(),
        "rows": list(zip(shown[:ROWS], _names(shown[:ROWS]), strict=True)),
        "older": shown[ROWS - 1].pk if len(shown) > ROWS else "",
    }
    return render(request, "office/rules/bites.html", context)
