"""座谈会: numbers and no names, each point has somebody, each is answered back by a day."""

from datetime import date, timedelta

import pytest

from tests.world import MONDAY, MONDAY_9AM, House, identity_number
from yikou.feedback import operations as feedback
from yikou.feedback.models import Symposium
from yikou.feedback.queries import symposia as queries
from yikou.ledger import queries as ledger
from yikou.tasks import operations as tasks
from yikou.tasks.models import Task


def noted(house: House, **changed: object) -> Symposium:
    said = {"sort": "residents", "title": "停车和排队", "held_on": MONDAY, "people": {"residents": 12, "merchants": 2}}
    return feedback.note_symposium(**{**said, **changed}, by=house.ban, at=MONDAY_9AM)  # type: ignore[arg-type]


def pointed(house: House) -> Symposium:
    symposium = noted(house)
    for said in ("门口没地方停车", "中午没人办"):
        feedback.note_point(symposium=symposium, who="residents", said=said, by=house.ban, at=MONDAY_9AM)
    return symposium


def give(house: House, symposium: Symposium, place: int) -> Task:
    feedback.task_point(
        symposium=symposium,
        place=place,
        what="想办法",
        doer=house.wu.account_id,
        due_on=date(2026, 3, 13),
        by=house.ban,
        at=MONDAY_9AM,
    )
    return Task.objects.get(number=symposium.tasked[str(place)])


@pytest.mark.django_db
@pytest.mark.covers("J-13", "J-28")
def test_every_point_is_given_to_somebody_and_answered_back(house: House):
    symposium = pointed(house)
    assert (symposium.owner, symposium.due_on) == (house.ban.account_id, date(2026, 3, 23))
    assert queries.came(symposium) == "商户 2 人、居民 12 人"

    with pytest.raises(feedback.NotAllEnded):
        feedback.answer_symposium(symposium=symposium, reply="答复了", by=house.ban, at=MONDAY_9AM)
    for place in (1, 2):
        task = give(house, symposium, place)
        assert (task.source, task.source_number) == ("symposium", symposium.number)
        tasks.answer(task=task, answer="划了六个车位", by=house.wu, at=MONDAY_9AM + timedelta(days=3))
        tasks.confirm(task=task, by=house.ban, at=MONDAY_9AM + timedelta(days=4))
    with pytest.raises(feedback.MinutesUnclear):
        feedback.answer_symposium(symposium=symposium, reply=" ", by=house.ban, at=MONDAY_9AM)
    feedback.answer_symposium(
        symposium=symposium, reply="贴在公告栏，电话告诉代表", by=house.ban, at=MONDAY_9AM + timedelta(days=10)
    )

    assert (symposium.step, symposium.in_time) == ("已答复", True)
    assert "停车" not in str([one.facts for one in ledger.history(symposium)])
    assert not list(ledger.replay(house.centre))


@pytest.mark.django_db
def test_a_point_is_one_persons_at_a_time(house: House):
    symposium = pointed(house)
    task = give(house, symposium, 1)

    with pytest.raises(feedback.symposia.NoSuchOpinion):
        give(house, symposium, 1)
    with pytest.raises(feedback.symposia.NoSuchOpinion):
        give(house, symposium, 9)
    tasks.cancel(task=task, reason="换人", by=house.ban, at=MONDAY_9AM)
    assert give(house, symposium, 1).number != task.number


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    [
        {"title": ""},
        {"people": {}},
        {"held_on": None},
        {"held_on": MONDAY + timedelta(days=1)},
        {"minutes": identity_number(date(1954, 5, 12), 2)},
        {"minutes": "长" * 2001},
    ],
)
def test_minutes_that_say_too_little_or_too_much_are_refused(house: House, changed: dict[str, object]):
    with pytest.raises(feedback.MinutesUnclear):
        noted(house, **changed)
    assert not Symposium.objects.exists()
