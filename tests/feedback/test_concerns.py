"""投诉: noted as said, accepted or not, handled by somebody else, answered in time, looked at again one level up."""

import pytest

from tests.feedback.voices import WORDS, Voices, at
from tests.support.photos import a_jpeg
from yikou.cases import operations as cases
from yikou.centre import queries as centre_queries
from yikou.centre.operations import record_absence
from yikou.feedback import access, queries
from yikou.feedback import operations as feedback
from yikou.feedback.models import Concern
from yikou.feedback.people import level
from yikou.kernel import actors
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger import queries as ledger
from yikou.ledger.models import Entry
from yikou.notify.models import Message
from yikou.residents.operations import NotAPicture

pytestmark = pytest.mark.django_db
CHANNELS = ("visit", "appointment", "letter", "phone", "fax", "email", "web", "box", "hotline")


@pytest.mark.covers("J-03", "J-04")
@pytest.mark.parametrize("channel", CHANNELS)
def test_by_every_channel_it_is_noted_as_said_with_owner_and_last_day(voices: Voices, channel: str) -> None:
    concern = voices.said(channel=channel, subjects=("attitude", "quality", "nonsense"))

    assert (concern.words, concern.subjects, concern.state) == (WORDS, ["attitude", "quality"], "noted")
    assert concern.owner == voices.who("bange")
    assert concern.due_on.isoformat() == "2026-03-09"
    assert list(ledger.replay(voices.world.centre, "feedback.concern")) == []


def test_telephone_and_words_stand_in_no_entry_and_the_telephone_is_sealed(voices: Voices) -> None:
    concern = voices.said(about_whom="戴眼镜的")

    told = str(list(Entry.objects.values()))
    assert not [one for one in ("13800001234", "王奶奶", "费用清单", "戴眼镜") if one in told]
    assert "13800001234" not in str(Concern.objects.values().get())
    assert concern.phone_number == "13800001234"
    assert Message.objects.get().values == {"number": concern.number, "code": concern.code}


@pytest.mark.covers("J-05", "J-07")
def test_important_matters_said_aloud_are_noted_and_written_ones_asked_for(voices: Voices) -> None:
    concern = voices.said(channel="phone", major=True)

    assert "feedback.writing_asked" in {one.kind for one in ledger.history(concern)}
    assert not concern.is_written
    feedback.bring_writing(concern=concern, files=[a_jpeg()], by=voices.world.ban, at=at())
    assert (concern.is_written, len(concern.files)) == (True, 1)
    assert "feedback.writing_asked" not in {
        one.kind for one in ledger.history(voices.said(channel="letter", major=True))
    }


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"words": "  "}, feedback.NothingSaid),
        ({"words": "长" * 5000}, feedback.SaidTooMuch),
        ({"channel": "telepathy"}, feedback.NoSuchKind),
        ({"phone": "1386620"}, feedback.PhoneUnreadable),
        ({"phone": "", "reply_way": "phone"}, feedback.PhoneUnreadable),
        ({"happened_on": at("2026-03-03").date()}, feedback.DayImpossible),
        ({"files": [b"\xff\xd8\xff no photo"]}, NotAPicture),
        ({"files": [a_jpeg()] * 13}, feedback.FilesTooMany),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(voices: Voices, given: dict[str, object], refusal: type) -> None:
    with pytest.raises(refusal):
        voices.said(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["😀👵🏽 太慢了", "‮反过来的字‬", "<script>alert(1)</script>", "x" * 4000])
def test_any_words_are_kept_as_they_are(voices: Voices, words: str) -> None:
    assert Concern.objects.get(pk=voices.said(words=words).pk).words == words


