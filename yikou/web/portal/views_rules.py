"""The institutions that hang on the wall: the list, one rule, its poster."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.centre import queries as centre_queries
from yikou.kernel.documents import qr_svg
from yikou.kernel.refusals import NotFound
from yikou.kernel.rules import RuleText
from yikou.policies import queries
from yikou.policies.policies import WallSystems
from yikou.policies.queries import InForce, Rulebook, rulebook
from yikou.web.asked import Asked
from yikou.web.pages import page
from yikou.web.portal.posters import pdf, rule_poster

PUBLIC = frozenset({"wall", "guide", "portal", "receipt"})


@dataclass(frozen=True)
class Group:
    """The rules of one institution (制度)."""

    name: str
    rules: tuple[RuleText, ...]


@dataclass(frozen=True)
class Tried:
    """A worked example, and whether the enforcing object answered as it says."""

    name: str
    holds: bool | None


@page(public=True)
def rules(request: Asked) -> HttpResponse:
    """All rules that residents may read, by institution; the ones that must hang on every wall come first (C-01)."""
    book = rulebook(request.centre, request.today)
    shown = [one.text for one in book.all() if _is_public(one)]
    names = queries.shipped().terms.institutions
    on_the_wall = [names[key] for key in book.get(WallSystems).systems if key in names]
    groups = list(_groups(shown, on_the_wall))
    return render(request, "portal/rules.html", {"section": "rules", "groups": groups, "total": len(shown)})


@page(public=True)
def rule(request: Asked, code: str) -> HttpResponse:
    """One rule: the poster as it hangs, worked examples tried on the enforcing object, versions."""
    book, found = _found(request, code)
    context = {
        "section": "rules",
        "rule": found,
        "text": found.text,
        "version": found.version.version,
        "examples": list(_tried(book, found, request)),
        "history": queries.history(request.centre, code),
    }
    return render(request, "portal/rule.html", context)


@page(public=True)
def poster(request: Asked, code: str) -> HttpResponse:
    """The poster of a rule, one A4 page: on the screen, or as a PDF."""
    _, found = _found(request, code)
    address = request.build_absolute_uri(reverse("portal:rule", args=[code]))
    if request.GET.get("format") == "pdf":
        return pdf("poster", rule_poster(found, request, address), name=f"{found.text.title}.pdf")
    context = {"rule": found, "text": found.text, "version": found.version.version, "qr": qr_svg(address)}
    return render(request, "paper/rule.html", context)


def _found(request: Asked, code: str) -> tuple[Rulebook, InForce]:
    book = rulebook(request.centre, request.today)
    found = book.by_code(code)
    # Staff reads every rule; residents those that are posted for them.
    if not _is_public(found) and request.actor.account_id is None:
        raise NotFound("这项制度")
    return book, found


def _is_public(one: InForce) -> bool:
    return bool(PUBLIC & set(one.rule.where))


def _groups(shown: Iterable[RuleText], first: Iterable[str]) -> Iterator[Group]:
    held: dict[str, list[RuleText]] = {}
    for one in shown:
        held.setdefault(one.institution, []).append(one)
    for name in dict.fromkeys([*(name for name in first if name in held), *held]):
        yield Group(name, tuple(held[name]))


def _tried(book: Rulebook, found: InForce, request: Asked) -> Iterator[Tried]:
    examples = [one for one in found.rule.examples if (one.variant or found.rule.default) == found.variant.key]
    if not found.is_enforced:
        yield from (Tried(one.name, None) for one in examples)
        return
    calendar = centre_queries.calendar(request.centre)
    shown = {one.name for one in examples}
    for one in book.tried(found.rule.code, calendar):
        if one.example.name in shown:
            yield Tried(one.example.name, one.is_as_stated)
