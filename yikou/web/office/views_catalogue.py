"""事项: what the centre offers, by department and state; one item with its versions and what changed between them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.cases import queries as cases
from yikou.catalogue import access, operations
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Item
from yikou.catalogue.queries import Standing
from yikou.kernel.refusals import NotFound, Refusal
from yikou.ledger import queries as ledger
from yikou.web.asked import Asked
from yikou.web.office.addresses import address_of, cases_of
from yikou.web.office.drafting import TITLES, not_right, title_of
from yikou.web.office.sheets.fields import ITEM, PACKAGE, empty
from yikou.web.office.views_drafts import BOTH, day_of
from yikou.web.pages import again, page
from yikou.web.portal.guide import flow_steps, how_to_bring

if TYPE_CHECKING:
    from yikou.catalogue.models import Edition

READ = ("registers.read", "catalogue.edit", "catalogue.publish")
# Every other kind of item is an administrative power (许可、确认、给付 …).
SERVICE = "公共服务"
STATES = {"in_force": "在办", "coming": "即将施行", "draft": "草稿", "over": "停办"}


@dataclass(frozen=True)
class Line:
    """One line of the list."""

    code: str
    name: str
    official: str
    department: str
    promised: str
    states: tuple[str, ...]
    standing: Standing

    @property
    def tags(self) -> list[tuple[str, str]]:
        """What is said of it in tags: words and tone."""
        tones = {"in_force": "done", "coming": "action", "draft": "watch", "over": ""}
        return [(STATES[one], tones[one]) for one in self.states if one != "in_force"]


@page(may=READ)
def items(request: Asked) -> HttpResponse:
    """All items by department and state, found by code or words."""
    held = catalogue.catalogue(request.centre, request.today)
    lines = [_line(one) for one in catalogue.standings(request.centre, request.today)]
    asked = {name: request.GET.get(name, "").strip()[:40] for name in ("q", "department", "state")}
    found = [one for one in lines if _fits(one, asked["q"])]
    of_state = [one for one in found if asked["state"] in ("", *one.states)]
    shown = [one for one in of_state if asked["department"] in ("", one.department)]
    context = {
        "section": "items",
        "asked": asked,
        "lines": shown,
        "total": len(lines),
        "states": _counted(STATES, (state for one in found for state in one.states)),
        "departments": _counted({one.name: one.name for one in held.departments}, (one.department for one in of_state)),
        "all_found": len(found),
        "all_of_state": len(of_state),
        "packages": len(held.packages),
        "services": sum(one.kind == SERVICE for one in held.items.values()),
        "powers": sum(one.kind != SERVICE for one in held.items.values()),
        "parts": [(name, kind) for kind, name in TITLES.items()],
    }
    return render(request, "office/catalogue/items.html", context)


def _line(one: Standing) -> Line:
    said = one.said
    states = {
        "in_force": one.in_force is not None,
        "coming": one.coming is not None,
        "draft": one.draft is not None,
        "over": one.is_over,
    }
    return Line(
        code=one.code,
        name=title_of(ITEM, said, one.code),
        official=str(said.get("name") or ""),
        department=str(said.get("department") or ""),
        promised=_promised(said),
        states=tuple(state for state, holds in states.items() if holds),
        standing=one,
    )


def _promised(said: Mapping[str, Any]) -> str:
    days = said.get("promised_limit")
    return f"{days} 个工作日" if days else "当场"


def _fits(line: Line, words: str) -> bool:
    said = line.standing.said
    text = " ".join([line.code, line.name, line.official, *map(str, said.get("aliases") or ())]).lower()
    return all(word in text for word in words.lower().split())


def _counted(words: Mapping[str, str], found: Iterable[str]) -> list[tuple[str, str, int]]:
    counts = Counter(found)
    return [(key, label, counts[key]) for key, label in words.items() if counts[key]]


# --- one item ------------------------------------------------------------------------


@page(may=READ)
def item(request: Asked, code: str) -> HttpResponse:
    """One item as it is in force, or in another version; its versions and what may be done with it."""
    found = _standing(request, ITEM, code)
    history = catalogue.history(request.centre, code)
    version = request.GET.get("version", "")
    number = int(version) if version.isdecimal() else _shown_version(found, history)
    edition = access.edition(request.actor, ITEM, code, number) if history else None
    said = Item.from_data(edition.payload) if edition else None
    since = found.in_force.from_on if found.in_force else None
    context = {
        "section": "items",
        "standing": found,
        "code": code,
        "title": title_of(ITEM, found.said, code),
        "item": said,
        "edition": edition,
        "is_current": bool(edition and found.in_force and edition.version == found.in_force.version),
        "flow": list(flow_steps(said)) if said else [],
        "bring": [(one, how_to_bring(one)) for one in said.materials] if said else [],
        "packages": _packages(request, said) if said else [],
        "history": versions(history, request.today),
        "taken": _taken(request, code, since) if since and request.actor.may("registers.read") else None,
    }
    return render(request, "office/catalogue/item.html", context)


def _standing(request: Asked, kind: str, code: str) -> Standing:
    found = [one for one in catalogue.standings(request.centre, request.today, kind) if one.code == code]
    if not found:
        raise NotFound("这一项")
    return found[0]


def _shown_version(found: Standing, history: Sequence["Edition"]) -> int:
    """The version in force, else the one to come, else the last there was."""
    shown = found.in_force or found.coming or (history[0] if history else None)
    return (shown.version or 0) if shown else 0


def _packages(request: Asked, said: Item) -> list[tuple[str, str]]:
    held = catalogue.catalogue(request.centre, request.today).packages
    return [(key, held[key].name) for key in said.joint if key in held]


def _taken(request: Asked, code: str, since: date) -> tuple[int, str]:
    """How many matters came in under the version in force, and where they stand."""
    rows = cases.cases(request.centre).filter(item_code=code, received_at__date__gte=since)
    return rows.count(), cases_of(item=code, start=since, end=request.today)


def versions(history: Iterable[Any], on: date) -> list[dict[str, Any]]:
    """The versions of a thing, newest first: since when, until when, who published, which is in force."""
    listed, begins_next = [], None
    for one in history:
        entry = ledger.history(one)[-1]
        ends = one.until_on or begins_next
        in_force = one.from_on <= on and (ends is None or on < ends)
        state = "now" if in_force else "next" if one.from_on > on else "done"
        listed.append({"edition": one, "ends": ends, "state": state, "who": accounts.name_of_actor(entry.by)})
        begins_next = one.from_on
    return listed


@page(may=READ)
def compare(request: Asked, kind: str, code: str) -> HttpResponse:
    """What changed between any two versions, the open draft among them, field by field."""
    history = {str(one.version): one for one in catalogue.history(request.centre, code, kind)}
    if request.actor.may("catalogue.edit"):
        drafts = [one for one in catalogue.drafts(request.centre) if (one.kind, one.code) == (kind, code)]
        history = dict(zip(["draft"], drafts, strict=False)) | history
    if not history:
        raise NotFound("这一项")
    keys = list(history)
    after, before = (request.GET.get(name, "") for name in ("after", "before"))
    after = after if after in history else keys[0]
    before = before if before in history else keys[min(1, len(keys) - 1)]
    context = {
        "section": "items",
        "title": title_of(kind, history[after].payload, code),
        "code": code,
        "keys": [(key, "草稿" if key == "draft" else f"第 {key} 版") for key in keys],
        "before": before,
        "after": after,
        "changes": catalogue.diff(history[before], history[after]),
        "back": address_of(kind, code),
    }
    return render(request, "office/catalogue/compare.html", context)


@page(may="catalogue.publish", methods=BOTH)
def retire(request: Asked, kind: str, code: str) -> HttpResponse:
    """Stop taking a matter from a day on, with the reason that residents are told."""
    edition = access.edition_to_retire(request.actor, kind, code)
    context: dict[str, Any] = {
        "section": "items",
        "title": title_of(kind, edition.payload, code),
        "edition": edition,
        "back": address_of(kind, code),
        "from_on": request.POST.get("from_on") or request.today.isoformat(),
        "reason": request.POST.get("reason", ""),
        "open": cases.cases(request.centre).open().filter(item_code=code).count(),
        "open_address": cases_of(item=code, start=request.today.replace(month=1, day=1), end=request.today),
    }
    if request.method != "POST":
        return render(request, "office/catalogue/retire.html", context)
    from_on = day_of(context["from_on"])
    if from_on is None:
        return again(request, "office/catalogue/retire.html", context | {"errors": {"from_on": "请填从哪天起停办。"}})
    try:
        operations.retire(edition=edition, from_on=from_on, reason=context["reason"], by=request.actor, at=request.at)
    except operations.CatalogueNotRight as refusal:
        more = {"not_right": not_right(request, refusal.violations)}
        return again(request, "office/catalogue/retire.html", context | more, refusal)
    except Refusal as refusal:
        return again(request, "office/catalogue/retire.html", context, refusal)
    return HttpResponseRedirect(address_of(kind, code))


@page(may="catalogue.edit", methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Add an item: its department gives the prefix of the code that is proposed."""
    held = catalogue.catalogue(request.centre, request.today)
    prefixes = {one.name: one.prefix for one in held.departments}
    department = request.POST.get("department") or request.GET.get("department") or next(iter(prefixes), "")
    proposed = catalogue.next_code(request.centre, prefixes[department]) if department in prefixes else ""
    context: dict[str, Any] = {
        "section": "items",
        "departments": list(prefixes),
        "department": department,
        "proposed": proposed,
        "code": request.POST.get("code", "").strip().upper() or proposed,
        "short_name": request.POST.get("short_name", "").strip(),
        "name": request.POST.get("name", "").strip(),
    }
    if request.method != "POST" or request.POST.get("do") == "refresh":
        return render(request, "office/catalogue/new.html", context)
    if errors := {name: told for name, told in _MISSING.items() if not context[name]}:
        return again(request, "office/catalogue/new.html", context | {"errors": errors})
    said = empty(ITEM, context["code"]) | {name: context[name] for name in ("department", "short_name", "name")}
    try:
        made = operations.draft(
            centre=request.centre, kind=ITEM, code=context["code"], payload=said, by=request.actor, at=request.at
        )
    except Refusal as refusal:
        return again(request, "office/catalogue/new.html", context, refusal)
    return HttpResponseRedirect(reverse("office:draft", args=[made.pk]))


