"""From the door to the window: the machine, the phone, the console and the front desk, each open in a browser."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.world import PASSWORD, WANG

KIOSK = "/hall/kiosk/"
# What can be touched: too small, or above the lower half of a machine.
SMALL = """least => [...document.querySelectorAll('.kiosk :is(a, button, .k-chip, input.y-input)')]
  .filter(one => one.getClientRects().length && getComputedStyle(one).visibility === 'visible')
  .filter(one => one.getBoundingClientRect().height < least - .5).map(one => one.outerHTML.slice(0, 90))"""
HIGH = """() => [...document.querySelectorAll('.kiosk :is(a, button, .k-chip)')]
  .filter(one => one.getClientRects().length && one.getBoundingClientRect().top < innerHeight / 2 - 1)
  .map(one => one.outerHTML.slice(0, 90))"""
# Every frame that is painted: which page stood there, and how.
FRAMES = """() => { window.frames_ = []; const frame = () => {
  const { kind, reach } = document.querySelector('.kiosk').dataset;
  frames_.push(`${kind} ${reach}`); requestAnimationFrame(frame); }; frame(); }"""
# What the stream says, as live.js is told of it.
UPDATE = """() => { const { live, innerHTML } = document.querySelector('#t-now');
  live.changed({ html: innerHTML.replace('<div', '<div data-updated') }); }"""
# The real stream is let go, so that nothing else is said meanwhile.
ALONE = """() => { const { live } = document.querySelector('#t-now');
  live.source?.close(); clearTimeout(live.asking); Object.assign(live, { open: true, heard: Infinity }); }"""
CENTRE = """one => { one.scrollIntoView({ block: 'center' });
  const { x, y, width, height } = one.getBoundingClientRect(); return [x + width / 2, y + height / 2]; }"""
FITS = """() => [document.querySelector('.kiosk').scrollHeight - innerHeight,
  ...[...document.querySelectorAll('.kiosk > *')].filter(one => one.getClientRects().length)
    .map(one => one.getBoundingClientRect().bottom - innerHeight)].every(one => one < 1)"""


@pytest.fixture(scope="module")
def hall() -> Iterator[Centre]:
    """The cast's centre on a Monday morning with people waiting, served."""
    made = open_hall("tests.support.door_hall")
    yield made
    made.stop()


@pytest.fixture
def kiosk(hall: Centre, new_page: Callable[..., Page]) -> Page:
    """The machine at the door, on its first page."""
    page = new_page("kiosk")
    page.goto(hall.url + KIOSK)
    return page


