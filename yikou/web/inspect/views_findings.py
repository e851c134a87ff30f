"""问题: write one down with its picture, put it right, look again; what a colleague says."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre_queries
from yikou.feedback import access, operations, queries
from yikou.kernel.identifiers import seat
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.web import sent
from yikou.web.asked import Asked
from yikou.web.console.views_cases import entry_address
from yikou.web.inspect.views import BOTH, MAY
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.feedback.models import Finding

POST = ("POST",)
LISTS = {"open": "没改好的", "mine": "我的", "all": "全部"}
MOST = 100


def _number(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) < 18 else None


def people(centre: str, today: date) -> list[tuple[int, str]]:
    """Who may answer for a problem: everybody on the roll, with where they sit now."""
    seats = {one.seated_id: one.number for one in centre_queries.windows(centre) if one.seated_id}
    rows: list[tuple[int, str]] = [(one.account_id, one.account.name) for one in centre_queries.staff(centre, on=today)]
    named = [(key, f"{name}（{seat(seats[key])}）" if key in seats else name) for key, name in rows]
    return sorted(named, key=lambda one: (one[0] not in seats, one[1]))


# --- written down --------------------------------------------------------------------------------


@page(may=MAY, methods=BOTH)
def problem(request: Asked, number: str) -> HttpResponse:
    """One problem: what, where, who puts it right, a picture; or put right at once."""
    found = access.inspection(request.actor, number)
    context = {"inspection": found, **_asks(request, found.seen_on)}
    if request.method != "POST":
        return render(request, "inspect/problem.html", context)
    typed = request.POST
    try:
        made = operations.note_finding(
            inspection=found,
            point=typed.get("point", ""),
            window=typed.get("window", ""),
            owner=_number(typed.get("owner", "")),
            words=typed.get("words", ""),
            at_once=typed.get("at_once") == "1",
            pictures=sent.files(request, "photos"),
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "inspect/problem.html", context | {"typed": typed}, refusal)
    return HttpResponseRedirect(f"{reverse('inspect:inspection', args=[number])}?noted={made.number}")


def _asks(request: Asked, on: date) -> dict[str, Any]:
    typed = request.POST if request.method == "POST" else request.GET
    return {
        "section": "inspect",
        "points": queries.points_on(request.centre, on).items(),
        "windows": [(one.number, seat(one.number)) for one in centre_queries.windows(request.centre)],
        "people": people(request.centre, request.today),
        "typed": {name: typed.get(name, "") for name in ("point", "window", "owner", "words", "at_once")},
    }


@page(signed_in=True, methods=BOTH)
def report(request: Asked) -> HttpResponse:
    """What a colleague sees and says (相互监督); the office looks whether it is so."""
    context = _asks(request, request.today) | {"section": "owed"}
    if request.method != "POST":
        return render(request, "inspect/report.html", context)
    typed = request.POST
    try:
        made = operations.report_finding(
            point=typed.get("point", ""),
            window=typed.get("window", ""),
            meant=_number(typed.get("owner", "")),
            words=typed.get("words", ""),
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "inspect/report.html", context | {"typed": typed}, refusal)
    return HttpResponseRedirect(reverse("inspect:finding", args=[made.number]))


# --- looked at -----------------------------------------------------------------------------------


@page(signed_in=True)
def findings(request: Asked) -> HttpResponse:
    """The findings that one may see: what is not yet put right, one's own, all."""
    chosen = request.GET.get("list", "open")
    chosen = chosen if chosen in LISTS else "open"
    rows = access.findings(request.actor)
    shown = list(_listed(rows, chosen, request)[:MOST])
    names = accounts.names({key for one in shown for key in (one.owner, one.meant)})
    context = {
        "section": "findings",
        "lists": [(key, told, _listed(rows, key, request).count()) for key, told in LISTS.items()],
        "chosen": chosen,
        "rows": [
            (one, names.get(one.meant, ""), names.get(one.owner, ""), one.is_late(request.today)) for one in shown
        ],
        "sees_all": request.actor.may("inspections.arrange"),
    }
    return render(request, "inspect/findings.html", context)


def _listed(rows: Any, key: str, request: Asked) -> Any:
    if key == "open":
        return rows.filter(ended_at__isnull=True)
    return rows.filter(meant=request.actor.account_id or 0) if key == "mine" else rows


