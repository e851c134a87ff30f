"""The hall in the day's close and in its register: what became of every number, how long it took."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from tests.hall.conftest import Hall, full_hall, hall_now, moment  # noqa: F401
from tests.world import MONDAY
from yikou.hall import operations as hall
from yikou.ledger import queries as ledger
from yikou.reporting import operations as reporting
from yikou.reporting.queries import hall as hall_queries
from yikou.reporting.queries import registers
from yikou.reporting.registers import ALL, Choice

TODAY = Choice(start=MONDAY, end=MONDAY)
CLOSED = moment(9 * 60)


@pytest.fixture
def busy(full_hall: Hall) -> Hall:  # noqa: F811
    """A short day: one was served, one gave up, one missed the turn, one still waits."""
    li, sun = full_hall.house.li, full_hall.house.sun
    served = full_hall.take(1, matters=("MZ-001",), age=70)
    left, missed = full_hall.take(2, queue="C"), full_hall.take(3)
    full_hall.take(4)
    assert full_hall.next(li, 5) == served
    hall.give_up(ticket=left, by=full_hall.door, at=moment(6))
    assert full_hall.next(sun, 7) == missed
    full_hall.missed(missed, sun, 7)
    full_hall.served(served, li, 6, 16)
    return full_hall


def lines(now: Hall, choice: Choice = TODAY) -> list[dict[str, object]]:
    found = registers.page(ALL["tickets"], choice, by=now.house.ban, on=MONDAY).lines
    return [dict(one.cells) for one in found]


@pytest.mark.covers("H-04", partly="the day's summary of the hall")
def test_a_close_ends_the_hall_and_writes_down_what_became_of_the_numbers(busy: Hall):
    close = reporting.close_day(centre=busy.centre, day=MONDAY, by=busy.house.chen, at=CLOSED)

    said = close.figures["hall"]
    assert {name: said[name] for name in ("taken", "served", "left", "missed")} == {
        "taken": 4,
        "served": 1,
        "left": 2,
        "missed": 1,
    }
    assert (said["wait"], said["longest"], said["service"], said["walk"]) == (240, 240, 600, 60)
    assert said["lines"]["C"]["left"] == 1
    assert said["windows"]["1"]["sittings"] == 1
    assert hall_queries.of_day(busy.centre, MONDAY) == said


def test_a_close_that_is_made_up_for_leaves_those_who_wait_today(busy: Hall):
    tuesday = moment(24 * 60)
    today = hall.issue(
        queue=busy.take(5).queue, channel="kiosk", by=busy.door, at=tuesday + timedelta(minutes=5), is_shown=True
    )

    close = reporting.close_day(centre=busy.centre, day=MONDAY, by=busy.house.chen, at=tuesday + timedelta(minutes=10))

    today.refresh_from_db()
    assert today.state == "waiting"
    assert close.is_late
    assert close.figures["hall"]["taken"] == 5
    assert hall_queries.of_day(busy.centre, MONDAY)["left"] == 3


def test_a_day_without_numbers_says_nothing_of_the_hall(full_hall: Hall):  # noqa: F811
    close = reporting.close_day(centre=full_hall.centre, day=MONDAY, by=full_hall.house.chen, at=CLOSED)

    assert close.figures["hall"] == {}


@pytest.mark.covers("H-02", partly="the register of numbers")
def test_the_register_of_numbers_says_who_waited_how_long_and_how_it_ended(busy: Hall):
    found = {one["number"]: one for one in lines(busy)}

    done = found["A001"]
    assert (done["category"], done["matter"], done["window"], done["clerk"]) == ("老年人", "低保申请", "1", "小李")
    assert (done["taken_at"], done["called_at"], done["ended_at"]) == (moment(1), moment(5), moment(16))
    assert (done["wait"], done["service"], done["result"], done["way"]) == (
        Decimal(4),
        Decimal(10),
        "办完",
        "自助取号机",
    )
    assert str(done["wait"]) == "4.0"
    assert [found[one]["result"] for one in ("C001", "A002", "A003")] == ["退号", "过号", "等候"]


def test_the_exported_register_of_numbers_says_what_the_page_says_in_figures_to_reckon_with(busy: Hall):
    said = {"purpose": "statistics", "receiver": "自己算，当天删"}
    made = reporting.export_register(
        register="tickets", choice=TODAY, masking="masked", by=busy.house.ban, at=moment(60), **said
    )
    [sheet] = openpyxl.load_workbook(BytesIO(made.content)).worksheets

    _, head, *rows = sheet.iter_rows(values_only=True)
    wait, service = head.index("等了（分）"), head.index("办了（分）")
    shown = [(one["number"], one["wait"] or None, one["service"] or None) for one in lines(busy)]
    assert [(row[0], row[wait], row[service]) for row in rows] == shown
    assert ("A001", 4, 10) in shown


@pytest.mark.parametrize(
    ("narrowed", "numbers"),
    [
        ({"state": "left"}, ["C001"]),
        ({"state": "in_line"}, ["A003", "A002"]),
        ({"stand": "waiting"}, ["A003"]),
        ({"stand": "away"}, ["A002"]),
        ({"line": "C"}, ["C001"]),
        ({"line": "C", "stand": "waiting"}, []),
        ({"hour": "9"}, ["A003", "A002", "C001", "A001"]),
        ({"hour": "15"}, []),
        ({"window": "1"}, ["A001"]),
        ({"item": "MZ-001"}, ["A001"]),
        ({"words": "c00"}, ["C001"]),
        ({"words": "低保申请"}, ["A001"]),
        ({"words": "没有的话"}, []),
        ({"department": "民政"}, ["A001"]),
        ({"departments": ("公安",)}, []),
    ],
)
def test_numbers_can_be_narrowed(busy: Hall, narrowed: dict, numbers: list[str]):
    assert [one["number"] for one in lines(busy, replace(TODAY, **narrowed))] == numbers


def test_a_number_opens_the_entry_with_which_it_was_given_out(busy: Hall):
    line = registers.page(ALL["tickets"], TODAY, by=busy.house.ban, on=MONDAY).lines[-1]

    entry = ledger.entry(busy.centre, int(line.number))
    assert (line.sort, entry.kind, entry.about) == ("entry", "hall.issued", "A001")
    counted, more = registers.tallies(ALL["tickets"], TODAY, by=busy.house.ban, on=MONDAY)
    assert (counted, more) == ({"served": 1, "left": 1, "in_line": 2}, False)


def test_the_register_leaves_the_house_as_a_file(busy: Hall):
    made = reporting.export_register(
        register="tickets",
        choice=TODAY,
        purpose="statistics",
        receiver="区行政服务中心",
        masking="none",
        by=busy.house.ban,
        at=moment(60),
    )

    assert made.export.rows == 4
    assert made.content[:2] == b"PK"
