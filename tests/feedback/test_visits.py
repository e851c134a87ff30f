"""回访: nobody picks who is called, nobody asks about his own work, a bad answer goes on."""

import json
from datetime import date, timedelta

import pytest

from tests.cases.conftest import Matter
from tests.world import MONDAY, MONDAY_9AM, World
from yikou.cases import operations as cases
from yikou.cases.models import Case
from yikou.feedback import operations as feedback
from yikou.feedback.models import Concern, FollowUp
from yikou.feedback.operations import visits
from yikou.feedback.operations.visits import NotThen, put_visit_off, rank, seed_of
from yikou.feedback.owners import NobodyToOwn
from yikou.feedback.policies.visits import said_to, sides
from yikou.feedback.queries import calls
from yikou.kernel.actors import system
from yikou.kernel.refusals import NotAllowed
from yikou.ledger import operations as ledger_operations
from yikou.ledger import queries as ledger

GOOD = {"convenient": "yes", "fair": "yes", "satisfied": "yes"}


def concluded(world: World, times: int = 1) -> list[Case]:
    """Matters of 王奶奶 that were concluded on Monday: the rows, as the draw reads them."""
    matter = Matter(world)
    made = []
    for minute in range(times):
        at = MONDAY_9AM + timedelta(minutes=minute)
        case = cases.accept(matter=matter.intake(), by=world.li, at=at)
        Case.objects.filter(pk=case.pk).update(concluded_at=at, state="concluded")
        made.append(case)
    return made


def draw(world: World, days: int = 1) -> int:
    return feedback.plan_visits(centre=world.centre, by=system(world.centre), at=MONDAY_9AM + timedelta(days=days))


@pytest.fixture
def visit(world: World) -> FollowUp:
    """One matter was drawn."""
    concluded(world)
    draw(world)
    return FollowUp.objects.get()


@pytest.mark.django_db
def test_a_matter_that_nobody_else_may_ask_about_keeps_no_other_from_being_called(world: World, monkeypatch):
    made, found = concluded(world, 30), visits.find_owner
    ledger_operations.seal(world.centre, day=date(2026, 3, 1), by=world.chen, at=MONDAY_9AM + timedelta(hours=9))
    ledger_operations.seal(world.centre, day=MONDAY, by=world.chen, at=MONDAY_9AM + timedelta(hours=9))
    first = iter([True])

    def nobody_for_the_first(*given: object, **more: object) -> int:
        if next(first, False):
            raise NobodyToOwn
        return found(*given, **more)

    monkeypatch.setattr(visits, "find_owner", nobody_for_the_first)

    assert draw(world) == len(FollowUp.objects.all()) == 1 < len(made)


@pytest.mark.django_db
@pytest.mark.covers("J-12", "J-21")
def test_a_part_of_what_was_concluded_is_drawn_once_by_the_sealed_ledger(world: World):
    made = concluded(world, 30)
    ledger_operations.seal(world.centre, day=date(2026, 3, 1), by=world.chen, at=MONDAY_9AM + timedelta(hours=9))
    ledger_operations.seal(world.centre, day=MONDAY, by=world.chen, at=MONDAY_9AM + timedelta(hours=9))

    assert (draw(world), draw(world), draw(world, 2)) == (2, 0, 0)

    seed = seed_of(world.centre, MONDAY)
    lowest = sorted((one.number for one in made), key=lambda number: rank(seed, number))[:2]
    assert sorted(one.case.number for one in FollowUp.objects.all()) == sorted(lowest)
    assert {one.seed for one in FollowUp.objects.all()} == {seed}
    assert seed.startswith("2026-03-02:")
    assert not list(ledger.replay(world.centre, "feedback.followup"))


@pytest.mark.django_db
@pytest.mark.covers("J-12")
def test_who_handled_it_is_not_asked_to_call_and_may_not(world: World, visit: FollowUp):
    assert visit.owner not in visit.handlers
    assert world.li.account_id in visit.handlers
    with pytest.raises(NotAllowed):
        feedback.note_visit(visit=visit, answers=GOOD, by=world.li, at=MONDAY_9AM)
    handler = world.ban
    visit.handlers = [handler.account_id]
    with pytest.raises(feedback.OwnMatter):
        feedback.show_phone(visit=visit, by=handler, at=MONDAY_9AM)


