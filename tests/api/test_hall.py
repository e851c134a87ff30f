"""The hall over HTTP: a number is taken, called to the token's window, served, ended."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Machine
from tests.world import MONDAY_9AM, World
from yikou.centre.access import window
from yikou.centre.operations import seat_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def seated(li: Machine, world: World) -> Machine:
    """小李's machine, with 小李 at window 1."""
    seat_at(window=window(world.li, "1"), by=world.li, at=MONDAY_9AM)
    return li


def take(machine: Machine, **more: Any) -> dict[str, Any]:
    made = machine.post("/tickets", {"queue": "A", "channel": "kiosk", **more})
    assert made.status == 201, made.body
    return dict(made.body)


def test_a_number_is_taken_called_served_and_ended(seated: Machine):
    taken = take(seated, matters=["MZ-001"])
    assert (taken["number"], taken["state"]) == ("A001", "waiting")

    called = seated.post("/calls")
    arrived = [seated.post("/tickets/A001/arrive") for _ in (1, 2)]
    ended = seated.post("/tickets/a001/end", {"matters": ["MZ-006"]})
    wrapped = [seated.post("/tickets/A001/wrap-up") for _ in (1, 2)]

    assert (called.status, called.body["state"], called.body["window"]) == (201, "called", "1")
    assert [one.body["state"] for one in arrived] == ["serving", "serving"]
    assert (ended.body["state"], ended.body["matters"]) == ("wrapping", ["MZ-006"])
    assert [one.body["state"] for one in wrapped] == ["done", "done"]
    assert seated.get("/tickets/A001").body["served_at"] == arrived[0].body["served_at"]


def test_the_picture_shows_lines_windows_and_calls_and_names_nobody(seated: Machine, world: World):
    take(seated, person=world.wang), take(seated, category="elderly")
    seated.post("/calls")

    shown = seated.get("/hall").body

    line = next(one for one in shown["lines"] if one["code"] == "A")
    assert [one["number"] for one in line["waiting"]] == ["A001"]
    assert line["newcomer"]["low"] <= line["newcomer"]["high"]
    assert shown["calls"][0]["number"] == "A002"
    assert next(one["ticket"] for one in shown["windows"] if one["number"] == "1") == "A002"
    assert "小李" not in str(shown)
    assert "王" not in str(shown)


def test_where_a_caller_sits_is_asked_once_and_once_more_to_hold_it(seated: Machine):
    take(seated)

    with CaptureQueriesContext(connection) as asked:
        seated.post("/calls")

    windows = [one["sql"] for one in asked if "centre_window" in one["sql"] and one["sql"].startswith("SELECT")]
    assert len(windows) == 2, windows


def test_what_cannot_be_is_refused(seated: Machine, machine: Callable[..., Machine]):
    nobody = seated.post("/calls")
    nowhere = machine("xiaosun").post("/calls")
    take(seated)
    seated.post("/calls")

    assert (nobody.status, nobody.code) == (409, "hall.nobody_waits")
    assert (nowhere.status, nowhere.code) == (409, "hall.no_seat")
    assert seated.post("/calls").code == "hall.still_at_window"
    assert seated.post("/tickets/A001/miss").code == "hall.not_yet"
    assert seated.post("/tickets/A001/recall").code == "hall.not_yet"
    assert seated.post("/tickets/A001/wrap-up").code == "hall.not_here"
    assert machine("xiaosun").post("/tickets/A001/end").code == "hall.not_here"
    assert seated.post("/tickets/A077/arrive").status == 404
    assert machine("laozhao").post("/calls").status == 403


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"queue": "Q"}, "kernel.not_found"),
        ({"channel": "pigeon"}, "api.invalid"),
        ({"matters": ["XX-999"]}, "catalogue.unknown_item"),
        ({"person": 99999}, "kernel.not_found"),
        ({"age": 400}, "api.invalid"),
    ],
)
def test_a_number_that_cannot_be_given_out_is_refused(seated: Machine, change: dict[str, Any], code: str):
    assert seated.post("/tickets", {"queue": "A", "channel": "kiosk", **change}).code == code
