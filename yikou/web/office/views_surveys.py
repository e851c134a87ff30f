"""问卷、评议表: built question by question, published, answered, told honestly, exported."""

import csv
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from yikou.feedback import access, operations
from yikou.feedback.operations.surveys import KINDS, LONGEST, MOST_OPTIONS, NUMBERS, SCALE
from yikou.feedback.policies import SurveyRunning
from yikou.feedback.queries import surveys as queries
from yikou.hall import queries as hall
from yikou.kernel import documents
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.office import things
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.pages import again, page
from yikou.web.portal.views_survey import shown, typed

if TYPE_CHECKING:
    from yikou.feedback.models import Survey
    from yikou.hall.models import Ticket

READS, ARRANGES = access.READS_SURVEYS, "surveys.arrange"
BOTH = ("GET", "HEAD", "POST")
SORTS = (("survey", "问卷"), ("appraisal", "群众评议表"), ("after", "活动后征求意见"))
DAY = Control("ticket_day", "哪天的号", "date")
STEPS = {"up": -1, "down": 1, "remove": 0}
CHANGES = ("order", "close", "copy")
DONE = {
    "published": "已经发布，链接和二维码在下面。",
    "closed": "已经结束。",
    "paper": "补录了一份。",
    "copied": "照原来的题起草好了，改好再发布。",
}


@page(may=READS)
def surveys(request: Asked) -> HttpResponse:
    """All surveys, newest first."""
    rows = [(one, one.step(request.today)) for one in queries.surveys(request.centre)]
    return render(request, "office/feedback/surveys.html", {"section": "surveys", "rows": rows, "sorts": dict(SORTS)})


