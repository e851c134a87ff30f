"""差评整改: contacted, put right, asked by a third person, closed only then; limits of the day it began."""

from datetime import date

import pytest

from tests.feedback.saying import Said, moment
from tests.world import MONDAY
from yikou.accounts import queries as accounts
from yikou.feedback import access, queries
from yikou.feedback import operations as feedback
from yikou.feedback.models import Rectification
from yikou.kernel.refusals import NotFound
from yikou.ledger.queries import replay

pytestmark = pytest.mark.django_db


@pytest.mark.covers("K-19")
def test_a_bad_rating_is_owned_by_somebody_else_and_has_its_limits(said: Said):
    one = said.bad()

    assert one.owner != one.rated_staff == said.world.accounts["xiaoli"]
    assert (one.contact_by, one.fix_by, one.due_on) == (date(2026, 3, 3), date(2026, 3, 9), date(2026, 3, 3))
    assert queries.rectification_of(said.rated("fairly_satisfied")) is None
    assert [line.number for line in queries.worklist(said.world.centre, on=MONDAY, owner=one.owner)] == [one.number]


def test_it_goes_from_contact_to_the_end_through_three_hands(said: Said, stepped):
    one = stepped("follow_up")
    fixed_by, asks = said.world.actor(_name(said, one.fixed_by)), said.owner(one)
    assert len({one.fixed_by, one.owner, one.rated_staff}) == 3

    with pytest.raises(feedback.SameHand):
        feedback.ask_rater(rectification=one, outcome="content", by=fixed_by, at=moment(2))
    with pytest.raises(feedback.RatedYourself):
        feedback.ask_rater(rectification=one, outcome="content", by=said.world.li, at=moment(2))
    feedback.ask_rater(rectification=one, outcome="content", by=asks, at=moment(2))

    assert (one.is_open, one.knows, one.fixed_in_time) == (False, True, True)
    assert queries.worklist(said.world.centre, on=MONDAY) == []
    assert list(replay(said.world.centre)) == []


def test_steps_go_in_order_and_the_rated_person_does_none(said: Said):
    one = said.bad()

    with pytest.raises(feedback.NotThisStep):
        feedback.put_right(rectification=one, how="at_once", words="改了", by=said.owner(one), at=moment(1))
    with pytest.raises(feedback.NotThisStep):
        feedback.ask_rater(rectification=one, outcome="content", by=said.owner(one), at=moment(1))
    with pytest.raises(feedback.RatedYourself):
        feedback.contact_rater(rectification=one, outcome="reached", by=said.world.li, at=moment(1))
    with pytest.raises(feedback.NotYourRectification):
        feedback.contact_rater(rectification=one, outcome="reached", by=said.world.sun, at=moment(1))
    with pytest.raises(NotFound):
        access.rectification(said.world.li, one.number)


def test_who_is_not_reached_three_times_is_not_waited_for(said: Said):
    one = said.bad()

    for n in range(3):
        feedback.contact_rater(rectification=one, outcome="no_answer", by=said.owner(one), at=moment(at=f"1{n}:00"))
    feedback.put_right(rectification=one, how="explained", words="依据是条例第十条", by=said.owner(one), at=moment(1))
    for n in range(3):
        assert one.is_open
        feedback.ask_rater(rectification=one, outcome="no_answer", by=said.owner(one), at=moment(2, at=f"1{n}:00"))

    assert (one.is_open, one.knows, one.contact_tries, one.follow_up_tries) == (False, False, 3, 3)


def test_a_complex_matter_has_longer_once_in_time_and_with_a_reason(said: Said, stepped):
    one = stepped("fix")

    with pytest.raises(feedback.SayWhatWasDone):
        feedback.extend_rectification(rectification=one, why="", by=said.owner(one), at=moment(1))
    feedback.extend_rectification(rectification=one, why="要和医保中心核对", by=said.owner(one), at=moment(1))
    with pytest.raises(feedback.AlreadyComplex):
        feedback.extend_rectification(rectification=one, why="还要", by=said.owner(one), at=moment(1))

    assert one.fix_by == one.due_on == date(2026, 3, 23)
    feedback.put_right(rectification=one, how="put_right", words="核对好了", by=said.owner(one), at=moment(22))
    assert one.fixed_in_time is False


