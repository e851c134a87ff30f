"""A centre with somebody at window 3, whose entries the ledger's tests look at."""

from datetime import datetime

import pytest

from yikou.accounts import operations as accounts
from yikou.centre import operations as centre
from yikou.kernel.actors import Actor, system
from yikou.kernel.clock import ZONE

MONDAY_9AM = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
TUESDAY_9AM = datetime(2026, 3, 3, 9, 0, tzinfo=ZONE)
MONDAY, TUESDAY = MONDAY_9AM.date(), TUESDAY_9AM.date()
BY = system("liuwan")


def seat(number: str):
    """A window with a clerk who sits there since Monday morning."""
    admin = Actor(key="system", centre="liuwan", rights=frozenset({"people.open"}))
    account = accounts.open_account(
        username=f"clerk{number}", name="陆文静", centre="liuwan", password="Hall-2026-ok", by=admin, at=MONDAY_9AM
    )
    window = centre.add_window(centre=centre_of(), number=number, name="综合", sort="general", by=BY, at=MONDAY_9AM)
    clerk = Actor(key=account.actor_key, centre="liuwan", account_id=account.pk)
    return centre.seat_at(window=window, by=clerk, at=MONDAY_9AM)


def centre_of():
    """柳湾, read anew."""
    from yikou.centre import queries

    found = queries.centre("liuwan")
    assert found is not None
    return found


@pytest.fixture
def hall(db):
    """The centre 柳湾 with somebody at window 3, since Monday morning: four entries of Monday."""
    founded = centre.found_centre(
        code="liuwan", name="柳湾镇服务中心", short_name="柳湾中心", level="street", by=BY, at=MONDAY_9AM
    )
    seat("3")
    return founded
