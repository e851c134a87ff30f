"""问卷问来办过事的人: once for a number of the hall, so many of each kind, its words counted, its register kept."""

import json
from datetime import timedelta

import pytest

from tests.feedback.saying import Said, moment
from tests.feedback.test_surveys import drafted
from tests.hall.conftest import Hall
from tests.world import CENTRE, MONDAY
from yikou.feedback import operations as feedback
from yikou.feedback.models import Survey, SurveyAnswer, WordCount
from yikou.feedback.operations.surveys import NotVisited
from yikou.feedback.queries import surveys as queries
from yikou.feedback.queries import wording
from yikou.hall.models import Ticket
from yikou.kernel.actors import system
from yikou.ledger import queries as ledger
from yikou.reporting import access
from yikou.reporting import queries as registers
from yikou.reporting.registers import Choice

NOW = moment(at="11:00")


def published(said: Said, **quotas: int) -> Survey:
    """Out since Monday for a week, for who was served then."""
    return feedback.publish_survey(
        survey=drafted(said.world),
        opens_on=MONDAY,
        closes_on=MONDAY + timedelta(days=6),
        for_visits=True,
        quotas=quotas,
        by=said.world.ban,
        at=moment(),
    )


def served(said: Said, start: float, category: str = "") -> Ticket:
    """A number that 小李 served for some minutes."""
    hall, li = Hall(said.world), said.world.li
    ticket = hall.take(start, category=category)
    hall.sit(li, "1", start)
    hall.next(li, start + 1)
    return hall.served(ticket, li, start + 2, start + 4)


def answer(survey: Survey, ticket: Ticket | None, said: Said, **more: object) -> SurveyAnswer:
    answers = {"q1": "方便", "q3": "5", "q4": "停车太难了，停车场总是满的"}
    given = {"channel": "web", "by": said.resident, "at": NOW, **more}
    return feedback.answer_survey(survey=survey, answers=answers, ticket=ticket, **given)  # type: ignore[arg-type]


@pytest.mark.covers("J-02", partly="asked of who was served, once for a number, so many of each kind")
def test_each_number_answers_once_and_each_kind_as_often_as_it_may(said: Said):
    survey = published(said, ordinary=2, priority=1)
    plain = [served(said, 10 * number) for number in range(3)]
    old = [served(said, 40 + 10 * number, "elderly") for number in range(2)]

    assert queries.for_visit(plain[0], said.resident, NOW) == [survey]
    answer(survey, plain[0], said)
    with pytest.raises(feedback.AnsweredOnce):
        answer(survey, plain[0], said, channel="paper")
    assert queries.for_visit(plain[0], said.resident, NOW) == []
    answer(survey, old[0], said)
    with pytest.raises(feedback.SurveyNotOpen, match="收够"):
        answer(survey, old[1], said)
    answer(survey, plain[1], said)
    with pytest.raises(feedback.SurveyNotOpen, match="收够"):
        answer(survey, plain[2], said)

    assert queries.of_kinds(survey) == {"ordinary": 2, "priority": 1}
    entries = json.dumps([one.facts for one in ledger.entries(CENTRE)], ensure_ascii=False)
    assert "停车太难" not in entries
    assert not list(ledger.replay(CENTRE, "feedback.surveyanswer"))
    assert not list(ledger.replay(CENTRE, "feedback.survey"))
    heads, first, *_ = feedback.export_survey(survey=survey, by=said.world.ban, at=NOW)
    assert (heads[2], first[2]) == ("什么号", "普通号")


def test_who_was_not_served_in_these_days_is_told_so_kindly(said: Said):
    survey = published(said)
    waiting = Hall(said.world).take(100)

    for ticket in (None, waiting):
        with pytest.raises(NotVisited, match="3月2日以来在大厅办过事的人"):
            answer(survey, ticket, said)
    assert queries.for_visit(waiting, said.resident, NOW) == []
    feedback.close_survey(survey=survey, by=said.world.ban, at=NOW)
    with pytest.raises(feedback.SurveyNotOpen, match="已经结束"):
        answer(survey, waiting, said)


def test_a_survey_for_everybody_asks_for_no_number_and_keeps_no_kind(said: Said):
    survey = feedback.publish_survey(
        survey=drafted(said.world),
        opens_on=MONDAY,
        closes_on=MONDAY,
        quotas={"priority": 1},
        by=said.world.ban,
        at=moment(),
    )
    old = [served(said, 10 * number, "elderly") for number in range(2)]

    for number, ticket in enumerate(old):
        assert answer(survey, ticket, said, device=f"phone {number}").visitor == ""
    assert survey.quotas == {}
    assert queries.for_visit(old[0], said.resident, NOW) == []


@pytest.mark.covers("J-26", partly="what is written in a survey is counted as words")
def test_what_was_written_in_a_survey_is_among_the_words(said: Said):
    answer(published(said), served(said, 10), said)
    feedback.look_for_patterns(centre=CENTRE, by=system(CENTRE), at=moment(1))

    words, of = wording.top_words(CENTRE, MONDAY, MONDAY, "survey")

    assert of == 1
    assert {"停车", "停车场"} & {one.word for one in words}
    assert WordCount.objects.filter(source="survey").exists()
    [comment, *_] = wording.comments(CENTRE, words[0].word, MONDAY, MONDAY, "survey")
    assert (comment.source, comment.number) == ("survey", Survey.objects.get().number)


def test_the_register_tells_each_survey_with_how_many_answered(said: Said):
    survey = published(said)
    answer(survey, served(said, 10), said)
    boss = said.world.chen

    found = registers.page(access.register(boss, "surveys"), Choice(start=MONDAY, end=MONDAY), by=boss, on=MONDAY)

    [line] = found.lines
    assert (line.cells["number"], line.cells["answers"], line.cells["result"]) == (survey.number, 1, "正在收")
    assert line.cells["who"] == "来大厅办过事的"
