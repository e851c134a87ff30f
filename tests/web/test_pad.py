"""The rating pad: five faces, none chosen before, the resident's own hand."""

import re

import pytest
from django.test import Client

from tests.web.desk import Desk, fields_of, instant_item, text
from tests.world import PASSWORD
from yikou.cases.models import Case
from yikou.feedback.models import Rating
from yikou.web.pad.views import pass_for


@pytest.fixture
def desk(signed_in, world) -> Desk:
    """小李 at window 1."""
    client = signed_in("xiaoli")
    client.post("/console/sit/", {"number": "1"})
    return Desk(client, world.wang)


@pytest.fixture
def done(desk, world) -> Case:
    """A matter finished on the spot at window 1."""
    desk.post("accept", fields_of(instant_item(world), world.wang))
    return Case.objects.get()


@pytest.mark.covers("J-01", "J-02", partly="on the pad")
def test_five_faces_and_none_of_them_chosen(done):
    page = text(Client().get(f"/pad/{done.token}/"))

    assert len(re.findall(r'name="level" value="(\w+)"', page)) == 5
    assert "checked" not in page
    for word in ("非常满意", "满意", "基本满意", "不满意", "非常不满意"):
        assert word in page


def test_a_face_that_was_pressed_is_kept_once(done):
    phone = Client()

    nothing = phone.post(f"/pad/{done.token}/", {})
    rated = phone.post(f"/pad/{done.token}/", {"level": "dissatisfied", "why": ["waited", "nonsense"], "call": "1"})
    again = phone.post(f"/pad/{done.token}/", {"level": "very_satisfied"})

    rating = Rating.objects.get()
    assert (nothing.status_code, rated.status_code, again.status_code) == (422, 302, 409)
    assert (rating.level, rating.channel, rating.reasons, rating.call) == ("dissatisfied", "web", ["waited"], True)
    assert "谢谢您" in text(phone.get(f"/pad/{done.token}/"))


def test_a_browser_with_staff_signed_in_rates_nothing(done, desk):
    answer = desk.client.post(f"/pad/{done.token}/", {"level": "very_satisfied"})

    assert answer.status_code == 403
    assert "工作人员登录着" in text(answer)
    assert not Rating.objects.exists()


def test_a_matter_that_is_not_done_and_one_that_is_not_there(desk):
    number = desk.accepted()
    case = Case.objects.get(number=number)

    early = Client().post(f"/pad/{case.token}/", {"level": "satisfied"})

    assert early.status_code == 409
    assert Client().get("/pad/nonsense/").status_code == 404


def test_a_pad_tied_to_a_window_shows_what_was_just_finished_there(done, world):
    pad = Client()
    assert "还没有接到窗口" in text(pad.get("/pad/"))
    assert pad.get("/pad/window/forged/").status_code == 404

    tied = pad.get(f"/pad/window/{pass_for(world.centre, '1')}/")

    assert tied["Location"] == "/pad/"
    assert pad.get("/pad/")["Location"] == f"/pad/{done.token}/"
    pad.post(f"/pad/{done.token}/", {"level": "satisfied"})
    assert Rating.objects.get().channel == "pad"
    assert "办完请您评一评" in text(pad.get("/pad/"))
    assert PASSWORD
