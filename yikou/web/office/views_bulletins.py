"""月度通报: each unit's people and their month as the entries tell it; told to the unit, which answers. (K-14, K-15)"""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre_queries
from yikou.feedback import access, operations, queries
from yikou.kernel.refusals import Refusal
from yikou.web import place
from yikou.web.asked import Asked
from yikou.web.office import things
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.pages import again, page
from yikou.web.portal.posters import pdf

if TYPE_CHECKING:
    from yikou.feedback.models import Bulletin

ARRANGE, READS = "inspections.arrange", access.READS_BULLETINS
COLUMNS = ("接件", "办结", "咨询", "评价", "差评", "超期", "督查问题", "没改好", "追责")
Row = tuple[str, list[tuple[str, int]]]


@page(may=READS, methods=BOTH)
def bulletins(request: Asked) -> HttpResponse:
    """A month by unit, as it stands in the books; and whether each unit was told and has answered."""
    month = _month(request.POST.get("month", "") or request.GET.get("month", ""), request.today)
    if request.method != "POST":
        return render(request, "office/feedback/bulletins.html", _all(request, month))
    try:
        operations.send_bulletins(month=month, **by_and_at(request))
    except Refusal as refusal:
        return again(request, "office/feedback/bulletins.html", _all(request, month), refusal)
    return HttpResponseRedirect(reverse("office:bulletins") + f"?month={month:%Y-%m}")


def _month(typed: str, today: date) -> date:
    """The first day of the month that is asked for, this one where none can be read or it is still to come."""
    try:
        found = date.fromisoformat(f"{typed[:7]}-01")
    except ValueError:
        found = today
    return (found if date(2000, 1, 1) <= found <= today else today).replace(day=1)


def _all(request: Asked, month: date) -> dict[str, Any]:
    sent = {one.unit: one for one in queries.bulletins(request.centre).filter(month=month)}
    names = accounts.names({one.owner for one in sent.values()})
    units, is_over = queries.units(request.centre, month), request.today > queries.month_of(month)[1]
    rule, calendar = queries.bulletin_rule(request.centre, month), centre_queries.calendar(request.centre)
    return {
        "section": "bulletins",
        "month": month,
        "is_over": is_over,
        "due_on": rule.bulletin_due(month, calendar),
        "columns": COLUMNS,
        "units": [
            (unit, _rows(request.centre, month, people), *_told(sent.get(unit), names, request.today))
            for unit, people in units.items()
        ],
        "may_send": request.actor.may(ARRANGE) and is_over and bool(units.keys() - sent.keys()),
    }


def _told(one: "Bulletin | None", names: dict[int, str], today: date) -> tuple["Bulletin | None", str, bool]:
    """What a unit was told, who answers for it, and whether that answer is late."""
    return (one, names.get(one.owner, ""), one.is_late(today)) if one else (None, "", False)


def _rows(centre: str, month: date, people: dict[int, str]) -> list[Row]:
    return [
        (
            one.name,
            list(zip(COLUMNS, _figures(one), strict=True)),
        )
        for one in queries.members(centre, month, people)
    ]


def _figures(one: queries.Member) -> tuple[int, ...]:
    work = (one.received, one.concluded, one.enquired, one.rated, one.bad)
    return (*work, one.overdue, one.found, one.still_open, one.breaches)


@page(signed_in=True, methods=BOTH)
def bulletin(request: Asked, number: str) -> HttpResponse:
    """One unit's month: the figures of its people, and the unit's answer."""
    found = access.bulletin(request.actor, number)
    if request.method != "POST":
        return render(request, "office/feedback/bulletin.html", _one(request, found))
    try:
        operations.answer_bulletin(bulletin=found, reply=request.POST.get("reply", ""), **by_and_at(request))
    except Refusal as refusal:
        context = _one(request, access.bulletin(request.actor, number)) | {"typed": request.POST}
        return again(request, "office/feedback/bulletin.html", context, refusal)
    return HttpResponseRedirect(reverse("office:bulletin", args=[number]))


def _one(request: Asked, found: "Bulletin") -> dict[str, Any]:
    people = queries.units(found.centre_id, found.month).get(found.unit, {})
    is_unit, reads_all = request.actor.account_id == found.owner, any(map(request.actor.may, READS))
    return {
        "section": "bulletins" if reads_all else "owed",
        "one": found,
        "columns": COLUMNS,
        "rows": _rows(found.centre_id, found.month, people),
        "owner": accounts.names({found.owner}).get(found.owner, ""),
        "is_late": found.is_late(request.today),
        "is_unit": is_unit,
        "reads_all": reads_all,
        "may_answer": found.is_open and (is_unit or request.actor.may(ARRANGE)),
        "events": things.history(found),
    }


@page(signed_in=True)
def sheet(request: Asked, number: str) -> HttpResponse:
    """The bulletin on paper, as it goes to the unit."""
    found = access.bulletin(request.actor, number)
    shown, here = _one(request, found), place.of(request.centre, request.today)
    data = {
        "centre": {"name": here.name, "address": here.address, "phone": here.phone},
        "title": "派驻人员月度情况通报",
        "date": f"{found.month.year}年{found.month.month}月",
        "facts": [["通报单位", found.unit], ["编号", found.number], ["请在哪天前答复", f"{found.due_on:%Y-%m-%d}"]],
        "figures": [{"value": f"{found.people}人", "label": "派驻人员"}],
        "tables": [_people(shown["rows"]), _reply(found)],
        "sign": ["中心", "所属单位"],
        "footer": "数字都出自台账，按月份可以查到每一条。",
    }
    return pdf("summary", data, name=f"月度通报-{found.month:%Y%m}-{found.number}.pdf")


def _people(rows: list[Row]) -> dict[str, Any]:
    columns = [{"title": "姓名", "width": 2}, *COLUMNS]
    told = [[name, *(str(n) for _, n in figures)] for name, figures in rows]
    return {"heading": "每个人的情况", "columns": columns, "rows": told, "none": "没有"}


def _reply(found: "Bulletin") -> dict[str, Any]:
    rows = [[found.reply]] if found.reply else []
    return {"heading": "单位答复", "columns": [{"title": "答复", "width": 1}], "rows": rows, "none": "还没有答复"}
