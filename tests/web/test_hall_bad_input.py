"""Whatever is sent to an address of the hall, by mistake or on purpose: an answer in words, never a failure.

The addresses are read from the pages' own list, and the fields from what each page asks of a form: an address or a
field that is added is tried without a change here.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from tests.hall.conftest import Hall, moment
from tests.hall.test_book import PHONE, on
from tests.web import trying
from tests.web.forms import filled
from tests.web.trying import NASTY, NOWHERE, db, post
from tests.world import World, build_world, laid_down
from yikou.centre.models import Centre
from yikou.hall import operations
from yikou.hall.models import Queue, Ticket
from yikou.kernel.actors import system

pytestmark = pytest.mark.slow

__all__ = ["db"]

# Pages, the console's calls and seat, booking, and what the office arranges of the hall.
PLACES = (
    *("hall/", "pad/", "book/", "b/", "elder/book/", "console/call/", "console/sit/", "console/leave/"),
    *("console/pause/", "console/draft/", "office/hall/", "office/appointments/", "office/screens/"),
    *("office/windows/", "office/closings/", "office/posts/"),
)
# What a form of each name carries when it is in order; else what stands in its page.
IN_ORDER: Mapping[str, Any] = {
    "line": "A",
    "number": "A001",
    "ticket": "A001",
    "reason": "去复印",
    "to": "queue:C",
    "said": "slow",
    "minutes": "5",
    "why": "self",
    "key": "k" * 16,
    "phone": PHONE,
    "code": "123456",
}


ADDRESSES = trying.addresses(*PLACES)


class Tried:
    """A hall in the middle of a morning, with a browser for each kind of people."""

    def __init__(self, world: World) -> None:
        self.hall = Hall(world)
        self.hall.sit(world.li, "1")
        self.hall.sit(world.sun, "2")
        called, _, _, _ = (self.hall.take(n) for n in range(4))
        self.hall.next(world.li, 5)
        line = Queue.objects.get(code="A")
        door = {"by": self.hall.door, "at": moment(10)}
        kiosk = operations.set_kiosk(centre=world.centre, said={"name": "门口", "a_minute": 60}, **door)
        self.booked = operations.book(queue=line, slot_at=on(3, 10), phone=PHONE, channel="portal", **door)
        called.refresh_from_db()
        self.of: Mapping[str, str] = {
            "number": "A002",
            "token": called.token,
            "code": "A",
            "kiosk": str(kiosk.pk),
            "name": "hall",
            "key": "window-1",
            "centre": world.centre,
            "wanted": "1",
        }
        self.clerk, self.desk, self.head = (trying.browser(name) for name in ("xiaoli", "xiaomei", "wujie"))
        self.clerk.post("/console/sit/", {"number": "1"})
        self.director = trying.browser("chenzhuren")
        self.visitor = Client()

    def who(self, address: str) -> Client:
        """Whose page it is."""
        if address.startswith("console/"):
            return self.clerk
        if address.startswith(("hall/front/", "hall/guide/")):
            return self.desk
        if address.startswith(("office/", "hall/machines/")):
            return self.head
        return self.visitor

    def path(self, address: str, **other: str) -> str:
        """The address with something real, or something else, in each of its places."""
        return trying.path(address, {**self.of, **self.special(address), **other})

    def special(self, address: str) -> dict[str, str]:
        """Where a place means something of its own."""
        if address.startswith("b/"):
            return {"token": self.booked.token}
        if address.startswith("office/appointments/plans"):
            return {"number": "1"}
        if address.startswith("office/appointments"):
            return {"number": str(self.booked.pk)}
        if address.startswith("office/hall/competence"):
            return {"number": str(self.hall.house.li.account_id)}
        return {"code": "MZ-001"} if address.startswith("elder/") else {}


@pytest.fixture(scope="module")
def built(db: None) -> list[Tried]:
    """The hall, once it is built."""
    return []


@pytest.fixture
def tried(built: list[Tried]) -> Tried:
    """The hall to be tried; built by whoever asks first, because only a test has a clock."""
    if not built:
        built.append(Tried(laid_down("world", build_world)))
    return built[0]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_field_of_the_hall_makes_a_page_fail(tried: Tried, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    client, path = tried.who(address), tried.path(address)
    with trying.undone(client):
        shown = client.get(path)
    form = filled(shown.content.decode()) if shown.status_code == 200 else {}
    with trying.asked(monkeypatch) as names:
        post(client, path, {})
        post(client, path, form | {name: IN_ORDER[name] for name in names if name in IN_ORDER})
    whole = {name: IN_ORDER.get(name, form.get(name, "1")) for name in {*names, *form}}

    for name, nasty in ((name, nasty) for name in whole for nasty in NASTY):
        assert post(client, path, whole | {name: nasty}).status_code < 500, (path, name, nasty)
    for nasty in NASTY:
        assert post(client, path, dict.fromkeys(whole, nasty)).status_code < 500, (path, nasty)
    assert post(client, path, whole, **{"HX-Request": "true"}).status_code < 500


@pytest.mark.parametrize("address", [one for one in ADDRESSES if "<" in one])
def test_no_address_of_the_hall_leads_to_what_is_not_there(tried: Tried, address: str) -> None:
    for nasty in NOWHERE:
        for place in trying.parts(address):
            answer = post(tried.who(address), tried.path(address, **{place: nasty}), dict(IN_ORDER))
            assert answer.status_code < 500, (address, nasty)


def test_a_number_of_another_centre_is_not_there(tried: Tried) -> None:
    with trying.undone():
        Centre.objects.create(code="elsewhere", name="别处", short_name="别处", level="street")
        by = {"by": system("elsewhere"), "at": moment(1)}
        line = operations.open_queue(centre="elsewhere", code="A", name="别处的", **by)
        operations.issue(queue=line, channel="paper", number="A099", **by)

        for address in ("hall/front/number/A099/", "hall/front/find/?number=A099"):
            assert tried.desk.get(f"/{address}").status_code == 404
        for verb in ("back", "pass", "leave"):
            assert tried.desk.post(f"/hall/front/number/A099/{verb}/", dict(IN_ORDER)).status_code == 404
        assert tried.head.get("/office/hall/tickets/A099/").status_code == 404
        form = {"number": "A099", "reason": "叫一下"}
        assert tried.clerk.post("/console/call/one/", form, headers={"HX-Request": "true"}).status_code == 404
        assert Ticket.objects.get(number="A099").state == "printing"
