"""责任追究: from the ledger, heard before decided, decided by another, appealed to a third; always somebody's."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.feedback.conftest import later
from tests.working_day import intake_of
from tests.world import MONDAY, MONDAY_9AM, House, World
from yikou.cases import operations as cases
from yikou.feedback import access, operations, queries
from yikou.feedback.models import Breach
from yikou.feedback.policies import Ladder, PenaltyAppeal
from yikou.kernel import actors
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook

SYSTEM = actors.system("yunshui")


@pytest.fixture
def late(house: House) -> int:
    """小李 never answered what somebody asked: the entry that says so."""
    cases.note_enquiry(question="怎么办居住证？", channel="phone", by=house.li, at=MONDAY_9AM)
    cases.watch(centre=house.centre, by=SYSTEM, at=later(30))
    return ledger.entries(house.centre).get(kind="cases.promise_broken").pk


@pytest.fixture
def raised(house: House, late: int) -> Callable[..., Breach]:
    """`raised()` is put forward by 班哥 thirty days later."""

    def make(**more: object) -> Breach:
        said = {"kind": "not_answered", "account": house.li.account_id, "entries": [late], "by": house.ban}
        return operations.raise_breach(**{**said, "at": later(30), **more})  # type: ignore[arg-type]

    return make


@pytest.fixture
def heard(house: House, raised: Callable[..., Breach]) -> Callable[..., Breach]:
    """`heard()` was verified by 班哥 and explained by 小李."""

    def make(**more: object) -> Breach:
        breach = raised(**more)
        operations.verify_breach(breach=breach, by=house.ban, at=later(31))
        return operations.explain(breach=breach, words="那天我请假了，没有人接。", by=house.li, at=later(32))

    return make


@pytest.mark.covers("M-01", "M-02", "M-03", "M-06", "D-14")
@pytest.mark.django_db
def test_from_an_entry_to_the_end(house: House, raised: Callable[..., Breach]):
    breach = raised()
    assert (breach.due_on, breach.owner != house.li.account_id) == (date(2026, 4, 7), True)

    operations.verify_breach(breach=breach, by=house.ban, at=later(31))
    assert (breach.due_on, breach.decide_by) == (date(2026, 4, 8), date(2026, 4, 17))
    with pytest.raises(operations.NotHeard):
        operations.decide_breach(breach=breach, at_fault=True, by=house.liang, at=later(31))
    with pytest.raises(operations.NotYours):
        operations.explain(breach=breach, words="我替他说", by=house.sun, at=later(32))
    operations.explain(breach=breach, words="那天我请假了，没有人接。", by=house.li, at=later(32))
    assert breach.owner == house.liang.account_id
    operations.decide_breach(breach=breach, at_fault=True, by=house.liang, at=later(36))
    assert (breach.measure, breach.count, breach.appeal_until) == ("warning", 1, date(2026, 4, 21))

    operations.appeal_breach(breach=breach, words="有假条", by=house.li, at=later(37))
    assert (breach.owner, breach.due_on) == (house.chen.account_id, date(2026, 4, 29))
    for who in (house.liang, house.ban):
        with pytest.raises((operations.TookPart, NotAllowed)):
            operations.answer_appeal(breach=breach, outcome="upheld", reason="查过了", by=who, at=later(38))
    operations.answer_appeal(
        breach=breach, outcome="revoked", reason="有假条，顶岗没有安排", by=house.chen, at=later(38)
    )

    assert (breach.state, breach.counts, breach.is_open) == ("closed", False, False)
    assert not queries.decided_breaches(house.centre, MONDAY, date(2027, 1, 1))
    assert list(ledger.replay(house.centre)) == []
    assert "请假" not in str([one.facts for one in ledger.history(breach)])


@pytest.mark.covers("M-05", "M-06")
@pytest.mark.django_db
def test_what_comes_again_weighs_more_and_what_is_long_ago_does_not(house: House, heard: Callable[..., Breach]):
    for expected in ("warning", "notice", "off_post", "removal", "removal"):
        breach = heard()
        operations.decide_breach(breach=breach, at_fault=True, by=house.liang, at=later(36))
        assert breach.measure == expected

    old = heard(happened_on=date(2024, 3, 1))
    with pytest.raises(operations.MeasureWrong):
        operations.decide_breach(breach=old, at_fault=True, measure="dismissal", by=house.liang, at=later(36))
    operations.decide_breach(breach=old, at_fault=True, by=house.liang, at=later(36))
    assert (old.count, old.measure) == (1, "warning")


@pytest.mark.django_db
def test_a_graver_measure_has_its_reason_and_a_lighter_one_is_refused(house: House, heard: Callable[..., Breach]):
    first = heard()
    with pytest.raises(operations.ReasonNeeded):
        operations.decide_breach(breach=first, at_fault=True, measure="notice", by=house.liang, at=later(36))
    operations.decide_breach(
        breach=first, at_fault=True, measure="notice", reason="耽误了急事", by=house.liang, at=later(36)
    )
    second = heard()
    with pytest.raises(operations.MeasureWrong):
        operations.decide_breach(breach=second, at_fault=True, measure="warning", by=house.liang, at=later(36))

    with pytest.raises(operations.ReasonNeeded):
        operations.decide_breach(breach=second, at_fault=False, by=house.liang, at=later(36))
    operations.decide_breach(breach=second, at_fault=False, reason="系统停了一上午", by=house.liang, at=later(36))
    assert (second.measure, second.counts) == ("none", False)


@pytest.mark.django_db
def test_an_appeal_may_lighten_but_not_worsen(house: House, heard: Callable[..., Breach]):
    breach = heard()
    operations.decide_breach(
        breach=breach, at_fault=True, measure="off_post", reason="影响大", by=house.liang, at=later(36)
    )
    operations.appeal_breach(breach=breach, words="太重", by=house.li, at=later(37))
    answer = {"breach": breach, "outcome": "changed", "reason": "从轻", "by": house.chen, "at": later(38)}
    for measure in ("off_post", "removal", ""):
        with pytest.raises(operations.MeasureWrong):
            operations.answer_appeal(**answer, measure=measure)
    operations.answer_appeal(**answer, measure="warning")

    assert (breach.measure, breach.outcome, breach.counts) == ("warning", "changed", True)


@pytest.mark.django_db
def test_an_appeal_after_its_days_is_refused_and_the_matter_ends_by_itself(house: House, heard: Callable[..., Breach]):
    breach = heard()
    operations.decide_breach(breach=breach, at_fault=True, by=house.liang, at=later(36))
    with pytest.raises(operations.StillTime):
        operations.close_breach(breach=breach, by=house.ban, at=later(40))
    operations.watch_supervision(centre=house.centre, by=SYSTEM, at=later(50))
    breach.refresh_from_db()
    assert breach.is_open

    with pytest.raises(operations.AppealTooLate):
        operations.appeal_breach(breach=breach, words="晚了", by=house.li, at=later(51))
    operations.watch_supervision(centre=house.centre, by=SYSTEM, at=later(51))

    breach.refresh_from_db()
    assert (breach.state, breach.is_open) == ("closed", False)


@pytest.mark.django_db
def test_who_complained_is_told_before_it_ends(house: House, heard: Callable[..., Breach]):
    breach = heard(how="concern")
    with pytest.raises(operations.NotNow):
        operations.tell_complainant(breach=breach, by=house.ban, at=later(35))
    operations.decide_breach(breach=breach, at_fault=True, by=house.liang, at=later(36))
    operations.watch_supervision(centre=house.centre, by=SYSTEM, at=later(60))
    breach.refresh_from_db()
    assert breach.is_open

    operations.tell_complainant(breach=breach, by=house.ban, at=later(60))
    with pytest.raises(operations.NotToBeTold):
        operations.tell_complainant(breach=breach, by=house.ban, at=later(60))
    operations.watch_supervision(centre=house.centre, by=SYSTEM, at=later(60))
    breach.refresh_from_db()
    assert not breach.is_open


@pytest.mark.django_db
def test_silence_counts_only_after_the_days_for_explaining(house: House, raised: Callable[..., Breach]):
    breach = raised()
    operations.verify_breach(breach=breach, by=house.ban, at=later(31))
    with pytest.raises(operations.StillTime):
        operations.note_silence(breach=breach, by=house.ban, at=later(32))
    with pytest.raises(operations.WordsMissing):
        operations.note_hearing(breach=breach, words=" ", by=house.ban, at=later(32))

    operations.note_silence(breach=breach, by=house.ban, at=later(39))

    assert breach.heard_how == "silent"


@pytest.mark.django_db
def test_what_cannot_be_raised(house: House, late: int, raised: Callable[..., Breach]):
    for more, refusal in (
        ({"kind": "laziness"}, operations.NoSuchBreach),
        ({"kind": "supplies_damaged"}, operations.NoSuchBreach),  # only from version 2 on
        ({"account": None}, operations.NobodyAnswers),
        ({"account": 10**9}, operations.NobodyAnswers),
        ({"account": house.ban.account_id}, operations.AboutYourself),
        ({"entries": []}, operations.NoFacts),
        ({"entries": [late, 10**9]}, operations.NoFacts),
        ({"by": house.li}, NotAllowed),
        ({"happened_on": date(2027, 1, 1)}, operations.DayWrong),
    ):
        with pytest.raises(refusal):
            raised(**more)
    assert Breach.objects.count() == 0


@pytest.mark.covers("M-07", "M-08")
@pytest.mark.django_db
def test_supplies_and_safety_are_breaches_under_the_second_version(house: House, raised: Callable[..., Breach]):
    for kind in ("supplies_damaged", "safety_neglect"):
        breach = raised(kind=kind, at=later(120))

        assert ledger.history(breach)[0].under == "accountability.ladder@2"


@pytest.mark.django_db
def test_nobody_handles_or_decides_their_own_and_the_raiser_does_not_decide(house: House, raised, heard):
    own = raised(account=house.chen.account_id)
    with pytest.raises(operations.AboutYourself):
        operations.verify_breach(breach=own, by=house.chen, at=later(31))
    mine = heard(by=house.liang)
    with pytest.raises(operations.RaisedByYou):
        operations.decide_breach(breach=mine, at_fault=True, by=house.liang, at=later(36))
    assert mine.owner == house.chen.account_id
    with pytest.raises(operations.NobodyAnswers):
        operations.move_breach(
            breach=mine,
            owner=house.liang.account_id,
            due_on=date(2026, 5, 6),
            reason="换人",
            by=house.chen,
            at=later(36),
        )


@pytest.mark.django_db
def test_the_person_sees_only_his_own_and_only_once_it_is_verified(house: House, raised: Callable[..., Breach]):
    breach = raised()
    for who in (house.li, house.sun):
        with pytest.raises(NotFound):
            access.breach(who, breach.number)

    operations.verify_breach(breach=breach, by=house.ban, at=later(31))

    assert access.breach(house.li, breach.number).pk == breach.pk
    with pytest.raises(NotFound):
        access.breach(house.sun, breach.number)
    about_ban = raised(account=house.ban.account_id, by=house.liang)
    with pytest.raises(NotFound):
        access.breach(house.ban, about_ban.number)


@pytest.mark.covers("M-01", "M-04")
@pytest.mark.django_db
def test_the_system_puts_forward_what_the_ledger_shows_once_and_decides_nothing(house: House, late: int):
    for _ in range(2):
        operations.watch_supervision(centre=house.centre, by=SYSTEM, at=later(30))

    (breach,) = queries.breaches(house.centre)
    assert (breach.kind, breach.account, breach.entries) == ("not_answered", house.li.account_id, [late])
    assert (breach.state, breach.how, breach.measure) == ("proposed", "system", "")
    operations.drop_breach(breach=breach, reason="那天停电", by=house.ban, at=later(30))
    operations.watch_supervision(centre=house.centre, by=SYSTEM, at=later(31))
    assert queries.breaches(house.centre).count() == 1


# --- the second trip -----------------------------------------------------------------------------


@pytest.fixture
def trip(world: World):
    """小李's notice was wrong and somebody had to come twice."""
    answers = intake_of(world, "MZ-001", world.zhou, MONDAY_9AM).answers
    notice = cases.give_notice(item="MZ-001", answers=answers, person=world.zhou, by=world.li, at=MONDAY_9AM)
    cases.correct_notice(notice=notice, answers=answers, fault="clerk", reason="少说了一样", by=world.sun, at=later(0))
    operations.watch_supervision(centre=world.centre, by=SYSTEM, at=later(0))
    return queries.compensations(world.centre).get()