_MISSING = {"department": "请选部门。", "code": "请写编码，如 MZ-023。", "short_name": "请写简称，居民先看到它。"}


# --- packages, departments, material rules ------------------------------------------


@page(may=READ)
def packages(request: Asked) -> HttpResponse:
    """The joint packages with how many items each has."""
    held = catalogue.catalogue(request.centre, request.today)
    found = catalogue.standings(request.centre, request.today, PACKAGE)
    members = {one.code: [item for item in held.items.values() if one.code in item.joint] for one in found}
    lines = [(one, title_of(PACKAGE, one.said, one.code), members[one.code]) for one in found]
    return render(request, "office/catalogue/packages.html", {"section": "items", "lines": lines})


@page(may="catalogue.edit", methods=BOTH)
def new_package(request: Asked) -> HttpResponse:
    """Add a joint package: a name and a key; its items name it afterwards."""
    context = {name: request.POST.get(name, "").strip() for name in ("key", "name")} | {"section": "items"}
    if request.method != "POST":
        return render(request, "office/catalogue/new_package.html", context)
    if errors := {name: told for name, told in _PACKAGE_MISSING.items() if not context[name]}:
        return again(request, "office/catalogue/new_package.html", context | {"errors": errors})
    said = empty(PACKAGE, context["key"]) | {"name": context["name"]}
    try:
        made = operations.draft(
            centre=request.centre, kind=PACKAGE, code=context["key"], payload=said, by=request.actor, at=request.at
        )
    except Refusal as refusal:
        return again(request, "office/catalogue/new_package.html", context, refusal)
    return HttpResponseRedirect(reverse("office:draft", args=[made.pk]))


