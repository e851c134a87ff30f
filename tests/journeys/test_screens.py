"""Displays on the wall while the hall goes on: several open at once, another process calls the numbers."""

import re
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.support.hands import Hands
from tests.world import PASSWORD

SOON = 5_000


@pytest.fixture(scope="module")
def hall() -> Iterator[Centre]:
    """The cast's centre on a Monday morning, served."""
    made = open_hall()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def hands(hall: Centre) -> Iterator[Hands]:
    """Whoever takes and calls numbers, in another process."""
    made = Hands(hall)
    yield made
    made.close()


@pytest.fixture
def hang(hall: Centre, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """`hang("hall")` is a display on the wall, followed by events."""

    def open_page(name: str, size: str = "wall", *, at: Centre = hall, **options: object) -> Page:
        page = new_page(size, **options)
        page.goto(f"{at.url}/hall/screen/{name}/")
        return page

    return open_page


def _take(hands: Hands, queue: str = "A") -> str:
    return hands("take", queue).split()[0]


@pytest.mark.covers("F-10", partly="displays change when a number is called")
def test_two_displays_follow_what_happens_at_the_windows(hall, hands, hang, axe, shot):
    large, small, zone = hang("hall"), hang("window-1"), hang("zone-b")
    expect(small.locator(".d-hero")).to_contain_text("请等叫号")
    for _ in range(4):
        _take(hands)
    number, other = _take(hands), _take(hands, "C")
    expect(large.get_by_text(number)).to_be_visible(timeout=SOON)
    expect(zone.locator(".d-wait")).to_contain_text(other, timeout=SOON)
    called = [hands("next", "xiaoli", "1") for _ in range(3)]

    expect(large.locator(".d-hero")).to_contain_text(called[-1], timeout=SOON)
    expect(large.locator(".d-list li").first).to_contain_text(called[-2])
    expect(small.locator(".d-hero")).to_contain_text(f"请{called[-1]}到这个窗口", timeout=SOON)
    expect(zone.locator(".d-hero")).to_contain_text("今天还没有叫号")
    hands("sit", "xiaosun", "2")
    hands("pause", "xiaosun", "2")
    expect(large.locator(".d-pause")).to_contain_text(re.compile("综合 2 号窗口暂停.*还有 (9|10) 分钟"), timeout=SOON)
    for page, name in ((large, "display"), (small, "display-window"), (zone, "display-zone")):
        axe(page)
        shot(page, name)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_call_flashes_and_only_changes_for_whom_movement_disturbs(hands, hang):
    moving, still = hang("hall", reduced_motion="no-preference"), hang("hall")
    _take(hands)
    called = hands("next", "xiaoli", "1")

    for page in (moving, still):
        expect(page.locator(".d-hero[data-new]")).to_contain_text(called, timeout=SOON)
    flashes = "getComputedStyle(document.querySelector('.d-hero')).{}"
    assert moving.evaluate(flashes.format("animationName")) == "d-new"
    assert moving.evaluate(flashes.format("animationIterationCount")) == "2"
    assert still.evaluate(flashes.format("animationName")) == "none"


@pytest.mark.parametrize("blocked", [lambda route: route.abort(), lambda route: None], ids=["refused", "swallowed"])
def test_where_events_are_blocked_a_display_asks_by_itself(hands, hall, new_page, blocked):
    page = new_page("wall")
    page.route("**/events/**", blocked)
    page.goto(f"{hall.url}/hall/screen/hall/")
    _take(hands)
    called = hands("next", "xiaoli", "1")

    expect(page.locator(".d-hero")).to_contain_text(called, timeout=20_000)
    assert page.locator(".d-line").is_hidden()


SPOKEN = """() => {
  window.spoken = [];
  document.addEventListener('voice:said', event => {
    spoken.push(event.detail.parts.join(''));
    document.body.dataset.spoken = spoken.join(' ');
  });
  const start = AudioBufferSourceNode.prototype.start;
  window.sounds = [];
  AudioBufferSourceNode.prototype.start = function (...given) {
    sounds.push([this.context.currentTime, this.context.currentTime + this.buffer.duration]);
    return start.apply(this, given);
  };
}"""


@pytest.mark.covers("F-10", partly="calls are spoken in Chinese")
def test_calls_are_spoken_in_chinese_one_after_the_other_once_sound_is_allowed(hands, hang, shot):
    page = hang("hall")
    page.evaluate(SPOKEN)
    expect(page.get_by_role("button", name="开声音")).to_be_visible()
    _take(hands)
    before = hands("next", "xiaoli", "1")
    expect(page.locator(".d-hero")).to_contain_text(before, timeout=SOON)
    page.get_by_role("button", name="开声音").click()
    expect(page.get_by_role("button", name="声音开着")).to_be_visible()
    _take(hands)
    _take(hands)
    called = [hands("next", "xiaoli", "1"), hands("next", "xiaoli", "1")]

    said = " ".join(map(_words, called))
    expect(page.locator("body")).to_have_attribute("data-spoken", said, timeout=60_000)
    sounds = page.evaluate("sounds")
    assert len(sounds) == 4 * len("请A001号到一") + 4
    assert all(end <= start + 0.05 for (_, end), (start, _) in pairwise(sounds))
    page.reload()
    expect(page.locator(".d-sound")).to_be_visible()
    assert page.evaluate("localStorage.getItem('yikou.sound')") == "on"


def _words(number: str) -> str:
    return f"请{''.join('零一二三四五六七八九'[int(one)] if one.isdecimal() else one for one in number)}号到一号窗口"


def test_a_display_that_lost_the_server_keeps_its_picture_says_so_and_comes_back(new_page, hang, axe, shot):
    hall = open_hall()
    hands = Hands(hall)
    _take(hands)
    _take(hands)
    called = hands("next", "xiaoli", "1")
    page = hang("hall", at=hall)
    until = time.monotonic() + 10
    while not page.evaluate("document.querySelector('[data-live]').live.open") and time.monotonic() < until:
        page.wait_for_timeout(50)
    hall.stop()

    expect(page.locator(".d-line")).to_be_visible(timeout=15_000)
    expect(page.locator(".d-line")).to_contain_text(re.compile(r"09:2\d 起叫号屏停更"))
    expect(page.locator(".d-hero")).to_contain_text(called)
    expect(page.locator(".d-rule")).to_be_hidden()
    axe(page)
    shot(page, "display-offline")
    again = hands("next", "xiaoli", "1")
    hall.start()

    expect(page.locator(".d-hero")).to_contain_text(again, timeout=40_000)
    expect(page.locator(".d-line")).to_be_hidden()
    hands.close()
    hall.stop()


def test_an_unknown_screen_is_calm_and_can_be_read(hang, axe, shot):
    page = hang("nix")

    expect(page.get_by_role("heading")).to_contain_text("没有叫“nix”的屏幕")
    axe(page)
    shot(page, "display-unknown")


@pytest.mark.parametrize("size", ["wall", "kiosk"])
def test_nothing_is_cut_off_when_much_is_going_on(hands, hang, axe, shot, size):
    for _ in range(8):
        _take(hands)
    hands("take", "A", "elderly")
    hands("take", "A", "elderly")
    hands("next", "xiaoli", "1")
    page = hang("hall", size)

    expect(page.locator("li[data-first]").first).to_contain_text("优先")
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    hero = page.evaluate("(one => one.scrollWidth - one.clientWidth)(document.querySelector('.d-hero'))")
    assert hero <= 0
    axe(page)
    shot(page, f"display-full-{size}")


def test_the_office_changes_what_hangs_on_the_wall_at_once(hall, hang, new_page, axe, shot):
    wall, office = hang("hall"), new_page()
    office.goto(f"{hall.url}/staff/")
    office.get_by_label("工号").fill("wujie")
    office.get_by_label("口令").fill(PASSWORD)
    office.get_by_role("button", name="开始上班").click()
    office.wait_for_url(re.compile("/(console|office)/"))
    office.goto(f"{hall.url}/office/screens/")
    axe(office)
    shot(office, "office-screens")
    office.get_by_role("link", name="大厅大屏").click()
    axe(office)
    shot(office, "office-screen")
    office.get_by_label("底行写什么").fill("今天下午学习，三点关门")
    office.get_by_role("button", name="保存").click()
    office.wait_for_url("**/office/screens/?done=changed")

    began = time.monotonic()
    expect(wall.locator(".d-rule")).to_contain_text("三点关门", timeout=SOON)
    assert time.monotonic() - began < 5
