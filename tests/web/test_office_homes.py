"""走访 through pages: planned, gone to on a phone, registered, counted; who may see which home."""

from datetime import timedelta

import pytest

from tests.world import MONDAY_9AM
from yikou.feedback.models import Concern, HomeVisit

PLAN = {"area": "云水新村", "homes": "14号302室\n15号101室", "until_on": "2026-03-20"}


def planned(world, signed_in):
    office = signed_in("bange")
    done = office.post("/office/homes/arrange/", PLAN | {"visitors": [world.accounts["xiaoli"]]}, follow=True)
    assert "排好了" in done.content.decode()
    return office, [f"/office/homes/{one.number}/" for one in HomeVisit.objects.order_by("id")]


@pytest.mark.covers("G-04")
def test_a_plan_is_gone_through_on_a_phone_and_counted_for_the_head(world, signed_in):
    office, homes = planned(world, signed_in)
    clerk = signed_in("xiaoli")
    assert "2 户等您上门" in clerk.get("/office/homes/").content.decode()
    assert "没人在家" in clerk.post(f"{homes[0]}missed/", follow=True).content.decode()
    early = clerk.post(f"{homes[1]}met/", {"who": "", "asked": ["needs"]})
    assert (early.status_code, "请写见到了谁" in early.content.decode()) == (422, True)
    clerk.post(f"{homes[1]}met/", {"who": "王阿姨", "asked": ["needs"], "words": "楼道灯坏了"})
    lost = clerk.post(f"{homes[1]}done/", {})
    assert (lost.status_code, "还没有登记" in lost.content.decode()) == (422, True)
    clerk.post(f"{homes[1]}hear/", {"sort": "help", "words": "楼道灯坏了三个月", "phone": "13800001234"})
    assert "这一户走完了" in clerk.post(f"{homes[1]}done/", {}, follow=True).content.decode()
    assert clerk.post(f"{homes[1]}missed/").status_code == 409

    round_ = f"/office/homes/rounds/{HomeVisit.objects.all()[0].round.number}/"
    page = office.get(f"{round_}?view=concern").content.decode()
    concern = Concern.objects.get()
    assert f"/office/concerns/{concern.number}/" in page
    assert homes[1] in office.get(f"/office/concerns/{concern.number}/").content.decode()
    assert homes[0] in office.get(f"{round_}?view=open").content.decode()
    assert homes[1] not in office.get(f"{round_}?view=open").content.decode()
    early = office.post(f"{round_}close/", {"summary": "都挺好"})
    assert (early.status_code, "没有走完" in early.content.decode()) == (409, True)
    register = office.get("/office/registers/homevisit/?from=2026-03-01&to=2026-03-05").content.decode()
    assert "云水新村走访" in register
    assert "302室" not in register


def test_what_is_late_is_seen_in_the_overview_and_in_the_list(world, signed_in, at):
    planned(world, signed_in)
    at(MONDAY_9AM + timedelta(days=21))

    assert "过期" in signed_in("bange").get("/office/homes/").content.decode()
    assert "过期" in signed_in("xiaoli").get("/office/homes/").content.decode()
    assert "云水新村走访" in signed_in("xiaoli").get("/office/owed/").content.decode()


def test_a_home_is_known_to_who_goes_and_who_arranges_alone(world, signed_in):
    _, homes = planned(world, signed_in)

    assert signed_in("xiaosun").get(homes[0]).status_code == 404
    assert signed_in("xiaosun").post(f"{homes[0]}missed/").status_code == 404
    watching = signed_in("gaoju").get(homes[0]).content.decode()
    assert "云水新村" in watching
    assert "302室" not in watching
    assert signed_in("gaoju").post(f"{homes[0]}missed/").status_code == 403
    assert signed_in("gaoju").post(f"{homes[0]}met/", {"who": "王阿姨", "asked": ["needs"]}).status_code == 403


def test_who_may_not_plan_and_numbers_that_are_not_there(world, signed_in):
    _, homes = planned(world, signed_in)
    clerk, office = signed_in("xiaoli"), signed_in("bange")

    assert clerk.get("/office/homes/arrange/").status_code == 403
    assert clerk.get(f"/office/homes/rounds/{HomeVisit.objects.all()[0].round.number}/").status_code == 403
    changed = {"owner": world.accounts["xiaoli"], "due_on": "2026-03-20", "reason": "换"}
    assert clerk.post(f"{homes[0]}owner/", changed).status_code == 403
    assert office.get("/office/homes/26-0302-0001-X/").status_code == 404
    assert office.get("/office/homes/rounds/26-0302-0001-X/").status_code == 404
    assert office.get(f"{homes[0]}nowhere/").status_code == 404
    wrong = PLAN | {"visitors": ["ban"], "until_on": "gestern", "homes": "\u202e" * 3000}
    assert office.post("/office/homes/arrange/", wrong).status_code == 422
    emoji = PLAN | {"area": "🏠村", "homes": "🏠" * 61, "visitors": [world.accounts["xiaoli"]]}
    assert office.post("/office/homes/arrange/", emoji).status_code == 422
    assert signed_in("xiaoan").get("/office/homes/").status_code == 403
