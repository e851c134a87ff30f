"""Two people at the same moment, each with a connection of his own: one does it, or both do and nothing is lost."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections

from tests.feedback.conftest import later
from tests.feedback.saying import Said, moment
from tests.feedback.voices import Voices, at
from tests.world import MONDAY, MONDAY_9AM, World
from yikou.cases import operations as cases
from yikou.cases.models import Enquiry
from yikou.feedback import operations as feedback
from yikou.feedback.models import BoxOpening, Breach, Concern, Rating, Survey
from yikou.feedback.operations.surveys import digest_of
from yikou.kernel.actors import resident
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.ledger.operations import ChangedMeanwhile
from yikou.tasks import operations as tasks
from yikou.tasks.models import State, Task

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[object]:
    """What came of some acts that begin at the same moment: what each gave, or its refusal."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        gate.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    connection.close()
    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))


def _refused(came: list[object]) -> list[object]:
    return [one for one in came if isinstance(one, Refusal)]


def test_two_who_answer_the_same_concern_give_one_answer(voices: Voices):
    concern = voices.accepted()
    owner, answer = voices.owner(concern), feedback.Answer(said="改了", found="属实")
    came = together(
        *(
            lambda row=row: feedback.answer_concern(concern=row, answer=answer, by=owner, at=at("2026-03-03"))
            for row in (Concern.objects.get(), Concern.objects.get())
        )
    )

    assert [type(one) for one in _refused(came)] == [ChangedMeanwhile]
    assert len(Concern.objects.get().replies) == 1
    assert list(ledger.replay(voices.world.centre, "feedback.concern")) == []


def test_a_resident_who_presses_twice_has_it_looked_at_once_more(voices: Voices):
    concern = voices.answered(voices.accepted(), at("2026-03-03"))
    rows, by = [Concern.objects.get(pk=concern.pk) for _ in range(2)], resident(voices.world.centre)

    came = together(
        *(lambda row=row: feedback.feel_about(concern=row, feel="bad", by=by, at=at("2026-03-04")) for row in rows)
    )

    assert len(_refused(came)) == 1
    assert Concern.objects.get().turn == 2


def test_a_question_that_one_page_sends_twice_at_once_is_one(world: World):
    given = {"question": "居住证怎么办？", "channel": "web", "sent_as": "the-page", "at": MONDAY_9AM}
    came = together(*(lambda: cases.note_enquiry(**given, by=resident(world.centre)) for _ in range(2)))

    assert _refused(came) == []
    assert Enquiry.objects.count() == 1


def test_the_last_two_slips_of_a_box_end_it_though_both_register_at_once(world: World):
    opening = feedback.open_box(place="大厅", slips=2, beside=world.accounts["xiaomei"], by=world.ban, at=MONDAY_9AM)
    feedback.confirm_opening(opening=opening, by=world.mei, at=MONDAY_9AM)
    said = feedback.Said(sort="suggestion", channel="box", words="多放一把椅子", reply_way="none", opening=opening)
    came = together(
        *(
            lambda by=by: feedback.note_slip(opening=BoxOpening.objects.get(), said=said, by=by, at=MONDAY_9AM)
            for by in (world.ban, world.mei)
        )
    )

    assert _refused(came) == []
    assert BoxOpening.objects.get().ended_at is not None
    assert Concern.objects.count() == 2


def test_two_breaches_of_one_person_that_are_decided_at_once_count_each_other(world: World):
    entry = ledger.entries(world.centre).latest("id")
    rows = []
    for kind in ("not_answered", "overdue"):
        given: dict[str, Any] = {"account": world.li.account_id, "entries": [entry.pk], "happened_on": MONDAY}
        breach = feedback.raise_breach(kind=kind, by=world.ban, at=later(1), **given)
        feedback.verify_breach(breach=breach, by=world.ban, at=later(1))
        feedback.explain(breach=breach, words="那天人多。", by=world.li, at=later(2))
        rows.append(breach)

    came = together(
        *(lambda row=row: feedback.decide_breach(breach=row, at_fault=True, by=world.chen, at=later(3)) for row in rows)
    )

    assert _refused(came) == []
    assert sorted(Breach.objects.values_list("count", flat=True)) == [1, 2]


def test_ratings_that_make_a_burst_together_are_all_taken(said: Said):
    for minute in range(5):
        said.rated("satisfied", of=said.matter(), at=moment(at=f"09:2{minute}"))
    tokens = [said.matter().token for _ in range(3)]
    given: dict[str, Any] = {"level": "satisfied", "channel": "qr", "by": said.resident, "at": moment(at="09:26")}

    came = together(*(lambda token=token: feedback.rate(token=token, **given) for token in tokens))

    assert _refused(came) == []
    assert Rating.objects.count() == 8
    assert (
        not Rating.objects.filter(is_counted=True, pk__lte=5).exists() or "burst" in Rating.objects.latest("pk").flags
    )
    assert list(ledger.replay(said.world.centre, "feedback.rating")) == []


def test_what_is_published_is_what_was_asked_though_somebody_adds_a_question_at_that_moment(world: World):
    survey = feedback.draft_survey(title="取号方便吗", sort="survey", lead="", by=world.ban, at=MONDAY_9AM)
    asked: dict[str, Any] = {"options": (), "required": False, "by": world.ban, "at": MONDAY_9AM}
    feedback.ask_question(survey=survey, kind="text", text="还想说什么", **asked)
    one, other = Survey.objects.get(), Survey.objects.get()
    came = together(
        lambda: feedback.ask_question(survey=one, kind="text", text="又一题", **asked),
        lambda: feedback.publish_survey(
            survey=other, opens_on=MONDAY, closes_on=date(2026, 3, 9), by=world.ban, at=MONDAY_9AM
        ),
    )

    kept = Survey.objects.get()
    assert not kept.is_draft
    assert kept.digest == digest_of(kept)
    assert len(kept.questions) == 2 - len(_refused(came))


def test_a_task_is_answered_or_handed_back_never_both(world: World):
    made = tasks.assign(what="擦窗", doer=world.li.account_id, due_on=date(2026, 3, 6), by=world.chen, at=MONDAY_9AM)
    one, other = Task.objects.get(pk=made.pk), Task.objects.get(pk=made.pk)
    came = together(
        lambda: tasks.answer(task=one, answer="擦了", by=world.li, at=later(1)),
        lambda: tasks.hand_back(task=other, reason="不归我", by=world.li, at=later(1)),
    )

    assert len(_refused(came)) == 1
    kept = Task.objects.get()
    assert (kept.state == State.ANSWERED) == bool(kept.answer)
    assert (kept.state == State.HANDED_BACK) == bool(kept.why)
