"""The hall as its heads see it, in a real browser: the live board, its lines, the score, what if."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.support.hands import Hands
from tests.world import PASSWORD

HALL = "/office/hall/"
PAGES = (
    HALL,
    f"{HALL}tickets/",
    f"{HALL}tickets/?kind=waiting",
    f"{HALL}tickets/A001/",
    f"{HALL}lines/",
    f"{HALL}lines/C/",
    f"{HALL}competence/",
    f"{HALL}forecast/",
    f"{HALL}what-if/",
    f"{HALL}what-if/?kind=one_more&start=9:00&end=10:30&more=10",
    f"{HALL}what-if/?kind=one_more&start=12:00&end=9:00",
)


@pytest.fixture(scope="module")
def hall() -> Iterator[Centre]:
    """The cast's hall after a Monday, served."""
    made = open_hall("tests.support.heads_hall")
    yield made
    made.stop()


@pytest.fixture
def head(hall: Centre, new_page: Callable[..., Page]) -> Page:
    """吴姐, head of the hall."""
    page = new_page("desk")
    page.goto(f"{hall.url}/staff/")
    page.get_by_label("工号").fill("wujie")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="开始上班").click()
    page.wait_for_url(re.compile("/(console|office)/"))
    return page


@pytest.mark.covers("H-07", partly="heads see the hall live, and every number opens")
def test_the_board_follows_the_hall_and_its_pages_are_accessible(hall, head, axe, shot):
    for width in (1280, 390):
        head.set_viewport_size({"width": width, "height": 844})
        for address in PAGES:
            head.goto(hall.url + address)
            axe(head)
            assert head.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    head.set_viewport_size({"width": 1280, "height": 844})
    head.goto(hall.url + PAGES[-2])
    shot(head, "hall-what-if")

    head.goto(hall.url + HALL)
    expect(head.get_by_role("link", name="A 综合业务")).to_be_visible()
    shot(head, "hall-board")
    hands = Hands(hall)
    number = hands("take", "C").split()[0]
    expect(head.locator(".hb-line").get_by_role("row", name=re.compile("居住户籍")).get_by_text("1 人")).to_be_visible(
        timeout=20_000
    )
    hands.close()
    assert number == "C001"
