"""督查情况通报: a duty week on paper, for the meeting; the same figures as its page, with lines to sign."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse

from yikou.web import place
from yikou.web.asked import Asked
from yikou.web.portal.posters import pdf


def week_pdf(context: Mapping[str, Any], request: Asked) -> HttpResponse:
    """The week as a PDF."""
    here, stands = place.of(request.centre, request.today), context["stands"]
    first, last = context["monday"], context["sunday"]
    found = [one for one, _, _ in context["findings"]]
    data = {
        "centre": {"name": here.name, "address": here.address, "phone": here.phone},
        "title": "督查情况通报",
        "date": f"{_day(first)}—{_day(last)}",
        "facts": [
            ["值周人员", "、".join(context["people"]) or "没有排"],
            ["查够了没有", f"还差{stands.lacking}" if stands.lacking else "查够了"],
        ],
        "figures": [
            {"value": f"{stands.full}次", "label": "全面检查"},
            {"value": f"{stands.surprise}次", "label": "突击检查"},
            {"value": f"{len(found)}个", "label": "发现问题"},
            {"value": f"{sum(not one.is_open for one in found)}个", "label": "已经改好"},
        ],
        "tables": [_inspections(context), _findings(context), _notes(context), _leaves(context)],
        "sign": ["值周人员", "主持人"],
        "footer": "数字和问题都出自台账，按编号可以查到每一条。",
    }
    return pdf("summary", data, name=f"督查情况通报-{first:%Y%m%d}.pdf")


def _inspections(context: Mapping[str, Any]) -> dict[str, Any]:
    rows = [[one.number, one.subject_line, who, one.step] for one, who in context["inspections"]]
    columns = ["编号", {"title": "检查", "width": 2}, {"title": "检查人", "width": 2}, "登记"]
    return {"heading": "做了哪些检查", "columns": columns, "rows": rows, "none": "一次也没有"}


def _findings(context: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        [one.number, one.subject_line, who, _day(one.rectify_by) if one.rectify_by else "", _state(one, late)]
        for one, who, late in context["findings"]
    ]
    columns = ["编号", {"title": "问题", "width": 2}, "责任人", "期限", "现在"]
    return {"heading": "发现的问题和整改", "columns": columns, "rows": rows, "none": "没有发现问题"}


def _state(one: Any, late: bool) -> str:
    return f"{one.step}（过期）" if late else str(one.step)


def _notes(context: Mapping[str, Any]) -> dict[str, Any]:
    rows = [[one["on"], one["what"], who, one["task"] or one["done"]] for one, who in context["notes"]]
    columns = ["哪天", {"title": "什么事", "width": 2}, "谁协调", {"title": "怎么办的", "width": 2}]
    return {"heading": "协调的事", "columns": columns, "rows": rows, "none": "没有"}


def _leaves(context: Mapping[str, Any]) -> dict[str, Any]:
    rows = [[one.number, away, _day(one.away_on), other, one.step] for one, away, other in context["leaves"]]
    columns = ["编号", "谁请假", "哪天起", "顶替", {"title": "答复", "width": 1}]
    return {"heading": "值周请假", "columns": columns, "rows": rows, "none": "没有"}


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