@pytest.mark.covers("E-06", "M-04")
@pytest.mark.django_db
def test_who_gave_a_wrong_notice_owes_the_trip_until_it_is_signed_for(world: World, trip):
    assert (trip.owner, trip.due_on, str(trip.amount)) == (world.li.account_id, date(2026, 3, 9), "4.00")
    (breach,) = queries.breaches(world.centre)
    assert (breach.kind, breach.account) == ("no_one_time_notice", world.li.account_id)
    operations.watch_supervision(centre=world.centre, by=SYSTEM, at=later(1))
    assert queries.compensations(world.centre).count() == 1

    pay = {"compensation": trip, "by": world.li, "at": later(1)}
    for more, refusal in (
        ({"signed": ""}, operations.NotSigned),
        ({"signed": "self", "tickets": "-3"}, operations.TicketsWrong),
        ({"signed": "self", "tickets": "NaN"}, operations.TicketsWrong),
        ({"signed": "self", "tickets": "十八"}, operations.TicketsWrong),
        ({"signed": "self", "by": world.sun}, operations.NotYours),
    ):
        with pytest.raises(refusal):
            operations.pay_compensation(**{**pay, **more})
    operations.pay_compensation(**pay, signed="self", tickets="136.50")

    assert (str(trip.amount), trip.is_open, trip.by_ticket) == ("100.00", False, True)
    with pytest.raises(operations.NotNow):
        operations.pay_compensation(**pay, signed="self")
    assert list(ledger.replay(world.centre)) == []


