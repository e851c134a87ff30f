"""The clock is set back or forward in the middle of a day: pages, waits and the day's close still make sense."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client

from tests.hall.conftest import Hall, hall_now, moment  # noqa: F401
from tests.world import MONDAY, World
from yikou.hall import operations as hall
from yikou.hall import queries
from yikou.hall.models import Ticket
from yikou.hall.queries import statistics
from yikou.kernel import kept
from yikou.ledger import queries as ledger
from yikou.reporting import operations as reporting

BACK, FORWARD = -10.0, 120.0
# A length of time that is none: "-3 分", "−3分钟", "等了 -0.5".
NEGATIVE = re.compile(r"[-−]\s?\d+(\.\d+)?\s*(分|秒|人|位|个)|\bNone\b|\bnan\b")
HEADS = (
    "office/hall/",
    "office/hall/forecast/",
    "office/registers/tickets/",
    "office/",
    "office/close/",
    "hall/front/",
)


@pytest.fixture
def busy(world: World) -> Hall:
    """Half an hour of a morning: four served, one at each window, one away, one missed, six waiting."""
    now = Hall(world)
    now.sit(world.li, "1")
    now.sit(world.sun, "2")
    for n in range(13):
        now.take(n, matters=("MZ-001",))
    for start in (11, 17, 23):
        now.served(now.next(world.li, start), world.li, start + 1, start + 5)
    missed = now.next(world.sun, 12)
    now.missed(missed, world.sun, 12)
    away = now.next(world.sun, 15)
    away.refresh_from_db()
    hall.arrive(ticket=away, by=world.sun, at=moment(16))
    hall.park(ticket=away, reason="去复印", by=world.sun, at=moment(18))
    now.served(now.next(world.sun, 19), world.sun, 20, 26)
    hall.arrive(ticket=now.next(world.li, 29), by=world.li, at=moment(30))
    now.next(world.sun, 29.5)
    now.take(29.8)
    return now


def _pages(now: Hall, signed_in: Callable[[str], Client]) -> Iterator[tuple[str, str]]:
    """Every page that shows a time of the hall, as it is read."""
    kept.forget_everything()
    visitor, head, desk = Client(), signed_in("wujie"), signed_in("xiaoli")
    desk.post("/console/sit/", {"number": "1"})
    tickets = list(Ticket.objects.order_by("pk"))
    asked = [(visitor, address) for address in ("hall/kiosk/", "hall/kiosk/now/", "hall/screen/hall/", "book/?line=A")]
    asked += [(visitor, f"hall/t/{one.token}/{part}") for one in tickets for part in ("", "now/")]
    asked += [(visitor, f"hall/t/{tickets[-1].token}/back/"), (desk, "console/"), (desk, "console/call/queue/")]
    asked += [(signed_in("xiaomei") if one.startswith("hall/") else head, one) for one in HEADS]
    asked += [(head, f"office/hall/tickets/{one.number}/") for one in tickets]
    for client, address in asked:
        answer = client.get(f"/{address}")
        assert answer.status_code in (200, 204, 302), (address, answer.status_code)
        yield address, re.sub(r"<[^>]+>", " ", answer.content.decode())


@pytest.mark.parametrize("jump", [BACK, FORWARD])
def test_no_page_says_less_than_nothing_and_work_goes_on(
    busy: Hall, signed_in: Callable[[str], Client], at: Callable[..., None], jump: float
) -> None:
    now = 30 + jump
    at(moment(now))

    for address, said in _pages(busy, signed_in):
        assert not NEGATIVE.search(said), (address, NEGATIVE.search(said))
    picture = queries.picture(busy.centre, moment(now))
    waits = [one.wait for line in picture.lines for one in line.waiting if one.wait]
    assert len(waits) == 6
    assert all(timedelta() <= one.low <= one.likely <= one.high < timedelta(hours=3) for one in waits)
    assert [line.newcomer for line in picture.lines if line.windows]

    # A number is taken and the next are called, in the order in which they came.
    line = [one.number for one in picture.line("A").waiting]
    last = busy.take(now + 1)
    li, sun = busy.house.li, busy.house.sun
    for clerk in (li, sun):
        held = Ticket.objects.get(clerk=clerk.account_id, state__in=("called", "serving"))
        if held.state == "called":
            hall.arrive(ticket=held, by=clerk, at=moment(now + 1))
        hall.end(ticket=held, by=clerk, at=moment(now + 2))
    called = [busy.next(clerk, now + 3 + n).number for n, clerk in enumerate((li, sun))]
    assert called == line[:2]
    still = [one.number for one in busy.picture(now + 5).line("A").waiting]
    assert [one for one in still if one in line] == line[2:]
    assert last.number in still

    at(moment(now + 6))
    for address, said in _pages(busy, signed_in):
        assert not NEGATIVE.search(said), (address, NEGATIVE.search(said))


@pytest.mark.parametrize("jump", [BACK, FORWARD])
def test_the_day_closes_and_what_it_says_is_what_the_ledger_says(busy: Hall, jump: float) -> None:
    for minute in range(int(30 + jump), int(60 + jump), 5):
        busy.take(minute)
    for clerk, start in ((busy.house.li, "serving"), (busy.house.sun, "called")):
        here = Ticket.objects.get(clerk=clerk.account_id, state=start)
        if start == "called":
            hall.arrive(ticket=here, by=clerk, at=moment(30.5 + jump))
        hall.end(ticket=here, by=clerk, at=moment(31 + jump))
    hall.sweep(centre=busy.centre, by=busy.machine, at=moment(60 + jump))

    close = reporting.close_day(centre=busy.centre, day=MONDAY, by=busy.house.chen, at=moment(9 * 60))

    said = close.figures["hall"]
    assert said["taken"] == said["served"] + said["left"] + said["missed"] == 20
    lengths = [value for row in (said, *said["lines"].values(), *said["windows"].values()) for value in row.values()]
    assert all(one >= 0 for one in lengths if isinstance(one, int | float))
    assert statistics.differences(busy.centre, MONDAY, MONDAY) == []
    visits = statistics.from_rows(busy.centre, MONDAY, MONDAY)
    assert all(min(one.waited, one.walked, one.served, one.wrapped) >= timedelta() for one in visits)
    assert ledger.verify(busy.centre) == []


def test_who_does_not_come_is_called_again_though_the_clock_was_set_back(
    busy: Hall, signed_in: Callable[[str], Client], at: Callable[..., None]
) -> None:
    sun = busy.house.sun
    called = Ticket.objects.get(clerk=sun.account_id, state="called")
    with pytest.raises(hall.NotYet):
        hall.recall(ticket=called, by=sun, at=moment(29.55))

    at(moment(20))
    desk = signed_in("xiaosun")
    desk.post("/console/sit/", {"number": "2"})
    assert 'data-wait="0"' in desk.get("/console/").content.decode()
    hall.recall(ticket=called, by=sun, at=moment(20))

    with pytest.raises(hall.NotYet):
        hall.recall(ticket=called, by=sun, at=moment(20.05))
    hall.recall(ticket=called, by=sun, at=moment(21))
    hall.miss(ticket=called, by=sun, at=moment(22))


def test_a_first_service_that_ended_before_it_began_teaches_nothing(hall_now: Hall) -> None:  # noqa: F811
    ticket = hall_now.take(20)
    hall_now.take(21)
    hall_now.served(hall_now.next(hall_now.house.li, 22), hall_now.house.li, 23, 14)

    ticket.refresh_from_db()
    assert (ticket.served, ticket.ended_at) == (timedelta(), moment(14))
    said = hall_now.picture(15).line("A").waiting[0].wait
    assert said is not None
    assert timedelta() <= said.low <= said.likely <= said.high
    assert queries.minutes_of(ticket.queue, "", moment(15)) >= 1
