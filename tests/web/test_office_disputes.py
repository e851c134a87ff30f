"""调解 through pages: noted at the desk, both sides asked, mediated, written down, asked after."""

import pytest

from yikou.feedback.models import Dispute
from yikou.ledger import queries as ledger

TOLD = {"sort": "neighbours", "words": "楼上晾衣服滴水", "one_name": "王阿姨", "one_phone": "13800001234"}


def noted(signed_in, who="xiaomei", **more):
    desk = signed_in(who)
    desk.post("/office/disputes/new/", TOLD | more)
    return desk, f"/office/disputes/{Dispute.objects.get().number}/"


@pytest.mark.covers("D-17", "J-29")
def test_a_dispute_comes_to_the_desk_and_is_settled_step_by_step(world, signed_in):
    desk, address = noted(signed_in)
    assert "王阿姨" in desk.get(address).content.decode()
    office, zhao = signed_in("bange"), signed_in("laozhao")
    early = office.post(f"{address}accept/", {"mediator": world.accounts["laozhao"]})
    assert (early.status_code, "双方都愿意" in early.content.decode()) == (409, True)
    office.post(f"{address}consent/", {"side": "one", "how": "spot"})
    office.post(f"{address}consent/", {"side": "other", "how": "phone", "name": "老周"})
    assert (
        "受理了"
        in office.post(f"{address}accept/", {"mediator": world.accounts["laozhao"]}, follow=True).content.decode()
    )
    assert office.post(f"{address}session/", {"on": "2026-03-05", "where": "home"}).status_code == 403
    zhao.post(f"{address}session/", {"on": "2026-03-05", "where": "home"})
    zhao.post(f"{address}held/", {"words": "老周答应装接水板", "helpers": ["committee"]})
    terms = {"terms": "装接水板", "one_says": "好", "other_says": "马上装", "how": "paper"}
    assert zhao.post(f"{address}settle/", terms | {"other_says": ""}).status_code == 422
    assert "达成协议" in zhao.post(f"{address}settle/", terms, follow=True).content.decode()
    assert "签字" in zhao.get(f"{address}paper/").content.decode()
    zhao.post(f"{address}again/", {"kept": "kept", "words": "装好了"})

    assert "照协议办了" in office.get("/office/disputes/?view=ended").content.decode()
    register = office.get("/office/registers/dispute/?from=2026-03-01&to=2026-03-05").content.decode()
    assert "邻里纠纷" in register
    assert "王阿姨" not in register


def test_what_was_said_is_for_who_mediates_and_who_noted_it(world, signed_in):
    _, address = noted(signed_in)

    assert signed_in("xiaoli").get(address).status_code == 404
    assert signed_in("gaoju").get(address).status_code == 200
    assert "王阿姨" not in signed_in("gaoju").get(address).content.decode()
    assert signed_in("gaoju").get(f"{address}paper/").status_code == 403
    assert signed_in("bange").get(f"{address}paper/").status_code == 404
    assert signed_in("xiaoan").get("/office/disputes/").status_code == 403


def test_a_sides_telephone_is_shown_on_asking_and_each_look_is_an_entry(world, signed_in):
    desk, address = noted(signed_in)
    zhao = signed_in("laozhao")
    for reader in (desk, zhao):
        page = reader.get(address).content.decode()
        assert ("13800001234" in page, "看电话" in page) == (False, True)
        assert "13800001234" in reader.post(f"{address}phone/one/").content.decode()
        assert "13800001234" not in reader.get(address).content.decode()
    assert "13800001234" not in zhao.post(f"{address}phone/other/").content.decode()
    assert zhao.post(f"{address}phone/third/").status_code == 404
    assert zhao.get(f"{address}phone/one/").status_code == 405
    assert signed_in("gaoju").post(f"{address}phone/one/").status_code == 403
    assert signed_in("xiaoli").post(f"{address}phone/one/").status_code == 404

    looks = [one.sentence for one in ledger.history(Dispute.objects.get()) if one.kind == "feedback.caller_seen"]
    assert looks == ["查看了申请的一方的电话"] * 2
    assert list(ledger.replay(world.centre)) == []


def test_a_colleague_who_is_a_side_does_not_see_it(world, signed_in):
    _, address = noted(signed_in, party=world.accounts["laozhao"])
    zhao = signed_in("laozhao")

    assert zhao.get(address).status_code == 404
    assert "邻里纠纷" not in zhao.get("/office/disputes/").content.decode()


def test_numbers_steps_and_words_that_are_not_there(world, signed_in):
    desk, address = noted(signed_in)
    office = signed_in("bange")

    assert office.get("/office/disputes/26-0302-0001-X/").status_code == 404
    assert office.get(f"{address}dance/").status_code == 404
    assert desk.post(f"{address}consent/", {"side": "one", "how": "spot"}).status_code == 403
    assert office.post(f"{address}consent/", {"side": "third", "how": "spot"}).status_code == 422
    assert office.post(f"{address}accept/", {"mediator": "999999999999999999999"}).status_code == 422
    assert desk.post("/office/disputes/new/", TOLD | {"words": "\u202e" * 5000}).status_code == 422
    assert desk.post("/office/disputes/new/", TOLD | {"sort": "🏠", "one_name": "🏠"}).status_code == 422
