"""问卷、评议表: drafted, published from a day to a day, answered once each, closed, exported."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from yikou.cases.operations.numbers import new_token, take_number
from yikou.feedback import facts as f
from yikou.feedback.models import Survey, SurveyAnswer
from yikou.feedback.policies import SurveyRunning
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import hold, record
from yikou.policies.queries import rulebook

if TYPE_CHECKING:
    from yikou.hall.models import Ticket

KINDS = {"choice": "选一个", "several": "选几个", "scale": "打分（1 到 5）", "text": "写几句"}
CHANNELS = {"web": "网上", "paper": "纸质补录"}
SCALE = ("1", "2", "3", "4", "5")
LONGEST = 500
MOST_OPTIONS = 12
# Kinds of number that a quota can be set for: finer ones would tell who answered.
ORDINARY, PRIORITY = "ordinary", "priority"
NUMBERS = {ORDINARY: "普通号", PRIORITY: "优先号"}
FULL = "这份问卷已经收够了份数，谢谢您。有话说，可以提意见建议。"
OVER = "这份问卷已经结束，谢谢您想着我们。有话说，可以提意见建议。"


class NotPublishable(Refusal):
    """No questions, too many, or open for too long."""

    told = "{said}"
    rule = "surveys.running"
    status = 422


class AlreadyOut(Refusal):
    """What was published stands still."""

    told = "{number}已经发布，问题不能再改。要改请另起一份。"
    rule = "surveys.running"


class QuestionUnclear(Refusal):
    """A question without words, without two options, or with too many."""

    told = "请写清楚问什么；要选的至少两个选项，最多{most}个，一行一个，不能重复。"
    status = 422


class SurveyNotOpen(Refusal):
    """Not begun, over, or full."""

    told = "{said}"
    status = 410


class NotVisited(Refusal):
    """A survey of visits is answered by who was served, through the number of the hall."""

    told = "这份问卷问的是{opens}以来在大厅办过事的人。办完以后在号票的页面上点“答几个问题”就能答；纸上的交给总服务台。"
    status = 403


class AnsweredOnce(Refusal):
    """The same device, or the same number of the hall, answered before."""

    told = "这份问卷您已经答过了，谢谢。每台设备（每张号票）答一次。"


class AnswerUnclear(Refusal):
    """A question that must be answered was not, or an answer is none of the offered ones."""

    told = "还有题没有答，或者答的不在选项里，请看一看标出的题。"
    status = 422


@transaction.atomic
def draft_survey(*, title: str, sort: str, lead: str, by: Actor, at: datetime) -> Survey:
    """Begin a questionnaire or an appraisal form. (J-02, J-11, J-30)"""
    survey = Survey(centre_id=by.centre, title=title.strip()[:60] or "问卷", lead=lead.strip()[:LONGEST])
    fact = f.SurveyDrafted(number=take_number(centre=by.centre, at=at), token=new_token(), sort=sort)
    record(survey, fact, by=by, at=at)
    return survey


@transaction.atomic
def ask_question(
    *, survey: Survey, kind: str, text: str, options: Sequence[str], required: bool, by: Actor, at: datetime
) -> Survey:
    """Add a question to a draft. Refuses with AlreadyOut, QuestionUnclear, NotPublishable (too many)."""
    _draft(survey)
    rule = _rule(survey.centre_id, at)
    if len(survey.questions) >= rule.most_questions:
        raise NotPublishable(said=rule.refused())
    key = f"q{max([int(one['key'][1:]) for one in survey.questions], default=0) + 1}"
    return _keep(survey, [*survey.questions, _question(key, kind, text, options, required)])


@transaction.atomic
def reword_question(
    *,
    survey: Survey,
    key: str,
    kind: str,
    text: str,
    options: Sequence[str],
    required: bool,
    by: Actor,
    at: datetime,
) -> Survey:
    """Write a question of a draft anew, in its place. Refuses with AlreadyOut, QuestionUnclear."""
    _draft(survey)
    made = _question(key, kind, text, options, required)
    return _keep(survey, [made if one["key"] == key else one for one in survey.questions])


def _question(key: str, kind: str, text: str, options: Sequence[str], required: bool) -> dict[str, Any]:
    """A question as it is kept. Refuses with QuestionUnclear."""
    lines = [line.strip()[:60] for line in options if line.strip()]
    chosen = kind in ("choice", "several")
    unclear = len(lines) < 2 or len(lines) > MOST_OPTIONS or len(set(lines)) < len(lines)
    if kind not in KINDS or not text.strip() or len(text) > 120 or (chosen and unclear):
        raise QuestionUnclear(most=MOST_OPTIONS)
    return {"key": key, "kind": kind, "text": text.strip(), "required": required, "options": lines if chosen else []}


@transaction.atomic
def order_questions(*, survey: Survey, keys: Sequence[str], by: Actor, at: datetime) -> Survey:
    """Put the questions of a draft in an order; one not named keeps its turn behind. Refuses with AlreadyOut."""
    _draft(survey)
    turn = {key: place for place, key in reversed(list(enumerate(keys)))}
    return _keep(survey, sorted(survey.questions, key=lambda one: turn.get(one["key"], len(keys))))


@transaction.atomic
def copy_survey(*, survey: Survey, by: Actor, at: datetime) -> Survey:
    """Begin a draft with the questions of another survey, to ask the same again and compare. (J-19)"""
    made = draft_survey(title=survey.title, sort=survey.sort, lead=survey.lead, by=by, at=at)
    return _keep(made, [dict(one) for one in survey.questions])


@transaction.atomic
def move_question(*, survey: Survey, key: str, by: Actor, at: datetime, step: int = 0) -> Survey:
    """Move a question of a draft up (-1) or down (1), or take it out (0). Refuses with AlreadyOut."""
    _draft(survey)
    questions = list(survey.questions)
    place = next((number for number, one in enumerate(questions) if one["key"] == key), None)
    if place is None:
        return survey
    taken = questions.pop(place)
    if step:
        questions.insert(min(max(0, place + step), len(questions)), taken)
    return _keep(survey, questions)


@transaction.atomic
def publish_survey(
    *,
    survey: Survey,
    opens_on: date | None,
    closes_on: date | None,
    by: Actor,
    at: datetime,
    quota: int | None = None,
    for_visits: bool = False,
    quotas: Mapping[str, int] | None = None,
) -> Survey:
    """Let residents answer from a day to a day; `for_visits` who is served then, so many of each kind of number.

    Refuses with AlreadyOut, NotPublishable.
    """
    _draft(survey)
    rule = _rule(survey.centre_id, at)
    today = at.astimezone(ZONE).date()
    if opens_on is None or closes_on is None or closes_on < today or opens_on < today:
        raise NotPublishable(said="请写明从哪天到哪天，都不能是过去的日子。")
    if not rule.may_publish(len(survey.questions), opens_on, closes_on):
        raise NotPublishable(said=rule.refused())
    fact = f.SurveyPublished(
        count=len(survey.questions),
        opens_on=opens_on,
        closes_on=closes_on,
        quota=quota or None,
        for_visits=for_visits,
        quotas={kind: most for kind, most in (quotas or {}).items() if most} if for_visits else {},
        digest=digest_of(survey),
    )
    record(survey, fact, by=by, at=at, under=rule)
    return survey


def digest_of(survey: Survey) -> str:
    """What fixes the questions of a published survey."""
    plain = json.dumps([survey.title, survey.lead, survey.questions], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


@transaction.atomic
def close_survey(*, survey: Survey, by: Actor, at: datetime) -> Survey:
    """End it before its day. Refuses with SurveyNotOpen."""
    if survey.is_draft or survey.ended_at is not None:
        raise SurveyNotOpen(said="这份问卷现在没有在收。")
    record(survey, f.SurveyClosed(answers=survey.answers.count()), by=by, at=at)
    return survey


@transaction.atomic
def answer_survey(
    *,
    survey: Survey,
    answers: Mapping[str, Any],
    channel: str,
    by: Actor,
    at: datetime,
    device: str = "",
    ticket: "Ticket | None" = None,
) -> SurveyAnswer:
    """Take one answer: in time, within the quota, once for a device (or a number of the hall), nobody named.

    Refuses with SurveyNotOpen, NotVisited, AnswerUnclear, AnsweredOnce.
    """
    hold(survey.centre_id)
    refuse_unless_open(survey=survey, by=by, at=at, ticket=ticket)
    kept = checked(survey, answers)
    mark = mark_of(survey, ticket) if survey.for_visits else _mark(survey, device) if device else ""
    visitor = kind_of(ticket) if ticket is not None and survey.for_visits else ""
    words = "\n".join(str(kept[one["key"]]) for one in survey.questions if one["kind"] == "text" and one["key"] in kept)
    row = SurveyAnswer(centre_id=survey.centre_id, number=survey.number, answers=kept, mark=mark, words=words)
    fact = f.SurveyAnswered(survey=survey.pk, channel=channel, channel_name=CHANNELS[channel], visitor=visitor)
    try:
        with transaction.atomic():
            record(row, fact, by=by, at=at)
    except IntegrityError as twice:
        raise AnsweredOnce() from twice
    return row


def mark_of(survey: Survey, ticket: "Ticket | None") -> str:
    """What tells that a number of the hall has answered; the answer does not tell which number it was."""
    return _mark(survey, f"ticket {ticket.pk}") if ticket is not None else ""


def _mark(survey: Survey, who: str) -> str:
    return crypto.mac(f"{survey.pk} {who}".encode(), purpose="survey")


def refuse_unless_open(*, survey: Survey, by: Actor, at: datetime, ticket: "Ticket | None" = None) -> None:
    """Refuse with SurveyNotOpen, NotVisited or AnsweredOnce, kindly, where it cannot be answered now."""
    today = at.astimezone(ZONE).date()
    if not survey.is_open(today):
        begins = survey.opens_on if survey.opens_on and survey.ended_at is None and today < survey.opens_on else None
        said = OVER if begins is None else f"这份问卷{begins.month}月{begins.day}日开始收，到时候再来。"
        raise SurveyNotOpen(said=said)
    if survey.quota and survey.answers.count() >= survey.quota:
        raise SurveyNotOpen(said=FULL)
    if survey.for_visits:
        _refuse_unless_visited(survey, ticket)


def _refuse_unless_visited(survey: Survey, ticket: "Ticket | None") -> None:
    opens = survey.opens_on
    assert opens is not None
    served = ticket is not None and ticket.centre_id == survey.centre_id and ticket.served_at and ticket.ended_at
    if ticket is None or not served or ticket.day < opens:
        raise NotVisited(opens=f"{opens.month}月{opens.day}日")
    if survey.answers.filter(mark=mark_of(survey, ticket)).exists():
        raise AnsweredOnce
    most = survey.quotas.get(kind_of(ticket))
    if most and survey.answers.filter(visitor=kind_of(ticket)).count() >= most:
        raise SurveyNotOpen(said=FULL)


def kind_of(ticket: "Ticket") -> str:
    """Which kind of number somebody had: one that is called in turn, or one that goes first."""
    return PRIORITY if ticket.category else ORDINARY


def checked(survey: Survey, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are kept. Refuses with AnswerUnclear."""
    kept: dict[str, Any] = {}
    for one in survey.questions:
        value = _value(one, answers.get(one["key"]))
        if value is None or (one["required"] and not value):
            raise AnswerUnclear()
        if value:
            kept[one["key"]] = value
    return kept


