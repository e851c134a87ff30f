"""What is shown to everybody is what the ledger says, all of it."""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.feedback.saying import Said, moment
from tests.feedback.voices import Voices, at
from tests.world import CENTRE, MONDAY
from yikou.feedback import operations as feedback
from yikou.feedback import queries
from yikou.kernel.actors import resident
from yikou.ledger import queries as ledger

pytestmark = pytest.mark.django_db
MONTH = date(2026, 3, 1), date(2026, 3, 31)


def _entries(kind: str) -> list:
    return [one.fact for one in ledger.entries(CENTRE).filter(kind=kind).order_by("id")]


@pytest.mark.covers("J-23")
def test_the_months_concerns_are_those_of_the_ledger(voices: Voices):
    answered = voices.accepted()
    voices.answered(answered, at(clock="16:00"))
    feedback.feel_about(concern=answered, feel="good", by=resident(CENTRE), at=at("2026-03-03"))
    late = voices.accepted()
    voices.answered(late, at("2026-03-05"), justified=False)
    voices.said("suggestion")
    elsewhere = voices.said()
    feedback.decline_concern(
        concern=elsewhere, reason="not_our_field", office="市水务集团，文昌路 1 号", by=voices.owner(elsewhere), at=at()
    )

    shown = queries.published(CENTRE, *MONTH, on=date(2026, 3, 6))

    noted = Counter(one.sort for one in _entries("feedback.concern_noted"))
    answers = _entries("feedback.concern_answered")
    by_kind = {one.kind: one for one in shown.said}
    assert {kind: one.noted for kind, one in by_kind.items()} == dict(noted) == {"complaint": 3, "suggestion": 1}
    complaint = by_kind["complaint"]
    assert complaint.answered == len(answers) == 2
    assert complaint.in_time == sum(one.in_time for one in answers) == 1
    assert complaint.justified == sum(one.justified for one in answers) == 1
    assert complaint.good == sum(one.feel == "good" for one in _entries("feedback.answer_felt")) == 1
    assert complaint.elsewhere == len(_entries("feedback.concern_declined")) == 1
    assert (complaint.late, complaint.waiting, by_kind["suggestion"].waiting) == (1, 0, 1)
    assert queries.days_to_answer(CENTRE, *MONTH) == [0, 3]


@pytest.mark.covers("J-01", "J-18")
def test_the_months_ratings_and_what_was_put_right_are_those_of_the_ledger(said: Said):
    said.rated("very_satisfied")
    one = said.bad(of=said.matter())

    before = queries.published(CENTRE, *MONTH, on=MONDAY)
    overdue = queries.published(CENTRE, *MONTH, on=one.fix_by + timedelta(days=1))

    rated = _entries("feedback.rated")
    assert before.levels == dict(Counter(each.level for each in rated))
    assert before.standing.rated == len(rated) == 2
    assert before.standing.bad == sum(each.bad for each in rated) == 1
    assert (before.rectifications.found, before.rectifications.waiting, before.rectifications.late) == (1, 1, 0)
    assert overdue.rectifications.late == 1


def test_what_was_said_in_another_month_is_shown_there(voices: Voices):
    voices.said()

    assert queries.published(CENTRE, date(2026, 2, 1), date(2026, 2, 28), on=MONDAY).said == ()


def test_put_right_in_time_is_counted_where_it_was_found(said: Said, stepped):
    one = stepped("follow_up")

    feedback.ask_rater(rectification=one, outcome="content", by=said.owner(one), at=moment(2))

    right = queries.published(CENTRE, *MONTH, on=date(2026, 3, 30)).rectifications
    assert (right.found, right.ended, right.in_time, right.waiting, right.late) == (1, 1, 1, 0, 0)
