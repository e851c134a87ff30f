"""What most journeys begin with: the cast's centre on a Monday morning, somebody at work in it, a resident's phone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.support.browser import sign_in
from tests.support.centre import Centre
from tests.support.hall import open_hall


@pytest.fixture
def hall() -> Iterator[Centre]:
    """The cast's centre on a Monday morning, served."""
    made = open_hall()
    yield made
    made.stop()


@pytest.fixture
def enter(hall: Centre, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """`enter("xiaoli")` is the browser of somebody who signed in."""

    def open_page(username: str, size: str = "desk") -> Page:
        return sign_in(new_page(size), hall.url, username)

    return open_page


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """The resident's telephone."""
    page = new_page("phone")
    page.set_viewport_size({"width": 360, "height": 780})
    return page
