"""预约簿: who is expected on a day, what is to be told, and when the windows are planned to be open."""

import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.catalogue import queries as catalogue
from yikou.centre import access as centre_access
from yikou.centre import operations as centre_operations
from yikou.centre import queries as centre
from yikou.hall import access, operations, queries
from yikou.hall.policies import NoShow
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.notify import queries as notify
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.pages import again, page
from yikou.web.portal.opening import WEEKDAYS

if TYPE_CHECKING:
    from yikou.centre.models import Window
    from yikou.hall.models import Appointment
    from yikou.notify.models import Message

DESK = ("desk.front", "hall.arrange")
PLAN = "hall.arrange"
MOST = 100
ABOUT, REMINDER = "hall.appointment", "hall.reminder"
_SPAN = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)\s*[-–—~至到]\s*([01]?\d|2[0-3])[:：]([0-5]\d)")


class HoursUnreadable(Refusal):
    """A day's hours were not typed as spans."""

    told = "{day}的时间没看懂，请写成“9:00-12:00 13:30-17:00”；不开就空着。"
    status = 422


@page(may=DESK)
def appointments(request: Asked) -> HttpResponse:
    """One day of the diary, and what is to be told to whom."""
    return render(request, "office/appointments/day.html", _day(request))


def _day(request: Asked) -> dict[str, Any]:
    day = _asked_day(request)
    rows = list(queries.of_day(request.centre, day))
    return {
        "section": "appointments",
        "day": day,
        "today": request.today,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "rows": [(one, _what(one, request), queries.APPOINTMENT_STATES[one.state]) for one in rows],
        "expected": sum(one.state == "booked" for one in rows),
        "here": sum(one.state == "checked_in" for one in rows),
        "missed": sum(one.state == "no_show" for one in rows),
        "calls": _due(request, reminders=False),
        "reminders": _due(request, reminders=True),
        "rule": rulebook(request.centre, request.today).get(NoShow),
    }


def _due(request: Asked, *, reminders: bool) -> "list[tuple[Message, str]]":
    """What is to be told now: what has changed is called about first, reminders stand apart."""
    rows = notify.to_tell(request.centre, request.at).about(f"{ABOUT}:")
    wanted = rows.filter(topic=REMINDER) if reminders else rows.exclude(topic=REMINDER)
    return [(one, one.about.partition(":")[2]) for one in wanted[:MOST]]


def _asked_day(request: Asked) -> date:
    try:
        found = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return request.today
    return found if abs(found.year - request.today.year) <= 1 else request.today


def _what(one: "Appointment", request: Asked) -> str:
    item = catalogue.catalogue(request.centre, request.today).items.get(one.item)
    return item.short_name if item else one.queue.name


@page(may=DESK)
def appointment(request: Asked, number: int) -> HttpResponse:
    """One appointment with its history; the telephone is shown only to whoever asks for it."""
    return render(request, "office/appointments/one.html", _one(request, number))


def _one(request: Asked, number: int) -> dict[str, Any]:
    found = access.appointment(request.actor, number)
    messages = notify.of(f"{ABOUT}:{found.pk}")
    return {
        "section": "appointments",
        "one": found,
        "what": _what(found, request),
        "word": queries.APPOINTMENT_STATES[found.state],
        "entries": ledger.history(found),
        "messages": [(each, notify.text(each)) for each in messages.to_tell(request.at)],
        "told": messages.filter(told_at__isnull=False),
    }


@page(may=DESK, methods=("POST",))
def phone(request: Asked, number: int) -> HttpResponse:
    """The telephone in full; the look goes into the ledger."""
    found = access.appointment(request.actor, number)
    try:
        shown = operations.show_phone(appointment=found, **by_and_at(request))
    except Refusal as refusal:
        return again(request, "office/appointments/one.html", _one(request, number), refusal)
    return render(request, "office/appointments/one.html", {**_one(request, number), "phone": shown})


@page(may=DESK, methods=("POST",))
def check_in(request: Asked, number: int) -> HttpResponse:
    """Somebody who booked stands at the desk: the number is written on a slip."""
    found = access.appointment(request.actor, number)
    try:
        operations.check_in(appointment=found, is_shown=True, **by_and_at(request))
    except Refusal as refusal:
        return again(request, "office/appointments/one.html", _one(request, number), refusal)
    return HttpResponseRedirect(reverse("office:appointment", args=[number]))


# --- the windows of a week -------------------------------------------------------------------------


@page(may=PLAN)
def plans(request: Asked) -> HttpResponse:
    """Each window with when it is planned to be open in a week."""
    plan = centre.week_plan(request.centre)
    rows = [(one, [_typed(plan, one, day) for day in range(1, 8)], one.pk in plan.weeks) for one in plan.windows]
    helping = {one.number: title for one in plan.windows if (title := one.help_at(request.at))}
    context = {"section": "appointments", "rows": rows, "weekdays": WEEKDAYS, "helping": helping}
    context["done"] = request.GET.get("done", "")
    return render(request, "office/appointments/plans.html", context)


@page(may=PLAN, methods=BOTH)
def plan_window(request: Asked, number: str) -> HttpResponse:
    """Say when a window is planned to be open; the same for others at once."""
    window = centre_access.window(request.actor, number)
    plan = centre.week_plan(request.centre)
    others = tuple((one.number, one.title) for one in plan.windows if one.pk != window.pk)
    is_planned = window.pk in plan.weeks
    days = tuple(
        Control(f"day_{n}", name, value=_typed(plan, window, n) if is_planned else _usual(request, n))
        for n, name in enumerate(WEEKDAYS, 1)
    )
    also = Control("also", "这些窗口也一样", "choices", others)
    form = Form(
        f"{window.title}的开窗计划",
        "保存",
        reverse("office:plans"),
        "开窗计划",
        (*days, also),
        lead="能约多少，按计划开的窗口数出来。一天两段写成“9:00-12:00 13:30-17:00”，不开就空着。",
        section="appointments",
        rule="queue.appointment",
        is_shared=True,
    )

    def act(said: Said) -> str:
        spans = {n: _spans(n, said[f"day_{n}"]) for n in range(1, 8)}
        chosen = [window, *(one for one in plan.windows if one.number in said["also"])]
        centre_operations.plan_windows(windows=chosen, days=spans, **by_and_at(request))
        return f"{reverse('office:plans')}?done=planned"

    return ask(request, form, act)


def _typed(plan: "centre.WeekPlan", window: "Window", day: int) -> str:
    said = plan.weeks.get(window.pk, {}).get(str(day), [])
    return " ".join("-".join(one) for one in said)


def _usual(request: Asked, day: int) -> str:
    """The opening hours, where a window has no plan of its own yet."""
    rule = centre.opening(request.centre, request.today)
    return " ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in rule.hours) if day in rule.days else ""


def _spans(day: int, typed: str) -> list[tuple[time, time]]:
    found = [tuple(map(int, one)) for one in _SPAN.findall(typed)]
    if _SPAN.sub("", typed).strip(" ,，、;；"):
        raise HoursUnreadable(day=WEEKDAYS[day - 1])
    return [(time(a, b), time(c, d)) for a, b, c, d in found]
