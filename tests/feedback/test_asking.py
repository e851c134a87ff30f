"""请居民评价: asked once, later, by a message; its link rates once, and who wants to be left alone is."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.feedback.saying import Said, moment
from tests.hall.conftest import Hall
from tests.hall.test_book import book, on
from yikou.feedback import access, operations
from yikou.feedback.models import Rating, RatingRequest
from yikou.feedback.operations import asking
from yikou.hall import operations as hall_operations
from yikou.kernel.actors import system
from yikou.kernel.refusals import NotFound
from yikou.ledger import queries as ledger
from yikou.notify import operations as notify
from yikou.notify import queries
from yikou.notify.models import Message, State
from yikou.policies.operations import publish_version

HOUSE = "http://centre.local"


@pytest.fixture
def spool(settings, tmp_path: Path) -> Path:
    """Messages leave the house as lines of a file, with links to the portal."""
    settings.NOTIFY, settings.ADDRESS = f"file:{tmp_path}", HOUSE
    return tmp_path


def ask(said: Said, at: datetime) -> int:
    """A round of the worker."""
    return asking.ask_for_ratings(centre=said.world.centre, by=system(said.world.centre), at=at)


def sent(said: Said, spool: Path, at: datetime) -> list[str]:
    """What left the house until a moment."""
    notify.send_due(centre=said.world.centre, by=system(said.world.centre), at=at)
    files = sorted(spool.glob("*.jsonl"))
    return [json.loads(line)["text"] for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def day(at: datetime) -> float:
    """A moment as minutes after opening on Monday."""
    return (at - moment()).total_seconds() / 60


def link(request: RatingRequest) -> str:
    return f"/pad/ask/{request.token}/"


@pytest.mark.covers("J-01", "J-21", partly="who has not rated on the spot is asked by a message")
def test_whoever_did_not_rate_is_asked_once_after_a_while(said: Said, spool):
    case = said.matter()

    counts = [ask(said, moment(at=at)) for at in ("09:29", "09:30", "09:35", "17:00")]
    told = sent(said, spool, moment(at="17:01"))

    request = RatingRequest.objects.get()
    assert counts == [0, 1, 0, 0]
    assert len(told) == 1
    assert f"{HOUSE}{link(request)} " in told[0]
    assert case.number in told[0]
    assert "王" not in told[0]
    assert [one.kind for one in ledger.history(request)] == ["feedback.rating_asked"]


def test_where_nothing_leaves_the_house_nobody_is_asked_unless_the_rule_wants_calls(said: Said, settings):
    settings.NOTIFY = ""
    said.matter(at=moment(7))

    silent = ask(said, moment(7, at="09:40"))
    publish_version(
        centre=said.world.centre,
        code="evaluation.asking",
        values={"by_phone": True},
        from_on=moment(7).date(),
        because="试行",
        reason="law",
        by=said.world.chen,
        at=moment(7, at="09:41"),
    )
    asked = ask(said, moment(7, at="09:45"))

    assert (silent, asked) == (0, 1)
    assert "在电话里告诉我们就行" in queries.text(Message.objects.get())


def test_who_rated_was_just_asked_or_left_no_telephone_is_left_alone(said: Said, spool):
    said.rated("satisfied")
    rated = ask(said, moment(at="09:40"))
    said.matter(at=moment(at="09:50"))
    first = ask(said, moment(at="10:30"))
    said.matter(at=moment(at="10:40"))
    soon = ask(said, moment(at="11:20"))
    said.visit(130)
    without = ask(said, moment(at="12:30"))

    assert (rated, first, soon, without) == (0, 1, 0, 0)


def test_a_booked_visit_is_asked_about_where_it_was_booked_from(said: Said, spool):
    hall, li = Hall(said.world), said.world.li
    booked = book(hall, on(3, 10))
    ticket = hall_operations.check_in(appointment=booked, by=hall.door, at=on(3, 9, 55), is_shown=True)
    hall.sit(li, "1", day(on(3, 9, 56)))
    hall.next(li, day(on(3, 10)))
    hall.served(ticket, li, day(on(3, 10, 1)), day(on(3, 10, 8)))

    asked = ask(said, on(3, 10, 40))
    told = sent(said, spool, on(3, 10, 41))

    request = RatingRequest.objects.get()
    assert (asked, request.ticket_id, request.case_id) == (1, ticket.pk, None)
    assert [link(request) in one for one in told if "办得怎么样" in one] == [True]


def test_who_rates_on_the_spot_meanwhile_gets_no_message(said: Said, spool):
    case = said.matter()
    ask(said, moment(at="09:40"))
    said.rated("satisfied", of=case, at=moment(at="09:41"))

    told = sent(said, spool, moment(at="09:42"))

    assert told == []
    assert Message.objects.get().state == State.DROPPED
    with pytest.raises(asking.LinkUsed):
        asking.refuse_unless_asked(request=RatingRequest.objects.get(), by=said.resident, at=moment(at="09:43"))


def test_who_says_no_is_asked_no_more_about_anything(said: Said, spool):
    said.matter()
    ask(said, moment(at="09:40"))
    request = RatingRequest.objects.get()

    asking.decline_rating(request=request, by=said.resident, at=moment(at="09:45"))
    said.matter(at=moment(14))
    later = ask(said, moment(14, at="10:00"))

    assert later == 0
    assert sent(said, spool, moment(14, at="10:01")) == []
    with pytest.raises(asking.LinkDeclined):
        asking.rate_by_link(request=request, level="satisfied", by=said.resident, at=moment(at="09:50"))
    assert not Rating.objects.exists()


def test_an_old_link_is_refused_kindly_and_a_forged_one_is_none(said: Said, spool):
    said.matter()
    ask(said, moment(at="09:40"))
    request = RatingRequest.objects.get()

    asking.refuse_unless_asked(request=request, by=said.resident, at=moment(7, at="23:59"))
    with pytest.raises(asking.LinkOld, match="3月9日"):
        asking.refuse_unless_asked(request=request, by=said.resident, at=moment(8))
    with pytest.raises(NotFound):
        access.request_by_token("")


def test_a_message_that_comes_too_late_is_not_sent(said: Said, spool):
    said.matter()
    ask(said, moment(at="09:40"))

    assert sent(said, spool, moment(8)) == []
    assert Message.objects.get().state == State.DROPPED


# --- what was bad has been put right ---------------------------------------------------------------


@pytest.mark.covers("K-19", partly="who said it is told what was done")
def test_whoever_gave_a_bad_word_is_told_where_to_read_what_was_done(said: Said, spool, stepped):
    one = stepped("follow_up")

    told = sent(said, spool, moment(1, at="09:30"))

    case = one.rating.case
    assert len(told) == 1
    assert f"{HOUSE}/pad/{case.token}/ " in told[0]
    assert case.number in told[0]
    assert sent(said, spool, moment(1, at="10:30")) == told


def test_who_was_asked_by_telephone_before_is_told_by_no_message(said: Said, settings, stepped):
    settings.NOTIFY = ""
    one = stepped("follow_up")
    [waiting] = queries.to_tell(said.world.centre, moment(1, at="09:30"))

    operations.ask_rater(rectification=one, outcome="no_answer", by=said.owner(one), at=moment(1, at="10:00"))
    still = queries.to_tell(said.world.centre, moment(1, at="10:01")).count()
    operations.ask_rater(rectification=one, outcome="content", by=said.owner(one), at=moment(1, at="11:00"))

    assert "扫凭证上的二维码看" in queries.text(waiting)
    assert still == 1
    assert queries.to_tell(said.world.centre, moment(1, at="11:01")).count() == 0