def _value(question: Mapping[str, Any], given: Any) -> Any:
    """One answer in its form: empty where there is none, None where it cannot be."""
    kind = question["kind"]
    if not given:
        return [] if kind == "several" else ""
    if kind == "several":
        return list(given) if isinstance(given, list | tuple) and set(given) <= set(question["options"]) else None
    if not isinstance(given, str):
        return None
    if kind == "text":
        text = given.strip()
        return text if len(text) <= LONGEST and not holds_identity(text) else None
    return given if given in (SCALE if kind == "scale" else question["options"]) else None


@transaction.atomic
def export_survey(*, survey: Survey, by: Actor, at: datetime) -> list[list[str]]:
    """The answers as rows of a file, the questions first; that they left the house is an entry."""
    heads = ["时间", "方式", *(["什么号"] if survey.for_visits else []), *(one["text"] for one in survey.questions)]
    rows = [
        [
            f"{row.answered_at.astimezone(ZONE):%Y-%m-%d %H:%M}",
            CHANNELS[row.channel],
            *([NUMBERS.get(row.visitor, "")] if survey.for_visits else []),
            *_cells(survey, row.answers),
        ]
        for row in survey.answers.order_by("id")
    ]
    record(survey, f.SurveyExported(rows=len(rows)), by=by, at=at)
    return [heads, *rows]


def _cells(survey: Survey, answers: Mapping[str, Any]) -> list[str]:
    values = [answers.get(one["key"], "") for one in survey.questions]
    return ["、".join(value) if isinstance(value, list) else str(value) for value in values]


def _draft(survey: Survey) -> None:
    """One writes a draft at a time, on what the one before left."""
    hold(survey.centre_id)
    survey.refresh_from_db()
    if not survey.is_draft:
        raise AlreadyOut(number=survey.number)


def _keep(survey: Survey, questions: list[dict[str, Any]]) -> Survey:
    survey.questions = questions
    survey.save(update_fields=["questions"])
    return survey


def _rule(centre: str, at: datetime) -> SurveyRunning:
    return rulebook(centre, at.astimezone(ZONE).date()).get(SurveyRunning)
