"""Browsers without a browser: who asks, at which moment, at the cast's centre."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as chosen
from django.test import Client

from tests.web.printers import Printer, printing
from tests.web.trying import browser
from tests.world import MONDAY_9AM, World
from yikou.kernel import clock

At = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def at() -> Iterator[At]:
    """It is Monday, 9:20; `at(moment)` makes it later. The centre lives on a shifted clock, as a demo does."""
    file = chosen.DATA / "clock.json"

    def move(moment: datetime) -> None:
        chosen.DATA.mkdir(parents=True, exist_ok=True)
        clock.start_at(chosen.DATA, moment)

    move(MONDAY_9AM + timedelta(minutes=20))
    yield move
    file.unlink(missing_ok=True)
    clock._shift.cache_clear()


@pytest.fixture(autouse=True)
def addresses(settings: Any) -> None:
    """The pages, and some that exist only to try the door on them."""
    settings.ROOT_URLCONF = "tests.web.addresses"


@pytest.fixture
def visitor(world: World) -> Client:
    """A resident's browser."""
    return Client()


@pytest.fixture
def signed_in(world: World) -> Callable[..., Client]:
    """`signed_in("xiaoli")` is the browser of somebody of the cast after sign-in."""

    return browser


@pytest.fixture
def printer() -> Iterator[Printer]:
    """A receipt printer in the network, played by a socket."""
    with printing() as made:
        yield made
