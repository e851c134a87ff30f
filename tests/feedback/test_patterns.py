"""未诉先办: what recurs is found in the ledger, given to somebody, and looked at again honestly."""

from datetime import date, datetime, timedelta

import pytest

from tests.world import MONDAY, MONDAY_9AM, World
from yikou.accounts import queries as accounts
from yikou.accounts.models import Role
from yikou.accounts.rights import holders
from yikou.cases import operations as cases
from yikou.feedback import operations as feedback
from yikou.feedback.models import Pattern, WordCount
from yikou.feedback.operations import patterns
from yikou.feedback.owners import NobodyToOwn
from yikou.feedback.queries import patterns as queries
from yikou.feedback.queries import wording
from yikou.feedback.queries.patterns import Recurring
from yikou.feedback.words import readable, telling
from yikou.kernel.actors import resident, system
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook
from yikou.tasks import operations as tasks
from yikou.tasks.models import Task


def asked(world: World, times: int, on: datetime, *, topic: str = "MZ-001", words: str = "低保要带什么材料") -> None:
    for minute in range(times):
        cases.note_enquiry(
            question=words, channel="phone", topic=topic, by=world.mei, at=on + timedelta(minutes=minute), answer="说了"
        )


def said(world: World, times: int, on: datetime, words: str) -> None:
    for minute in range(times):
        given = feedback.Said(sort="suggestion", channel="web", words=f"{words}")
        feedback.note_concern(said=given, by=resident(world.centre), at=on + timedelta(minutes=minute))


def look(world: World, on: datetime) -> int:
    return feedback.look_for_patterns(centre=world.centre, by=system(world.centre), at=on)


def days(number: int) -> datetime:
    return MONDAY_9AM + timedelta(days=number)


@pytest.mark.django_db
@pytest.mark.covers("J-26", partly="the same item asked again and again, and recurring words")
def test_what_is_asked_again_and_again_is_found_once_with_an_owner_and_a_day(world: World):
    asked(world, 12, MONDAY_9AM)
    assert look(world, MONDAY_9AM + timedelta(hours=5)) == 0, "a day counts when it is over"

    look(world, days(1))
    look(world, days(1))

    found = Pattern.objects.get(sort="asked")
    assert (found.n, found.of, found.item, found.end) == (12, 12, "MZ-001", MONDAY)
    assert found.owner == world.ban.account_id
    assert found.due_on == date(2026, 3, 10)
    rule = rulebook(world.centre, MONDAY).get(feedback.patterns.PatternFinding)
    assert len(queries.traces(found, found.start, found.end, rule)) == 12
    assert not list(ledger.replay(world.centre, "feedback.pattern"))


@pytest.mark.django_db
def test_where_nobody_may_assign_a_pattern_is_written_down_with_who_comes_nearest(world: World):
    asked(world, 12, MONDAY_9AM)
    Role.objects.filter(role__in=holders("tasks.assign")).delete()

    look(world, days(1))

    found = Pattern.objects.get(sort="asked")
    assert found.owner in accounts.entitled(world.centre, "concerns.handle", on=MONDAY)
    assert not list(ledger.replay(world.centre, "feedback.pattern"))


@pytest.mark.django_db
def test_a_centre_without_anybody_is_told_so_and_nothing_is_written_without_an_owner(world: World):
    asked(world, 12, MONDAY_9AM)
    Role.objects.all().delete()

    with pytest.raises(NobodyToOwn):
        look(world, days(1))
    assert not Pattern.objects.exists()


