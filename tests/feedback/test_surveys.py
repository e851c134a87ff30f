"""问卷: fixed once it is out, answered in time and once each, told honestly."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import MONDAY, MONDAY_9AM, House
from yikou.feedback import operations as feedback
from yikou.feedback.models import Survey, SurveyAnswer
from yikou.feedback.operations.surveys import _value, digest_of
from yikou.feedback.queries import surveys as queries
from yikou.kernel.actors import resident
from yikou.ledger import queries as ledger

SUNDAY = date(2026, 3, 8)


def drafted(house: House) -> Survey:
    survey = feedback.draft_survey(title="大厅服务问卷", sort="survey", lead="", by=house.ban, at=MONDAY_9AM)
    asked = {"survey": survey, "by": house.ban, "at": MONDAY_9AM}
    feedback.ask_question(kind="choice", text="方便吗", options=["方便", "不方便"], required=True, **asked)
    feedback.ask_question(kind="several", text="哪里不好", options=["等", "远", "贵"], required=False, **asked)
    feedback.ask_question(kind="scale", text="打几分", options=[], required=True, **asked)
    feedback.ask_question(kind="text", text="还有什么", options=[], required=False, **asked)
    return survey


def out(house: House, quota: int | None = None) -> Survey:
    return feedback.publish_survey(
        survey=drafted(house), opens_on=MONDAY, closes_on=SUNDAY, quota=quota, by=house.ban, at=MONDAY_9AM
    )


def answer(survey: Survey, device: str = "", days: int = 0, **changed: object) -> SurveyAnswer:
    answers = {"q1": "方便", "q2": ["等", "远"], "q3": "5", "q4": "电话 13800001234", **changed}
    return feedback.answer_survey(
        survey=survey,
        answers=answers,
        channel="web",
        device=device,
        by=resident(survey.centre_id),
        at=MONDAY_9AM + timedelta(days=days),
    )


@pytest.mark.django_db
@pytest.mark.covers("J-02", "J-11")
def test_a_survey_is_drafted_published_answered_and_told_honestly(house: House):
    survey = out(house)
    for number in range(12):
        answer(survey, device=f"device-{number}", q1="方便" if number else "不方便")

    first, several, scale, text = queries.results(survey)
    assert [(one.text, one.n) for one in first.options] == [("方便", 11), ("不方便", 1)]
    assert first.options[0].share.low < 11 / 12 < first.options[0].share.high
    assert [one.n for one in several.options] == [12, 12, 0]
    assert scale.mean == 5
    assert text.texts[0] == "电话 ***"
    told = json.dumps([one.facts for one in ledger.history(SurveyAnswer.objects.first())], ensure_ascii=False)
    assert "方便" not in told
    assert not list(ledger.replay(house.centre))


@pytest.mark.django_db
def test_what_is_out_stands_still(house: House):
    survey = out(house)

    with pytest.raises(feedback.AlreadyOut):
        feedback.move_question(survey=survey, key="q1", step=1, by=house.ban, at=MONDAY_9AM)
    with pytest.raises(feedback.AlreadyOut):
        feedback.ask_question(
            survey=survey, kind="text", text="再问", options=[], required=False, by=house.ban, at=MONDAY_9AM
        )
    assert digest_of(survey) == survey.digest


@pytest.mark.django_db
def test_a_draft_is_reworded_put_in_order_and_its_questions_are_asked_again_later(house: House):
    survey, asked = drafted(house), {"by": house.ban, "at": MONDAY_9AM}

    feedback.reword_question(survey=survey, key="q1", kind="text", text="哪里方便", options=[], required=False, **asked)
    feedback.order_questions(survey=survey, keys=["q3", "q1", "q3", "q9"], **asked)
    survey.refresh_from_db()
    assert [one["key"] for one in survey.questions] == ["q3", "q1", "q2", "q4"]
    assert survey.questions[1] == {"key": "q1", "kind": "text", "text": "哪里方便", "required": False, "options": []}
    with pytest.raises(feedback.QuestionUnclear):
        feedback.reword_question(
            survey=survey, key="q1", kind="choice", text="方便吗", options=["方便"], required=True, **asked
        )

    published = out(house)
    again = feedback.copy_survey(survey=published, **asked)
    assert (again.is_draft, again.questions) == (True, published.questions)
    assert again.token != published.token
    for refused in (
        lambda: feedback.order_questions(survey=published, keys=["q2"], **asked),
        lambda: feedback.reword_question(
            survey=published, key="q1", kind="text", text="别的", options=[], required=True, **asked
        ),
    ):
        with pytest.raises(feedback.AlreadyOut):
            refused()


@pytest.mark.django_db
def test_it_is_answered_once_in_time_and_within_its_quota(house: House):
    survey = out(house, quota=2)
    answer(survey, device="one")

    with pytest.raises(feedback.AnsweredOnce):
        answer(survey, device="one")
    answer(survey, device="two", days=6)
    with pytest.raises(feedback.SurveyNotOpen, match="收够了"):
        answer(survey, device="three")
    other = out(house)
    with pytest.raises(feedback.SurveyNotOpen, match="已经结束"):
        answer(other, device="one", days=7)
    with pytest.raises(feedback.SurveyNotOpen, match="开始收"):
        answer(other, device="one", days=-1)
    feedback.close_survey(survey=other, by=house.ban, at=MONDAY_9AM)
    with pytest.raises(feedback.SurveyNotOpen):
        answer(other, device="two")


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [{"q1": ""}, {"q1": "别的"}, {"q2": ["没有"]}, {"q3": "6"}, {"q4": "长" * 501}])
def test_an_answer_that_is_none_is_refused(house: House, changed: dict[str, object]):
    survey = out(house)

    with pytest.raises(feedback.AnswerUnclear):
        answer(survey, **changed)
    assert not SurveyAnswer.objects.exists()


@pytest.mark.django_db
def test_without_questions_or_for_too_long_it_is_not_published(house: House):
    empty = feedback.draft_survey(title="空的", sort="survey", lead="", by=house.ban, at=MONDAY_9AM)

    with pytest.raises(feedback.NotPublishable):
        feedback.publish_survey(survey=empty, opens_on=MONDAY, closes_on=SUNDAY, by=house.ban, at=MONDAY_9AM)
    with pytest.raises(feedback.NotPublishable):
        feedback.publish_survey(
            survey=drafted(house), opens_on=MONDAY, closes_on=date(2026, 12, 1), by=house.ban, at=MONDAY_9AM
        )
    with pytest.raises(feedback.QuestionUnclear):
        feedback.ask_question(
            survey=empty, kind="choice", text="选", options=["一样", "一样"], required=True, by=house.ban, at=MONDAY_9AM
        )


@given(st.one_of(st.none(), st.integers(), st.text(), st.lists(st.text()), st.dictionaries(st.text(), st.text())))
def test_whatever_is_sent_is_an_answer_of_the_question_or_refused(given_value: object):
    for kind in ("choice", "several", "scale", "text"):
        question = {"kind": kind, "options": ["甲", "乙"]}
        value = _value(question, given_value)

        assert value in (None, "", []) or kind == "text" or set(value) <= set("甲乙12345")
