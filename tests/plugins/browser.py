"""Fixtures for journeys: a served centre, pages in headless Chromium, axe-core, pictures.

def test_a_resident_finds_what_to_bring(page, centre, axe, shot):
    page.goto(centre.url)
    ...
    axe(page)
    shot(page, "portal-home")
"""

import os
import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, sync_playwright

from tests.plugins.database import leave_out
from tests.support import centre as centres
from tests.support.browser import OPTIONS, SIZES, chromium, font_configuration
from tests.support.centre import Centre
from tests.support.scratch import ROOT

SHOTS = ROOT / "shots"
NewPage = Callable[..., Page]
_FAILED = pytest.StashKey[bool]()

# Chromium and htmx say these of their own accord; they are answers that a test asks for, or a line that it cuts.
_EXPECTED_NOISE = re.compile(
    r"Failed to load resource: the server responded with a status of 4\d\d|Response Status Error Code 4\d\d"
    r"|net::ERR_(ABORTED|INTERNET_DISCONNECTED|FAILED|CONNECTION_REFUSED|CONNECTION_RESET|INCOMPLETE_CHUNKED_ENCODING)"
    r"|^htmx:(afterRequest|sendAbort|sendError)"
    # A page that was left, or lost its server, while the browser fetched its worker (js/stay.js goes on without).
    r"|^An unknown error occurred when fetching the script"
)
# The events say that they are not ready, full, or ending; a page asks again by itself (js/live.js).
_COME_AGAIN = re.compile(r"/events/.*: Failed to load resource: the server responded with a status of 503")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium for the whole run."""
    program = chromium()
    if program is None:
        leave_out("Chromium is not installed")
    # Playwright's loop runs in this thread, and Django would refuse the database because of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(font_configuration())}
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=list(OPTIONS), env=environment)
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Open a page as one more person: `new_page()`, `new_page("phone")`, `new_page(javaScriptEnabled=False)`.

    Every call is a browser profile of its own. Errors in a page's scripts and breaches of the
    content security policy fail the test at its end.
    """
    opened: list[BrowserContext] = []
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said = f"{message.location.get('url', '')}: {message.text}"
        if message.type == "error" and not (_EXPECTED_NOISE.search(message.text) or _COME_AGAIN.search(said)):
            problems.append(said)

    def open_page(size: str = "desk", **options: Any) -> Page:
        width, height = SIZES[size]
        settings = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"} | options
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield open_page
    if _FAILED in request.node.stash:
        _keep_pictures(opened, request.node.name)
    for context in opened:
        context.close()
    if problems:
        pytest.fail("errors in the browser:\n" + "\n".join(problems), pytrace=False)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page at the size of a desk."""
    return new_page()


@pytest.fixture(scope="session")
def centre() -> Iterator[Centre]:
    """A served centre with a day of work behind it, shared by the run's tests: do not count on being alone."""
    made = centres.fresh("shared")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def own_centre() -> Iterator[Centre]:
    """A served centre for this test alone: it may be stopped, killed, restored, counted."""
    made = centres.fresh()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page)` fails on any accessibility violation that axe-core finds in the page as it stands."""

    def check(page: Page, context: str | None = None) -> None:
        found = Axe().run(page, context=context, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return check


@pytest.fixture
def shot() -> Callable[..., Path | None]:
    """`shot(page, "console-intake")` keeps a picture in shots/ when SHOTS=1 (`make shots`), else does nothing."""

    def take(page: Page, name: str, *, whole: bool = True) -> Path | None:
        if os.environ.get("SHOTS") != "1":
            return None
        return _picture(page, SHOTS / f"{name}.png", whole=whole)

    return take


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[_FAILED] = True
    return report


def _keep_pictures(opened: list[BrowserContext], test: str) -> None:
    name = re.sub(r"[^\w-]+", "-", test)
    for number, page in enumerate((page for context in opened for page in context.pages), 1):
        _picture(page, SHOTS / "failed" / f"{name}-{number}.png", whole=False)


def _picture(page: Page, file: Path, *, whole: bool) -> Path | None:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        page.screenshot(path=file, full_page=whole, animations="disabled")
    except Error:
        return None
    return file
