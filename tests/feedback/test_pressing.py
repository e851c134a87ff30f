"""催办、请补充、查明捏造: what is vague is asked back, what stands still is urged, what was made up ends."""

import pytest

from tests.feedback.voices import WORDS, Voices, at
from yikou.feedback import access
from yikou.feedback import operations as feedback
from yikou.feedback.models import Concern
from yikou.feedback.operations.deciding import NotByOwner
from yikou.kernel import actors
from yikou.kernel.refusals import NotFound
from yikou.ledger import queries as ledger
from yikou.notify.models import Message

pytestmark = pytest.mark.django_db


@pytest.mark.covers("J-06")
def test_a_vague_one_is_asked_back_and_goes_on_meanwhile(voices: Voices) -> None:
    concern = voices.said(words="你们态度不好")
    by, due_on = voices.owner(concern), concern.due_on

    with pytest.raises(feedback.WhyMissing):
        feedback.ask_back(concern=concern, what="  ", by=by, at=at())
    with pytest.raises(feedback.NotYourConcern):
        feedback.ask_back(concern=concern, what="哪一天", by=voices.world.li, at=at())
    feedback.ask_back(concern=concern, what="是哪一天、几号窗口？", by=by, at=at())

    assert (concern.state, concern.due_on, concern.step) == ("noted", due_on, "已登记，等受理，请本人补充了")
    assert Message.objects.filter(topic="feedback.asked_back").exists()
    assert "几号窗口" not in str([one.fact for one in ledger.history(concern)])
    feedback.accept_concern(concern=concern, scale="simple", by=by, at=at())
    visitor = actors.resident(voices.world.centre)
    feedback.add_to(concern=concern, words="周五上午，1 号窗口", files=(), by=visitor, at=at())
    assert (concern.asked_back_at, concern.step) == (None, "正在办")
    assert list(ledger.replay(voices.world.centre, "feedback.concern")) == []


@pytest.mark.covers("J-06")
def test_what_was_made_up_ends_with_the_reason_by_another_than_whom_it_is_about(voices: Voices) -> None:
    wu, concern = voices.who("wujie"), voices.accepted(staff=(voices.who("wujie"),))
    owner = voices.owner(concern)

    assert concern.owner != wu
    with pytest.raises(feedback.MayNotHandle):
        feedback.end_unfounded(concern=concern, found="录像里没有", by=voices.world.wu, at=at())
    with pytest.raises(feedback.AnswerTooShort):
        feedback.end_unfounded(concern=concern, found=" ", by=owner, at=at())
    feedback.end_unfounded(concern=concern, found="当天录像从头看了，没有这回事。", by=owner, at=at())

    assert (concern.state, concern.is_justified, concern.answered_in_time) == ("closed", False, True)
    assert concern.replies[-1]["found"].startswith("当天录像")
    assert Message.objects.filter(topic="feedback.ended").exists()
    assert list(ledger.replay(voices.world.centre, "feedback.concern")) == []
    with pytest.raises(feedback.WrongStep):
        feedback.end_unfounded(concern=voices.said(), found="没有", by=owner, at=at())
    with pytest.raises(feedback.WrongStep):
        feedback.end_unfounded(concern=voices.said("help"), found="没有", by=owner, at=at())


@pytest.mark.covers("D-08", partly="urging")
def test_the_resident_and_who_noted_it_urge_once_a_day_and_never_its_owner(voices: Voices) -> None:
    concern = voices.said("hotline", channel="hotline", by=voices.world.mei)
    visitor, mei = actors.resident(voices.world.centre), voices.world.mei

    with pytest.raises(NotByOwner):
        feedback.urge_concern(concern=concern, by=voices.owner(concern), at=at())
    feedback.urge_concern(concern=concern, by=mei, at=at("2026-03-05"))
    with pytest.raises(feedback.UrgedToday):
        feedback.urge_concern(concern=concern, by=visitor, at=at("2026-03-05", "16:00"))
    feedback.urge_concern(concern=concern, by=visitor, at=at("2026-03-06"))

    assert (concern.urged, concern.step, concern.due_on.isoformat()) == (2, "正在办，催过 2 次", "2026-03-09")
    assert ledger.history(concern)[-1].sentence == "本人催办，第2次"
    voices.answered(concern, at("2026-03-06"))
    with pytest.raises(feedback.WrongStep):
        feedback.urge_concern(concern=concern, by=mei, at=at("2026-03-07"))
    assert list(ledger.replay(voices.world.centre, "feedback.concern")) == []


def test_what_one_page_sends_twice_is_one_and_changed_words_are_another(voices: Voices) -> None:
    first = voices.said(sent_as="page-1")

    assert voices.said(sent_as="page-1") == first
    assert voices.said(sent_as="page-1", words=WORDS + "还有一件。") != first
    assert voices.said(sent_as="page-2") != first
    assert voices.said() != voices.said()
    assert Concern.objects.count() == 5


@pytest.mark.covers("J-25", partly="who said no does not handle what could not be got done")
def test_who_said_no_neither_handles_nor_sees_it_and_the_head_is_asked_for(voices: Voices) -> None:
    concern = voices.said(
        "stuck", channel="visit", department="民政", staff=(voices.who("xiaosun"),), by=voices.world.mei
    )

    assert concern.meant_accounts == (voices.who("xiaosun"),)
    assert concern.owner == voices.who("mayi")
    with pytest.raises(NotFound):
        access.concern(voices.world.sun, concern.number)
    with pytest.raises(feedback.MayNotHandle):
        feedback.assign_concern(
            concern=concern, to=voices.who("xiaosun"), why="他说的", by=voices.owner(concern), at=at()
        )


def test_a_no_says_why_and_what_else_can_be_done(voices: Voices) -> None:
    concern = voices.said("stuck", channel="visit", department="民政", by=voices.world.mei)
    owner = voices.owner(concern)
    feedback.report_no(concern=concern, report="依据第八条；可到户籍地办。", by=owner, at=at())
    feedback.approve_no(concern=concern, by=voices.world.liang, at=at())

    with pytest.raises(feedback.AnswerTooShort) as refused:
        voices.answered(concern, at(), is_no=True, found="", justified=False)
    voices.answered(concern, at(), is_no=True, found="户籍不在本区，可到户籍地办。", justified=False)

    assert "还能怎么办" in refused.value.sentence
    assert concern.replies[-1]["is_no"] is True
