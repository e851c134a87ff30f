"""值周: the roster, what each week was checked and what it lacks, who is away, the sheet for the meeting."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.feedback import access, operations, queries
from yikou.feedback.operations import coordinating
from yikou.feedback.policies import monday, sunday
from yikou.kernel.refusals import NotFound, Refusal
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.duty_sheet import week_pdf
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.office.views_tasks import doer_control
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.feedback.models import DutyWeek

ARRANGE = "inspections.arrange"
MOST = 26
POST = ("POST",)


@page(signed_in=True)
def duty(request: Asked) -> HttpResponse:
    """This week and the next, the weeks before; who has yet to come as a supervisor."""
    this = monday(request.today)
    arranges = request.actor.may(ARRANGE)
    rows = [one for one in queries.duty_weeks(request.centre)[:MOST] if one.published_at or arranges]
    mondays = sorted({this, sunday(this) + timedelta(days=1), *(one.week for one in rows)}, reverse=True)
    weeks = {one.week: one for one in rows}
    stands = queries.weeks_stand(request.centre, mondays, on=request.today)
    names = accounts.names({key for one in rows for key in one.members})
    context = {
        "section": "duty",
        "weeks": [_line(request, one, weeks.get(one), names, stands[one]) for one in mondays],
        "this": this,
        "arranges": arranges,
        "visits": [(one, accounts.names({one.term.account})) for one in queries.visits(request.centre, request.today)]
        if arranges
        else [],
        "quarter": queries.quarter_of(request.today)[0],
    }
    return render(request, "office/feedback/duty.html", context)


def _line(
    request: Asked, monday: date, week: "DutyWeek | None", names: dict[int, str], stands: queries.WeekStands
) -> dict[str, Any]:
    return {
        "monday": monday,
        "week": week,
        "people": "、".join(names.get(one, "") for one in week.members) if week else "",
        "stands": stands,
        "is_to_come": monday > request.today,
    }


def _monday(typed: str) -> date:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        raise NotFound("这一周") from None
    if found.weekday() or not 2000 <= found.year <= 2100:
        raise NotFound("这一周")
    return found


@page(signed_in=True, methods=BOTH)
def week(request: Asked, monday: str) -> HttpResponse:
    """One week: who is on duty, what was checked, what was found, what is lacking; arranged here."""
    first = _monday(monday)
    if request.method != "POST":
        return render(request, "office/feedback/week.html", _week(request, first))
    members = [int(one) for one in request.POST.getlist("members") if one.isdecimal() and len(one) < 18]
    try:
        made = operations.arrange_week(week=first, members=members, by=request.actor, at=request.at)
        if request.POST.get("publish"):
            operations.publish_week(week=made, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "office/feedback/week.html", _week(request, first) | {"chosen": members}, refusal)
    return _to(first)


def _to(first: date) -> HttpResponse:
    return HttpResponseRedirect(reverse("office:duty_week", args=[first.isoformat()]))


def _week(request: Asked, first: date) -> dict[str, Any]:
    found = queries.duty_week(request.centre, first)
    arranges = request.actor.may(ARRANGE)
    if found and not found.published_at and not arranges:
        found = None
    made = list(queries.inspections(request.centre).filter(week=found).order_by("id")) if found else []
    listed = list(queries.findings_of_week(found)) if found else []
    leaves = queries.leaves_of(found) if found else []
    keys = {key for one in made for key in one.group} | {one.meant for one in listed}
    keys |= {key for one in leaves for key in (one.away, one.replacement)} | set(found.members if found else ())
    keys |= {one["by"] for one in found.notes} if found else set()
    names = accounts.names(keys)
    me = request.actor.account_id
    return {
        "section": "duty",
        "monday": first,
        "sunday": sunday(first),
        "week": found,
        "people": [names.get(one, "") for one in found.members] if found else [],
        "stands": queries.week_stands(request.centre, first, on=request.today),
        "inspections": [(one, "、".join(names.get(key, "") for key in one.group)) for one in made],
        "findings": [(one, names.get(one.meant, ""), one.is_late(request.today)) for one in listed],
        "leaves": [(one, names.get(one.away, ""), names.get(one.replacement, "")) for one in leaves],
        "notes": [(one, names.get(one["by"], "")) for one in found.notes] if found else [],
        "arranges": arranges,
        "able": queries.inspectors(request.centre, max(first, request.today)).items() if arranges else (),
        "chosen": found.members if found else [],
        "is_over": sunday(first) < request.today,
        "is_mine": bool(found) and me in (found.members if found else ()),
        "sees": arranges,
    }


@page(may=ARRANGE, methods=POST)
def publish(request: Asked, monday: str) -> HttpResponse:
    """Hang the roster where all staff see it."""
    first = _monday(monday)
    try:
        operations.publish_week(week=access.duty_week(request.actor, first), by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "office/feedback/week.html", _week(request, first), refusal)
    return _to(first)


@page(may="inspections.do", methods=BOTH)
def ask_leave(request: Asked, monday: str) -> HttpResponse:
    """I must be away: when, why, and who would stand in for me."""
    found = access.duty_week(request.actor, _monday(monday))
    able = queries.inspectors(request.centre, max(found.week, request.today))
    others = tuple((str(key), name) for key, name in able.items() if key not in found.members)
    form = Form(
        title="值周请假",
        button="报书记同意",
        back=reverse("office:duty_week", args=[monday]),
        back_label="这一周",
        section="duty",
        icon="send",
        rule="supervision.duty_week",
        controls=(
            Control("away_on", "哪天起不能值周", "date", asked="请选哪一天。", value=request.today.isoformat()),
            Control("replacement", "谁顶替", "select", options=(("", "请选"), *others)),
            Control("reason", "为什么", most=120, asked="请写一句为什么。"),
        ),
        notes=("书记同意以前，仍由您值周。",),
    )

    def act(said: Said) -> str:
        made = operations.ask_duty_leave(
            week=found,
            away_on=said["away_on"],
            replacement=int(said["replacement"]) if said["replacement"] else None,
            reason=said["reason"],
            **by_and_at(request),
        )
        return reverse("office:duty_leave", args=[made.number])

    return ask(request, form, act)


@page(signed_in=True, methods=BOTH)
def leave(request: Asked, number: str) -> HttpResponse:
    """One request to be away: the party secretary agrees or not."""
    found = access.duty_leave(request.actor, number)
    names = accounts.names({found.away, found.replacement, found.owner})
    context = {
        "section": "duty",
        "leave": found,
        "away": names.get(found.away, ""),
        "replacement": names.get(found.replacement, ""),
        "owner": names.get(found.owner, ""),
        "may_answer": found.agreed is None and request.actor.may("duty.approve"),
    }
    if request.method != "POST":
        return render(request, "office/feedback/leave.html", context)
    try:
        operations.answer_duty_leave(
            leave=found,
            agreed=request.POST.get("agreed") == "1",
            reason=request.POST.get("reason", ""),
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "office/feedback/leave.html", context, refusal)
    return HttpResponseRedirect(reverse("office:duty_leave", args=[found.number]))


@page(may="inspections.do", methods=BOTH)
def coordinate(request: Asked, monday: str) -> HttpResponse:
    """The duty group settled something, or hands it over. (K-05)"""
    found = access.duty_week(request.actor, _monday(monday))
    back = reverse("office:duty_week", args=[monday])
    most = coordinating.LONGEST
    form = Form(
        title="记一件协调的事",
        button="记下",
        back=back,
        back_label="这一周",
        section="duty",
        rule="supervision.duty_week",
        controls=(
            Control("what", "是什么事", "area", most=most, asked="请写是什么事。", hint="不写居民的姓名"),
            Control("how", "怎么办的", "select", tuple(coordinating.HOWS.items()), value=coordinating.SPOT),
            Control("done", "怎么协调的", "area", most=most, hint="当场协调好的才填"),
            Control("doer", "交办给谁", "select", doer_control(request).options, hint="交办下去的才填"),
            Control("due_on", "哪天前回话", "date", hint="交办下去的才填"),
        ),
    )

    def act(said: Said) -> str:
        matter = coordinating.Matter(
            what=said["what"],
            how=said["how"],
            done=said["done"],
            doer=int(said["doer"]) if said["doer"] else None,
            due_on=said["due_on"],
        )
        coordinating.coordinate(week=found, matter=matter, **by_and_at(request))
        return back

    return ask(request, form, act)


@page(may=ARRANGE, methods=BOTH)
def report(request: Asked, monday: str) -> HttpResponse:
    """The results were told at the meeting."""
    found = access.duty_week(request.actor, _monday(monday))
    form = Form(
        title="例会通报",
        button="通报了",
        back=reverse("office:duty_week", args=[monday]),
        back_label="这一周",
        section="duty",
        rule="supervision.duty_week",
        controls=(
            Control("meeting_on", "哪天的例会", "date", asked="请选例会的日期。", value=request.today.isoformat()),
        ),
        notes=("通报的数字由台账算出，记入台账，作为考核依据。",),
    )

    def act(said: Said) -> str:
        operations.report_week(week=found, meeting_on=said["meeting_on"], **by_and_at(request))
        return reverse("office:duty_week", args=[monday])

    return ask(request, form, act)


@page(may=ARRANGE)
def sheet(request: Asked, monday: str) -> HttpResponse:
    """The week on paper, for the meeting."""
    first = _monday(monday)
    return week_pdf(_week(request, first), request)