@pytest.mark.django_db
@pytest.mark.covers("J-20", "J-21")
def test_the_three_questions_are_asked_and_each_look_at_the_telephone_is_an_entry(world: World, visit: FollowUp):
    at = MONDAY_9AM + timedelta(days=1)

    assert feedback.show_phone(visit=visit, by=world.mei, at=at) == "13800001234"
    with pytest.raises(feedback.AnswersMissing):
        feedback.note_visit(visit=visit, answers={"convenient": "yes"}, by=world.mei, at=at)
    feedback.note_visit(visit=visit, answers=GOOD, words="都好，谢谢", by=world.mei, at=at)

    said = [one.label for one in ledger.history(visit)]
    assert said == ["抽中回访", "接手回访", "查看电话", "回访"] or said == ["抽中回访", "查看电话", "回访"]
    assert "13800001234" not in json.dumps([one.facts for one in ledger.history(visit)])
    assert "谢谢" not in json.dumps([one.facts for one in ledger.history(visit)], ensure_ascii=False)
    assert not Concern.objects.exists()
    with pytest.raises(feedback.VisitOver):
        feedback.note_visit(visit=visit, answers=GOOD, by=world.mei, at=at)
    answered = calls.answered(world.centre, MONDAY, MONDAY + timedelta(days=5), ("convenient", "fair", "satisfied"))
    assert [(one.share.part, one.share.whole) for one in answered] == [(1, 1)] * 3


@pytest.mark.django_db
@pytest.mark.covers("J-21")
def test_a_bad_answer_becomes_a_concern_that_somebody_else_answers(world: World, visit: FollowUp):
    at = MONDAY_9AM + timedelta(days=1)

    feedback.note_visit(visit=visit, answers=GOOD | {"fair": "no"}, words="插队的先办", by=world.mei, at=at)

    concern = Concern.objects.get()
    assert concern.number == visit.concern
    assert "插队的先办" in concern.words
    assert concern.owner not in visit.handlers


@pytest.mark.django_db
def test_nobody_is_called_for_ever(world: World, visit: FollowUp):
    for hour in range(3):
        assert visit.is_open
        feedback.miss_visit(visit=visit, by=world.mei, at=MONDAY_9AM + timedelta(days=1, hours=hour))

    assert (visit.step, visit.tries) == ("联系不上", 3)
    with pytest.raises(feedback.VisitOver):
        feedback.miss_visit(visit=visit, by=world.mei, at=MONDAY_9AM + timedelta(days=2))


@pytest.mark.django_db
def test_who_left_no_telephone_is_not_drawn(world: World):
    from yikou.residents.models import Person

    concluded(world)
    Person.objects.filter(pk=world.wang).update(phone="")

    assert draw(world) == 0


def test_a_question_is_answered_in_its_own_words() -> None:
    assert sides("办事方不方便") == ("方便", "不方便")
    assert sides("办事方便不方便") == ("方便", "不方便")
    assert sides("公不公正") == ("公正", "不公正")
    assert said_to("满不满意") == {"yes": "满意", "unsure": "说不清", "no": "不满意"}
    assert sides("排队久吗") == ("是", "不是")


@pytest.mark.django_db
def test_who_asks_to_be_called_another_time_is_as_often_as_the_rule_gives(world: World, visit: FollowUp):
    at, later = MONDAY_9AM + timedelta(days=1), MONDAY_9AM + timedelta(days=3, hours=6)

    for call_from in (None, at, later + timedelta(days=30)):
        with pytest.raises(NotThen):
            put_visit_off(visit=FollowUp.objects.get(), call_from=call_from, by=world.mei, at=at)
    visit.refresh_from_db()
    put_visit_off(visit=visit, call_from=later, by=world.mei, at=at)
    assert (visit.is_open, visit.tries, visit.call_from) == (True, 0, later)
    assert visit.due_on >= later.date()
    put_visit_off(visit=visit, call_from=later + timedelta(days=1), by=world.mei, at=later)
    with pytest.raises(NotThen, match="最多2次"):
        put_visit_off(visit=visit, call_from=later + timedelta(days=2), by=world.mei, at=later)
    feedback.note_visit(visit=visit, answers=GOOD, by=world.mei, at=later + timedelta(days=1))
    with pytest.raises(feedback.VisitOver):
        put_visit_off(visit=visit, call_from=later + timedelta(days=9), by=world.mei, at=at)
    assert not list(ledger.replay(world.centre, "feedback.followup"))