@pytest.mark.covers("E-06")
@pytest.mark.django_db
def test_what_is_not_paid_has_its_cause_and_its_reason_from_somebody_else(world: World, trip):
    refuse = {"compensation": trip, "cause": "declined", "reason": "本人说不要了", "by": world.ban, "at": later(1)}
    with pytest.raises(NotAllowed):
        operations.refuse_compensation(**{**refuse, "by": world.li})
    with pytest.raises(operations.NoSuchCause):
        operations.refuse_compensation(**{**refuse, "cause": "lazy"})
    operations.move_compensation(
        compensation=trip,
        owner=world.ban.account_id,
        due_on=date(2026, 3, 12),
        reason="小李调走了",
        by=world.ban,
        at=later(1),
    )
    with pytest.raises(operations.OwnDebt):
        operations.refuse_compensation(**refuse)

    operations.refuse_compensation(**{**refuse, "by": world.chen})

    assert (trip.state, trip.is_open) == ("refused", False)
    assert trip.is_late(date(2027, 1, 1)) is False


# --- the rule itself -----------------------------------------------------------------------------

DAYS = st.dates(date(2026, 1, 5), date(2026, 11, 30))


@pytest.mark.django_db
def test_the_ladder_never_falls_and_no_day_lies_before_the_one_it_counts_from(house: House):
    calendar = WorkCalendar.shipped()

    @given(st.integers(1, 40), st.integers(0, 40), DAYS)
    def holds(count: int, more: int, day: date) -> None:
        book = rulebook(house.centre, day)
        ladder, appeal = book.get(Ladder), book.get(PenaltyAppeal)
        keys = list(ladder.steps())
        assert keys.index(ladder.measure(count)) <= keys.index(ladder.measure(count + more))
        assert ladder.allows(ladder.measure(count + more), count)
        assert ladder.applying(at_fault=False).measure(count) == "none"
        assert day < ladder.hear_by(day, calendar) <= ladder.decide_by(day, calendar)
        assert day < appeal.until(day, calendar) <= appeal.answer_by(day, calendar)
        assert ladder.counted_from(day, calendar) < day - timedelta(days=360)

    holds()