@page(signed_in=True)
def finding(request: Asked, number: str) -> HttpResponse:
    """One finding: what was seen, whose it is, by when, what happened; and the one thing to do now."""
    return render(request, "inspect/finding.html", _shown(request, access.finding(request.actor, number)))


def _shown(request: Asked, found: "Finding") -> dict[str, Any]:
    me, arranges = request.actor.account_id or 0, request.actor.may("inspections.arrange")
    group = found.inspection.group if found.inspection else []
    names = accounts.names({found.owner, found.meant, found.found_by})
    is_own = me in (found.meant, found.rectified_by)
    # Who said it about a colleague, or looked in secret, is not told to whom it is about.
    in_secret = bool(found.inspection and found.inspection.is_secret)
    hides = (found.source == "colleague" or in_secret) and not arranges and me not in (found.found_by, *group)
    said_by = f"staff:{found.found_by}" if hides else ""
    opens = request.actor.may("ledger.read")
    events = [
        (
            one,
            "检查的人" if one.by == said_by else accounts.name_of_actor(one.by),
            entry_address(one.pk) if opens else "",
        )
        for one in ledger.history(found)
    ]
    return {
        "section": "findings",
        "finding": found,
        "owner": names.get(found.owner, ""),
        "meant": names.get(found.meant, ""),
        "found_by": ("社会监督员" if in_secret else "一位同事") if hides else names.get(found.found_by, ""),
        "photos": list(found.photos.order_by("id")),
        "events": events,
        "is_late": found.is_late(request.today),
        "sees_check": arranges or me in group,
        "may_rectify": found.state == "open" and me == found.owner,
        "may_recheck": found.state == "rectified" and not is_own and me in (found.owner, *group),
        "may_answer": found.state == "reported" and arranges and me not in (found.meant, found.found_by),
        "may_raise": request.actor.may("breaches.handle") and me != found.meant,
        "may_move": found.is_open and arranges,
        "people": people(request.centre, request.today) if arranges else [],
    }


def _again(request: Asked, number: str, refusal: Refusal) -> HttpResponse:
    fresh = access.finding(request.actor, number)
    return again(request, "inspect/finding.html", _shown(request, fresh) | {"typed": request.POST}, refusal)


def _to(number: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("inspect:finding", args=[number]))


@page(signed_in=True, methods=POST)
def rectify(request: Asked, number: str) -> HttpResponse:
    """It is put right: how, with a picture."""
    found = access.finding(request.actor, number)
    try:
        operations.rectify(
            finding=found,
            words=request.POST.get("words", ""),
            pictures=sent.files(request, "photos"),
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return _again(request, number, refusal)
    return _to(number)


@page(signed_in=True, methods=POST)
def recheck(request: Asked, number: str) -> HttpResponse:
    """Look again: well, or once more."""
    found = access.finding(request.actor, number)
    passed = request.POST.get("passed", "") == "1"
    try:
        operations.recheck(
            finding=found, passed=passed, words=request.POST.get("words", ""), by=request.actor, at=request.at
        )
    except Refusal as refusal:
        return _again(request, number, refusal)
    return _to(number)


@page(may="inspections.arrange", methods=POST)
def answer(request: Asked, number: str) -> HttpResponse:
    """What a colleague said is so, or is not."""
    found = access.finding(request.actor, number)
    try:
        if request.POST.get("so") == "1":
            operations.confirm_finding(finding=found, by=request.actor, at=request.at)
        else:
            operations.dismiss_finding(
                finding=found, reason=request.POST.get("reason", ""), by=request.actor, at=request.at
            )
    except Refusal as refusal:
        return _again(request, number, refusal)
    return _to(number)


@page(may="inspections.arrange", methods=POST)
def move(request: Asked, number: str) -> HttpResponse:
    """Another owner or another day, with the reason."""
    found, typed = access.finding(request.actor, number), request.POST
    try:
        try:
            due_on = date.fromisoformat(typed.get("due_on", ""))
        except ValueError:
            raise operations.DayWrong(why="请填日期") from None
        operations.move_finding(
            finding=found,
            owner=_number(typed.get("owner", "")) or 0,
            due_on=due_on,
            reason=typed.get("reason", ""),
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return _again(request, number, refusal)
    return _to(number)


@page(signed_in=True)
def photo(request: Asked, number: str, key: int) -> HttpResponse:
    """A picture, to who may see its finding."""
    return sent.shown(request, access.photo(request.actor, number, key).file)
