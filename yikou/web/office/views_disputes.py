"""调解: disputes by their last day; one dispute with its sides, its sessions, its agreement; the agreement on paper."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre_queries
from yikou.feedback import access
from yikou.feedback.operations import mediating as operations
from yikou.feedback.operations.mediating import CONSENTS, HOWS, KEPT, LONGEST, SIDES, WHERE
from yikou.feedback.operations.showing import show_party_phone
from yikou.feedback.policies import Mediating
from yikou.feedback.queries import disputes as queries
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotFound
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.office import things
from yikou.web.office.asking import Control, Said, ask, form_of
from yikou.web.pages import page

if TYPE_CHECKING:
    from yikou.feedback.models import Dispute

READS, MEDIATES = access.READS_DISPUTES, "disputes.mediate"
BOTH = ("GET", "HEAD", "POST")
MOST = 300
VIEWS = {"": "还没有了结", "mine": "我调的", "late": "过期", "ended": "已经了结"}
DONE = {
    "noted": "登记好了，有人管了。",
    "consent": "记下了，这一方同意。",
    "accept": "受理了，双方和调解员都定了。",
    "decline": "记下了，已经告诉该找哪里。",
    "session": "约好了。",
    "held": "记下了。",
    "longer": "双方同意，延长了。",
    "settle": "达成协议了，到期回访有没有照办。",
    "fail": "记下了，已经告诉双方可以找哪里。",
    "again": "回访记下了。",
    "mediator": "换好了。",
}
# What may be done in which state, the likeliest first.
STEPS = {
    "noted": ("consent", "accept", "decline"),
    "mediating": ("session", "held", "settle", "fail", "longer"),
    "settled": ("again",),
}
LABELS = {
    "consent": "记一方同意",
    "accept": "受理",
    "decline": "不调解",
    "session": "约日子",
    "held": "记一次调解",
    "settle": "达成协议",
    "fail": "没有调成",
    "longer": "延长",
    "again": "回访",
    "mediator": "换调解员",
}


@page(may=READS)
def disputes(request: Asked) -> HttpResponse:
    """Disputes by their last day; one's own, what is late, what has ended."""
    rows, view = access.disputes(request.actor), request.GET.get("view", "")
    view = view if view in VIEWS else ""
    shown = {
        "": rows.open(),
        "mine": rows.open().owned_by(request.actor.account_id or 0),
        "late": rows.late(request.today),
        "ended": rows.filter(ended_at__isnull=False),
    }[view]
    found = list(shown.order_by("-id" if view == "ended" else "due_on", "id")[:MOST])
    names = accounts.names({one.owner for one in found})
    context = {
        "section": "disputes",
        "view": view,
        "views": VIEWS.items(),
        "rows": [(one, names.get(one.owner, ""), one.is_late(request.today)) for one in found],
        "states": [(queries.STATES[key], n) for key, n in queries.by_state(rows).items()],
        "rule": rulebook(request.centre, request.today).get(Mediating),
    }
    return render(request, "office/feedback/disputes.html", context)


@page(may=READS)
def dispute(request: Asked, number: str) -> HttpResponse:
    """One dispute: between whom, how far, what was agreed."""
    found = access.dispute(request.actor, number)
    return render(request, "office/feedback/dispute.html", _context(request, found))


@page(may=READS, methods=("POST",))
def phone(request: Asked, number: str, side: str) -> HttpResponse:
    """Show the telephone of one side to who calls it; each look is an entry."""
    found = access.dispute_with_sides(request.actor, number)
    phone = show_party_phone(dispute=found, side=side, by=request.actor, at=request.at)
    return render(request, "office/feedback/dispute.html", _context(request, found, {side: phone}))


@page(may=MEDIATES)
def paper(request: Asked, number: str) -> HttpResponse:
    """The agreement as a sheet of paper for both sides to sign."""
    found = access.dispute(request.actor, number)
    if not found.settled_at:
        raise NotFound("调解协议")
    return render(request, "paper/dispute.html", _context(request, found))


