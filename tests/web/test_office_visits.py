"""回访 in the office: the telephone on asking, the questions with what was chosen, refusals in sentences."""

from datetime import timedelta

import pytest

from tests.feedback.test_visits import concluded, draw
from tests.world import MONDAY_9AM, World
from yikou.feedback.models import FollowUp


@pytest.fixture
def visit(world: World) -> FollowUp:
    """One matter was drawn."""
    concluded(world)
    draw(world)
    return FollowUp.objects.get()


@pytest.mark.covers("J-12", "J-20")
def test_the_front_desk_calls_asks_and_notes(world, signed_in, visit, at):
    at(MONDAY_9AM + timedelta(days=1, hours=1))
    desk, address = signed_in("xiaomei"), f"/office/visits/{visit.number}/"

    shown = desk.get(address).content.decode()
    assert "办事方不方便" in shown
    assert "13800001234" not in shown
    assert "13800001234" in desk.post(f"{address}phone/").content.decode()
    missing = desk.post(f"{address}reached/", {"convenient": "yes", "words": "还好"})
    assert (missing.status_code, "三句话都要问到" in missing.content.decode()) == (422, True)
    assert "还好" in missing.content.decode()
    told = desk.post(f"{address}reached/", {"convenient": "yes", "fair": "no", "satisfied": "unsure"}, follow=True)
    assert "登记成了诉求" in told.content.decode()
    assert visit.number in desk.get("/office/registers/followup/?from=2026-03-01&to=2026-03-05").content.decode()
    assert desk.post(f"{address}missed/").status_code == 409
    assert "不满 10 人" in desk.get("/office/visits/").content.decode()


def test_a_clerk_is_refused_and_a_number_of_nobody_is_not_there(world, signed_in, visit):
    assert signed_in("xiaoli").get(f"/office/visits/{visit.number}/").status_code == 403
    assert signed_in("bange").get("/office/visits/26-0302-9999-X/").status_code == 404
    assert signed_in("bange").get(f"/office/visits/{visit.number}/phone/").status_code == 302
