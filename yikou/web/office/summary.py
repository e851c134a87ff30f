"""每日汇总 and the summaries of longer spans on paper: the same figures as the page, with lines to sign."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse

from yikou.kernel.clock import ZONE
from yikou.reporting.spans import Span
from yikou.web import place
from yikou.web.asked import Asked
from yikou.web.portal.posters import pdf

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def summary_pdf(context: Mapping[str, Any], request: Asked, chosen: date) -> HttpResponse:
    """The day's summary as a PDF."""
    here = place.of(request.centre, request.today)
    done, seal = context["done"], context["seal"]
    told = f"{chosen.year}年{chosen.month}月{chosen.day}日 {WEEKDAYS[chosen.weekday()]}"
    data = {
        "centre": {"name": here.name, "address": here.address, "phone": here.phone},
        "title": "每日汇总",
        "date": told,
        "facts": _facts(context, done, seal),
        "figures": [{"value": str(n), "label": label} for label, n, _ in context["totals"][:6]],
        "tables": [_table(one) for one in context["tables"]] + [_risk(context["at_risk"])],
        "sign": ["汇总人", "中心主任"],
        "footer": f"数字都由台账算出。{_seal(seal)}",
    }
    return pdf("summary", data, name=f"每日汇总-{chosen:%Y%m%d}.pdf")


def span_pdf(context: Mapping[str, Any], request: Asked, span: Span) -> HttpResponse:
    """The summary of a week, month, quarter, year or other days as a PDF."""
    here = place.of(request.centre, request.today)
    report = context["own_report"]
    told = f"{report.due_on:%Y年%m月%d日} 前" if report else "—"
    facts = [["起止", span.days], ["上报", told], ["数到", f"{context['until']:%Y年%m月%d日}"]]
    data = {
        "centre": {"name": here.name, "address": here.address, "phone": here.phone},
        "title": f"{span.title}汇总",
        "date": f"{request.today:%Y年%m月%d日}",
        "facts": facts,
        "figures": [{"value": f"{one.value}{one.unit}", "label": one.label} for one in context["figures"]],
        "tables": [_totals(context), *(_table(one) for one in context["tables"])],
        "sign": ["汇总人", "中心主任"],
        "footer": "数字都由台账算出，点开页面上的数字就是条目。",
    }
    return pdf("summary", data, name=f"{span.title}汇总.pdf")


def _totals(context: Mapping[str, Any]) -> dict[str, Any]:
    columns = [{"title": "做了什么", "width": 3}]
    columns += [{"title": one, "align": "right"} for one in (context["span"].title, context["before_title"])]
    rows = [[label, str(n), str(before)] for label, n, _, before in context["totals"]]
    return {"heading": "做了什么", "columns": columns, "rows": rows, "none": "没有业务条目"}


def _facts(context: Mapping[str, Any], done: Any, seal: Any) -> list[list[Any]]:
    closed = "还没有日结"
    if done and done.is_closed:
        late = "（补做）" if done.is_late else ""
        closed = f"{done.closed_at.astimezone(ZONE):%m月%d日 %H:%M} {context['closer']}{late}"
    return [
        ["台账条目", f"{seal.entries if seal else context['entries']} 条"],
        ["日结", closed],
        ["没办完的", "、".join(f"{label} {n} 件" for label, n, _ in context["unfinished"]) or "没有"],
        ["没答复的咨询", f"{context['unanswered']} 件" if context["unanswered"] is not None else "—"],
    ]


def _table(table: Any) -> dict[str, Any]:
    columns = [{"title": table.title.removeprefix("按"), "width": 3}]
    columns += [{"title": label, "align": "right"} for label in table.head]
    rows = [[line.name, *(str(n) if n else "" for n, _ in line.cells)] for line in table.lines]
    return {"heading": table.title, "columns": columns, "rows": rows, "none": "没有"}


def _risk(lines: list[tuple[str, str, str, str]]) -> dict[str, Any]:
    columns = ["编号", {"title": "事项", "width": 2}, "应办结", "谁在办"]
    return {"heading": "时限要到和超期的", "columns": columns, "rows": [list(one) for one in lines], "none": "没有"}


def _seal(seal: Any) -> str:
    return f"封存摘要 {seal.digest[:32]}，前一日 {seal.before[:16] or '（第一日）'}" if seal else "当日还没有封存。"
