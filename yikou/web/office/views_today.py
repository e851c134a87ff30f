"""今日: the director's first page; whoever may not read it begins where his own work is."""

from datetime import time, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from yikou.feedback.policies import RatingWindow
from yikou.policies import queries as policies
from yikou.policies.queries import rulebook
from yikou.reporting import queries
from yikou.reporting.figures import COUNT_NOW
from yikou.reporting.policies import ServicePromise
from yikou.reporting.queries import Today
from yikou.reporting.queries.today import LEVELS
from yikou.web.asked import Asked
from yikou.web.navigation import own_way
from yikou.web.office.bars import draw
from yikou.web.office.figures import Figure, address, level_words, month_address, today_address
from yikou.web.office.promises import lines_of
from yikou.web.pages import page, require

DASHBOARD = "dashboard.read"
MINUTE = timedelta(minutes=1)


@page(signed_in=True)
def today(request: Asked) -> HttpResponse:
    """One sentence, six figures, what runs out, windows, arrivals, ratings, rules kept, the last seal."""
    if not request.actor.may(DASHBOARD):
        return _elsewhere(request)
    now = queries.today(request.centre, at=request.at)
    words, total = level_words(request), sum(n for _, n in now.ratings)
    context = {
        "section": "today",
        "today": now,
        "figures": _figures(now, request),
        "lines": lines_of(now.urgent, request),
        "bars": draw(now.slots),
        "ratings": [
            (level, words[level], n, month_address(now.day, f"feedback.rated:{level}"), _share(n, total))
            for level, n in now.ratings
        ],
        "rated": total,
        "ratings_address": month_address(now.day, COUNT_NOW.key),
        "notices_address": today_address(now.day, "cases.noticed"),
        "breaches_address": today_address(now.day, "cases.notice_breached"),
        "passed_address": today_address(now.day, "cases.enquiry_passed"),
        "received_address": today_address(now.day, "cases.received"),
        "sealed_address": today_address(now.seal_day, "") if now.seal_day else "",
        "levels": LEVELS,
        **_walls(request),
        "numbers": _numbers(now),
    }
    return render(request, "office/today.html", context)


def _walls(request: Asked) -> dict[str, Any]:
    """The basic institutions that are not in force (C-02), and how many do not hang as they must (C-01)."""
    hung = policies.wall(request.centre, request.today)
    names = policies.shipped().terms.institutions
    return {
        "basics": [names[key] for key in policies.missing_basics(request.centre, request.today)],
        "unhung": len(hung.missing) + len(hung.outdated),
    }


def _elsewhere(request: Asked) -> HttpResponse:
    """Where this person's own work begins; with none at all, the refusal in words."""
    if not (address := own_way(request.actor)):
        require(request, DASHBOARD)
    return HttpResponseRedirect(address)


def _figures(now: Today, request: Asked) -> list[Figure]:
    concluded, late = now.of_month("cases.concluded"), now.of_month("cases.concluded:late")
    window = rulebook(request.centre, now.day).get(RatingWindow)
    rated, bad = sum(n for _, n in now.ratings), sum(n for level, n in now.ratings if window.is_bad(level))
    rule = rulebook(request.centre, now.day).get(ServicePromise)
    return [
        _today(now, "cases.received", "收件", _compared(now)),
        _today(now, "cases.accepted", "受理", f"在办 {now.cards['running']:,} 件"),
        _today(now, "cases.concluded", "办结", f"当天办结 {now.of('cases.concluded:same_day'):,} 件"),
        _today(now, "cases.enquired", "咨询", f"没答复的 {now.unanswered:,} 件"),
        Figure(
            _percent(concluded - late, concluded),
            "%",
            "本月按时办结",
            month_address(now.day, "cases.concluded"),
            f"{concluded:,} 件中 {late:,} 件超期，承诺 {rule.on_time_target:g}%",
        ),
        Figure(
            _percent(rated - bad, rated),
            "%",
            "本月评价满意",
            month_address(now.day, COUNT_NOW.key),
            f"{rated:,} 条，差评 {bad:,} 条，承诺 {rule.satisfaction_target:g}%",
        ),
    ]


def _numbers(now: Today) -> list[tuple[str, str]]:
    """The hall so far, in words that open: numbers taken, in line, the wait of those who were served."""
    hall = now.hall
    if not hall.taken:
        return []
    waits = (
        [f"平均等了 {hall.wait.mean / MINUTE:.0f} 分，最长 {hall.wait.longest / MINUTE:.0f} 分"] if hall.served else []
    )
    said = [(f"取号 {hall.taken:,} 个", ""), (f"还在等或在办 {hall.in_line:,} 个", "in_line")]
    said += [(one, "served") for one in waits]
    return [(told, address(now.day, now.day, register="tickets", state=state)) for told, state in said]


def _today(now: Today, kind: str, label: str, note: str) -> Figure:
    return Figure(now.of(kind), "件", label, today_address(now.day, kind), note)


def _compared(now: Today) -> str:
    """How many came by this time on the same weekday before, on average."""
    last = max((one.at for one in now.slots if one.today), default=time(0))
    usual = sum(one.usual for one in now.slots if one.at <= last)
    return f"往常同一天到这时 {usual:.0f} 件" if usual else ""


def _percent(part: int, whole: int) -> str:
    return "—" if not whole else f"{100 * part / whole:.1f}".removesuffix(".0")


def _share(n: int, total: int) -> int:
    """The part of a whole in hundredths, at least one where there is any."""
    return max(1, round(100 * n / total)) if n else 0
