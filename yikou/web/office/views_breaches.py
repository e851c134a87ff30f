"""责任追究: what was put forward, what is to do now; the person reads the facts, explains, appeals."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.feedback import access, operations, queries
from yikou.kernel.refusals import NotFound, Refusal
from yikou.ledger import queries as ledger
from yikou.web.asked import Asked
from yikou.web.console.views_cases import entry_address
from yikou.web.inspect.views_findings import people
from yikou.web.office import things
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.feedback.models import Breach

HANDLE, DECIDE = "breaches.handle", "breaches.decide"
LISTS = {"open": "没办完的", "all": "全部"}
MOST = 100


@page(signed_in=True)
def breaches(request: Asked) -> HttpResponse:
    """Who handles breaches sees those of others; everybody sees his own."""
    chosen = request.GET.get("list", "open")
    chosen = chosen if chosen in LISTS else "open"
    rows = access.breaches(request.actor)
    shown = list(_listed(rows, chosen)[:MOST])
    names = accounts.names({key for one in shown for key in (one.account, one.owner)})
    context = {
        "section": "breaches",
        "lists": [(key, told, _listed(rows, key).count()) for key, told in LISTS.items()],
        "chosen": chosen,
        "rows": [
            (one, names.get(one.account, ""), names.get(one.owner, ""), one.is_late(request.today)) for one in shown
        ],
        "handles": request.actor.may(HANDLE),
    }
    return render(request, "office/feedback/breaches.html", context)


def _listed(rows: Any, key: str) -> Any:
    return rows.filter(ended_at__isnull=True) if key == "open" else rows


@page(signed_in=True)
def breach(request: Asked, number: str) -> HttpResponse:
    """One breach: the facts from the ledger, what the person said, what followed; the one thing to do now."""
    return render(request, "office/feedback/breach.html", _shown(request, access.breach(request.actor, number)))


def _shown(request: Asked, found: "Breach") -> dict[str, Any]:
    me = request.actor.account_id or 0
    is_own = me == found.account
    names = accounts.names({found.account, found.owner, found.raised_by, found.decided_by})
    opens = request.actor.may("ledger.read")
    handles = request.actor.may(HANDLE) and not is_own
    decides = request.actor.may(DECIDE) and not is_own
    ladder = queries.ladder_of(found)
    keys = list(ladder.steps)
    return {
        "section": "breaches",
        "breach": found,
        "is_own": is_own,
        "person_name": names.get(found.account, ""),
        "owner": names.get(found.owner, ""),
        "raiser": names.get(found.raised_by, "系统") if found.raised_by else "系统",
        "how": operations.HOW[found.how],
        "heard_how": operations.HEARD.get(found.heard_how, ""),
        "facts": [(one, entry_address(one.pk) if opens else "") for one in queries.shown_by(found, request.actor)],
        "events": things.history(found),
        "is_late": found.is_late(request.today),
        "ladder": ladder,
        "measures": [(key, ladder.steps[key]) for key in keys[keys.index(ladder.least) :]],
        "lighter": [(key, ladder.steps[key]) for key in keys[: keys.index(found.measure)]] if found.counts else [],
        "outcomes": operations.OUTCOMES.items(),
        "asked_only": operations.ASKED_ONLY if found.kind == operations.UNWRITTEN else "",
        "may_verify": found.state == "proposed" and handles,
        "may_hear": found.state == "hearing" and handles,
        "may_silence": found.state == "hearing" and handles and request.today > found.due_on,
        "may_explain": found.state == "hearing" and is_own,
        "may_decide": found.state == "heard" and decides and me != found.raised_by,
        "may_tell": found.how == "concern" and not found.told_at and found.state == "decided" and handles,
        "may_appeal": found.state == "decided" and is_own and found.counts and request.today <= _until(found),
        "may_answer": found.state == "appealed" and decides and me == found.owner,
        "may_move": found.is_open and decides,
        "people": people(request.centre, request.today) if decides else [],
    }


def _until(found: "Breach") -> date:
    return found.appeal_until or found.due_on


# --- one step ------------------------------------------------------------------------------------

Step = Callable[["Breach", Asked], object]


def _verify(found: "Breach", request: Asked) -> object:
    return operations.verify_breach(
        breach=found, entries=_numbers(request.POST.get("entries", "")), **by_and_at(request)
    )


def _drop(found: "Breach", request: Asked) -> object:
    return operations.drop_breach(breach=found, reason=request.POST.get("reason", ""), **by_and_at(request))


def _explain(found: "Breach", request: Asked) -> object:
    return operations.explain(breach=found, words=request.POST.get("words", ""), **by_and_at(request))


def _hear(found: "Breach", request: Asked) -> object:
    return operations.note_hearing(breach=found, words=request.POST.get("words", ""), **by_and_at(request))


def _silence(found: "Breach", request: Asked) -> object:
    return operations.note_silence(breach=found, **by_and_at(request))


def _decide(found: "Breach", request: Asked) -> object:
    measure = request.POST.get("measure", "")
    reason = request.POST.get("reason", "")
    if not measure:
        raise operations.MeasureMissing()
    at_fault = measure != "none"
    return operations.decide_breach(
        breach=found, at_fault=at_fault, measure=measure if at_fault else "", reason=reason, **by_and_at(request)
    )


def _tell(found: "Breach", request: Asked) -> object:
    return operations.tell_complainant(breach=found, **by_and_at(request))


def _appeal(found: "Breach", request: Asked) -> object:
    return operations.appeal_breach(breach=found, words=request.POST.get("words", ""), **by_and_at(request))


def _answer(found: "Breach", request: Asked) -> object:
    sent = request.POST
    return operations.answer_appeal(
        breach=found,
        outcome=sent.get("outcome", ""),
        measure=sent.get("measure", ""),
        reason=sent.get("reason", ""),
        **by_and_at(request),
    )


def _move(found: "Breach", request: Asked) -> object:
    sent = request.POST
    try:
        due_on = date.fromisoformat(sent.get("due_on", ""))
    except ValueError:
        raise operations.DayWrong(why="请填日期") from None
    owner = sent.get("owner", "")
    return operations.move_breach(
        breach=found,
        owner=int(owner) if owner.isdecimal() and len(owner) < 18 else 0,
        due_on=due_on,
        reason=sent.get("reason", ""),
        **by_and_at(request),
    )


STEPS: dict[str, Step] = {
    "verify": _verify,
    "drop": _drop,
    "explain": _explain,
    "hear": _hear,
    "silence": _silence,
    "decide": _decide,
    "tell": _tell,
    "appeal": _appeal,
    "answer": _answer,
    "move": _move,
}


@page(signed_in=True, methods=("POST",))
def step(request: Asked, number: str, step: str) -> HttpResponse:
    """One step of a breach; who may take it is the operation's to say."""
    found = access.breach(request.actor, number)
    if step not in STEPS:
        raise NotFound()
    try:
        STEPS[step](found, request)
    except Refusal as refusal:
        fresh = access.breach(request.actor, number)
        context = _shown(request, fresh) | {"typed": request.POST, "step_taken": step}
        return again(request, "office/feedback/breach.html", context, refusal)
    return HttpResponseRedirect(reverse("office:breach", args=[number]))