@pytest.mark.covers("J-08")
def test_it_is_accepted_in_time_and_answered_in_time(voices: Voices) -> None:
    concern = voices.accepted()
    assert (concern.state, concern.due_on.isoformat()) == ("handling", "2026-03-03")

    voices.answered(concern, at("2026-03-03", "16:00"), changed="没有告知书不让回去补", owed="来回车费 8 元")

    assert (concern.state, concern.answered_in_time, concern.is_justified) == ("answered", True, True)
    assert concern.due_on.isoformat() == "2026-03-17"
    assert concern.replies[0]["owed"] == "来回车费 8 元"
    several = voices.accepted("several_units")
    assert several.due_on.isoformat() == "2026-03-09"


def test_it_is_not_accepted_with_the_reason_and_the_right_office(voices: Voices) -> None:
    concern = voices.said()
    by = voices.owner(concern)

    with pytest.raises(feedback.NoSuchReason):
        feedback.decline_concern(concern=concern, reason="too_much_work", office="区法院", by=by, at=at())
    with pytest.raises(feedback.WhyMissing):
        feedback.decline_concern(concern=concern, reason="in_lawsuit", office=" ", by=by, at=at())
    feedback.decline_concern(concern=concern, reason="in_lawsuit", office="区法院，文昌路 3 号", by=by, at=at())

    assert (concern.state, concern.is_open, concern.keep_until.year) == ("declined", False, 2036)
    assert "区法院" in ledger.history(concern)[-1].sentence
    with pytest.raises(feedback.WrongStep):
        feedback.accept_concern(concern=concern, scale="simple", by=by, at=at())


def test_the_person_complained_of_neither_handles_nor_sees_it(voices: Voices) -> None:
    ban = voices.who("bange")
    concern = voices.said(staff=(ban,))

    assert concern.owner != ban
    with pytest.raises(NotFound):
        access.concern(voices.world.ban, concern.number)
    assert list(access.concerns(voices.world.ban)) == []
    assert queries.worklist(voices.world.centre, on=at().date(), reader=ban) == []
    assert not queries.owed("concern", voices.world.centre, reader=ban)
    with pytest.raises(feedback.MayNotHandle):
        feedback.assign_concern(concern=concern, to=ban, why="他熟", by=voices.owner(concern), at=at())
    with pytest.raises(feedback.MayNotHandle):
        feedback.accept_concern(concern=concern, scale="simple", by=voices.world.ban, at=at())


def test_whom_it_is_about_is_found_from_the_window_of_that_day_and_from_the_case(voices: Voices) -> None:
    li = voices.who("xiaoli")
    cases.note_enquiry(question="问", channel="visit", by=voices.world.li, at=at())

    assert voices.said(window="1").meant_accounts == (li,)
    assert voices.said(window="1", happened_on=at("2026-02-02").date()).meant_accounts == ()
    assert voices.said(department="民政", by=voices.world.mei).meant_accounts == tuple(
        sorted((voices.who("laozhao"), voices.who("xiaosun"), voices.who("mayi")))
    )
    assert voices.said("suggestion", window="1").meant_accounts == ()


def test_looking_into_it_may_show_whom_it_is_about(voices: Voices) -> None:
    concern = voices.said()
    wu = voices.who("wujie")
    assert access.concern(voices.world.wu, concern.number)

    feedback.name_objects(concern=concern, staff=[wu], by=voices.owner(concern), at=at())

    with pytest.raises(NotFound):
        access.concern(voices.world.wu, concern.number)
    with pytest.raises(feedback.MayNotHandle):
        feedback.name_objects(concern=concern, staff=[concern.owner], by=voices.owner(concern), at=at())


def test_who_has_nothing_to_do_with_it_reads_nothing(voices: Voices) -> None:
    concern = voices.said()

    for by in (voices.world.li, voices.world.zhao):
        with pytest.raises(NotAllowed):
            access.concern(by, concern.number)
    with pytest.raises(NotAllowed):
        access.concern(voices.world.system_admin, concern.number)
    mine = voices.said(by=voices.world.li, channel="visit")
    assert access.concern(voices.world.li, mine.number) == mine
    with pytest.raises(NotFound):
        access.concern(actors.Actor(key="staff:1", centre="elsewhere", rights=frozenset(access.READERS)), mine.number)


