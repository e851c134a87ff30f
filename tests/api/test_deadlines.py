"""Limits over HTTP: the date, and why that date."""

from datetime import timedelta

import pytest

from tests.api.conftest import Machine
from tests.world import MONDAY, MONDAY_9AM, World
from yikou.centre import operations
from yikou.centre.models import Centre

pytestmark = pytest.mark.django_db


def count(machine: Machine, **asked: object) -> dict:
    answer = machine.post("/deadlines", asked)
    assert answer.status == 200, answer.body
    return answer.body


def test_a_limit_across_a_holiday_is_explained_day_by_day(anybody: Machine):
    told = count(anybody, accepted_at="2026-09-30T17:40", working_days=5)

    assert (told["counted_from"], told["due_on"], told["provisional"]) == ("2026-10-08", "2026-10-14", False)
    assert told["due_at"] == "2026-10-14T17:30:00+08:00"
    assert {"day": "2026-10-01", "why": "国庆节"} in told["skipped"]
    assert "国庆节" in told["sentence"]


def test_a_moment_without_a_zone_is_here_and_one_with_a_zone_is_moved_here(anybody: Machine):
    here = count(anybody, accepted_at="2026-03-02T10:00", working_days=3)
    there = count(anybody, accepted_at="2026-03-02T02:00:00Z", working_days=3)

    assert here == there
    assert here["accepted_at"] == "2026-03-02T10:00:00+08:00"


def test_days_on_which_the_clock_stood_still_are_not_counted(anybody: Machine):
    stop = {"start": "2026-03-03T10:00", "end": "2026-03-05T10:00", "reason": "公示"}

    told = count(anybody, accepted_at="2026-03-02T10:00", working_days=3, stops=[stop])

    assert (told["due_on"], told["stopped_days"], told["running"]) == ("2026-03-09", 2, True)
    assert {"day": "2026-03-03", "why": "暂停计时（公示）"} in told["skipped"]
    still = count(anybody, accepted_at="2026-03-02T08:00", working_days=3, stops=[{"start": "2026-03-02T09:00"}])
    assert (still["running"], "恢复后顺延" in still["sentence"]) == (False, True)


def test_a_closing_that_the_centre_announced_counts(anybody: Machine, world: World):
    before = count(anybody, accepted_at="2026-03-02T10:00", working_days=1)["due_on"]

    here, tomorrow = Centre.objects.get(pk=world.centre), MONDAY + timedelta(days=1)
    operations.announce_closing(centre=here, day=tomorrow, reason="停电", emergency=True, by=world.chen, at=MONDAY_9AM)

    after = count(anybody, accepted_at="2026-03-02T10:00", working_days=1)
    assert (before, after["due_on"]) == ("2026-03-03", "2026-03-04")
    assert {"day": "2026-03-03", "why": "停电"} in after["skipped"]


def test_a_limit_of_years_ago_is_counted_with_the_hours_of_today(anybody: Machine):
    assert count(anybody, accepted_at="2019-09-30T17:40", working_days=5)["due_on"] == "2019-10-14"


@pytest.mark.parametrize(
    ("asked", "code", "status"),
    [
        ({"accepted_at": "1995-03-02T10:00", "working_days": 1}, "kernel.no_calendar", 422),
        ({"accepted_at": "2049-03-02T10:00", "working_days": 2000}, "kernel.no_calendar", 422),
        (
            {
                "accepted_at": "2026-03-02T10:00",
                "working_days": 1,
                "stops": [{"start": "2026-03-05", "end": "2026-03-04"}],
            },
            "api.stop_ends_before",
            422,
        ),
    ],
)
def test_what_cannot_be_counted_is_refused(anybody: Machine, asked: dict, code: str, status: int):
    answer = anybody.post("/deadlines", asked)

    assert (answer.code, answer.status) == (code, status)