# --- put forward by hand -------------------------------------------------------------------------


@page(may=HANDLE, methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Put a breach forward by hand, from a finding, or from a complaint that was so; with the entries that show it."""
    about = request.GET.get("about", "")[:24]
    how = request.GET.get("how", "hand")
    kinds = queries.breach_kinds(request.centre, request.today)
    opens = about and about not in queries.kept_from(request.actor)
    shown = [str(one.pk) for one in ledger.entries(request.centre).filter(about=about)[:MOST]] if opens else []
    form = Form(
        title="提出追责",
        button="提出，请核实",
        back=reverse("office:breaches"),
        back_label="追责",
        section="breaches",
        icon="send",
        rule="accountability.ladder",
        lead="只是提出，不作处理；由别人核实、听取本人说明以后再定。",
        controls=(
            Control("kind", "哪种情形", "select", options=(("", "请选"), *kinds.items()), asked="请选一种情形。"),
            Control(
                "account",
                "谁",
                "select",
                options=(("", "请选"), *((str(key), name) for key, name in people(request.centre, request.today))),
                asked="请选是谁。",
            ),
            Control(
                "entries",
                "台账条目编号",
                most=400,
                asked="请写台账条目的编号，至少一条。",
                hint="台账里每条前面的数字，几条用空格隔开",
                value=" ".join(shown),
            ),
            Control("about", "办件、整改或者诉求编号", most=24, hint="可以不填", value=about),
            Control("words", "情况说明", "area", most=1000, hint="不写当事人的姓名和证件号"),
        ),
    )

    def act(said: Said) -> str:
        made = operations.raise_breach(
            kind=said["kind"],
            account=int(said["account"]),
            entries=_numbers(said["entries"]),
            about=said["about"],
            words=said["words"],
            how=how if how in ("finding", "concern") else "hand",
            **by_and_at(request),
        )
        return reverse("office:breach", args=[made.number])

    return ask(request, form, act)


def _numbers(typed: str) -> list[int]:
    """Numbers of entries as somebody types them."""
    parts = typed.replace("，", " ").replace(",", " ").replace("、", " ").split()
    if any(not one.isdecimal() or len(one) > 15 for one in parts):
        raise operations.NoFacts(numbers="、".join(one[:15] for one in parts if not one.isdecimal() or len(one) > 15))
    return [int(one) for one in parts]