@pytest.mark.covers("J-25", partly="complaints")
def test_not_satisfied_somebody_one_level_up_looks_again_and_only_so_long(voices: Voices) -> None:
    concern = voices.answered(voices.accepted(), at("2026-03-03"))
    first = concern.owner
    visitor = actors.resident(voices.world.centre)

    feedback.feel_about(concern=concern, feel="bad", by=visitor, at=at("2026-03-17", "23:00"))

    assert (concern.state, concern.turn, concern.due_on.isoformat()) == ("handling", 2, "2026-03-18")
    assert concern.owner != first
    on = at().date()
    assert level(voices.world.centre, concern.owner, on=on) > level(voices.world.centre, first, on=on)
    with pytest.raises(feedback.CannotBeAssigned):
        feedback.assign_concern(concern=concern, to=first, why="还给他", by=voices.owner(concern), at=at("2026-03-18"))

    voices.answered(concern, at("2026-03-18"))
    with pytest.raises(feedback.TooLateToReopen):
        feedback.feel_about(concern=concern, feel="bad", by=visitor, at=at("2026-04-02"))


def test_it_goes_up_to_the_top_and_then_ends_with_where_to_go(voices: Voices) -> None:
    concern = voices.answered(voices.accepted(), at("2026-03-03"))
    owners = [concern.owner]
    visitor = actors.resident(voices.world.centre)
    while concern.state == "answered":
        feedback.feel_about(concern=concern, feel="bad", by=visitor, at=at("2026-03-04"))
        if concern.is_open:
            owners.append(concern.owner)
            voices.answered(concern, at("2026-03-04"))

    assert len(owners) == len(set(owners)) > 2
    assert (concern.state, concern.feel) == ("closed", "bad")


def test_satisfied_ends_it_with_its_retention_and_silence_ends_it_too(voices: Voices) -> None:
    one, other = (voices.answered(voices.accepted(), at("2026-03-03")) for _ in range(2))
    visitor, system = actors.resident(voices.world.centre), actors.system(voices.world.centre)

    with pytest.raises(feedback.NoSuchFeel):
        feedback.feel_about(concern=one, feel="", by=visitor, at=at("2026-03-04"))
    with pytest.raises(feedback.OwnAnswer):
        feedback.feel_about(concern=one, feel="good", by=voices.owner(one), at=at("2026-03-04"))
    feedback.feel_about(concern=one, feel="good", by=visitor, at=at("2026-03-04"))
    assert feedback.watch_concerns(centre=voices.world.centre, by=system, at=at("2026-03-17")) == 0
    assert feedback.watch_concerns(centre=voices.world.centre, by=system, at=at("2026-03-18")) == 1

    other.refresh_from_db()
    assert [(row.state, row.keep_until.year) for row in (one, other)] == [("closed", 2056)] * 2
    with pytest.raises(feedback.EndedBefore):
        feedback.add_to(concern=other, words="还有", files=(), by=visitor, at=at("2026-03-19"))


@pytest.mark.covers("D-07", partly="closing without an answer")
def test_nothing_ends_without_an_answer(voices: Voices) -> None:
    concern = voices.accepted()

    with pytest.raises(feedback.NotAnsweredYet):
        feedback.close_concern(concern=concern, by=voices.world.ban, at=at())
    with pytest.raises(feedback.NotAnsweredYet):
        feedback.feel_about(concern=concern, feel="good", by=actors.resident(voices.world.centre), at=at())
    with pytest.raises(feedback.AnswerTooShort):
        voices.answered(concern, at(), found=" ")
    with pytest.raises(feedback.LinkUnknown):
        voices.answered(concern, at(), links=("26-0302-9999-Z",))