@page(may=ARRANGES, methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Begin one: what it is called, what it is."""
    form = _form(
        "起草问卷",
        "起草",
        reverse("office:surveys"),
        "问卷",
        Control("title", "叫什么", most=60, asked="请写叫什么。"),
        Control("sort", "是什么", "select", SORTS, value="survey"),
        Control("lead", "开头的话", "area", most=LONGEST, hint="为什么问、谁在问；可以不写"),
    )

    def act(said: Said) -> str:
        made = operations.draft_survey(
            title=said["title"],
            sort=said["sort"] or "survey",
            lead=said["lead"],
            by=request.actor,
            at=request.at,
        )
        return _address(made)

    return ask(request, form, act)


def _form(title: str, button: str, back: str, back_label: str, *controls: Control) -> Form:
    return Form(
        title=title,
        button=button,
        back=back,
        back_label=back_label,
        controls=controls,
        section="surveys",
        rule="surveys.running",
    )


def _address(found: "Survey", done: str = "") -> str:
    return reverse("office:survey", args=[found.number]) + (f"?done={done}" if done else "")


@page(may=READS)
def survey(request: Asked, number: str) -> HttpResponse:
    """One survey: its questions while it is a draft, its link and results afterwards."""
    found = access.survey(request.actor, number)
    return render(request, "office/feedback/survey.html", _context(request, found))


def _context(request: Asked, found: "Survey") -> dict[str, Any]:
    rule = rulebook(request.centre, request.today).get(SurveyRunning)
    link = request.build_absolute_uri(reverse("portal:survey", args=[found.token]))
    answers = 0 if found.is_draft else found.answers.count()
    return {
        "section": "surveys",
        "one": found,
        "sort": dict(SORTS)[found.sort],
        "step": found.step(request.today),
        "kinds": KINDS,
        "rule": rule,
        "n": answers,
        "tells": rule.tells_shares(answers),
        "results": [] if found.is_draft else _drawn(found, rule),
        "link": link,
        "qr": "" if found.is_draft else mark_safe(documents.qr_svg(link)),
        "is_open": found.is_open(request.today),
        "of_kinds": _of_kinds(found) if found.for_visits else [],
        "may_arrange": request.actor.may(ARRANGES),
        "history": things.history(found),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }


def _of_kinds(found: "Survey") -> list[tuple[str, int, int]]:
    """Each kind of number with how many answered, and how many are taken at most."""
    counted = queries.of_kinds(found)
    return [(word, counted.get(kind, 0), found.quotas.get(kind, 0)) for kind, word in NUMBERS.items()]


def _drawn(found: "Survey", rule: SurveyRunning) -> list[tuple[Any, bool, list[tuple[Any, int]]]]:
    """Each result, whether its shares are told, and its bars in hundredths."""
    return [
        (one, rule.tells_shares(one.answered), [_bar(each) for each in one.options]) for one in queries.results(found)
    ]


def _bar(option: queries.Option) -> tuple[queries.Option, int]:
    return option, round(100 * (option.share.share or 0))


@page(may=ARRANGES, methods=BOTH)
def add(request: Asked, number: str) -> HttpResponse:
    """Add a question to a draft."""
    found = access.survey(request.actor, number)

    def act(said: Said) -> str:
        operations.ask_question(survey=found, **_question(said), by=request.actor, at=request.at)
        return _address(found)

    return ask(request, _question_form(found, "加一题", "加上"), act)


@page(may=ARRANGES, methods=BOTH)
def reword(request: Asked, number: str, key: str) -> HttpResponse:
    """Write a question of a draft anew."""
    found = access.survey(request.actor, number)
    now = next((one for one in found.questions if one["key"] == key), None)
    if now is None:
        raise Http404

    def act(said: Said) -> str:
        operations.reword_question(survey=found, key=key, **_question(said), by=request.actor, at=request.at)
        return _address(found)

    return ask(request, _question_form(found, "改这一题", "改好了", now), act)


def _question_form(found: "Survey", title: str, button: str, now: Mapping[str, Any] | None = None) -> Form:
    stands = now or {"text": "", "kind": "choice", "options": (), "required": True}
    return _form(
        title,
        button,
        _address(found),
        found.title,
        Control("text", "问什么", most=120, asked="请写问什么。", value=stands["text"]),
        Control("kind", "怎么答", "select", tuple(KINDS.items()), value=stands["kind"]),
        Control(
            "options",
            "选项",
            "area",
            most=MOST_OPTIONS * 61,
            hint="一行一个；打分和写几句的不用填",
            value="\n".join(stands["options"]),
        ),
        Control("required", "必须答", "check", value=stands["required"]),
    )


def _question(said: Said) -> dict[str, Any]:
    return {
        "kind": said["kind"],
        "text": said["text"],
        "options": said["options"].splitlines(),
        "required": said["required"],
    }


@page(may=ARRANGES)
def preview(request: Asked, number: str) -> HttpResponse:
    """A draft as residents will see it; nothing can be sent."""
    found = access.survey(request.actor, number)
    context = {"section": "surveys", "one": found, "shown": shown(found.questions), "scale": SCALE, "longest": LONGEST}
    return render(request, "office/feedback/survey_preview.html", context)


@page(may=ARRANGES, methods=BOTH)
def publish(request: Asked, number: str) -> HttpResponse:
    """Publish a draft from a day to a day, for so many at most."""
    found = access.survey(request.actor, number)
    form = _form(
        f"发布：{found.title}",
        "发布",
        _address(found),
        found.title,
        Control("opens_on", "从哪天起", "date", asked="请填从哪天起。", value=request.today.isoformat()),
        Control("closes_on", "到哪天为止", "date", asked="请填到哪天为止。"),
        Control("quota", "最多收几份", "number", most=100_000, hint="不填就不限"),
        Control(
            "for_visits",
            "只问来大厅办过事的人",
            "check",
            hint="办完以后在号票的页面上答，每张号票答一次；下面各种号的份数才管用",
        ),
        *(Control(f"quota_{kind}", f"{word}最多收几份", "number", most=100_000) for kind, word in NUMBERS.items()),
    )

    def act(said: Said) -> str:
        operations.publish_survey(
            survey=found,
            opens_on=said["opens_on"],
            closes_on=said["closes_on"],
            quota=said["quota"],
            for_visits=said["for_visits"],
            quotas={kind: said[f"quota_{kind}"] or 0 for kind in NUMBERS},
            by=request.actor,
            at=request.at,
        )
        return _address(found, "published")

    return ask(request, form, act)


@page(may=ARRANGES, methods=BOTH)
def change(request: Asked, number: str, step: str) -> HttpResponse:
    """Move or take out a question of a draft; end a survey before its day; begin another with its questions."""
    found = access.survey(request.actor, number)
    if request.method != "POST" or step not in (*STEPS, *CHANGES):
        return HttpResponseRedirect(_address(found))
    try:
        if step == "copy":
            return HttpResponseRedirect(
                _address(operations.copy_survey(survey=found, by=request.actor, at=request.at), "copied")
            )
        if step == "close":
            operations.close_survey(survey=found, by=request.actor, at=request.at)
            return HttpResponseRedirect(_address(found, "closed"))
        _moved(request, found, step)
    except Refusal as refusal:
        return again(request, "office/feedback/survey.html", _context(request, found), refusal)
    return HttpResponseRedirect(_address(found))


def _moved(request: Asked, found: "Survey", step: str) -> None:
    """A question up, down or out; or all of them in the order they were dragged into."""
    if step == "order":
        keys = request.POST.get("keys", "").split(",")
        operations.order_questions(survey=found, keys=keys, by=request.actor, at=request.at)
        return
    key = request.POST.get("key", "")
    operations.move_question(survey=found, key=key, step=STEPS[step], by=request.actor, at=request.at)


@page(may=ARRANGES, methods=BOTH)
def paper(request: Asked, number: str) -> HttpResponse:
    """Type in an answer that came on paper; of a survey of visits with the number of the hall that stands on it."""
    found = access.survey(request.actor, number)
    context = {"section": "surveys", "one": found, "shown": shown(found.questions), "scale": SCALE, "longest": LONGEST}
    if request.method != "POST":
        return render(request, "office/feedback/survey_paper.html", context)
    try:
        answers = typed(found.questions, request.POST)
        ticket = _ticket(request) if found.for_visits else None
        operations.answer_survey(
            survey=found, answers=answers, channel="paper", ticket=ticket, by=request.actor, at=request.at
        )
    except Refusal as refusal:
        context |= {"shown": shown(found.questions, request.POST), "typed": request.POST}
        return again(request, "office/feedback/survey_paper.html", context, refusal)
    return HttpResponseRedirect(_address(found, "paper"))


def _ticket(request: Asked) -> "Ticket | None":
    """The number of the hall that stands on the paper, of the day that stands there."""
    day, _ = DAY.read(request.POST)
    number = request.POST.get("ticket", "").strip().upper()
    return hall.all_tickets(request.centre).filter(day=day, number=number).first() if day and number else None


@page(may=ARRANGES, methods=("POST",))
def export(request: Asked, number: str) -> HttpResponse:
    """All answers as a file that a spreadsheet opens; what begins like a formula stays text."""
    found = access.survey(request.actor, number)
    out = io.StringIO()
    rows = operations.export_survey(survey=found, by=request.actor, at=request.at)
    csv.writer(out).writerows([[_text(cell) for cell in row] for row in rows])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="survey-{found.number}.csv"'
    return answer


def _text(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
