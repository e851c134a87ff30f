"""台账: the registers, one entry with what came before and after it."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.hall import queries as hall
from yikou.kernel.refusals import Refusal
from yikou.reporting import access, queries
from yikou.reporting.access import READ, READ_LEDGER, READ_LOGS
from yikou.reporting.facts import REGISTERS
from yikou.reporting.figures import label_of
from yikou.reporting.registers import ALL, Choice, Register
from yikou.web.asked import Asked
from yikou.web.office.choosing import address_of, choice_of, options
from yikou.web.office.entry import Shown, shown
from yikou.web.office.exports import form_of
from yikou.web.office.rows import rows
from yikou.web.pages import page, require

KINDS_SHOWN = 12
_KEY = 40
# Registers whose lines are entries, which open beside them.
OPENED = ("ledger", "stops", "tickets", "ratings", "surveys")


@page(may=(READ_LEDGER, READ))
def ledger_or_cases(request: Asked) -> HttpResponse:
    """All entries for who may read them; the matters for everybody else."""
    return _register(request, "ledger" if request.actor.may(READ_LEDGER) else "cases")


@page(may=READ)
def cases(request: Asked) -> HttpResponse:
    """办件登记."""
    return _register(request, "cases")


@page(may=(READ_LEDGER, READ))
def register(request: Asked, key: str) -> HttpResponse:
    """One register: fifty lines, newest first, each of which opens."""
    return _register(request, key)


@page(may=(READ_LEDGER, READ_LOGS, "cases.read"))
def entry(request: Asked, number: int) -> HttpResponse:
    """One entry, with what came before and after it; at the side of the register where that asks."""
    found = shown(access.entry(request.actor, number), request)
    context = {"section": "ledger", "entry": found, "back": _back(request)}
    return render(request, "office/_entry.html" if request.partial else "office/entry.html", context)


def _back(request: Asked) -> tuple[str, str] | None:
    """From where one came to an entry: the registers, or the logs for who reads only those."""
    if request.actor.may(READ_LEDGER) or request.actor.may(READ):
        return "台账", reverse("office:ledger")
    return ("查看记录", reverse("office:logs")) if request.actor.may(READ_LOGS) else None


def _register(request: Asked, key: str) -> HttpResponse:
    if key in ALL:
        require(request, *ALL[key].readers)
    found = access.register(request.actor, key)
    choice = choice_of(request, found)
    on, by, asked = request.today, request.actor, request.GET
    held = queries.page(
        found, choice, by=by, on=on, older=asked.get("older", "")[:_KEY], newer=asked.get("newer", "")[:_KEY]
    )
    counted, has_more = queries.tallies(found, choice, by=by, on=on)
    total, query = _total(found, choice, counted), address_of(choice)
    context: dict[str, Any] = {
        "section": "cases" if key == "cases" else "ledger",
        "register": found,
        "tabs": _tabs(request, key),
        "choice": choice,
        "columns": found.shown(),
        "rows": rows(held.lines, found.shown(), one_day=choice.start == choice.end, query=query),
        "total": f"{total:,}{'+' if has_more else ''}",
        "all": f"{sum(counted.values()):,}{'+' if has_more else ''}",
        "more": "+" if has_more else "",
        "kinds": _kinds(found, choice, counted),
        "kind_field": "kind" if key == "ledger" else "state",
        "options": options(request),
        "older": held.older and address_of(choice, older=held.older),
        "newer": held.newer and address_of(choice, newer=held.newer),
        "query": query,
        "before": None if held.lines else _before(request, found, choice),
        "also": _also(request, choice) if key == "tickets" else "",
        "selected": _selected(request, found),
        "export": form_of(request, found, choice) if by.may("registers.export") else None,
    }
    return render(request, "office/register.html", context)


def _total(found: Register, choice: Choice, counted: dict[str, int]) -> int:
    chosen = choice.kind if found.key == "ledger" else choice.state
    return counted.get(chosen, 0) if chosen else sum(counted.values())


def _tabs(request: Asked, current: str) -> list[tuple[str, str, bool]]:
    keys = [key for key, one in ALL.items() if access.may_read(request.actor, one)]
    return [(REGISTERS[one], reverse("office:register", args=[one]), one == current) for one in keys]


def _kinds(found: Register, choice: Choice, counted: dict[str, int]) -> list[tuple[str, str, int, bool]]:
    """The pills: value, label, how many, whether it is chosen; the commonest kinds, and the chosen one."""
    words = queries.state_words(found)
    chosen = choice.kind if found.key == "ledger" else choice.state
    if words:
        keys = [one for one in words if counted.get(one) or one == chosen]
    else:
        keys = sorted(filter(None, counted), key=lambda one: (-counted[one], one))[:KINDS_SHOWN]
        keys += [chosen] if chosen and chosen not in keys else []
    return [(one, words.get(one) or label_of(one), counted.get(one, 0), one == chosen) for one in keys]


def _also(request: Asked, choice: Choice) -> str:
    """What the numbers of the hall are narrowed to beside what the form asks, in words."""
    line = next((one.name for one in hall.queues(request.centre) if one.code == choice.line), choice.line)
    stand = hall.STANDS[choice.stand][0] if choice.stand in hall.STANDS else ""
    hour = f"{choice.hour} 点取的" if choice.hour else ""
    return "、".join(filter(None, (line, hour, stand)))


def _before(request: Asked, found: Register, choice: Choice) -> tuple[date, str] | None:
    """Where nothing was found: the last day before that has something, and its address."""
    day = queries.last_day_before(found, choice, by=request.actor, on=request.today)
    return (day, address_of(replace(choice, start=day, end=day))) if day else None


def _selected(request: Asked, found: Register) -> Shown | None:
    number = request.GET.get("entry", "")
    if found.key not in OPENED or not number.isdecimal() or len(number) > 18:
        return None
    try:
        return shown(access.entry(request.actor, int(number)), request)
    except Refusal:
        return None
