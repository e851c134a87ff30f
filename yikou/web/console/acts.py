"""What may be done with a case on its page: each act with its right, when it is offered, and how it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yikou.cases import operations
from yikou.cases.needs import MISSING, RECEIVED
from yikou.cases.operations.steps import next_step
from yikou.cases.policies import ClockStop, Extension, Provisional
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Item
from yikou.centre import queries as centre_queries
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.console.typed import number
from yikou.web.console.visit import visit_here

if TYPE_CHECKING:
    from yikou.cases.models import Case

Do = Callable[[Asked, "Case", Mapping[str, str]], Any]
When = Callable[["Case", Item], bool]


class NotYours(Refusal):
    """Only who answers for the case moves it on, its department, or a head."""

    told = "这件现在由{owner}负责。要接着办，请先移交给您。"
    status = 403


@dataclass(frozen=True)
class Act:
    """One act: its words on the page, who may, and when it is one of those that fit the case's state.

    `in_charge` acts move the case on: only who answers for it, its department, or a head who may assign.
    """

    key: str
    label: str
    done: str
    rights: tuple[str, ...]
    when: When
    do: Do
    in_charge: bool = False
    tone: str = ""


def draft_key(case: "Case") -> str:
    """Under which key what is typed on a case's page is kept."""
    return f"case:{case.number}"[:40]


def is_in_charge_of(actor: Actor, case: "Case") -> bool:
    """The same where the item is not at hand."""
    return is_in_charge(actor, case, catalogue.item_version(case.centre_id, case.item_code, case.item_version))


def is_in_charge(actor: Actor, case: "Case", item: Item) -> bool:
    """Whether somebody may move the case on: who answers for it, a head, its department unless the window has it."""
    at_window = any(one.key == case.step and one.role == "window" for one in item.steps)
    own = case.department in actor.departments and not at_window
    return case.owner == actor.account_id or own or actor.may("cases.assign")


def offered(actor: Actor, case: "Case", item: Item) -> list[Act]:
    """What this person may do with this case now; the next thing to do first."""
    return [
        act
        for act in ACTS.values()
        if any(map(actor.may, act.rights))
        and act.when(case, item)
        and (not act.in_charge or is_in_charge(actor, case, item))
    ]


def choices(request: Asked, case: "Case", item: Item) -> dict[str, Any]:
    """What the forms offer to choose from."""
    book = rulebook(request.centre, case.received_at.astimezone(request.at.tzinfo).date())
    stops = book.get(ClockStop)
    names = {one.key: one.name for one in item.materials}
    away = centre_queries.absent(request.centre, request.at)
    staff = centre_queries.staff(request.centre, on=request.today)
    return {
        "missing": [(key, names.get(key, key)) for key in (case.gaps or case.missing)],
        "others": [(one.key, one.name) for one in item.materials if one.key not in case.materials],
        "stops": [one for one in item.suspends if stops.cap(one) is not None],
        "stop_rule": stops,
        "extension": book.get(Extension).applying(handling="joint" if case.package else "single"),
        "provisional": book.get(Provisional),
        "people": [(one.account_id, one.account.name) for one in staff if one.account_id not in {*away, case.owner}],
        "whys": operations.WHYS,
        "ways": [(way, operations.WAYS[way]) for way in item.result.delivery],
        "grounds": operations.GROUNDS,
        "step": next((one.name for one in item.steps if one.key == case.step), ""),
        "following": following.name if (following := next_step(item, case.step)) else "",
    }


# --- when -----------------------------------------------------------------------------------------


def _fresh(case: "Case", item: Item) -> bool:
    return case.state in ("received", "correcting")


def _complete(case: "Case", item: Item) -> bool:
    return _fresh(case, item) and not case.missing


def _lacking(case: "Case", item: Item) -> bool:
    return (_fresh(case, item) and bool(case.missing)) or bool(case.gaps)


def _untold(case: "Case", item: Item) -> bool:
    return case.state == "received" and bool(case.missing)


def _moving(case: "Case") -> bool:
    return case.state == "accepted" and not case.is_stopped


def _at_last_step(case: "Case", item: Item) -> bool:
    return _moving(case) and next_step(item, case.step) is None and not case.gaps


def _has_step(case: "Case", item: Item) -> bool:
    return _moving(case) and bool(case.step) and next_step(item, case.step) is not None


def _may_stop(case: "Case", item: Item) -> bool:
    return _moving(case) and bool(item.suspends)


def _finished(case: "Case", item: Item) -> bool:
    no_delivery = case.state == "concluded" and set(item.result.delivery) <= {"none"}
    return case.state in ("delivered", "declined", "withdrawn") or no_delivery


# --- do -------------------------------------------------------------------------------------------


def _to(do: Callable[..., Any], **named: Callable[[Mapping[str, str]], Any]) -> Do:
    """An act whose operation takes the case and some fields."""

    def act(request: Asked, case: "Case", given: Mapping[str, str]) -> Any:
        values = {name: take(given) for name, take in named.items()}
        return do(case=case, by=request.actor, at=request.at, **values)

    return act


def _text(name: str, most: int = 800) -> Callable[[Mapping[str, str]], str]:
    return lambda given: given.get(name, "").strip()[:most]


def _accept(request: Asked, case: "Case", given: Mapping[str, str]) -> Any:
    return operations.accept(matter=case, by=request.actor, at=request.at)


