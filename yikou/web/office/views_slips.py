"""书面和电话评价: typed from paper by one, compared by another; what was said on the telephone is noted at once."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.feedback import access, operations, queries
from yikou.feedback.policies import RatingWindow
from yikou.kernel.refusals import NotFound, Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.feedback.models import Slip

NOTE = "ratings.note"
WAYS = {"paper": "书面", "phone": "电话"}
LEADS = {
    "paper": "照纸上写的录，一个字不改；另一个人对着原件核对后才算数。",
    "phone": "居民怎么说就怎么记。不能登记自己办的。",
}


@page(may=NOTE)
def slips(request: Asked) -> HttpResponse:
    """Papers that wait for a second person."""
    rows = list(queries.slips_to_check(request.centre))
    rule = rulebook(request.centre, request.today).get(RatingWindow)
    names = accounts.names({one.typed_by for one in rows})
    me = request.actor.account_id
    context = {
        "section": "ratings",
        "way": "slips",
        "rows": [(one, rule.word(one.level), names.get(one.typed_by, ""), one.typed_by == me) for one in rows],
        "to_check": len(rows),
        "done": request.GET.get("done", ""),
    }
    return render(request, "office/feedback/slips.html", context)


@page(may=NOTE, methods=BOTH)
def new(request: Asked, way: str) -> HttpResponse:
    """Type in what stands on the paper, or what somebody says on the telephone."""
    if way not in WAYS:
        raise NotFound
    rule = rulebook(request.centre, request.today).get(RatingWindow)
    form = Form(
        title=f"录入{WAYS[way]}评价",
        button="录好了，交核对" if way == "paper" else "记下来",
        back=reverse("office:slips"),
        back_label="书面和电话评价",
        lead=LEADS[way],
        controls=_controls(rule, way, request.today, number=request.GET.get("number", "")[:24]),
        section="ratings",
        rule=rule.ref,
    )

    def act(said: Said) -> str:
        about = queries.by_number(request.centre, said["number"], on=said.get("given_on") or request.today)
        given = {"words": said["words"], "reasons": said["reasons"], "phone": said["phone"]}
        if way == "paper":
            operations.type_slip(
                about=about, level=said["level"], given_on=said["given_on"], **given, **by_and_at(request)
            )
        else:
            more = operations.Given(**given, call=bool(said["phone"]))
            operations.rate(token=about.token, level=said["level"], channel="phone", given=more, **by_and_at(request))
        return f"{reverse('office:slips')}?done={way}"

    return ask(request, form, act)


def _controls(rule: RatingWindow, way: str, today: date, number: str) -> tuple[Control, ...]:
    reasons = tuple({**rule.words_of("faults"), **rule.words_of("praise")}.items())
    levels = (("", "请选"), *rule.words_of("levels").items())
    day = Control("given_on", "填表的日期", kind="date", asked="请填纸上写的日期。", value=today.isoformat())
    return (
        Control(
            "number",
            "办件编号或者号票",
            most=24,
            asked="请填办件编号，或者当天的号，如 A012。",
            hint="没有办件就填号票",
            value=number,
        ),
        *((day,) if way == "paper" else ()),
        Control("level", "评价", kind="select", options=levels, asked="请选纸上勾的那一个。"),
        Control("reasons", "勾了哪些理由", kind="choices", options=reasons),
        Control("words", "写了什么" if way == "paper" else "说了什么", kind="area", most=500),
        Control("phone", "愿意接回访的电话", most=20, hint="没有留就空着"),
    )


@page(may=NOTE, methods=BOTH)
def slip(request: Asked, key: int) -> HttpResponse:
    """A second person compares what was typed with the paper."""
    found = access.slip(request.actor, key)
    if request.method != "POST":
        return render(request, "office/feedback/slip.html", _shown(request, found))
    try:
        operations.check_slip(slip=found, fits=request.POST.get("fits") == "yes", **by_and_at(request))
    except Refusal as refusal:
        return again(request, "office/feedback/slip.html", _shown(request, found), refusal)
    return HttpResponseRedirect(f"{reverse('office:slips')}?done=checked")


def _shown(request: Asked, found: "Slip") -> dict[str, Any]:
    rule = rulebook(request.centre, request.today).get(RatingWindow)
    words = {**rule.words_of("faults"), **rule.words_of("praise")}
    return {
        "section": "ratings",
        "way": "slips",
        "one": found,
        "word": rule.word(found.level),
        "reasons": [words.get(one, one) for one in found.reasons],
        "typed_by": accounts.names({found.typed_by}).get(found.typed_by, ""),
        "is_typist": found.typed_by == request.actor.account_id,
    }