@pytest.fixture
def enter(hall: Centre, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """`enter("xiaomei")` is the browser of somebody of the cast."""

    def open_page(username: str) -> Page:
        page = new_page()
        page.goto(f"{hall.url}/staff/")
        page.get_by_label("工号").fill(username)
        page.get_by_label("口令").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/(console|office|hall)/"))
        return page

    return open_page


def take(kiosk: Page, *, first: str = "", line: str = "综合业务") -> str:
    """Two taps to a number; the address of its ticket."""
    kiosk.get_by_role("link", name=re.compile(line)).click()
    button = kiosk.get_by_role("button", name=first) if first else kiosk.locator("button.k-card")
    with kiosk.expect_response(re.compile(r"/kiosk/ticket/[^/]+/shown/")) as shown:
        button.click()
    expect(kiosk.locator("#k-place[data-counts]")).to_be_visible()
    return shown.value.url.replace("/kiosk/ticket/", "/t/").replace("/shown/", "/")


def settle(page: Page, kind: str) -> None:
    """A page of the machine, once it stands there."""
    expect(page.locator(f'.kiosk[data-kind="{kind}"]')).to_be_visible()


def until(page: Page, said: str) -> None:
    """Wait for what only a script can say."""
    for _ in range(200):
        if page.evaluate(said):
            return
        page.wait_for_timeout(100)
    raise AssertionError(said)


def pass_time(page: Page, seconds: int) -> None:
    """Let time pass second by second, so that the server's answers arrive in between."""
    for _ in range(seconds):
        page.clock.run_for(1000)
        page.wait_for_timeout(80)


def looked_at(page: Page, axe: Callable[..., None]) -> None:
    """Accessible, large enough to be hit, and on the screen as a whole."""
    axe(page)
    assert page.evaluate(SMALL, 84) == []
    assert page.evaluate(FITS)


@pytest.mark.covers("I-15", partly="the kiosk")
def test_a_number_from_the_machine_is_followed_on_the_phone_until_the_window_calls(
    hall, kiosk, enter, new_page, axe, shot
):
    # Two taps, or three for whoever goes first.
    looked_at(kiosk, axe)
    shot(kiosk, "kiosk", whole=False)
    kiosk.get_by_role("link", name=re.compile("综合业务")).click()
    settle(kiosk, "line")
    looked_at(kiosk, axe)
    shot(kiosk, "kiosk-line", whole=False)
    kiosk.get_by_role("link", name="返回").click()
    settle(kiosk, "home")
    address = take(kiosk)
    looked_at(kiosk, axe)
    shot(kiosk, "kiosk-ticket", whole=False)

    # The phone says how many are ahead and from when to when, and lets others go first.
    phone = new_page("phone")
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(address)
    number = phone.locator("h1.y-no").inner_text()
    expect(phone.locator(".t-ahead")).to_have_text(re.compile(r"前面还有 \d+ 位"))
    axe(phone)
    shot(phone, "ticket-390")
    kiosk.get_by_role("link", name="好了").click()
    settle(kiosk, "home")
    for _ in range(4):
        take(kiosk)
        kiosk.get_by_role("link", name="好了").click()
    before = int(re.sub(r"\D", "", phone.locator(".t-ahead").inner_text()))
    phone.get_by_role("link", name="我还没到，往后让 3 位").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"{number} 往后让 3 位？")
    axe(phone)
    shot(phone, "ticket-back-390")
    phone.get_by_role("button", name="让 3 位").click()
    expect(phone.locator(".t-ahead")).to_have_text(f"前面还有 {before + 3} 位")

    # Whoever goes first is called first: the phone turns yellow by itself.
    other = new_page("phone")
    other.goto(take(kiosk, first="孕妇"))
    console = enter("xiaoli")
    if console.url.endswith("/sit/"):
        console.get_by_role("button", name=re.compile("1 号窗口")).click()
        console.wait_for_url("**/console/")
    for _ in range(3):
        if other.locator("body[data-called]").count():
            break
        expect(console.locator("#now[data-ready]")).to_be_visible()
        was = console.locator("#now").get_attribute("data-ticket") or ""
        while (console.locator("#now").get_attribute("data-ticket") or "") == was:
            state = console.locator("#now").get_attribute("data-state")
            console.keyboard.press("F1")
            expect(console.locator(f'#now[data-ticket="{was}"][data-state="{state}"]')).to_have_count(0)
            expect(console.locator("#now[data-ready]")).to_be_visible()
        other.wait_for_timeout(1500)
    expect(other.locator("body[data-called]")).to_be_visible(timeout=20_000)
    expect(other.locator(".t-win")).to_have_text("1 号窗")
    axe(other)
    shot(other, "ticket-called-390")

    # Slow on the feet: the window reads it.
    other.get_by_role("button", name="走不快，请等等我").click()
    expect(other.get_by_text("已经告诉窗口：走不快，请等等我")).to_be_visible()
    console.reload()
    expect(console.locator("#now")).to_contain_text("走不快，请等等")


def test_a_card_reader_types_and_whoever_is_old_goes_first(kiosk, axe):
    kiosk.keyboard.type(WANG["identity"])
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator(".k-hello p")).to_contain_text("您优先叫号")
    looked_at(kiosk, axe)
    assert WANG["identity"] not in kiosk.content()
    kiosk.wait_for_timeout(4500)  # what moves was fetched anew, the card still stands
    expect(kiosk.locator(".k-card b")).to_have_text("卡读好了")

    take(kiosk)

    expect(kiosk.locator(".y-ticket header p").first).to_contain_text("优先号（老年人）")


def test_a_matter_is_found_by_letters_and_leads_to_its_line(kiosk, axe, shot):
    kiosk.get_by_role("link", name=re.compile("找要办的事")).click()
    settle(kiosk, "find")
    looked_at(kiosk, axe)
    for letter in "DBX":
        kiosk.get_by_role("button", name=letter, exact=True).click()
    kiosk.get_by_role("button", name="退格").click()
    hit = kiosk.get_by_role("link", name=re.compile("低保申请"))
    expect(kiosk.locator("#k-hits .k-chip").first).to_contain_text("低保申请")
    looked_at(kiosk, axe)
    shot(kiosk, "kiosk-find", whole=False)
    kiosk.get_by_role("button", name="坐轮椅").click()
    assert kiosk.evaluate(HIGH) == []
    looked_at(kiosk, axe)
    shot(kiosk, "kiosk-find-low", whole=False)
    kiosk.get_by_role("button", name="字再大些").click()
    assert kiosk.evaluate(HIGH) == []
    looked_at(kiosk, axe)
    kiosk.get_by_role("button", name="坐轮椅").click()
    looked_at(kiosk, axe)

    hit.click()

    settle(kiosk, "line")
    expect(kiosk.get_by_label("低保申请")).to_be_checked()
    kiosk.locator("button.k-card").click()
    expect(kiosk.locator("#k-place[data-counts]")).to_be_visible()