_PACKAGE_MISSING = {"name": "请写名称，如“新生儿出生一件事”。", "key": "请写编码：小写字母开头，如 newborn。"}


@page(may=READ)
def package(request: Asked, key: str) -> HttpResponse:
    """One joint package: its items, its questions, what lies outside."""
    return _part(request, PACKAGE, key, "office/catalogue/package.html")


@page(may=READ)
def hosts(request: Asked) -> HttpResponse:
    """The departments that host items, with their prefixes, and the categories."""
    return _part(request, "departments", "departments", "office/catalogue/hosts.html")


@page(may=READ)
def material_rules(request: Asked) -> HttpResponse:
    """What saves residents papers: looked up, promised, replaced."""
    return _part(request, "material_rules", "material_rules", "office/catalogue/material_rules.html")


def _part(request: Asked, kind: str, code: str, template: str) -> HttpResponse:
    found = _standing(request, kind, code)
    held = catalogue.catalogue(request.centre, request.today)
    context = {
        "section": "items",
        "standing": found,
        "kind": kind,
        "code": code,
        "said": found.said,
        "title": title_of(kind, found.said, code),
        "held": held,
        "members": [item for item in held.items.values() if code in item.joint],
        "names": {one.key: one.name for item in held.items.values() for one in item.materials},
        "counts": Counter(item.department for item in held.items.values()),
        "category_counts": Counter(item.category for item in held.items.values()),
        "history": versions(catalogue.history(request.centre, code, kind), request.today),
    }
    return render(request, template, context)
