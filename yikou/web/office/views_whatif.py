"""如果这样排: the hall's model on the days that were, as they were and with a change."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.centre import queries as centre
from yikou.hall import access, operations, queries
from yikou.hall.policies import Priority, WaitWarning
from yikou.hall.queries import Answer, Change, Past, Spare
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.office import curves
from yikou.web.pages import again, page

MAY = ("hall.arrange", "dashboard.read")
TEMPLATE = "office/hall/whatif.html"
KINDS = {
    "one_more": "多开 1 个综合窗口",
    "pooled": "窗口全改综合（一口受理）",
    "shut": "一个窗口停一天",
    "same": "窗口不变，只看来的人",
}
MORE = {0: "一样多", 10: "多一成", 30: "多三成"}
HALF = 30


class TimesBackwards(Refusal):
    """A window opens before it closes."""

    told = "从几点要早于到几点，现在是从 {start} 到 {end}。"
    status = 422


class WindowUnknown(Refusal):
    """A window that the centre does not have, or that served on none of these days."""

    told = "这几天里没有{window}号窗口在办，请从列出的里面选一个。"
    status = 422


class NotFree(Refusal):
    """Somebody who holds a window in this time, or is away."""

    told = "这个人那时有自己的窗口，或者今天不在，请从列出的里面选。"
    status = 422


class NotAsked(Refusal):
    """Something that the form does not offer."""

    told = "请选要改什么，时间写整点或者半点，如 10:00。"
    status = 422


@dataclass(frozen=True)
class Pair:
    """A figure before and after: how it reads, whether it is better, what it counts."""

    label: str
    before: str
    after: str
    unit: str
    tone: str
    note: str


@page(may=MAY, methods=("GET", "HEAD", "POST"))
def what_if(request: Asked) -> HttpResponse:
    """A question and what the model answers; opened without one, the busiest two hours. What is sent is kept."""
    days = queries.past(request.centre, request.today)
    context = _asked(request, days)
    if not days:
        return render(request, TEMPLATE, context)
    try:
        change = _change(context)
    except Refusal as refusal:
        return again(request, TEMPLATE, context, refusal)
    book = rulebook(request.centre, request.today)
    limit = book.get(WaitWarning).notice_at
    minutes = limit.delta.total_seconds() / 60
    answer = queries.ask([one.day for one in days], change, rule=book.get(Priority), limit=minutes)
    told = _told(context)
    if request.method == "POST":
        kept = {"asked": context["asked"], "told": told, "days": context["days"], "answer": answer}
        operations.keep_trial(**kept, by=request.actor, at=request.at)
        context["trials"] = _trials(request)
    context |= {"told": told, "is_kept": request.method == "POST"}
    return render(request, TEMPLATE, {**context, **_answered(request, change, answer, minutes, limit.text)})


@page(may="hall.arrange", methods=("POST",))
def done(request: Asked, number: int) -> HttpResponse:
    """Say on which day something that was tried was really done; what happened then is told beside the answer."""
    trial = access.trial(request.actor, number)
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise operations.DayNotTried from None
    operations.trial_done(trial=trial, day=day, by=request.actor, at=request.at)
    return HttpResponseRedirect(f"{reverse('office:hall_what_if')}#tried")


def _asked(request: Asked, days: list[Past]) -> dict[str, Any]:
    """The form as it stands."""
    titles = {one.number: one.title for one in centre.windows_of_old(request.centre)}
    served = sorted({post.seat.window for one in days for post in one.day.posts if not post.seat.is_front_desk})
    sent = request.POST if request.method == "POST" else request.GET
    start, end = _busiest(days)
    asked = {
        "kind": sent.get("kind", "one_more"),
        "start": sent.get("start", start),
        "end": sent.get("end", end),
        "window": sent.get("window", ""),
        "more": sent.get("more", "0"),
        "who": sent.get("who", ""),
    }
    return {
        "section": "hall",
        "days": [one.on for one in days],
        "people": sum(len(one.day.arrivals) for one in days),
        "kinds": KINDS,
        "more": MORE,
        "times": _times(request),
        "windows": [(number, titles.get(number, number)) for number in served],
        "spare": _spare(request, days, asked),
        "trials": _trials(request),
        "asked": asked,
    }


def _busiest(days: list[Past]) -> tuple[str, str]:
    """The two hours in which most people came."""
    came = Counter(int(one.at // 1800) for past in days for one in past.day.arrivals)
    first = max(came, key=lambda half: (sum(came[half + n] for n in range(4)), -half), default=20)
    return _clock(first), _clock(first + 4)


def _clock(half: int) -> str:
    return f"{half // 2}:{half % 2 * HALF:02d}"


def _spare(request: Asked, days: list[Past], asked: dict[str, str]) -> list[Spare]:
    """Who is free to open a window in the time that is asked for; nobody where the time cannot be meant."""
    try:
        start, end = _seconds(asked["start"]), _seconds(asked["end"])
    except Refusal:
        return []
    return queries.spare(request.centre, days, start, end, request.at)


def _trials(request: Asked) -> list[tuple[queries.Tried, str]]:
    """What was tried before, each with the address that asks it again."""
    limit = rulebook(request.centre, request.today).get(WaitWarning).notice_at.delta
    address = reverse("office:hall_what_if")
    return [(one, f"{address}?{urlencode(one.trial.asked)}") for one in queries.trials(request.centre, limit=limit)]


def _told(context: dict[str, Any]) -> str:
    """The question in a few words."""
    asked, windows = context["asked"], dict(context["windows"])
    who = next((one.name for one in context["spare"] if str(one.account) == asked["who"]), "")
    told = {
        "one_more": f"{asked['start']}–{asked['end']} 多开 1 个综合窗口" + (f"，{who}去开" if who else ""),
        "pooled": KINDS["pooled"],
        "shut": f"{windows.get(asked['window'], '')}停一天",
        "same": "窗口不变",
    }[asked["kind"]]
    return told + ("" if asked["more"] == "0" else f"，来的人{MORE[int(asked['more'])]}")


def _times(request: Asked) -> list[str]:
    """The half-hours of an open day, from the doors' opening to their closing."""
    rule = centre.opening(request.centre, request.today)
    starts = [start.hour * 60 + start.minute for start, _ in rule.hours]
    ends = [end.hour * 60 + end.minute for _, end in rule.hours]
    first, last = min(starts, default=9 * 60) // HALF, -(-max(ends, default=17 * 60) // HALF)
    return [f"{half * HALF // 60}:{half * HALF % 60:02d}" for half in range(first, last + 1)]