def test_everything_is_within_reach_of_a_wheelchair_and_large_where_that_is_wanted(hall, kiosk, axe, shot):
    kiosk.get_by_role("button", name="坐轮椅").click()
    kiosk.evaluate(FRAMES)
    for kind, way in (
        ("home", None),
        ("line", kiosk.get_by_role("link", name=re.compile("综合业务"))),
        ("ticket", kiosk.locator("button.k-card")),
        ("missed", kiosk.get_by_role("link", name="过号报到")),
        ("help", kiosk.get_by_role("button", name="请人帮忙")),
    ):
        if way is not None:
            way.click()
        settle(kiosk, kind)
        assert kiosk.evaluate(HIGH) == [], kind
        looked_at(kiosk, axe)
        shot(kiosk, f"kiosk-low-{kind}", whole=False)

    assert set(kiosk.evaluate("frames_")) == {f"{kind} low" for kind in ("home", "line", "ticket", "missed", "help")}

    kiosk.goto(hall.url + KIOSK)
    kiosk.get_by_role("button", name="字再大些").click()
    expect(kiosk.locator("html[data-big]")).to_be_visible()
    looked_at(kiosk, axe)
    shot(kiosk, "kiosk-big", whole=False)


def test_a_machine_that_is_cut_off_says_so_and_comes_back_by_itself(kiosk, axe, shot):
    kiosk.context.set_offline(True)
    expect(kiosk.get_by_role("heading", name="这台机器连不上了")).to_be_visible()
    expect(kiosk.locator(".k-tiles")).to_be_hidden()
    axe(kiosk)
    shot(kiosk, "kiosk-offline", whole=False)

    kiosk.context.set_offline(False)
    expect(kiosk.get_by_role("heading", name="您来办什么事？")).to_be_visible()
    expect(kiosk.locator(".k-off")).to_be_hidden()


def test_a_tap_into_a_broken_line_is_no_error_page(kiosk):
    kiosk.route("**/hall/kiosk/line/**", lambda route: route.abort("internetdisconnected"))

    kiosk.get_by_role("link", name=re.compile("综合业务")).click()

    expect(kiosk.get_by_role("heading", name="这台机器连不上了")).to_be_visible()
    expect(kiosk.get_by_role("heading", name="您来办什么事？")).to_be_visible()


def test_a_machine_whose_form_is_stale_or_whose_line_is_gone_finds_home(hall, kiosk):
    kiosk.context.clear_cookies()
    with kiosk.expect_navigation(url=hall.url + KIOSK):
        kiosk.get_by_role("button", name="请人帮忙").click()
    settle(kiosk, "home")

    kiosk.route("**/hall/kiosk/line/**", lambda route: route.fulfill(status=404, body="<h1>没有这一页</h1>"))
    with kiosk.expect_navigation(url=hall.url + KIOSK):
        kiosk.get_by_role("link", name=re.compile("综合业务")).click()
    kiosk.unroute_all()
    take(kiosk)


def test_a_machine_that_somebody_left_goes_back_after_a_warning(hall, new_page, axe):
    page = new_page("kiosk")
    page.clock.install()
    page.goto(hall.url + KIOSK)
    page.get_by_role("button", name="坐轮椅").click()
    page.get_by_role("link", name=re.compile("综合业务")).click()
    settle(page, "line")

    pass_time(page, 48)
    expect(page.get_by_text("还在吗？")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="还在").click()
    expect(page.get_by_text("还在吗？")).to_be_hidden()
    pass_time(page, 61)

    settle(page, "home")
    expect(page.locator(".kiosk[data-reach]")).to_have_count(0)


