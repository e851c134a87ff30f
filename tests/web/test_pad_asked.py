"""The link of a message that asks for a rating: it rates once, takes a no, and an old or forged one is met kindly."""

import pytest
from django.test import Client

from tests.feedback.saying import Said, moment
from tests.web.desk import text
from yikou.feedback.models import Rating, RatingRequest
from yikou.feedback.operations import asking
from yikou.kernel.actors import system


@pytest.fixture
def said(world) -> Said:
    return Said(world)


@pytest.fixture
def way(said, settings, at) -> str:
    """王奶奶 was asked half an hour after her matter was done; it is ten now."""
    settings.NOTIFY = "file:/nowhere"
    said.matter()
    asking.ask_for_ratings(centre=said.world.centre, by=system(said.world.centre), at=moment(at="09:30"))
    at(moment(at="10:00"))
    return f"/pad/ask/{RatingRequest.objects.get().token}/"


def test_the_link_rates_once_and_says_kindly_that_it_did(way):
    phone = Client()

    page = text(phone.get(way))
    nothing = phone.post(way, {})
    rated = phone.post(way, {"level": "dissatisfied", "words": "慢😡\u202e"})
    again, opened = phone.post(way, {"level": "very_satisfied"}), phone.get(way)

    rating = Rating.objects.get()
    assert "checked" not in page
    assert "不评，以后也别问我" in page
    assert (nothing.status_code, rated.status_code, again.status_code, opened.status_code) == (422, 302, 410, 410)
    assert (rated["Location"], rating.level, rating.channel) == (f"/pad/{rating.case.token}/", "dissatisfied", "sms")
    assert "已经评过了" in text(again)
    assert phone.get(rated["Location"]).status_code == 200


def test_a_no_is_taken_and_kept(way):
    phone = Client()

    looked, no, again = phone.get(f"{way}no/"), phone.post(f"{way}no/"), phone.post(f"{way}no/")
    rated = phone.post(way, {"level": "satisfied"})

    assert (looked.status_code, no.status_code, again.status_code, rated.status_code) == (302, 200, 410, 410)
    assert "以后也不再发短信问您" in text(no)
    assert "您说过不评" in text(rated)
    assert not Rating.objects.exists()


def test_an_old_and_a_forged_link_and_a_browser_of_staff_rate_nothing(way, at, signed_in):
    staff = signed_in("xiaoli").get(way)
    at(moment(8))
    old, forged, no = Client().get(way), Client().get("/pad/ask/forged/"), Client().post("/pad/ask/forged/no/")

    assert (staff.status_code, old.status_code, forged.status_code, no.status_code) == (403, 410, 404, 404)
    assert "评价到3月9日为止" in text(old)
    assert "链接不对" in text(forged)
    assert not Rating.objects.exists()
