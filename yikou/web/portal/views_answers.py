"""评价和投诉办得怎么样: a month of ratings, concerns, rectifications and findings in public, counted and not chosen."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render

from yikou.feedback import queries
from yikou.feedback.policies import RatingWindow
from yikou.kernel.durations import months_later
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.pages import page

MONTHS = 6


@page(public=True)
def answers(request: Asked) -> HttpResponse:
    """What was said in a month, how it was rated, what became of it. (J-01, J-18, J-23)"""
    months = [months_later(request.today.replace(day=1), -n) for n in range(MONTHS)]
    first = _asked(request.GET.get("month", ""), months)
    last = min(months_later(first, 1) - timedelta(days=1), request.today)
    shown = queries.published(request.centre, first, last, on=request.today)
    satisfied = shown.standing.satisfied
    rule = rulebook(request.centre, request.today).get(RatingWindow)
    spans = queries.days_to_answer(request.centre, first, last)
    context = {
        "section": "say",
        "months": [(f"{one:%Y-%m}", f"{one.year}年{one.month}月", one == first) for one in months],
        "shown": shown,
        "levels": [(rule.word(one), shown.levels.get(one, 0), rule.is_bad(one)) for one in rule.levels],
        "fixed": (("居民的差评", shown.rectifications), ("检查发现的问题", shown.findings)),
        "worth": f"满意 {satisfied.percent}，{satisfied.told}。" if satisfied.whole else f"{satisfied.told}。",
        "rule": rule,
        "middle": spans[len(spans) // 2] if spans else None,
        "longest": spans[-1] if spans else None,
    }
    return render(request, "portal/answers.html", context)


def _asked(typed: str, months: list[date]) -> date:
    return next((one for one in months if f"{one:%Y-%m}" == typed), months[0])
