"""公开: what the boards owe, what is written, approved and shown, what readers ask."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook
from yikou.reporting import access, operations, queries
from yikou.reporting.facts import COLUMNS
from yikou.reporting.policies import ThreeAffairs
from yikou.reporting.queries import disclosing
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.reporting.models import Disclosure

WRITE, APPROVE = "disclosures.write", "disclosures.approve"
MOST = 50
COLUMN_NAMES = tuple(COLUMNS.items())
LONGEST_TITLE, LONGEST_BODY, LONGEST_ANSWER = 60, 20000, 2000
# The verbs of a disclosure that take no more than a reason.
STEPS: Mapping[str, Callable[..., Any]] = {
    "submit": operations.submit_disclosure,
    "publish": operations.publish_disclosure,
    "return": operations.return_disclosure,
    "withdraw": operations.withdraw_disclosure,
}
WITH_REASON = ("return", "withdraw")


@page(may=(WRITE, APPROVE))
def disclosures(request: Asked) -> HttpResponse:
    """What is owed with its last day, questions, and everything that was written."""
    owed = queries.due(request.centre, on=request.today)
    context = {
        "section": "disclosures",
        "owed": [(one, one.is_late(request.today)) for one in owed],
        "late": sum(one.is_late(request.today) for one in owed),
        "questions": queries.open_questions(request.centre),
        "rows": [(one, COLUMNS[one.column], _period(one)) for one in queries.disclosures(request.centre)[:MOST]],
        "boards": queries.boards(request.centre),
        "today": request.today,
        "rule": rulebook(request.centre, request.today).get(ThreeAffairs),
    }
    return render(request, "office/disclosures/list.html", context)


def _period(one: "Disclosure") -> str:
    return disclosing.period_told(one.period_from, one.period_to)


@page(may=WRITE, methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Write something to be made public; what is owed comes with its board, column and period."""
    asked = request.GET
    boards = tuple((one.key, one.title) for one in queries.boards(request.centre, in_use=True))
    controls = (
        Control("board", "哪个公开栏", "select", boards, asked="请选公开栏。", value=asked.get("board", "")),
        Control(
            "column", "哪一类", "select", tuple(COLUMNS.items()), asked="请选一类。", value=asked.get("column", "")
        ),
        Control(
            "period_from",
            "哪一期",
            "date",
            hint="填这一期里的任何一天；主动公开填信息形成或变更的那天",
            asked="请填日期。",
            value=asked.get("from", request.today.isoformat()),
        ),
        *_words("", ""),
    )

    def act(said: Said) -> str:
        board = access.board(request.actor, said["board"])
        given = {name: said[name] for name in ("column", "period_from", "title", "body")}
        made = operations.write_disclosure(board=board, **given, **by_and_at(request))
        return reverse("office:disclosure", args=[made.number])

    return ask(request, _form("写公开内容", "存下来", controls), act)


def _words(title: str, body: str) -> tuple[Control, ...]:
    return (
        Control("title", "标题", most=LONGEST_TITLE, asked="请写标题。", value=title),
        Control("body", "内容", "area", most=LONGEST_BODY, asked="请写内容。", value=body),
    )


def _form(title: str, button: str, controls: tuple[Control, ...], **more: Any) -> Form:
    back = reverse("office:disclosures")
    return Form(title, button, back, "公开", controls, section="disclosures", rule="disclosure.three_affairs", **more)


@page(may=(WRITE, APPROVE))
def disclosure(request: Asked, number: str) -> HttpResponse:
    """One disclosure: its words, where it stands, what can be done now, its history."""
    return render(request, "office/disclosures/one.html", _one(request, access.disclosure(request.actor, number)))


def _one(request: Asked, found: "Disclosure") -> dict[str, Any]:
    names = accounts.names({found.written_by, found.approved_by or 0})
    return {
        "section": "disclosures",
        "one": found,
        "column": COLUMNS[found.column],
        "period": _period(found),
        "writer": names.get(found.written_by, ""),
        "approver": names.get(found.approved_by or 0, ""),
        "entries": ledger.history(found),
        "questions": queries.questions_about(found),
        "reason": request.POST.get("reason", ""),
    }


@page(may=WRITE, methods=BOTH)
def edit(request: Asked, number: str) -> HttpResponse:
    """Change the words while it is being written."""
    found = access.disclosure(request.actor, number)

    def act(said: Said) -> str:
        operations.revise_disclosure(disclosure=found, **said, **by_and_at(request))
        return reverse("office:disclosure", args=[found.number])

    return ask(request, _form(f"改 {found.number}", "存下来", _words(found.title, found.body)), act)


@page(may=(WRITE, APPROVE), methods=("POST",))
def step(request: Asked, number: str, verb: str) -> HttpResponse:
    """Hand in, approve, send back or take down."""
    found = access.disclosure(request.actor, number)
    reason = {"reason": request.POST.get("reason", "")} if verb in WITH_REASON else {}
    try:
        STEPS[verb](disclosure=found, **reason, **by_and_at(request))
    except Refusal as refusal:
        return again(request, "office/disclosures/one.html", _one(request, found), refusal)
    return HttpResponseRedirect(reverse("office:disclosure", args=[found.number]))


@page(may=WRITE, methods=BOTH)
def question(request: Asked, number: str) -> HttpResponse:
    """Answer a reader's question; everybody reads the answer."""
    found = access.question(request.actor, number)
    controls = (Control("answer", "答复", "area", most=LONGEST_ANSWER, asked="请写答复。"),)
    form = _form(
        "答复疑问",
        "答复",
        controls,
        lead=f"{found.disclosure.board.title}《{found.disclosure.title}》，{found.answer_by.month}月{found.answer_by.day}日前答复。",
        notes=(f"问的是：{found.words}", "答复会和问题一起公开，不要写个人信息。"),
    )

    def act(said: Said) -> str:
        operations.answer_question(question=found, answer=said["answer"], **by_and_at(request))
        return reverse("office:disclosures")

    return ask(request, form, act)


@page(may=WRITE, methods=BOTH)
def new_board(request: Asked) -> HttpResponse:
    """Set up a board: the centre's own, a village's, a community's."""
    controls = (
        Control("title", "名称", most=40, asked="请填名称。", hint="如“柳湾村”"),
        Control("key", "短名", most=24, asked="请填短名。", hint="小写字母和数字，出现在网址里，如“liuwan”"),
        Control("is_pilot", "阳光三务试点", "check"),
    )

    def act(said: Said) -> str:
        operations.open_board(centre=request.centre, **said, **by_and_at(request))
        return reverse("office:disclosures")

    return ask(request, _form("设一个公开栏", "设立", controls), act)


@page(may=WRITE, methods=BOTH)
def letters(request: Asked) -> HttpResponse:
    """Note that open letters were handed out. (C-17)"""
    boards = tuple((one.key, one.title) for one in queries.boards(request.centre, in_use=True))
    controls = (
        Control("board", "哪个公开栏", "select", boards, asked="请选公开栏。"),
        Control("copies", "发了几份", "number", most=100000, asked="请填份数。"),
        Control("where", "在哪里发的", most=40, asked="请填地点。"),
    )

    def act(said: Said) -> str:
        board = access.board(request.actor, said["board"])
        operations.hand_out_letters(board=board, copies=said["copies"], where=said["where"], **by_and_at(request))
        return reverse("office:disclosures")

    return ask(request, _form("发放服务承诺公开信", "记下来", controls), act)
