"""台账自动发现: an empty window and a visit of which nothing was written down are entries; the watch only proposes."""

from datetime import datetime, timedelta

import pytest

from tests.world import MONDAY_9AM, House
from yikou.cases import operations as cases
from yikou.centre import access as centre_access
from yikou.centre import operations as centres
from yikou.centre import queries as centre_queries
from yikou.feedback import operations, queries
from yikou.feedback.models import Breach
from yikou.hall import access as hall_access
from yikou.hall import operations as hall
from yikou.kernel import actors
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger

pytestmark = pytest.mark.django_db
SYSTEM = actors.system("yunshui")
TUESDAY = MONDAY_9AM + timedelta(days=1)


def moment(minutes: float) -> datetime:
    """So many minutes after opening on Monday."""
    return MONDAY_9AM + timedelta(minutes=minutes)


def sits(house: House, by: Actor, at: float = 0):
    """Somebody sits down at the own window."""
    return centres.seat_at(window=centre_access.window(by, by.window), by=by, at=moment(at))


def looked(house: House, minutes: float) -> list[tuple[str, str, int]]:
    """What the round writes down: window, how, whose."""
    hall.note_unmanned(centre=house.centre, by=SYSTEM, at=moment(minutes))
    rows = ledger.entries(house.centre).filter(kind="centre.window_unmanned").order_by("id")
    return [(one.about, one.fact.how, one.fact.account) for one in rows]  # type: ignore[attr-defined]


def proposed(house: House, at: datetime = TUESDAY) -> list[tuple[str, int]]:
    """What the watch puts forward by then: kind and person."""
    operations.watch_supervision(centre=house.centre, by=SYSTEM, at=at)
    return sorted(Breach.objects.values_list("kind", "account"))


def test_a_window_that_somebody_left_is_an_entry_once_and_a_proposal_when_the_day_is_over(house: House):
    window = sits(house, house.li)
    sits(house, house.sun)
    assert looked(house, 5) == []
    hall.leave(window=window, by=house.li, at=moment(30))

    assert looked(house, 44) == []
    assert looked(house, 46) == looked(house, 60) == [("1", "left", house.li.account_id)]
    assert proposed(house, moment(90)) == []
    assert proposed(house) == proposed(house) == [("left_post", house.li.account_id)]
    breach = Breach.objects.get()
    assert (breach.state, breach.how, breach.raised_by) == ("proposed", "system", 0)
    operations.drop_breach(breach=breach, reason="送材料去了", by=house.ban, at=TUESDAY)
    assert len(proposed(house, TUESDAY + timedelta(days=1))) == 1
    assert list(ledger.replay(house.centre)) == []


def test_a_pause_is_an_entry_when_it_is_longer_than_the_rule_allows(house: House):
    window = sits(house, house.li)
    sits(house, house.sun)
    hall.pause(window=window, reason="rest", minutes=15, by=house.li, at=moment(10))

    assert looked(house, 25) == []
    assert looked(house, 26) == [("1", "paused", house.li.account_id)]
    hall.resume(window=centre_access.window(house.li, "1"), by=house.li, at=moment(40))
    assert len(looked(house, 90)) == 1


def test_nobody_at_the_window_in_the_morning_means_the_post_and_not_whoever_is_away(house: House):
    sits(house, house.sun)
    assert looked(house, 15) == []
    assert looked(house, 16) == [("1", "never", house.li.account_id)]
    # He called in sick, and the office noted it in the afternoon.
    centres.record_absence(
        centre=centre_access.own_centre(house.ban),
        account=house.li.account_id or 0,
        from_at=moment(0),
        until_at=moment(500),
        reason="病假",
        by=house.ban,
        at=moment(300),
    )
    assert proposed(house) == []


def test_leave_a_planned_closing_and_the_lunch_hour_are_no_empty_window(house: House):
    centre = centre_access.own_centre(house.ban)
    centres.record_absence(
        centre=centre,
        account=house.li.account_id or 0,
        from_at=moment(-30),
        until_at=moment(500),
        reason="年休",
        by=house.ban,
        at=moment(-60),
    )
    sits(house, house.sun)
    assert looked(house, 30) == [("1", "never", 0)]
    assert proposed(house) == []

    shut = TUESDAY + timedelta(days=10)
    centres.announce_closing(centre=centre, day=shut.date(), reason="停电检修", by=house.chen, at=TUESDAY)
    assert hall.note_unmanned(centre=house.centre, by=SYSTEM, at=shut + timedelta(hours=1)) == 0
    planned = [one for one in centre_queries.windows(house.centre) if one.number in ("1", "2")]
    centres.plan_windows(windows=planned, days={}, by=house.wu, at=TUESDAY)
    assert hall.note_unmanned(centre=house.centre, by=SYSTEM, at=TUESDAY + timedelta(hours=1)) == 0
    sunday = MONDAY_9AM + timedelta(days=6, hours=1)
    assert hall.note_unmanned(centre=house.centre, by=SYSTEM, at=sunday) == 0


