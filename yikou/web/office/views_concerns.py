"""诉求: the list by limit, noting one while somebody speaks, the page of one with what can be done now."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.cases.operations.numbers import new_token
from yikou.centre import queries as centre_queries
from yikou.feedback import access, operations
from yikou.feedback.policies import Acceptance, CannotGetDone
from yikou.feedback.queries import Kind, box_due, concern_in_list, concerns_counted
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.web import sent
from yikou.web.asked import Asked
from yikou.web.console.typed import day, number
from yikou.web.office import concern_acts
from yikou.web.pages import again, page
from yikou.web.portal.views_say import shown_file

if TYPE_CHECKING:
    from django.http import QueryDict

    from yikou.feedback.models import Concern

READERS = access.READERS
NOTERS = (access.NOTE, access.ARRANGE)
LISTS = {
    "mine": "我的",
    "open": "没办完的",
    "waiting": "等我批的",
    "late": "过期的",
    "answered": "等本人评",
    "all": "全部",
}
MOST = 200
SCALES = {
    "complex": "一般的",
    "simple": "能当场解决的",
    "special": "特别疑难的",
    "explained": "依法办不了、要解释清楚的",
}
_TEXTS = (
    *("k", "channel", "words", "when", "window", "department", "case", "about", "caller", "phone", "way", "member"),
    *("major", "written", "scale", "source", "staff", "once"),
)


@page(may=READERS)
def concerns(request: Asked) -> HttpResponse:
    """Concerns by their last day; narrowed to one's own, what waits for one's word, what is late."""
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in LISTS else _first(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    waiting = access.waiting(request.actor)
    n = _counted(request, waiting)
    rows = [one for one in waiting if kind in ("", one.sort)] if chosen == "waiting" else _rows(request, chosen, kind)
    names = accounts.names({one.owner for one in rows})
    total = n[chosen][kind] if kind else n[chosen].total()
    context = {
        "section": "concerns",
        "lists": [(key, told, n[key][kind] if kind else n[key].total()) for key, told in LISTS.items()],
        "chosen": chosen,
        "kind": kind,
        "kinds": [("", "都看", n[chosen].total()), *((one.value, one.label, n[chosen][one.value]) for one in Kind)],
        "rows": [(one, names.get(one.owner, ""), one.is_late(request.today)) for one in rows],
        "left_out": total - len(rows),
        "box_due": box_due(request.centre, request.today),
    }
    return render(request, "office/feedback/concerns.html", context)


def _first(request: Asked) -> str:
    """Who handles begins with his own; who arranges, and who only notes, with what is not done."""
    return "mine" if request.actor.may(access.HANDLE) and not request.actor.may(access.ARRANGE) else "open"


def _counted(request: Asked, waiting: "list[Concern]") -> dict[str, Counter[str]]:
    """What each list shows, kind by kind: the figure on a pill is what a click on it brings."""
    lists = [name for name in LISTS if name != "waiting"]
    shown = access.concerns(request.actor)
    found = concerns_counted(shown, lists, me=request.actor.account_id or 0, on=request.today)
    return found | {"waiting": Counter(one.sort for one in waiting)}


def _rows(request: Asked, chosen: str, kind: str) -> "list[Concern]":
    rows = access.concerns(request.actor)
    rows = rows.filter(concern_in_list(chosen, me=request.actor.account_id or 0, on=request.today))
    rows = rows.filter(sort=kind) if kind else rows
    return list((rows if chosen == "all" else rows.order_by("due_on", "id"))[:MOST])


# --- noting one ------------------------------------------------------------------------------------


@page(may=NOTERS, methods=("GET", "HEAD", "POST"))
def note(request: Asked) -> HttpResponse:
    """Write down what somebody says, by whatever way it came; what was typed stays when it is refused."""
    if request.method != "POST":
        kind = request.GET.get("k", "")
        typed = {"k": kind if kind in Kind.values else "complaint", "channel": request.GET.get("channel", "visit")}
        typed |= {"way": "phone", "once": new_token()}
        shown = note_form(request) | {"typed": typed, "ticked": ()}
        return render(request, "office/feedback/note.html", shown)
    try:
        said = read_said(request.POST, sent.files(request, "files"))
        found = operations.note_concern(said=said, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "office/feedback/note.html", note_form(request) | kept(request.POST), refusal)
    return HttpResponseRedirect(reverse("office:concern_noted", args=[found.number]))


@page(may=NOTERS)
def noted(request: Asked, number: str) -> HttpResponse:
    """After noting: number and six digits to hand over; who answers for it, until when.

    Whom it is about wrote it down and hands over the number alone: with the digits one speaks for the resident.
    """
    found = access.noted(request.actor, number)
    context = {
        "section": "concerns",
        "concern": found,
        "owner": accounts.names({found.owner}).get(found.owner, ""),
        "is_about_me": found.is_about(request.actor.account_id),
    }
    return render(request, "office/feedback/noted.html", context)


def note_form(request: Asked) -> dict[str, Any]:
    """What the form offers; the words of the rule, the house's windows, departments and people."""
    rules = rulebook(request.centre, request.today)
    acceptance, staff = rules.get(Acceptance), centre_queries.staff(request.centre, on=request.today)
    return {
        "section": "concerns",
        "kinds": dict(Kind.choices),
        "channels": acceptance.words("channels"),
        "subjects": acceptance.words("subjects") | operations.MEMBERS_SUBJECTS,
        "ways": operations.REPLY_WAYS,
        "windows": centre_queries.windows(request.centre),
        "departments": centre_queries.departments(request.centre),
        "scales": [(key, SCALES.get(key, key)) for key in rules.get(CannotGetDone).scales],
        "people": [(one.account_id, one.account.name) for one in staff],
        "rule": acceptance,
        "longest": operations.LONGEST,
        "action": reverse("office:concern_note"),
    }