def _change(context: dict[str, Any]) -> Change:
    """What was asked for. Refuses with NotAsked, TimesBackwards, WindowUnknown, NotFree."""
    asked = context["asked"]
    if asked["kind"] not in KINDS or asked["more"] not in {str(one) for one in MORE}:
        raise NotAsked
    change = Change(kind=asked["kind"], more=int(asked["more"]))
    if asked["kind"] == "one_more":
        start, end = _seconds(asked["start"]), _seconds(asked["end"])
        if start >= end:
            raise TimesBackwards(start=asked["start"][:5], end=asked["end"][:5])
        return replace(change, start=start, end=end, competence=_known(context))
    if asked["kind"] == "shut":
        if asked["window"] not in {number for number, _ in context["windows"]}:
            raise WindowUnknown(window=asked["window"][:8] or "这个")
        return replace(change, window=asked["window"])
    return change


def _known(context: dict[str, Any]) -> frozenset[str] | None:
    """What whoever is to open the window may do; nobody named may do everything."""
    if not (who := context["asked"]["who"]):
        return None
    spare: list[Spare] = context["spare"]
    found = next((one for one in spare if str(one.account) == who), None)
    if found is None:
        raise NotFree
    return found.known


def _seconds(typed: str) -> float:
    try:
        found = time.fromisoformat(typed.strip().rjust(5, "0"))
    except ValueError:
        raise NotAsked from None
    if found.minute % HALF or found.second or found.tzinfo is not None:
        raise NotAsked
    return found.hour * 3600.0 + found.minute * 60


# --- the answer ------------------------------------------------------------------------------------


def _answered(request: Asked, change: Change, answer: Answer, limit: float, text: str) -> dict[str, Any]:
    names = [(centre.staff_name(request.centre, one.clerk), one.department, one.saves) for one in answer.lessons]
    return {
        "answer": answer,
        "pairs": _pairs(answer, text),
        "curve": _curve(change, answer, limit, text),
        "lessons": [(name, department, f"{saves:.1f}") for name, department, saves in names],
        "limit": text,
        "said": _said(answer),
    }


def _pairs(answer: Answer, text: str) -> list[Pair]:
    before, after = answer.before, answer.after
    people = f"一天 {after.people:.0f} 个号"
    return [
        _pair("最长等", before.longest, after.longest, "分", people),
        _pair(f"等超过{text}的", before.over, after.over, "人", people),
        _pair("平均等", before.mean, after.mean, "分", people, digits=1),
        _pair("用人手", before.hours, after.hours, "人时", "所有窗口开着的时间", digits=1, is_cost=True),
    ]


def _pair(
    label: str, before: float, after: float, unit: str, note: str, *, digits: int = 0, is_cost: bool = False
) -> Pair:
    was, will = f"{before:.{digits}f}", f"{after:.{digits}f}"
    tone = "" if was == will or (is_cost and after < before) else "done" if after < before else "watch"
    return Pair(label, was, will, unit, tone, note)


def _said(answer: Answer) -> str:
    """The answer in one sentence."""
    before, after = round(answer.before.mean, 1), round(answer.after.mean, 1)
    if after < before:
        return f"平均少等 {before - after:.1f} 分钟。"
    return f"平均多等 {after - before:.1f} 分钟。" if after > before else "等的时间差不多。"


def _curve(change: Change, answer: Answer, limit: float, text: str) -> curves.Drawing | None:
    old, new = answer.before.halves, answer.after.halves
    halves = range(min([*old, *new], default=0), max([*old, *new], default=-1) + 1)
    labels = [f"{half // 2}:00" if half % 2 == 0 else "" for half in halves]
    zone = None
    if change.kind == "one_more" and halves:
        first, last = int(change.start // 1800) - halves[0], int(change.end // 1800) - halves[0]
        zone = (max(first, 0), min(last, len(halves) - 1)) if last >= 0 and first < len(halves) else None
    return curves.draw(
        labels,
        _middle(old, halves),
        new=_middle(new, halves),
        low=[old[one][0] if one in old else None for one in halves],
        high=[old[one][2] if one in old else None for one in halves],
        limit=limit,
        zone=zone,
        told=f"照旧最长等 {answer.before.longest:.0f} 分，改了以后最长等 {answer.after.longest:.0f} 分，{text}提醒",
    )


def _middle(found: dict[int, tuple[float, float, float]], halves: range) -> list[float | None]:
    return [found[one][1] if one in found else None for one in halves]