def test_after_the_limit_there_is_no_longer_one(said: Said, stepped):
    one = stepped("fix")

    with pytest.raises(feedback.AlreadyComplex):
        feedback.extend_rectification(rectification=one, why="要和医保中心核对", by=said.owner(one), at=moment(8))

    assert one.is_late(moment(8).date())


def test_the_resident_himself_says_whether_it_is_right(said: Said, stepped):
    one = stepped("follow_up")
    fixed_by = one.fixed_by

    feedback.acknowledge_rectification(rating=one.rating, content=False, by=said.resident, at=moment(1, at="10:00"))
    one.refresh_from_db()
    assert (one.at_step, one.owner, one.rounds, one.due_on) == ("fix", fixed_by, 2, date(2026, 3, 10))
    feedback.put_right(rectification=one, how="at_once", words="又改了", by=said.owner(one), at=moment(2))
    feedback.acknowledge_rectification(rating=one.rating, content=True, by=said.resident, at=moment(3))

    one.refresh_from_db()
    assert (one.is_open, one.knows) == (False, True)
    with pytest.raises(feedback.NotThisStep):
        feedback.acknowledge_rectification(rating=one.rating, content=True, by=said.resident, at=moment(3))
    with pytest.raises(NotFound):
        feedback.acknowledge_rectification(rating=said.rated("satisfied"), content=True, by=said.resident, at=moment(3))


def test_it_is_handed_over_with_a_reason_never_to_the_rated_person(said: Said, stepped):
    one = stepped("follow_up")
    wu = said.world.wu

    def give(to: int | None, why: str = "换人") -> None:
        feedback.pass_rectification_on(rectification=one, to=to or 0, why=why, by=said.owner(one), at=moment(1))

    with pytest.raises(feedback.RatedYourself):
        give(one.rated_staff)
    with pytest.raises(feedback.SameHand):
        give(one.fixed_by)
    with pytest.raises(feedback.SayWhatWasDone):
        give(wu.account_id, why="")
    with pytest.raises(NotFound):
        give(999_999)
    give(wu.account_id, why="休假")

    assert one.owner == wu.account_id


def test_the_telephone_is_shown_to_who_must_call_and_each_look_is_kept(said: Said):
    from yikou.ledger import queries as ledger

    one = said.bad()

    assert feedback.show_rater_phone(rectification=one, by=said.owner(one), at=moment(at="10:00")) == "13800001234"
    with pytest.raises(feedback.RatedYourself):
        feedback.show_rater_phone(rectification=one, by=said.world.li, at=moment(at="10:00"))

    assert ledger.history(one)[-1].kind == "feedback.rater_phone_seen"


def test_words_with_an_identity_number_are_refused(said: Said, stepped):
    from tests.world import WANG

    one = stepped("fix")

    with pytest.raises(feedback.SayWhatWasDone):
        feedback.put_right(
            rectification=one, how="at_once", words=f"给{WANG['identity']}改了", by=said.owner(one), at=moment(1)
        )


def test_where_nobody_may_handle_it_still_has_an_owner(said: Said):
    """A small centre: only the rated clerk holds the right, so that it goes to whoever can give it on."""
    from yikou.feedback.owners import owner_for

    everybody = {key for name, key in said.world.accounts.items() if name != "xiaoan"}

    owner = owner_for(said.world.centre, "concerns.handle", on=MONDAY, apart_from=everybody)

    assert owner == said.world.accounts["xiaoan"]


def test_no_open_bad_rating_is_without_owner_and_limit(said: Said, stepped):
    for step in ("contact", "fix", "follow_up"):
        stepped(step)

    for one in Rectification.objects.filter(ended_at__isnull=True):
        assert one.owner in accounts.active({one.owner})
        assert one.due_on >= MONDAY


def _name(said: Said, key: int | None) -> str:
    return next(name for name, one in said.world.accounts.items() if one == key)
