"""回访: whom to call, what to ask, what was answered; the telephone only on asking."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.feedback import access, operations
from yikou.feedback.operations.visits import put_visit_off
from yikou.feedback.policies import ReturnVisits
from yikou.feedback.policies.intervals import FEW
from yikou.feedback.policies.visits import said_to
from yikou.feedback.queries import calls as queries
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.residents import queries as residents
from yikou.web.asked import Asked
from yikou.web.office import things
from yikou.web.office.asking import Control
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.feedback.models import FollowUp

READS = access.READS_VISITS
LATER = Control("later", "他说什么时候", "moment")
DONE = {
    "missed": "记下了，没打通。",
    "later": "记下了，到时候再打。",
    "reached": "记下了。谢谢您打这个电话。",
    "over": "打够次数了，记为联系不上。",
}


@page(may=READS)
def visits(request: Asked) -> HttpResponse:
    """The call list, and how the three questions were answered this month."""
    rule = rulebook(request.centre, request.today).get(ReturnVisits)
    start = _month(request)
    waiting = queries.to_call(request.centre)
    names = accounts.names({one.owner for one in waiting})
    ended = queries.called(request.centre, start, request.today, reader=request.actor.account_id)
    context = {
        "section": "visits",
        "waiting": [(one, names.get(one.owner, "")) for one in waiting],
        "ended": ended,
        "start": start,
        "rule": rule,
        "asked": rule.asked(),
        "answered": [
            (rule.asked()[one.key], one, round(100 * (one.share.share or 0)))
            for one in queries.answered(request.centre, start, request.today, rule.questions)
        ],
        "few": FEW,
        "me": request.actor.account_id,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "office/feedback/visits.html", context)


def _month(request: Asked) -> date:
    return request.today.replace(day=1)


@page(may=READS)
def visit(request: Asked, number: str) -> HttpResponse:
    """One call: what to say, what to ask, what was answered."""
    found = access.visit(request.actor, number)
    return render(request, "office/feedback/visit.html", _context(request, found))


def _context(request: Asked, found: "FollowUp", phone: str = "") -> dict[str, Any]:
    rule = rulebook(found.centre_id, found.opened_at.astimezone(ZONE).date()).get(ReturnVisits)
    person = found.case.applicant_id
    shown = residents.shown_names([person], centre=request.centre, on=request.today) if person else {}
    is_mine = rule.may_call(request.actor.account_id, found.handlers)
    return {
        "section": "visits",
        "one": found,
        "rule": rule,
        "asked": [(key, words, said_to(words)) for key, words in rule.asked().items()],
        "who": shown.get(person, ""),
        "owner": accounts.names({found.owner}).get(found.owner, ""),
        "handlers": "、".join(accounts.names(set(found.handlers)).values()),
        "answers": [(words, said_to(words).get(found.answers.get(key, ""), "")) for key, words in rule.asked().items()],
        "typed": {key: request.POST.get(key, "") for key in rule.questions} if request.method == "POST" else {},
        "typed_words": request.POST.get("words", ""),
        "typed_later": request.POST.get("later", ""),
        "phone": phone,
        "may_call": request.actor.may("visits.call") and found.is_open and is_mine,
        "is_own": not is_mine,
        "is_late": found.is_late(request.today),
        "history": things.history(found),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }


@page(may="visits.call", methods=("GET", "HEAD", "POST"))
def call(request: Asked, number: str, step: str) -> HttpResponse:
    """Show the telephone, note that nobody answered, when to call instead, or what was answered."""
    found = access.visit(request.actor, number)
    if request.method != "POST" or step not in ("phone", "missed", "later", "reached"):
        return HttpResponseRedirect(reverse("office:visit", args=[found.number]))
    try:
        return _called(request, found, step)
    except Refusal as refusal:
        fresh = access.visit(request.actor, number)
        return again(request, "office/feedback/visit.html", _context(request, fresh), refusal)


def _called(request: Asked, found: "FollowUp", step: str) -> HttpResponse:
    by, at = request.actor, request.at
    if step == "phone":
        phone = operations.show_phone(visit=found, by=by, at=at)
        return render(request, "office/feedback/visit.html", _context(request, found, phone))
    if step == "later":
        put_visit_off(visit=found, call_from=_later(request), by=by, at=at)
        done = "later"
    elif step == "missed":
        done = "missed" if operations.miss_visit(visit=found, by=by, at=at).is_open else "over"
    else:
        answers = {key: request.POST.get(key, "") for key in found_questions(found)}
        operations.note_visit(visit=found, answers=answers, words=request.POST.get("words", ""), by=by, at=at)
        done = "reached"
    return HttpResponseRedirect(reverse("office:visit", args=[found.number]) + f"?done={done}")


def _later(request: Asked) -> datetime | None:
    """The day and the time that the resident named."""
    read, _ = LATER.read(request.POST)
    return read if isinstance(read, datetime) else None


def found_questions(found: "FollowUp") -> tuple[str, ...]:
    """The questions of the rule under which the call was planned."""
    return rulebook(found.centre_id, found.opened_at.astimezone(ZONE).date()).get(ReturnVisits).questions
