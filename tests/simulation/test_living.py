"""The hall that lives: others go on working, and whoever is there himself is never played."""

from collections.abc import Callable
from datetime import datetime, time

import pytest

from yikou.accounts import operations as accounts
from yikou.cases import queries as cases
from yikou.centre import access as centre_access
from yikou.centre import operations as centres
from yikou.centre import queries as centre_queries
from yikou.hall import access as hall_access
from yikou.hall import operations as numbers
from yikou.hall import queries as hall_queries
from yikou.kernel.actors import resident
from yikou.ledger import queries as ledger
from yikou.simulation import living
from yikou.simulation.founding import demo_data
from yikou.simulation.replay import Replay
from yikou.simulation.scene import Scene

pytestmark = pytest.mark.slow

Hall = Callable[..., Scene]


@pytest.fixture
def hall(demo: str) -> Hall:
    """The hall at 10:20, with some people signed in themselves."""
    replay = Replay(7, 0.5, demo)
    at = replay.run(0)

    def wake(*signed_in: str) -> Scene:
        for username in signed_in:
            accounts.sign_in(username=username, password=demo_data()["password"], by=resident(demo), at=at)
        return living.wake(replay, at)

    return wake


def later(scene: Scene, clock: str) -> datetime:
    return scene.at(time.fromisoformat(clock))


def acted(scene: Scene, since: str = "10:20") -> set[str]:
    """Who did something in the hall since a time, signing in and out apart."""
    rows = ledger.entries(scene.centre).filter(at__gte=later(scene, since)).exclude(kind__startswith="accounts.")
    return set(rows.values_list("by", flat=True))


def test_the_others_go_on_working_and_window_3_is_left_free(hall: Hall):
    scene = hall()

    living.play(scene, later(scene, "11:30"))

    places = set(ledger.entries(scene.centre).filter(at__gte=later(scene, "10:20")).values_list("place", flat=True))
    assert len(acted(scene)) > 5
    assert "3" not in places
    assert f"staff:{scene.accounts['luwenjing']}" not in acted(scene)
    assert centre_access.window(scene.named("wuqian"), "3").seated is None


def test_whoever_signed_in_is_not_played_and_the_others_are(hall: Hall):
    scene = hall("wuqian", "hejianping")

    living.play(scene, later(scene, "11:30"))

    visitors = {f"staff:{scene.accounts[one]}" for one in ("wuqian", "hejianping")}
    assert acted(scene) & visitors == set()
    assert len(acted(scene)) > 5


def test_who_signs_in_later_is_left_alone_from_then_on_and_played_again_when_gone(hall: Hall):
    scene = hall()
    wu, by = scene.accounts["wuqian"], resident(scene.centre)
    living.play(scene, later(scene, "10:40"))

    accounts.sign_in(username="wuqian", password=demo_data()["password"], by=by, at=later(scene, "10:41"))
    living.meet(scene)
    assert not scene.is_played(wu)

    accounts.sign_out(by=scene.actor(wu), at=later(scene, "10:50"))
    living.meet(scene)
    assert scene.is_played(wu)


def test_a_window_that_changed_hands_is_nobodys_to_play(hall: Hall):
    scene = hall()
    wu = scene.named("wuqian", "1")
    centres.leave_window(window=centre_access.window(wu, "1"), by=wu, at=later(scene, "10:21"))

    living.meet(scene)
    living.play(scene, later(scene, "11:30"))

    after = ledger.entries(scene.centre).filter(at__gte=later(scene, "10:22"), place="1")
    assert not after.exists()


def test_a_case_that_a_visitor_took_in_is_worked_on_by_the_back_office(hall: Hall):
    from yikou.cases import operations as cases
    from yikou.cases.operations import Intake
    from yikou.simulation.desk import registered

    scene = hall("luwenjing")
    visitor = scene.named("luwenjing", "3")
    person = registered(scene.town.people[0], visitor, later(scene, "10:22"))
    item = scene.catalogue.items["RS-022"]
    answers = {one.key: [one.options[0].key] for one in item.situations}
    ticks = {one.key: {"state": "received"} for one in item.materials_for(answers)}
    intake = Intake(key="visitor", item=item.code, applicant=person.pk, answers=answers, materials=ticks)
    case = cases.accept(matter=intake, by=visitor, at=later(scene, "10:23"))
    case = cases.finish_step(case=case, by=visitor, at=later(scene, "10:24"))

    living.look_around(scene, later(scene, "10:25"))

    planned = scene.is_new("case", case.pk, "accepted:inspect:False:False:False")
    assert case.owner == scene.accounts["luomin"]
    assert planned is False


def test_a_number_that_a_visitor_takes_is_called_and_served_by_the_others(hall: Hall):
    scene = hall()
    living.play(scene, later(scene, "10:21"))
    line, by = hall_access.queue(scene.resident, "C"), scene.resident

    ticket = numbers.issue(queue=line, channel="kiosk", by=by, at=later(scene, "10:21"), is_shown=True)
    for minute in range(22, 59):
        living.play(scene, later(scene, f"10:{minute}"))
        living.notice(scene, later(scene, f"10:{minute}"))
    ticket.refresh_from_db()

    assert ticket.served_at is not None
    assert ticket.window != "3"


def test_whoever_stood_in_the_line_when_the_demo_began_is_served_for_what_he_came_for(hall: Hall):
    scene = hall()
    waiting = {one.pk for one in hall_queries.tickets(scene.centre, scene.day).in_house()}

    living.play(scene, later(scene, "11:59"))

    rows = hall_queries.tickets(scene.centre, scene.day).filter(pk__in=waiting)
    assert waiting
    assert all(one.ended_at or one.state == "missed" for one in rows)
    assert cases.cases(scene.centre).filter(ticket__in=waiting).exists()


def test_a_real_persons_window_calls_nobody_and_what_was_there_stays_theirs(hall: Hall):
    scene = hall("wuqian")
    before = hall_queries.at_window(centre_access.window(scene.named("wuqian"), "1"), later(scene, "10:20"))

    living.play(scene, later(scene, "11:30"))

    after = hall_queries.at_window(centre_access.window(scene.named("wuqian"), "1"), later(scene, "11:30"))
    assert (after and (after.pk, after.state)) == (before and (before.pk, before.state))


def test_the_day_is_closed_when_its_time_comes_and_the_seats_are_free(hall: Hall):
    scene = hall()

    living.play(scene, scene.agenda.closes_at)

    assert ledger.last_seal(scene.centre).day == scene.day
    assert [one.number for one in centre_queries.windows(scene.centre) if one.seated] == []


def test_on_a_rest_day_nobody_comes(demo: str):
    replay = Replay(7, 1.0, demo)

    scene = living.wake(replay, datetime.fromisoformat("2026-11-21T10:00:00+08:00"))

    assert scene.agenda.next_at is None