@pytest.mark.covers("A-07", partly="numbers by hand, missed numbers, calls for help")
def test_whoever_needs_help_at_the_machine_rings_at_the_front_desk(hall, kiosk, enter, axe, shot):
    desk = enter("xiaomei")
    desk.goto(f"{hall.url}/hall/front/")
    axe(desk)

    kiosk.get_by_role("button", name=re.compile("不知道选哪个")).click()
    expect(kiosk.get_by_role("heading", name="总服务台听到了，马上过来")).to_be_visible()
    looked_at(kiosk, axe)

    expect(desk.locator(".f-ring")).to_contain_text("门口有人请您过去")
    expect(desk).to_have_title(re.compile("^有人请您过去"))
    axe(desk)
    shot(desk, "front-desk")
    desk.get_by_role("button", name="我过去").click()
    expect(desk.locator(".f-ring")).to_have_count(0)

    # A number by hand; then the other pages of the desk.
    desk.get_by_label("残疾人").check(force=True)
    desk.locator(".f-take").get_by_role("button", name="取号").click()
    expect(desk.get_by_text("号取好了")).to_be_visible()
    axe(desk)
    for address in ("front/block/", "front/block/sheet/", "front/poster/", "machines/"):
        desk.goto(f"{hall.url}/hall/{address}")
        axe(desk)
        shot(desk, f"front-{address.rstrip('/').rpartition('/')[2]}")


def test_a_block_with_a_mistake_comes_back_as_it_was_typed(hall, enter, axe):
    desk = enter("xiaomei")
    desk.goto(f"{hall.url}/hall/front/block/")
    for row, taken in ((1, "9:01"), (2, "99:99")):
        desk.get_by_label(f"第 {row} 行 办哪样").select_option("C")
        desk.get_by_label(f"第 {row} 行 几点取的").fill(taken)

    desk.get_by_role("button", name="全部记上").click()
    expect(desk.get_by_text("几点几分，如 9:05")).to_be_visible()
    axe(desk)
    expect(desk.get_by_label("第 1 行 几点取的")).to_have_value("9:01")
    desk.get_by_label("第 2 行 几点取的").fill("9:03")
    desk.get_by_role("button", name="全部记上").click()

    expect(desk.get_by_text("2 个号已经记进台账")).to_be_visible()


@pytest.mark.parametrize("mode", ["plain", "elder"])
def test_a_phone_takes_a_number_by_the_code_at_the_door(hall, new_page, enter, axe, shot, mode):
    desk = enter("xiaomei")
    desk.goto(f"{hall.url}/hall/front/poster/")
    address = desk.locator("article").get_attribute("data-address")
    assert address

    phone = new_page("phone")
    phone.set_viewport_size({"width": 390, "height": 844})
    if mode == "elder":
        phone.context.add_cookies([{"name": "mode", "value": "elder", "url": hall.url}])
    phone.goto(address)
    axe(phone)
    shot(phone, f"take-{mode}-390")
    phone.get_by_label(re.compile("居住户籍")).check(force=True)
    phone.get_by_role("button", name="取号").click()
    expect(phone.locator("h1.y-no")).to_have_text(re.compile(r"C\d{3}"))
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    shot(phone, f"ticket-{mode}-390")
    phone.set_viewport_size({"width": 320, "height": 844})
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    phone.get_by_role("link", name="不办了，退号").click()
    axe(phone)
    phone.get_by_role("button", name="退号").click()
    expect(phone.get_by_text("这个号退掉了")).to_be_visible()
    axe(phone)


def test_a_press_that_meets_an_update_is_still_a_press(kiosk, new_page):
    phone = new_page("phone")
    phone.goto(take(kiosk))
    until(phone, "Boolean(document.querySelector('#t-now').live.last)")
    phone.evaluate(ALONE)
    number, leave = phone.locator("h1.y-no"), phone.get_by_role("link", name="不办了，退号")
    updated = phone.locator("#t-now [data-updated]")

    # Let go where nothing is to be pressed, the new picture is there; on a link, the link is followed.
    _press(phone, number)
    phone.evaluate(UPDATE)
    expect(updated).to_have_count(0)
    phone.mouse.up()
    expect(updated).to_have_count(1)
    _press(phone, leave)
    phone.evaluate(UPDATE)
    phone.mouse.up()

    expect(phone.get_by_role("button", name="退号")).to_be_visible()


def _press(page: Page, place: Locator) -> None:
    page.mouse.move(*place.evaluate(CENTRE))
    page.mouse.down()


def test_what_has_the_focus_keeps_it_when_the_picture_changes(hall, kiosk, new_page):
    first = take(kiosk)
    kiosk.get_by_role("link", name="好了").click()
    settle(kiosk, "home")
    phone = new_page("phone")
    phone.goto(take(kiosk))
    until(phone, "Boolean(document.querySelector('#t-now').live.open)")
    ahead = phone.locator(".t-ahead").inner_text()
    leave = phone.get_by_role("link", name="不办了，退号")
    leave.focus()

    assert kiosk.request.post(f"{first}leave/").ok

    expect(phone.locator(".t-ahead")).not_to_have_text(ahead)
    expect(leave).to_be_focused()