def test_whoever_moved_to_another_window_or_was_freed_by_the_head_left_no_post(house: House):
    window = sits(house, house.li)
    hall.leave(window=window, by=house.li, at=moment(5))
    centres.seat_at(window=centre_access.window(house.li, "2"), by=house.li, at=moment(6))
    assert looked(house, 30) == [("1", "left", 0)]

    two = centre_access.window(house.wu, "2")
    hall.leave(window=two, by=house.wu, at=moment(60))
    assert ("2", "left", 0) in looked(house, 90)
    assert proposed(house) == []


def served(house: House, at: float):
    """A number is served by 小李 and leaves."""
    line = hall_access.queue(SYSTEM, "A")
    ticket = hall.issue(queue=line, by=SYSTEM, at=moment(at), channel="kiosk", is_shown=True)
    called = hall.call_next(window=centre_access.window(house.li, "1"), by=house.li, at=moment(at + 1))
    assert called.pk == ticket.pk
    hall.arrive(ticket=called, by=house.li, at=moment(at + 2))
    return called


def test_a_visit_of_which_nothing_was_written_down_is_put_forward_and_one_with_a_question_is_not(house: House):
    sits(house, house.li)
    asked = served(house, 0)
    cases.note_enquiry(
        question="到哪里交费？", channel="visit", ticket=asked.pk, answer="隔壁税务", by=house.li, at=moment(4)
    )
    hall.end(ticket=asked, by=house.li, at=moment(5))
    for at in (10, 20):
        hall.end(ticket=served(house, at), by=house.li, at=moment(at + 5))

    assert proposed(house, moment(60)) == []
    assert proposed(house) == [("refused_without_report", house.li.account_id)]
    breach = Breach.objects.get()
    assert len(queries.shown_by(breach, house.ban)) == 2
    assert {one.kind for one in queries.shown_by(breach, house.ban)} == {"hall.ended"}
    assert "2 次叫号接待" in breach.words
    assert "当时怎么答的" in breach.words


def test_a_question_that_was_noted_without_the_number_is_not_put_forward_within_the_minutes_of_the_rule(house: House):
    sits(house, house.li)
    for at in (10, 100):
        hall.end(ticket=served(house, at), by=house.li, at=moment(at + 5))
    cases.note_enquiry(question="到哪里交费？", channel="visit", answer="隔壁税务", by=house.li, at=moment(44))
    cases.note_enquiry(question="几点开门？", channel="phone", answer="九点", by=house.li, at=moment(106))

    proposed(house)

    (breach,) = Breach.objects.all()
    assert "1 次叫号接待" in breach.words
    assert [one.at for one in queries.shown_by(breach, house.ban)] == [moment(105)]


def test_a_visit_in_which_somebody_only_asked_is_set_aside_with_that_word(house: House):
    sits(house, house.li)
    hall.end(ticket=served(house, 10), by=house.li, at=moment(15))
    proposed(house)

    operations.drop_breach(breach=Breach.objects.get(), reason=operations.ASKED_ONLY, by=house.ban, at=TUESDAY)

    entry = ledger.history(Breach.objects.get())[-1]
    assert entry.sentence == "核实不属实：只是来问，当场答清了，没有登记"
    assert proposed(house, TUESDAY + timedelta(days=1)) == [(operations.UNWRITTEN, house.li.account_id)]


def test_a_visit_in_which_a_concern_was_written_down_is_not_put_forward(house: House):
    sits(house, house.li)
    visit = served(house, 10)
    said = operations.Said(sort="stuck", channel="visit", words="医保转不过来", scale="simple", reply_way="page")
    operations.note_concern(said=said, by=house.li, at=moment(13))
    hall.end(ticket=visit, by=house.li, at=moment(15))

    assert proposed(house) == []


def test_what_a_person_put_forward_is_not_put_forward_again(house: House):
    sits(house, house.li)
    hall.end(ticket=served(house, 10), by=house.li, at=moment(15))
    entry = ledger.entries(house.centre).get(kind="hall.ended")
    operations.raise_breach(
        kind="disobeyed", account=house.li.account_id, entries=[entry.pk], by=house.ban, at=moment(60)
    )

    assert proposed(house) == [("disobeyed", house.li.account_id)]


@pytest.mark.covers("I-14", partly="an opinion box that is not emptied in time makes an entry")
def test_an_opinion_box_whose_slips_are_not_registered_in_time_is_an_entry_once(house: House):
    at = datetime(2026, 3, 2, 16, tzinfo=ZONE)
    opening = operations.open_box(place="", slips=2, beside=house.mei.account_id or 0, by=house.ban, at=at)
    operations.confirm_opening(opening=opening, by=house.mei, at=at)

    def overdue() -> list[str]:
        return [one.sentence for one in ledger.entries(house.centre).filter(kind="feedback.overdue")]

    operations.watch_supervision(centre=house.centre, by=SYSTEM, at=datetime.combine(opening.due_on, at.time(), ZONE))
    assert overdue() == []
    for days in (1, 2):
        late = datetime.combine(opening.due_on + timedelta(days=days), at.time(), ZONE)
        operations.watch_supervision(centre=house.centre, by=SYSTEM, at=late)
    assert overdue() == ["意见箱逾期：正在登记（应在2026年3月3日前）"]
    assert list(ledger.replay(house.centre)) == []
