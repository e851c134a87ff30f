"""The hall over some days: line by line what the register of numbers says, number by number."""

from datetime import timedelta

import pytest

from tests.hall.conftest import Hall, full_hall, hall_now, moment  # noqa: F401
from tests.world import MONDAY
from yikou.hall import access, statistics
from yikou.hall import operations as hall
from yikou.hall import queries as hall_queries
from yikou.hall.models import Appointment
from yikou.reporting.queries import registers
from yikou.reporting.queries.spanning import sheets, summary
from yikou.reporting.registers import ALL, Choice
from yikou.reporting.spans import Span

DAY = 24 * 60
MARCH = Span.around("month", MONDAY)


@pytest.fixture
def two_days(full_hall: Hall) -> Hall:  # noqa: F811
    """Two days in which people were served, gave up, missed their turn, booked and did not come."""
    now = full_hall
    for start in (0, DAY):
        if start:
            hall.close_hall(centre=now.centre, by=now.machine, at=moment(9 * 60))
        li, sun = now.house.li, now.house.sun
        first, left = now.take(start + 1), now.take(start + 2, queue="C")
        missed, last = now.take(start + 3), now.take(start + 4, queue="C")
        for by, at in ((li, start + 6), (sun, start + 9)):
            called = now.next(by, at)
            if called == first:
                hall.wrap_up(ticket=now.served(called, by, at + 1, at + 8), by=by, at=moment(at + 8))
            else:
                assert called == left
                now.served(called, by, at + 2, at + 12)
                hall.wrap_up(ticket=called, by=by, at=moment(at + 14))
        now.missed(now.next(li, start + 30), li, start + 30)
        hall.give_up(ticket=last, by=now.door, at=moment(start + 40))
        missed.refresh_from_db()
    return now


def _register(now: Hall, **narrowed: str) -> list[dict[str, object]]:
    choice = Choice(start=MARCH.start, end=MARCH.end, **narrowed)
    on = MONDAY + timedelta(days=1)
    return [dict(one.cells) for one in registers.page(ALL["tickets"], choice, by=now.house.ban, on=on).lines]


@pytest.mark.covers("H-05", partly="the hall of a month, line by line")
def test_the_tables_of_a_span_are_the_registers_figures(two_days: Hall):
    told = hall_queries.tallies(two_days.centre, MARCH.start, MARCH.end)

    assert set(told) == {"A", "C"}
    for code, one in {**told, "": hall_queries.in_all(told.values())}.items():
        served = _register(two_days, line=code, state="served")
        assert one.taken == len(_register(two_days, line=code))
        assert (one.left, one.missed) == tuple(len(_register(two_days, line=code, state=s)) for s in ("left", "missed"))
        assert one.served == len(served) > 0
        waits = [float(row["wait"]) for row in served]  # type: ignore[arg-type]
        assert one.wait.total_seconds() / 60 == pytest.approx(sum(waits) / len(waits))
        assert one.longest.total_seconds() / 60 == max(waits)


def test_they_are_what_the_entries_tell(two_days: Hall):
    told = hall_queries.tallies(two_days.centre, MARCH.start, MARCH.end)

    visits = statistics.read(two_days.centre, MARCH.start, MARCH.end).visits
    for pk, rows in statistics.by(visits, "line").items():
        found, one = statistics.figures(rows), told[{q.pk: q.code for q in hall_queries.queues(two_days.centre)}[pk]]
        assert (one.taken, one.served, one.left, one.missed) == (found.taken, found.served, found.left, found.missed)
        assert (one.wait, one.longest) == (found.wait.mean, found.wait.longest)


def test_who_booked_and_who_came_is_told_by_line(full_hall: Hall):  # noqa: F811
    line = access.queue(full_hall.door, "A")
    common = {"centre_id": full_hall.centre, "queue": line, "channel": "phone", "asked_at": moment()}
    states = ("checked_in", "no_show", "no_show", "booked", "cancelled", "lapsed", "wished")
    for n, state in enumerate(states):
        slot = {"slot_at": moment(60 + n), "place": 1} if state in ("booked", "checked_in", "no_show") else {}
        token = {"number": f"{n:06d}", "token": f"t{n}"}
        Appointment.objects.create(day=MONDAY, state=state, **common, **slot, **token)  # type: ignore[misc]

    one = hall_queries.tallies(full_hall.centre, MONDAY, MONDAY)["A"]

    assert (one.booked, one.came, one.no_show, one.taken) == (4, 1, 2, 0)


def test_a_span_without_numbers_says_nothing_of_the_hall(full_hall: Hall):  # noqa: F811
    assert hall_queries.tallies(full_hall.centre, MARCH.start, MARCH.end) == {}


def test_the_file_of_a_span_has_the_same_table(two_days: Hall):
    found = summary(two_days.centre, MARCH, on=MONDAY + timedelta(days=1))

    head, *rows = sheets(two_days.centre, found)["大厅"]

    told = hall_queries.tallies(two_days.centre, MARCH.start, MARCH.end)
    assert head[:3] == ["队列", "取号", "办完"]
    assert [row[1:5] for row in rows] == [[one.taken, one.served, one.left, one.missed] for one in told.values()]
    assert rows[0][5] == round(told["A"].wait.total_seconds() / 60, 1)