def read_said(given: "QueryDict", files: list[bytes], **more: Any) -> operations.Said:
    """What was said, from the form."""
    staff = number(given.get("staff", ""))
    return operations.Said(
        sort=given.get("k", ""),
        channel=more.pop("channel", given.get("channel", "")),
        words=given.get("words", ""),
        subjects=given.getlist("w"),
        happened_on=day(given.get("when", "")),
        window=given.get("window", "")[:8],
        department=given.get("department", "")[:24],
        case=given.get("case", "")[:24],
        staff=(staff,) if staff else (),
        about_whom=given.get("about", ""),
        caller=given.get("caller", ""),
        phone=given.get("phone", ""),
        reply_way=given.get("way", "phone"),
        major=bool(given.get("major")),
        written=bool(given.get("written")),
        member=bool(given.get("member")),
        scale=given.get("scale", ""),
        source=given.get("source", ""),
        sent_as=given.get("once", "")[:40],
        files=files,
        **more,
    )


def kept(given: "QueryDict") -> dict[str, Any]:
    """What was typed, to be shown again."""
    return {"typed": {name: given.get(name, "") for name in _TEXTS}, "ticked": given.getlist("w")}


# --- one concern -------------------------------------------------------------------------------------


@page(may=READERS)
def concern(request: Asked, number: str) -> HttpResponse:
    """One concern: what was said, whose it is, until when, what can be done now, what happened."""
    found = access.concern(request.actor, number)
    return render(request, "office/feedback/concern.html", concern_acts.shown(request, found))


@page(may=READERS, methods=("POST",))
def act(request: Asked, number: str, verb: str) -> HttpResponse:
    """One step; refused, the page comes back with what was typed."""
    found = access.concern(request.actor, number)
    try:
        done = concern_acts.do(request, found, verb)
    except Refusal as refusal:
        typed = {name: request.POST.get(name, "") for name in request.POST if name != "csrfmiddlewaretoken"}
        fresh = access.concern(request.actor, found.number)
        context = concern_acts.shown(request, fresh) | {"typed": typed, "opened": verb}
        return again(request, "office/feedback/concern.html", context, refusal)
    if verb in concern_acts.SEES:
        context = concern_acts.shown(request, found) | {concern_acts.SEES[verb]: done}
        return render(request, "office/feedback/concern.html", context)
    return HttpResponseRedirect(reverse("office:concern", args=[found.number]))


@page(may=READERS)
def file(request: Asked, number: str, place: int) -> HttpResponse:
    """A paper that was handed in with it."""
    return shown_file(request, access.concern(request.actor, number), place)