@pytest.mark.django_db
def test_one_pattern_that_fails_does_not_keep_the_others(world: World, monkeypatch: pytest.MonkeyPatch):
    asked(world, 20, MONDAY_9AM)
    asked(world, 20, MONDAY_9AM, topic="MZ-002", words="养老证")
    write = patterns._write_down

    def fails(one: Recurring, *more: object) -> Pattern:
        if one.item == "MZ-001":
            raise ValueError("a bad row")
        return write(one, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(patterns, "_write_down", fails)
    look(world, days(1))

    assert [one.item for one in Pattern.objects.filter(sort="asked")] == ["MZ-002"]


@pytest.mark.django_db
def test_few_questions_are_no_pattern(world: World):
    asked(world, 9, MONDAY_9AM)

    look(world, days(1))

    assert not Pattern.objects.exists()


@pytest.mark.django_db
@pytest.mark.covers("J-26")
def test_a_pattern_becomes_a_task_and_the_same_figure_is_looked_at_afterwards(world: World):
    asked(world, 20, MONDAY_9AM)
    asked(world, 20, MONDAY_9AM, topic="MZ-002", words="养老证")
    look(world, days(1))
    found = Pattern.objects.filter(sort="asked", item="MZ-001").get()

    feedback.task_pattern(
        pattern=found,
        what="把指南写清楚",
        doer=world.ban.account_id,
        due_on=date(2026, 3, 6),
        by=world.chen,
        at=days(1),
    )
    with pytest.raises(feedback.PatternDecided):
        feedback.dismiss_pattern(pattern=found, reason="算了", by=world.chen, at=days(1))
    task = Task.objects.get(source="pattern", source_number=found.number)
    tasks.answer(task=task, answer="写清楚了", by=world.ban, at=days(2))
    tasks.confirm(task=task, by=world.chen, at=days(3))
    asked(world, 2, days(5))
    asked(world, 38, days(5), topic="MZ-002", words="养老证")
    look(world, days(20))
    assert Pattern.objects.get(pk=found.pk).effect == "", "not before as many days are over"
    look(world, days(3) + timedelta(days=31))

    after = Pattern.objects.get(pk=found.pk)
    assert (after.after_n, after.after_of, after.effect) == (2, 40, "better")
    assert after.ended_at is not None
    assert ledger.history(after)[-1].sentence == "回看苗头：2/40，变好了"


@pytest.mark.django_db
def test_with_few_afterwards_it_says_so(world: World):
    asked(world, 20, MONDAY_9AM)
    look(world, days(1))
    found = Pattern.objects.get(sort="asked")
    feedback.task_pattern(
        pattern=found, what="改指南", doer=world.ban.account_id, due_on=date(2026, 3, 6), by=world.chen, at=days(1)
    )
    task = Task.objects.get(source="pattern")
    tasks.answer(task=task, answer="改了", by=world.ban, at=days(2))
    tasks.confirm(task=task, by=world.chen, at=days(2))

    look(world, days(40))

    after = Pattern.objects.get(pk=found.pk)
    assert (after.after_n, after.after_of, after.effect) == (0, 0, "too_few")


@pytest.mark.django_db
def test_a_cancelled_task_brings_the_pattern_back_to_be_decided(world: World):
    asked(world, 20, MONDAY_9AM)
    look(world, days(1))
    found = Pattern.objects.get(sort="asked")
    feedback.task_pattern(
        pattern=found, what="改指南", doer=world.ban.account_id, due_on=date(2026, 3, 6), by=world.chen, at=days(1)
    )
    tasks.cancel(task=Task.objects.get(source="pattern"), reason="先不办", by=world.chen, at=days(2))

    look(world, days(3))

    back = Pattern.objects.get(pk=found.pk)
    assert (back.step, back.due_on) == ("等人定", date(2026, 3, 12))


@pytest.mark.django_db
def test_what_is_set_aside_needs_a_reason_and_is_quiet_for_a_while(world: World):
    asked(world, 20, MONDAY_9AM)
    look(world, days(1))
    found = Pattern.objects.get(sort="asked")

    with pytest.raises(feedback.ReasonMissing):
        feedback.dismiss_pattern(pattern=found, reason=" ", by=world.chen, at=days(1))
    feedback.dismiss_pattern(pattern=found, reason="新政策刚出，问的人多", by=world.chen, at=days(1))
    look(world, days(2))

    assert Pattern.objects.filter(sort="asked").count() == 1
    assert "新政策" not in str([one.facts for one in ledger.history(found)])


@pytest.mark.django_db
@pytest.mark.covers("J-26", partly="long waits at an hour, steps that are always late, missing materials: as figures")
def test_what_is_missing_again_and_again_is_found_in_the_ledger(world: World):
    from tests.cases.conftest import Matter

    matter = Matter(world)
    for minute in range(10):
        at = MONDAY_9AM + timedelta(minutes=10 * minute)
        cases.ask_corrections(matter=matter.intake(lacks=("medical_invoice",)), by=world.li, at=at)

    look(world, days(1))

    found = Pattern.objects.get(sort="missing")
    assert (found.item, found.part, found.n, found.of) == ("MZ-001", "medical_invoice", 10, 10)


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_recurring_words_are_counted_by_the_day_once_and_open_their_comments(world: World):
    said(world, 12, MONDAY_9AM, "停车太难，电话 13800001234 打不通")
    asked(world, 12, MONDAY_9AM, topic="", words="户口怎么迁")
    look(world, days(1))
    look(world, days(1))

    top, of = wording.top_words(world.centre, MONDAY, MONDAY)
    shown = wording.comments(world.centre, "停车", MONDAY, MONDAY)
    assert (next(one.n for one in top if one.word == "停车"), of, len(shown)) == (12, 24, 12)
    assert not wording.comments(world.centre, "户口", MONDAY, MONDAY, wording.OPINIONS)
    assert "1380000" not in shown[0].text
    found = Pattern.objects.filter(sort="word").order_by("word")
    assert len(found) == 2, "the first few of those that are alike"
    assert {one.of for one in found} == {12}, "what was only asked recurs as a question"
    assert found[0].title == f"意见里常说：{found[0].word}"
    assert found[0].word not in str([one.facts for one in ledger.history(found[0])])


@pytest.mark.django_db
def test_a_day_that_was_counted_is_not_counted_again(world: World):
    asked(world, 3, MONDAY_9AM, words="停车太难")
    by = system(world.centre)

    assert feedback.count_words(centre=world.centre, by=by, at=days(1)) == 3
    assert feedback.count_words(centre=world.centre, by=by, at=days(1)) == 0
    before = WordCount.objects.count()
    assert feedback.count_words(centre=world.centre, by=by, at=days(2)) == 0
    assert WordCount.objects.count() == before + 1, "a day without a comment is counted as nothing"


def test_names_numbers_and_empty_words_tell_nothing():
    words = telling("王丽说请问这个问题 13800001234 没有人知道，停车太难")

    assert "停车" in words
    assert not {"王丽", "请问", "问题", "13800001234"} & words
    assert (
        readable("证号 310104 19540512 0026，邮箱 a.b@c.cn，第 3 次来，2026 年")
        == "证号 ***，邮箱 ***，第 3 次来，2026 年"
    )


@pytest.mark.django_db
@pytest.mark.slow
def test_words_of_a_hundred_thousand_comments_are_counted_day_by_day_and_answer_at_once(world: World):
    from time import perf_counter

    from yikou.cases.models import Enquiry

    said = ("停车太难，地方太小", "排队时间太长", "材料说不清楚，跑了两趟", "工作人员态度很好", "自助机器不会用")
    rows = [
        Enquiry(
            centre_id=world.centre,
            number=f"X{day:03d}-{n:05d}",
            channel="phone",
            question=f"{said[n % 5]}，第{n}号",
            state="answered",
            first_contact=1,
            owner=1,
            reply_by=MONDAY,
            asked_at=days(-day) - timedelta(seconds=n),
        )
        for day in range(1, 101)
        for n in range(1000)
    ]
    Enquiry.objects.bulk_create(rows, batch_size=500)
    by = system(world.centre)

    assert feedback.count_words(centre=world.centre, by=by, at=MONDAY_9AM) == 100_000
    began = perf_counter()
    top, of = wording.top_words(world.centre, MONDAY - timedelta(days=100), MONDAY)
    shown = wording.comments(world.centre, "停车", MONDAY - timedelta(days=100), MONDAY)
    took = perf_counter() - began

    assert (of, {one.word: one.n for one in top}["停车"], len(shown)) == (100_000, 20_000, 50)
    assert took < 2, f"{took:.2f} s"
