"""Lists of the office with very many lines: as many questions to the database as with one."""

from datetime import timedelta

import pytest

from tests.feedback.test_left_behind import _visit
from tests.world import MONDAY, MONDAY_9AM, World
from yikou.feedback.models import Breach, Concern, DutyWeek, FollowUp

MANY = 5000
MOST = 30


@pytest.fixture
def full(world: World) -> None:
    """Five thousand return visits, concerns and breaches that are open, half a year of duty weeks."""
    visit = _visit(world)
    same = {"centre_id": world.centre, "owner": world.accounts["bange"], "due_on": MONDAY, "opened_at": MONDAY_9AM}
    numbers = [f"26-0303-{n:05d}" for n in range(MANY)]
    FollowUp.objects.bulk_create(
        FollowUp(**same, number=one, case_id=visit.case_id, item_name="x", why="again", state="to_call", handlers=[])
        for one in numbers
    )
    Concern.objects.bulk_create(
        Concern(
            **same, number=one, token=f"many{one}"[:24], sort="complaint", channel="web", state="handling", words="x"
        )
        for one in numbers
    )
    Breach.objects.bulk_create(
        Breach(
            **same,
            number=one,
            kind="overdue",
            kind_name="超期",
            how="system",
            state="proposed",
            account=world.accounts["xiaoli"],
            raised_by=0,
            happened_on=MONDAY,
        )
        for one in numbers
    )
    week = {"centre_id": world.centre, "members": [world.accounts["wujie"]], "published_at": MONDAY_9AM}
    DutyWeek.objects.bulk_create(DutyWeek(**week, week=MONDAY + timedelta(weeks=n)) for n in range(26))


def test_no_list_asks_a_question_for_each_line(full, signed_in, django_assert_max_num_queries):
    office = signed_in("bange")
    office.get("/office/owed/")
    for address in (
        "concerns/?list=all",
        "concerns/?list=open",
        "visits/",
        "breaches/?list=all",
        "duty/",
        "tasks/?view=all",
        "ratings/",
        "boxes/",
        "registers/concern/",
        "registers/followup/",
    ):
        with django_assert_max_num_queries(MOST, info=address):
            assert office.get(f"/office/{address}").status_code == 200
    with django_assert_max_num_queries(MOST + 10, info="two questions a kind"):
        page = office.get("/office/owed/?whose=all").content.decode()
    assert f"{3 * MANY + 1} 件还没有办完" in page
