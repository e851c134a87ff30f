"""外部评议: where the centre stood when others evaluated it, with the source, beside what residents said here."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.feedback import access
from yikou.feedback.operations.outside import Placed, note_outside, withdraw_outside
from yikou.feedback.queries import outside as queries
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.office.views_rating_figures import WATCH
from yikou.web.pages import page

if TYPE_CHECKING:
    from yikou.feedback.models import OutsideResult

NOTE = "surveys.arrange"
BACK = "外部评议"


@page(may=(*WATCH, NOTE))
def outside(request: Asked) -> HttpResponse:
    """Every result, the newest year first, each with the centre's own figure of that year."""
    context = {
        "section": "ratings",
        "way": "outside",
        "rows": queries.beside_own(request.centre),
        "may_note": request.actor.may(NOTE),
    }
    return render(request, "office/feedback/outside.html", context)


@page(may=NOTE, methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Note a place in an evaluation that others made."""
    form = Form(
        title="登记外部评议",
        button="登记",
        back=reverse("office:outside"),
        back_label=BACK,
        lead="照文件上写的登记。登记错了可以撤回，撤回也留一条。",
        controls=(
            Control("year", "哪一年的", "number", most=9999, asked="请填哪一年的。", value=request.today.year - 1),
            Control("what", "评的是什么", most=40, asked="请写评的是什么。", hint="如“行风评议”"),
            Control("source", "谁评的", most=60, asked="请写谁评的。"),
            Control("rank", "第几名", "number", most=999, asked="请填第几名。"),
            Control("of", "多少个单位参评", "number", most=999, asked="请填多少个单位参评。"),
            Control("document", "写在哪份文件里", most=120, asked="请写文件名称或者文号，好查。"),
        ),
        section="ratings",
    )

    def act(said: Said) -> str:
        note_outside(placed=Placed(**said), **by_and_at(request))
        return reverse("office:outside")

    return ask(request, form, act)


@page(may=NOTE, methods=BOTH)
def withdraw(request: Asked, key: int) -> HttpResponse:
    """Take a wrong result out, with the reason."""
    found: OutsideResult = access.outside_result(request.actor, key)
    form = Form(
        title=f"撤回：{found.year} 年{found.what}",
        button="撤回",
        back=reverse("office:outside"),
        back_label=BACK,
        controls=(Control("why", "为什么撤回", most=100, asked="请写为什么撤回。"),),
        section="ratings",
    )

    def act(said: Said) -> str:
        withdraw_outside(result=found, why=said["why"], **by_and_at(request))
        return reverse("office:outside")

    return ask(request, form, act)
