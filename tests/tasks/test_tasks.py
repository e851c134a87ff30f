"""交办: nothing is assigned without an owner and a day, nothing ends without an answer."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.world import MONDAY, MONDAY_9AM, House, build_house
from yikou.feedback.queries.worklist import worklist
from yikou.kernel.actors import system
from yikou.kernel.refusals import NotFound, Refusal
from yikou.ledger import queries as ledger
from yikou.tasks import access
from yikou.tasks import operations as tasks
from yikou.tasks.models import State, Task

NEXT_MONDAY = date(2026, 3, 9)


def assigned(house: House, **more: object) -> Task:
    asked = {"what": "把大厅的饮水机修好", "doer": house.ban.account_id, "due_on": NEXT_MONDAY, **more}
    return tasks.assign(**asked, by=house.chen, at=MONDAY_9AM)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.covers("H-16", "F-06")
def test_a_task_is_assigned_taken_on_answered_and_confirmed(house: House):
    task = assigned(house)
    assert (task.owner, task.step, task.accept_by) == (house.ban.account_id, "待签收", date(2026, 3, 3))

    tasks.accept(task=task, by=house.ban, at=MONDAY_9AM)
    tasks.answer(task=task, answer="师傅来过，修好了。", by=house.ban, at=MONDAY_9AM + timedelta(days=1))
    assert (task.owner, task.in_time) == (house.chen.account_id, True)
    tasks.confirm(task=task, by=house.chen, at=MONDAY_9AM + timedelta(days=2))

    assert task.state == State.DONE
    assert [one.label for one in ledger.history(task)] == ["交办", "签收任务", "任务回话", "任务办结"]
    assert "饮水机" not in str([one.facts for one in ledger.history(task)])
    assert not list(ledger.replay(house.centre))


@pytest.mark.django_db
@pytest.mark.parametrize(("doer", "due_on"), [(None, NEXT_MONDAY), ("ban", None), (999_999, NEXT_MONDAY)])
def test_without_owner_or_day_it_cannot_be_assigned(house: House, doer: object, due_on: date | None):
    with pytest.raises(Refusal) as refused:
        assigned(house, doer=house.ban.account_id if doer == "ban" else doer, due_on=due_on)

    assert "责任人" in refused.value.sentence
    with pytest.raises(tasks.DayPassed):
        assigned(house, due_on=MONDAY - timedelta(days=1))
    with pytest.raises(tasks.WordsMissing):
        assigned(house, what="  ")
    assert not Task.objects.exists()


@pytest.mark.django_db
def test_an_answer_that_is_not_enough_is_sent_back_with_the_reason(house: House):
    task = assigned(house)
    tasks.answer(task=task, answer="修了", by=house.ban, at=MONDAY_9AM)

    with pytest.raises(tasks.NotYours):
        tasks.send_back(task=task, reason="再看", due_on=None, by=house.ban, at=MONDAY_9AM)
    with pytest.raises(tasks.WordsMissing):
        tasks.send_back(task=task, reason="", due_on=None, by=house.chen, at=MONDAY_9AM)
    tasks.send_back(task=task, reason="还在漏水", due_on=None, by=house.chen, at=MONDAY_9AM)

    assert (task.state, task.owner, task.why) == (State.ACCEPTED, house.ban.account_id, "还在漏水")


@pytest.mark.django_db
def test_who_cannot_do_it_hands_it_back_and_it_is_given_to_somebody_else(house: House):
    task = assigned(house)
    tasks.hand_back(task=task, reason="不归我管，要找物业", by=house.ban, at=MONDAY_9AM)
    assert (task.owner, task.step) == (house.chen.account_id, "退回，待改派")

    tasks.reassign(
        task=task, doer=house.wu.account_id, due_on=NEXT_MONDAY, reason="吴姐联系物业", by=house.chen, at=MONDAY_9AM
    )
    with pytest.raises(tasks.NotYours):
        tasks.answer(task=task, answer="好了", by=house.ban, at=MONDAY_9AM)
    assert (task.owner, task.step) == (house.wu.account_id, "待签收")


@pytest.mark.django_db
def test_what_ended_does_not_move_again(house: House):
    task = assigned(house)
    tasks.cancel(task=task, reason="换了新的", by=house.chen, at=MONDAY_9AM)

    with pytest.raises(tasks.NotInThatState):
        tasks.accept(task=task, by=house.ban, at=MONDAY_9AM)
    with pytest.raises(tasks.NotInThatState):
        tasks.cancel(task=task, reason="再撤一次", by=house.chen, at=MONDAY_9AM)


@pytest.mark.django_db
@pytest.mark.covers("F-06")
def test_who_owes_an_answer_is_reminded_before_and_the_assigner_told_after(house: House):
    task, by = assigned(house), system(house.centre)
    for day in range(15):
        tasks.watch(centre=house.centre, by=by, at=MONDAY_9AM + timedelta(days=day))
        tasks.watch(centre=house.centre, by=by, at=MONDAY_9AM + timedelta(days=day, hours=1))

    told = [(one.day, one.sentence) for one in ledger.history(task)[1:]]
    assert told == [
        (date(2026, 3, 4), "提醒：还没有签收"),
        (date(2026, 3, 5), "提醒：快到期了，还没有回话"),
        (date(2026, 3, 13), "过期没有回音，报交办领导"),
    ]


@pytest.mark.django_db
@pytest.mark.covers("F-06")
def test_an_answer_is_owed_a_word_by_whoever_assigned_it_within_the_days_of_the_rule(house: House):
    task, by = assigned(house), system(house.centre)
    friday = MONDAY_9AM + timedelta(days=4)
    tasks.answer(task=task, answer="修好了", by=house.ban, at=friday)
    assert (task.owner, task.answer_by, task.due_on) == (house.chen.account_id, NEXT_MONDAY, date(2026, 3, 11))
    assert not task.is_late(date(2026, 3, 11))
    assert task.is_late(date(2026, 3, 12))
    (line,) = worklist(house.centre, on=date(2026, 3, 12), owner=house.chen.account_id, kind="task")
    assert (line.due_on, line.is_late, line.step) == (date(2026, 3, 11), True, "已回话，待确认")

    for day in range(5, 20):
        tasks.watch(centre=house.centre, by=by, at=MONDAY_9AM + timedelta(days=day))
    told = [(one.day, one.sentence) for one in ledger.history(task)[3:]]

    assert told == [(date(2026, 3, 9), "提醒：有回话，还没有确认"), (date(2026, 3, 17), "回话过期没有确认，报中心领导")]
    assert ledger.history(task)[-1].facts["shown_to"] != house.chen.account_id
    assert not list(ledger.replay(house.centre))


@pytest.mark.django_db
def test_what_is_sent_back_has_the_days_of_who_does_it_again(house: House):
    task = assigned(house)
    tasks.answer(task=task, answer="修了", by=house.ban, at=MONDAY_9AM)
    assert task.due_on == date(2026, 3, 5)

    tasks.send_back(task=task, reason="还在漏水", due_on=None, by=house.chen, at=MONDAY_9AM)

    assert (task.owner, task.due_on, task.answer_by) == (house.ban.account_id, NEXT_MONDAY, NEXT_MONDAY)


@pytest.mark.django_db
def test_whoever_has_nothing_to_do_with_it_does_not_find_it(house: House):
    task = assigned(house)

    assert access.task(house.ban, task.number.lower()) == task
    assert access.task(house.liang, task.number) == task
    with pytest.raises(NotFound):
        access.task(house.li, task.number)


class Walks(TestCase):
    """Whatever is tried in whatever order: an open task has an owner, and the rows follow from the entries."""

    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.sampled_from(["accept", "answer", "back", "hand", "re", "confirm", "cancel"]), max_size=8))
    def test_whatever_happens_somebody_has_to_move(self, steps: list[str]):
        from yikou.kernel import kept

        kept.forget_everything()
        house = build_house()
        task = assigned(house)
        for step in steps:
            act(house, task, step)
            assert task.owner in (task.doer, task.assigner)

        assert not list(ledger.replay(house.centre, "tasks.task"))


def act(house: House, task: Task, step: str) -> None:
    ban, chen, at = house.ban, house.chen, MONDAY_9AM
    tried = {
        "accept": lambda: tasks.accept(task=task, by=ban, at=at),
        "answer": lambda: tasks.answer(task=task, answer="好了", by=ban, at=at),
        "back": lambda: tasks.send_back(task=task, reason="没好", due_on=None, by=chen, at=at),
        "hand": lambda: tasks.hand_back(task=task, reason="不会", by=ban, at=at),
        "re": lambda: tasks.reassign(
            task=task, doer=ban.account_id, due_on=NEXT_MONDAY, reason="还是你", by=chen, at=at
        ),
        "confirm": lambda: tasks.confirm(task=task, by=chen, at=at),
        "cancel": lambda: tasks.cancel(task=task, reason="算了", by=chen, at=at),
    }
    with suppress(Refusal):
        tried[step]()