def test_a_limit_that_passes_is_noted_once_with_who_held_it(voices: Voices) -> None:
    concern = voices.said()
    system = actors.system(voices.world.centre)
    for moment in (at("2026-03-09"), at("2026-03-10"), at("2026-03-11")):
        feedback.watch_concerns(centre=voices.world.centre, by=system, at=moment)

    late = [one for one in ledger.history(concern) if one.kind == "feedback.concern_late"]
    assert [(one.fact.what, one.fact.held_by) for one in late] == [("受理", concern.owner)]
    concern.refresh_from_db()
    voices_late = feedback.accept_concern(concern=concern, scale="simple", by=voices.world.ban, at=at("2026-03-11"))
    voices.answered(voices_late, at("2026-03-13"))
    assert voices_late.answered_in_time is False


def test_it_may_take_longer_once_with_reason_agreed_by_another_and_told(voices: Voices) -> None:
    concern = voices.accepted("several_units")
    owner = voices.owner(concern)

    feedback.ask_extension(concern=concern, why="要等社保中心回函", by=owner, at=at("2026-03-09"))
    with pytest.raises(feedback.NotForYou):
        feedback.grant_extension(concern=concern, by=owner, at=at("2026-03-09"))
    feedback.grant_extension(concern=concern, by=voices.world.chen, at=at("2026-03-09"))

    assert concern.due_on.isoformat() == "2026-03-23"
    assert "要等社保中心回函" in ledger.history(concern)[-1].sentence
    assert Message.objects.filter(topic="feedback.extended").exists()
    with pytest.raises(feedback.NotExtendable):
        feedback.ask_extension(concern=concern, why="还要", by=owner, at=at("2026-03-10"))


@pytest.mark.covers("J-25", partly="by whom, for accountability")
def test_what_was_found_justified_is_handed_to_whoever_holds_to_account(voices: Voices) -> None:
    li = voices.who("xiaoli")
    concern = voices.accepted()
    asked = cases.note_enquiry(question="问", channel="visit", by=voices.world.li, at=at())
    entry = ledger.history(asked)[0].pk
    voices.answered(concern, at("2026-03-03"), responsible=li, links=(str(entry),))

    [found] = queries.justified(voices.world.centre, at("2026-03-01").date(), at("2026-04-01").date())

    assert (found.number, found.responsible, found.links) == (concern.number, li, (f"entry:{entry}",))
    assert concern.is_about(li)
    assert queries.justified(voices.world.centre, at("2026-04-01").date(), at("2026-05-01").date()) == []


def test_praise_is_passed_on_and_ends_there(voices: Voices) -> None:
    praise = voices.accepted(sort="praise", words="小李真耐心")

    voices.answered(praise, at("2026-03-03"), said="已经转告小李。", found="", justified=False)

    assert praise.state == "closed"


@pytest.mark.covers("J-27")
def test_who_stays_unnamed_follows_with_number_and_code_and_guessing_is_slowed_down(voices: Voices) -> None:
    concern = voices.said(reply_way="none")
    visitor = actors.resident(voices.world.centre)
    given = {"client": "10.0.0.9", "by": visitor, "at": at()}

    assert (concern.caller, concern.phone, concern.is_anonymous) == ("", "", True)
    assert feedback.look_up_concern(number=concern.number.lower(), code=concern.code, **given) == concern
    for _ in range(5):
        with pytest.raises(NotFound):
            feedback.look_up_concern(number=concern.number, code="nothing", **given)
    with pytest.raises(cases.LookupBlocked):
        feedback.look_up_concern(number=concern.number, code=concern.code, **given)


def test_who_is_away_is_stood_in_for_by_somebody_who_may(voices: Voices) -> None:
    concern = voices.said()
    day = {"from_at": at("2026-03-03", "08:00"), "until_at": at("2026-03-04", "18:00")}
    centre = centre_queries.centre(voices.world.centre)
    record_absence(centre=centre, account=concern.owner, reason="病假", **day, by=voices.world.chen, at=at())
    feedback.watch_concerns(
        centre=voices.world.centre, by=actors.system(voices.world.centre), at=at("2026-03-03", "09:00")
    )

    before = concern.owner
    concern.refresh_from_db()
    assert concern.owner != before
    assert voices.owner(concern).may("concerns.handle")
    assert voices.said(when=at("2026-03-03", "10:00")).owner != before