def _context(request: Asked, found: "Dispute", phones: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    rule, sees = _rule(found), access.sees_sides(request.actor, found)
    is_mine = found.owner == request.actor.account_id and request.actor.may(MEDIATES)
    names = accounts.names({found.owner, found.noted_by})
    return {
        "section": "disputes",
        "one": found,
        "rule": rule,
        "sees": sees,
        "sides": _sides(found, sees, phones),
        "steps": queries.steps(found, rule.words_of("steps").values()),
        "sessions": _sessions(found, rule) if sees else [],
        "where": WHERE.get(found.session_where, ""),
        "elsewhere": rule.words_of("elsewhere").get(found.elsewhere, ""),
        "owner": names.get(found.owner, ""),
        "noted_by": names.get(found.noted_by, ""),
        "source_page": things.visit_page(request.actor, found.source),
        "is_late": found.is_late(request.today),
        "may": [(key, LABELS[key]) for key in STEPS.get(found.state, ())] if is_mine else [],
        "may_change": request.actor.may(MEDIATES) and found.is_open,
        "history": things.history(found),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }


def _rule(found: "Dispute") -> Mediating:
    return rulebook(found.centre_id, found.opened_at.astimezone(ZONE).date()).get(Mediating)


def _sides(found: "Dispute", sees: bool, phones: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each side: its name where the reader may know it, the telephone that was asked for, whether it agreed."""
    names = {"one": found.one_name, "other": found.other_name}
    left = {"one": found.one_phone, "other": found.other_phone}
    return [
        {
            "key": key,
            "label": SIDES[key],
            "name": names[key] or "还没有问到" if sees else "",
            "phone": phones.get(key, ""),
            "has_phone": sees and bool(left[key]),
            "agreed": key in found.consents,
        }
        for key in SIDES
    ]


def _sessions(found: "Dispute", rule: Mediating) -> list[dict[str, Any]]:
    helpers = rule.words_of("helpers")
    return [
        one
        | {
            "where": WHERE.get(one["where"], ""),
            "helpers": "、".join(helpers.get(key, key) for key in one["helpers"]),
        }
        for one in found.sessions
    ]


# --- noting --------------------------------------------------------------------------------------


@page(may="concerns.note", methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Register a dispute as it is told at the desk."""
    rule = rulebook(request.centre, request.today).get(Mediating)
    staff = [(str(one.account_id), one.account.name) for one in centre_queries.staff(request.centre, on=request.today)]
    form = _form(
        "登记一件纠纷",
        "登记",
        reverse("office:disputes"),
        "调解",
        Control("sort", "哪一类", "select", tuple(rule.words_of("kinds").items()), value="neighbours"),
        Control("words", "是怎么回事", "area", most=LONGEST, asked="请写是怎么回事。", hint="原话最好，不写身份证号码"),
        Control("one_name", "谁来说的", most=30, asked="请写谁来说的。"),
        Control("one_phone", "怎么联系", most=20),
        Control("other_name", "另一方是谁", most=30, hint="不清楚的先空着"),
        Control("other_phone", "怎么联系另一方", most=20),
        Control("party", "双方里有没有本中心的人", "select", (("", "没有"), *staff), hint="选上的人看不到、也不能调"),
        lead="双方都愿意才调，不收任何费用。",
    )

    def act(said: Said) -> str:
        quarrel = operations.Quarrel(
            sort=said["sort"],
            words=said["words"],
            one_name=said["one_name"],
            one_phone=said["one_phone"],
            other_name=said["other_name"],
            other_phone=said["other_phone"],
            parties=[int(said["party"])] if said["party"] else [],
        )
        made = operations.note_dispute(said=quarrel, by=request.actor, at=request.at)
        return _after(request, made)

    return ask(request, form, act)


def _after(request: Asked, made: "Dispute") -> str:
    """Its page; the list for who noted a dispute in which he is a side himself."""
    if request.actor.account_id in made.parties:
        return reverse("office:disputes")
    return _address(made, "noted")


def _address(found: "Dispute", done: str = "") -> str:
    return reverse("office:dispute", args=[found.number]) + (f"?done={done}" if done else "")


_form = partial(form_of, section="disputes", rule="mediation.disputes")


# --- steps ---------------------------------------------------------------------------------------

Asking = Callable[[Asked, "Dispute"], tuple[tuple[Control, ...], Callable[[Said], object]]]


@page(may=MEDIATES, methods=BOTH)
def move(request: Asked, number: str, step: str) -> HttpResponse:
    """One step of a dispute: its form, and its verb."""
    found = access.dispute(request.actor, number)
    if step not in FORMS:
        raise NotFound("这一步")
    controls, verb = FORMS[step](request, found)

    def act(said: Said) -> str:
        verb(said)
        return _address(found, step)

    return ask(request, _form(LABELS[step], LABELS[step], _address(found), found.number, *controls), act)


def _choice(name: str, label: str, words: Any, asked: str, hint: str = "", first: bool = False) -> Control:
    """Choose one; nothing is chosen beforehand unless the `first` is meant."""
    options = tuple(words.items()) if first else (("", "请选"), *words.items())
    return Control(name, label, "select", options, asked=asked, hint=hint)


def _consent(request: Asked, found: "Dispute") -> Any:
    left = {
        key: f"{label} {found.other_name if key == 'other' else found.one_name}".strip() for key, label in SIDES.items()
    }
    left = {key: label for key, label in left.items() if key not in found.consents}
    controls = (
        _choice("side", "哪一方", left, "请选是哪一方。"),
        _choice("how", "怎么同意的", CONSENTS, "请选怎么同意的。"),
        Control("name", "怎么称呼", most=30, hint="登记过的不用再填"),
        Control("phone", "电话", most=20, hint="登记过的不用再填"),
    )

    def verb(said: Said) -> object:
        return operations.consent_to(
            dispute=found,
            side=said["side"],
            how=said["how"],
            name=said["name"],
            phone=said["phone"],
            by=request.actor,
            at=request.at,
        )

    return controls, verb


def _people(request: Asked, found: "Dispute") -> dict[str, str]:
    return dict(things.people(operations.mediators(found, request.today), request.centre))


def _accept(request: Asked, found: "Dispute") -> Any:
    controls = (
        _choice("mediator", "谁来调", _people(request, found), "请选谁来调。", "不能是当事人；双方可以要求换人"),
    )

    def verb(said: Said) -> object:
        return operations.accept_dispute(dispute=found, mediator=int(said["mediator"]), by=request.actor, at=request.at)

    return controls, verb


def _elsewhere(found: "Dispute", asked: str = "请选该找哪里。") -> Control:
    return _choice("elsewhere", "告诉了该找哪里", _rule(found).words_of("elsewhere"), asked)


def _decline(request: Asked, found: "Dispute") -> Any:
    reasons = _rule(found).words_of("not_accepted")
    controls = (_choice("reason", "为什么不调", reasons, "请选为什么不调。"), _elsewhere(found))

    def verb(said: Said) -> object:
        return operations.decline_dispute(
            dispute=found, reason=said["reason"], elsewhere=said["elsewhere"], by=request.actor, at=request.at
        )

    return controls, verb


def _session(request: Asked, found: "Dispute") -> Any:
    controls = (
        Control("on", "哪天", "date", asked="请填哪天。", value=request.today.isoformat()),
        _choice("where", "在哪里", WHERE, "请选在哪里。", first=True),
    )

    def verb(said: Said) -> object:
        return operations.set_session(
            dispute=found, on=said["on"], where=said["where"], by=request.actor, at=request.at
        )

    return controls, verb


def _held(request: Asked, found: "Dispute") -> Any:
    controls = (
        Control("words", "双方怎么说，谈到哪里", "area", most=LONGEST, asked="请写双方怎么说，谈到哪里。"),
        Control("helpers", "谁来帮忙", "choices", tuple(_rule(found).words_of("helpers").items())),
    )

    def verb(said: Said) -> object:
        return operations.hold_session(
            dispute=found, words=said["words"], helpers=said["helpers"], by=request.actor, at=request.at
        )

    return controls, verb


def _longer(request: Asked, found: "Dispute") -> Any:
    controls = (Control("both", "双方都同意接着调", "check"),)

    def verb(said: Said) -> object:
        return operations.prolong_dispute(dispute=found, both=said["both"], by=request.actor, at=request.at)

    return controls, verb


def _settle(request: Asked, found: "Dispute") -> Any:
    controls = (
        Control("terms", "协议写了什么", "area", most=LONGEST, asked="请写协议的内容。", hint="谁、哪天前、做什么"),
        Control("one_says", f"{found.one_name}怎么说", "area", most=LONGEST, asked="请写这一方怎么说。"),
        Control("other_says", f"{found.other_name}怎么说", "area", most=LONGEST, asked="请写这一方怎么说。"),
        _choice("how", "什么样的协议", HOWS, "请选什么样的协议。", first=True),
    )

    def verb(said: Said) -> object:
        return operations.settle_dispute(
            dispute=found,
            how=said["how"],
            terms=said["terms"],
            one_says=said["one_says"],
            other_says=said["other_says"],
            by=request.actor,
            at=request.at,
        )

    return controls, verb


def _fail(request: Asked, found: "Dispute") -> Any:
    controls = (
        _choice("reason", "为什么没有调成", _rule(found).words_of("ended"), "请选为什么没有调成。"),
        _elsewhere(found),
        Control("words", "还要记什么", "area", most=LONGEST),
    )

    def verb(said: Said) -> object:
        return operations.fail_dispute(
            dispute=found,
            reason=said["reason"],
            elsewhere=said["elsewhere"],
            words=said["words"],
            by=request.actor,
            at=request.at,
        )

    return controls, verb


def _again(request: Asked, found: "Dispute") -> Any:
    controls = (
        _choice("kept", "照协议办了没有", KEPT, "请选照协议办了没有。"),
        Control("words", "双方怎么说", "area", most=LONGEST, asked="请写双方怎么说。"),
        _elsewhere(found, ""),
    )

    def verb(said: Said) -> object:
        return operations.ask_again(
            dispute=found,
            kept=said["kept"],
            words=said["words"],
            elsewhere=said["elsewhere"],
            by=request.actor,
            at=request.at,
        )

    return controls, verb


def _mediator(request: Asked, found: "Dispute") -> Any:
    controls = (
        _choice("to", "换成谁", _people(request, found), "请选换成谁。"),
        Control("reason", "为什么", most=60, asked="请写一句为什么。", hint="如 当事人要求；不写居民的姓名"),
    )

    def verb(said: Said) -> object:
        return operations.change_mediator(
            dispute=found, to=int(said["to"]), reason=said["reason"], by=request.actor, at=request.at
        )

    return controls, verb


FORMS: dict[str, Asking] = {
    "consent": _consent,
    "accept": _accept,
    "decline": _decline,
    "session": _session,
    "held": _held,
    "longer": _longer,
    "settle": _settle,
    "fail": _fail,
    "again": _again,
    "mediator": _mediator,
}
