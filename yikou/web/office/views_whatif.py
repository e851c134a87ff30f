"""如果这样排: the hall's model on the days that were, as they were and with a change."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from yikou.centre import queries as centre
from yikou.hall import queries
from yikou.hall.policies import Priority, WaitWarning
from yikou.hall.queries import Answer, Change, Past
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


@page(may=MAY)
def what_if(request: Asked) -> HttpResponse:
    """What is asked and, once it is, what the model answers."""
    days = queries.past(request.centre, request.today)
    context = _asked(request, days)
    if not days or "kind" not in request.GET:
        return render(request, TEMPLATE, context)
    try:
        change = _change(request, context)
    except Refusal as refusal:
        return again(request, TEMPLATE, context, refusal)
    book = rulebook(request.centre, request.today)
    limit = book.get(WaitWarning).notice_at
    minutes = limit.delta.total_seconds() / 60
    answer = queries.ask([one.day for one in days], change, rule=book.get(Priority), limit=minutes)
    return render(request, TEMPLATE, {**context, **_answered(request, change, answer, minutes, limit.text)})


def _asked(request: Asked, days: list[Past]) -> dict[str, Any]:
    """The form as it stands."""
    titles = {one.number: one.title for one in centre.windows(request.centre)}
    served = sorted({post.seat.window for one in days for post in one.day.posts if not post.seat.is_front_desk})
    sent = request.GET
    return {
        "section": "hall",
        "days": [one.on for one in days],
        "people": sum(len(one.day.arrivals) for one in days),
        "kinds": KINDS,
        "more": MORE,
        "times": _times(request),
        "windows": [(number, titles.get(number, number)) for number in served],
        "asked": {
            "kind": sent.get("kind", "one_more"),
            "start": sent.get("start", "10:00"),
            "end": sent.get("end", "12:00"),
            "window": sent.get("window", ""),
            "more": sent.get("more", "0"),
        },
    }


def _times(request: Asked) -> list[str]:
    """The half-hours of an open day, from the doors' opening to their closing."""
    rule = centre.opening(request.centre, request.today)
    starts = [start.hour * 60 + start.minute for start, _ in rule.hours]
    ends = [end.hour * 60 + end.minute for _, end in rule.hours]
    first, last = min(starts, default=9 * 60) // HALF, -(-max(ends, default=17 * 60) // HALF)
    return [f"{half * HALF // 60}:{half * HALF % 60:02d}" for half in range(first, last + 1)]


def _change(request: Asked, context: dict[str, Any]) -> Change:
    """What was asked for. Refuses with NotAsked, TimesBackwards, WindowUnknown."""
    asked = context["asked"]
    if asked["kind"] not in KINDS or asked["more"] not in {str(one) for one in MORE}:
        raise NotAsked
    change = Change(kind=asked["kind"], more=int(asked["more"]))
    if asked["kind"] == "one_more":
        start, end = _seconds(asked["start"]), _seconds(asked["end"])
        if start >= end:
            raise TimesBackwards(start=asked["start"][:5], end=asked["end"][:5])
        return Change(kind="one_more", start=start, end=end, more=change.more)
    if asked["kind"] == "shut":
        if asked["window"] not in {number for number, _ in context["windows"]}:
            raise WindowUnknown(window=asked["window"][:8] or "这个")
        return Change(kind="shut", window=asked["window"], more=change.more)
    return change


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
        "title": KINDS[change.kind],
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
