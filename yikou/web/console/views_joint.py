"""一件事 taken in: one item after another with shared papers, those whose results others wait for first."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.cases import operations
from yikou.cases.operations import AUTHORITY, Intake
from yikou.kernel.refusals import Refusal
from yikou.web.asked import Asked
from yikou.web.console import desk as place
from yikou.web.console.joint import Member, Taken, Together, ticks_for, together, waits
from yikou.web.console.typed import Typed
from yikou.web.console.views_intake import authority_of, intake_of, is_done_at_once, on_to, refused, typed_in
from yikou.web.console.work import Question
from yikou.web.pages import page

if TYPE_CHECKING:
    from yikou.cases.models import Case

Take = Callable[[Intake, Member], "Case"]


@page(may="cases.accept", methods=("POST",))
def take(request: Asked) -> HttpResponse:
    """Take in every item whose papers are there; what is missing for the others is said."""

    def accept(intake: Intake, member: Member) -> "Case":
        if is_done_at_once(member.item):
            return operations.finish_at_once(intake=intake, by=request.actor, at=request.at)
        return operations.accept(matter=intake, by=request.actor, at=request.at)

    return _all(request, accept)


@page(may="cases.accept", methods=("POST",))
def tell(request: Asked) -> HttpResponse:
    """Take in what is complete, and tell in writing what the others still lack."""

    def accept_or_tell(intake: Intake, member: Member) -> "Case":
        try:
            if is_done_at_once(member.item):
                return operations.finish_at_once(intake=intake, by=request.actor, at=request.at)
            return operations.accept(matter=intake, by=request.actor, at=request.at)
        except operations.MaterialsMissing:
            return operations.ask_corrections(matter=intake, by=request.actor, at=request.at)

    return _all(request, accept_or_tell)


def _all(request: Asked, take_in: Take) -> HttpResponse:
    typed = typed_in(request)
    try:
        joint = together(typed, centre=request.centre, at=request.at)
        base = intake_of(request, replace(typed, ticks={}))
    except Refusal as refusal:
        return refused(request, typed, refusal)
    done, left = _one_by_one(typed, joint, base, take_in)
    if left:
        told = f"受理了 {len(done)} 项，还有 {len(left)} 项没有受理" if done else "还没有一项能受理"
        return _left(request, typed, told, left)
    operations.drop_draft(key=place.draft_key(typed.ticket, request.at), by=request.actor, at=request.at)
    return on_to(request, reverse("console:taken", args=[typed.key[:24]]))


def _one_by_one(typed: Typed, joint: Together, base: Intake, take_in: Take) -> tuple[dict[str, Taken], list[str]]:
    done: dict[str, Taken] = {}
    left: list[str] = []
    for member in joint.taken:
        item = member.item
        waiting, ready = waits(member, done)
        ticks = ticks_for(member, typed, waiting, ready) | _authority(typed, member)
        try:
            case = take_in(_intake(typed, base, member, joint, ticks, waiting), member)
        except Refusal as refusal:
            left.append(f"{item.short_name}：{refusal.sentence}")
        else:
            done[item.code] = Taken(case, item.code, item.provides)
    return done, left


def _intake(
    typed: Typed,
    base: Intake,
    member: Member,
    joint: Together,
    ticks: dict[str, dict[str, Any]],
    waiting: dict[str, int],
) -> Intake:
    """The intake of one item; its key is made of the form's, so that the same click twice is one case each."""
    asked = {_key(one): one for one in (*joint.shared, *member.asked)}
    answers = {one.key: _chosen(asked[one.key]) for one in member.item.situations if one.key in asked}
    return replace(
        base,
        key=f"{typed.key[:24]}-{member.item.code}"[:40],
        item=member.item.code,
        answers={key: given for key, given in answers.items() if given},
        materials=ticks,
        package=joint.package.key,
        waits_for=waiting,
    )


def _key(question: Question) -> str:
    return question.name.rsplit(".", 1)[-1]


def _chosen(question: Question) -> list[str]:
    return [one.key for one in question.options if one.chosen]


def _authority(typed: Typed, member: Member) -> dict[str, dict[str, Any]]:
    listed = any(one.material.key == AUTHORITY for one in member.desk.needs) if member.desk else False
    return {} if listed else authority_of(typed)


def _left(request: Asked, typed: Typed, told: str, left: list[str]) -> HttpResponse:
    context: dict[str, Any] = {"say": told, "lines": left}
    if request.partial:
        return render(request, "console/_no.html", context, status=422)
    return render(request, "console/desk.html", place.shown(request, typed, **context), status=422)