def _provisional(request: Asked, case: "Case", given: Mapping[str, str]) -> Any:
    promised = given.get("provisional.promised") == "1"
    return operations.accept_provisionally(matter=case, promised=promised, by=request.actor, at=request.at)


def _tell(request: Asked, case: "Case", given: Mapping[str, str]) -> Any:
    return operations.ask_corrections(
        matter=case,
        also=request.POST.getlist("tell.also"),
        reason=_text("tell.reason", 400)(given),
        go_on=_text("tell.go_on", 400)(given),
        by=request.actor,
        at=request.at,
    )


def _decline(request: Asked, case: "Case", given: Mapping[str, str]) -> Any:
    from yikou.web.console.views_intake import countersigner

    return operations.decline(
        matter=case,
        ground_of_refusal=given.get("decline.ground", ""),
        reason=_text("decline.reason")(given),
        right_body=_text("decline.body", 120)(given),
        countersigned=countersigner(request),
        by=request.actor,
        at=request.at,
    )


def _supplied(given: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    keys = [name.removeprefix("supply.m.") for name in given if name.startswith("supply.m.") and given[name]]
    return {key: {"state": RECEIVED, "original": True} for key in keys if key != MISSING}


def _supply(request: Asked, case: "Case", given: Mapping[str, str]) -> Any:
    channel = "visit" if given.get("supply.visit") else "mail"
    return operations.supply(
        case=case,
        materials=_supplied(given),
        channel=channel,
        ticket=visit_here(request) if channel == "visit" else None,
        by=request.actor,
        at=request.at,
    )


def _deliver(request: Asked, case: "Case", given: Mapping[str, str]) -> Any:
    way = _text("deliver.way", 16)(given)
    is_visit = way == "window"
    return operations.deliver(
        case=case,
        way=way,
        signed=_text("deliver.signed", 16)(given),
        tracking=_text("deliver.tracking", 60)(given),
        visit=is_visit,
        ticket=visit_here(request) if is_visit else None,
        by=request.actor,
        at=request.at,
    )


_ALL: tuple[Act, ...] = (
    Act("accept", "受理", "已经受理", ("cases.accept",), _complete, _accept),
    Act("supply", "收补交的材料", "补交的材料收下了", ("cases.accept",), _lacking, _supply),
    Act("tell", "告知补正", "补正告知书已经开出", ("cases.accept",), _untold, _tell),
    Act("provisional", "容缺受理", "已经容缺受理", ("cases.accept",), _untold, _provisional),
    Act(
        "resume",
        "恢复计时",
        "恢复计时了，日期重新算过",
        ("cases.suspend",),
        lambda case, item: case.is_stopped,
        _to(operations.resume),
        in_charge=True,
    ),
    Act(
        "step",
        "完成这一环节",
        "这一环节完成了",
        ("cases.step",),
        _has_step,
        _to(operations.finish_step),
        in_charge=True,
    ),
    Act(
        "decide",
        "作决定",
        "决定作出了",
        ("cases.decide",),
        _at_last_step,
        lambda request, case, given: operations.decide(
            case=case,
            granted=given.get("decide.granted") == "yes",
            reasons=_text("decide.reasons")(given),
            by=request.actor,
            at=request.at,
        ),
        in_charge=True,
    ),
    Act(
        "conclude",
        "办结",
        "办结了",
        ("cases.decide",),
        lambda case, item: case.state == "decided",
        _to(operations.conclude, result_number=_text("conclude.number", 60)),
        in_charge=True,
    ),
    Act(
        "deliver",
        "交给本人",
        "送达登记好了",
        ("cases.deliver",),
        lambda case, item: case.state == "concluded" and not _finished(case, item),
        _deliver,
    ),
    Act("archive", "归档", "归档了", ("cases.archive",), _finished, _to(operations.archive)),
    Act(
        "suspend",
        "暂停计时",
        "暂停计时了，告知书已经开出",
        ("cases.suspend",),
        _may_stop,
        _to(operations.suspend, reason=_text("suspend.reason", 40), note=_text("suspend.note", 400)),
        in_charge=True,
    ),
    Act(
        "extend",
        "批准延期",
        "延期批准了，告知书已经开出",
        ("cases.extend",),
        lambda case, item: _moving(case),
        _to(
            operations.extend,
            days=lambda given: number(given.get("extend.days", "")) or 0,
            reason=_text("extend.reason", 400),
        ),
    ),
    Act(
        "hand_over",
        "移交",
        "移交了，时限不变",
        ("cases.hand_over", "cases.assign"),
        lambda case, item: case.is_open,
        _to(
            operations.hand_over,
            to=lambda given: number(given.get("hand_over.to", "")) or 0,
            why=_text("hand_over.why", 16),
        ),
        in_charge=True,
    ),
    Act(
        "more_time",
        "延长补正",
        "补正时间延长了",
        ("cases.accept",),
        lambda case, item: case.state == "correcting",
        _to(operations.extend_corrections),
    ),
    Act("decline", "不予受理", "不予受理决定书已经开出", ("cases.decline",), _fresh, _decline, tone="breach"),
    Act(
        "withdraw",
        "本人撤回",
        "按本人要求撤回了",
        ("cases.accept",),
        lambda case, item: case.is_open,
        _to(operations.withdraw, ground=lambda given: "applicant"),
        tone="breach",
    ),
)
ACTS: dict[str, Act] = {one.key: one for one in _ALL}
