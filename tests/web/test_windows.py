"""窗口 in the office: changed in the middle of a day, retired, restored; the page says what became of it."""

import pytest

from tests.hall.conftest import Hall, moment
from tests.web.forms import filled
from tests.web.test_book import _text
from yikou.centre import access
from yikou.centre import queries as centre
from yikou.hall import operations as hall

WINDOWS = "/office/windows/"


def _form(browser, which: str, **more: object) -> dict[str, object]:
    return filled(browser.get(f"{WINDOWS}{which}/").content.decode(), "ask", **more)


def test_the_head_of_the_hall_changes_a_window_and_reads_what_became_of_it(signed_in, world):
    head = signed_in("wujie")

    answer = head.post(f"{WINDOWS}2/", _form(head, "2", name="就业", sort="dedicated", departments=["民政"]))

    assert answer["Location"] == f"{WINDOWS}?done=changed"
    page = _text(head.get(answer["Location"]))
    assert "窗口改好了" in page
    assert "就业 2 号窗口" in page
    found = access.window(world.wu, "2")
    assert (found.sort, found.departments) == ("dedicated", ["民政"])
    assert "综合 2 号窗口变更：名称、类别、专办部门" in _text(head.get(f"{WINDOWS}2/"))


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"number": "1"}, 409, "1号窗口已经有了"),
        ({"number": "4/5"}, 422, "窗口号用数字、字母或汉字"),
        ({"number": "new"}, 422, "窗口号用数字、字母或汉字"),
        ({"name": ""}, 422, "请填名字"),
        ({"sort": "dedicated"}, 422, "专项窗口请勾上它办哪些部门的事"),
    ],
)
def test_what_a_window_cannot_be_is_said(signed_in, world, more, status, said):
    head = signed_in("wujie")

    answer = head.post(f"{WINDOWS}2/", _form(head, "2", **more))

    assert answer.status_code == status
    assert said in _text(answer)
    assert access.window(world.wu, "2").sort == "general"


def test_a_window_where_somebody_sits_keeps_its_number_and_stays(signed_in, world):
    Hall(world).sit(world.li, "1")
    head = signed_in("wujie")

    renumbered = head.post(f"{WINDOWS}1/", _form(head, "1", number="8"))
    retired = head.post(f"{WINDOWS}1/retire/")

    assert (renumbered.status_code, retired.status_code) == (409, 409)
    assert "现在有人坐。请离窗以后再改号" in _text(renumbered)
    assert "请离窗以后再撤" in _text(retired)


def test_a_window_is_retired_and_restored(signed_in, world):
    hall.add_screen(
        centre=world.centre, name="w2", title="2 号小屏", kind="window", windows=["2"], by=world.wu, at=moment()
    )
    head = signed_in("wujie")
    assert "2 号小屏" in _text(head.get(f"{WINDOWS}2/"))
    assert "也能恢复" in _text(head.get(f"{WINDOWS}2/retire/"))

    gone = head.post(f"{WINDOWS}2/retire/", follow=True)

    assert "撤了的窗口" in _text(gone)
    assert "2" not in [one.number for one in centre.windows(world.centre)]
    assert head.get(f"{WINDOWS}2/").status_code == 404
    assert signed_in("xiaoli").post("/console/seat/", {"number": "2"}).status_code == 404
    assert "2 号窗口恢复了" not in _text(gone)
    assert "窗口恢复了" in _text(head.post(f"{WINDOWS}2/restore/", follow=True))
    assert "撤了的窗口" not in _text(head.get(WINDOWS))
    assert "撤了综合 2 号窗口" in _text(head.get(f"{WINDOWS}2/"))


def test_windows_are_changed_by_who_keeps_the_house_or_arranges_the_hall(signed_in, world):
    for who, status in (("wujie", 200), ("bange", 200), ("chenzhuren", 200), ("xiaoli", 403), ("xiaoxi", 403)):
        for address in (f"{WINDOWS}2/", f"{WINDOWS}2/retire/", f"{WINDOWS}new/"):
            assert signed_in(who).get(address).status_code == status, (who, address)
    assert signed_in("xiaoli").post(f"{WINDOWS}2/restore/").status_code == 403
    assert signed_in("wujie").get(f"{WINDOWS}Q/").status_code == 404
    assert signed_in("wujie").post(f"{WINDOWS}Q/restore/").status_code == 404
