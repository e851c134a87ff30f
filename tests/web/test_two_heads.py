"""Two who change the same settings at once: neither takes back what the other did without having seen it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.forms import filled
from tests.world import MONDAY_9AM, World
from yikou.centre import queries as centre
from yikou.hall import operations
from yikou.hall.models import Kiosk, Queue, Screen
from yikou.kernel.actors import system

SignedIn = Callable[[str], Client]
LINE, SCREEN = "/office/hall/lines/A/", "/office/screens/zone-b/"


def _said(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def _both(signed_in: SignedIn, address: str) -> tuple[Client, str, Client, str]:
    """吴姐 and 陈主任, each with the page as it stands."""
    one, other = signed_in("wujie"), signed_in("chenzhuren")
    return one, one.get(address).content.decode(), other, other.get(address).content.decode()


def test_what_only_one_of_them_changed_is_kept_from_both(signed_in: SignedIn, world: World) -> None:
    one, seen, other, seen_too = _both(signed_in, LINE)

    assert one.post(LINE, filled(seen, "ask", stage="all_round", departments=["民政"])).status_code == 302
    assert other.post(LINE, filled(seen_too, "ask", zone="东厅")).status_code == 302

    line = Queue.objects.get(code="A")
    assert (line.stage, line.departments, line.zone) == ("all_round", ["民政"], "东厅")


def test_what_both_changed_is_asked_once_and_what_was_typed_stays(signed_in: SignedIn, world: World) -> None:
    one, seen, other, seen_too = _both(signed_in, LINE)
    one.post(LINE, filled(seen, "ask", name="综合受理", stage="one_door"))

    answer = other.post(LINE, filled(seen_too, "ask", name="全部业务", zone="东厅"))

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "别人改过：名称现在是“综合受理”。您填的还在下面" in _said(html)
    again = filled(html, "ask")
    assert (again["name"], again["zone"], again["stage"]) == (["全部业务"], ["东厅"], ["one_door"])
    assert other.post(LINE, again).status_code == 302
    line = Queue.objects.get(code="A")
    assert (line.name, line.zone, line.stage) == ("全部业务", "东厅", "one_door")


def test_who_typed_the_same_is_not_asked(signed_in: SignedIn, world: World) -> None:
    one, seen, other, seen_too = _both(signed_in, LINE)
    one.post(LINE, filled(seen, "ask", name="综合受理"))

    assert other.post(LINE, filled(seen_too, "ask", name="综合受理")).status_code == 302


def test_a_screen_a_machine_a_plan_and_who_may_do_what_are_kept_the_same_way(signed_in: SignedIn, world: World) -> None:
    by = {"by": system(world.centre), "at": MONDAY_9AM}
    kiosk = operations.set_kiosk(centre=world.centre, said={"name": "门口", "a_minute": 6}, **by)
    li = world.li.account_id
    for address, first, second in (
        (SCREEN, {"quiet_from": "12:00", "quiet_until": "13:00"}, {"footer": "请听叫号"}),
        (f"/hall/machines/{kiosk.pk}/", {"a_minute": "9"}, {"name": "东门"}),
        ("/office/appointments/plans/1/", {"day_1": "9:00-12:00"}, {"day_2": ""}),
        (f"/office/hall/competence/{li}/", {"departments": ["民政"]}, {"codes": "GA-008"}),
    ):
        one, seen, other, seen_too = _both(signed_in, address)
        assert one.post(address, filled(seen, "ask", **first)).status_code == 302, address
        assert other.post(address, filled(seen_too, "ask", **second)).status_code == 302, address

    screen = Screen.objects.get(name="zone-b")
    assert (f"{screen.quiet_from:%H:%M}", screen.footer) == ("12:00", "请听叫号")
    kiosk = Kiosk.objects.get()
    assert (kiosk.a_minute, kiosk.name) == (9, "东门")
    week = centre.week_plan(world.centre).weeks
    assert next(iter(week.values()))["1"] == [["09:00", "12:00"]]
    assert "2" not in next(iter(week.values()))
    assert centre.competences(world.centre)[li] == {"民政", "GA-008"}


@pytest.mark.parametrize("seen", ["", "x", "name", "name:zzz", ",,:", "名:😀"])
def test_a_mark_that_is_none_of_ours_is_no_failure(signed_in: SignedIn, world: World, seen: str) -> None:
    head = signed_in("wujie")
    form = filled(head.get(LINE).content.decode(), "ask", name="综合受理")

    assert head.post(LINE, form | {"seen": [seen]}).status_code in (302, 409)
