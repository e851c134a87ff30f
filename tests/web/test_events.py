"""Server-sent events: one look at the ledger for all, pictures that resume, and nobody slow holding up the rest."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from django.db import connection, connections, transaction

from tests.hall.conftest import Hall, moment
from tests.world import House, World
from yikou.hall.models import Ticket
from yikou.ledger.models import Entry
from yikou.ledger.operations import mac_of
from yikou.web.events.app import Events
from yikou.web.events.hub import Hub, Stream
from yikou.web.events.mailbox import Event, Mailbox, event
from yikou.web.events.watch import PATIENCE, Watch


@pytest.fixture
def hall_now(world: World) -> Hall:
    """The cast's hall at nine on Monday, two general windows open."""
    made = Hall(world)
    made.sit(world.li, "1")
    made.sit(world.sun, "2")
    return made


SCREEN, BOARD = Stream("screen", "yunshui", "hall"), Stream("board", "yunshui")


class Told:
    """A source that is told what happened instead of reading it."""

    def __init__(self) -> None:
        self.entry, self.changed, self.draws = 1, set[str](), 0
        self.fails = False
        self.rested = False

    def happen(self) -> None:
        """One more entry."""
        self.entry += 1
        self.changed = {"yunshui"}

    def news(self) -> set[str]:
        if self.fails:
            raise OSError("the database is gone")
        changed, self.changed = self.changed, set()
        return changed

    def draw(self, centre: str, streams: Collection[Stream], *, anew: bool) -> Mapping[Stream, Event]:
        self.draws += 1
        return {one: event(self.entry, f"{one.kind} after {self.entry}") for one in streams}

    def rest(self) -> None:
        self.rested = True


def _hub(source: Told) -> Hub:
    return Hub(lambda: source, every=0.005, draw_every=60)


async def _until(done: Any) -> None:
    async with asyncio.timeout(5):
        while not done():
            await asyncio.sleep(0.005)


# --- one client --------------------------------------------------------------------------------


def test_a_slow_client_loses_old_pictures_and_never_the_newest():
    async def story() -> Event | None:
        box = Mailbox()
        for entry in range(1, 50):
            box.put(event(entry, f"after {entry}"))
        return await box.take(1)

    taken = asyncio.run(story())

    assert taken is not None
    assert taken.frame == f"id: {taken.id}\ndata: after 49\n\n".encode()
    assert taken.id.startswith("49-")


def test_what_a_client_has_is_not_sent_again():
    async def story() -> list[Event | None]:
        box = Mailbox(event(7, "same").id)
        box.put(event(7, "same"))
        first = await box.take(0.01)
        box.put(event(7, "other"))
        return [first, await box.take(1)]

    nothing, other = asyncio.run(story())

    assert nothing is None
    assert other == event(7, "other")


def test_a_picture_of_several_lines_is_one_event():
    assert event(3, "one\ntwo").frame.endswith(b"data: one\ndata: two\n\n")


# --- the hub -----------------------------------------------------------------------------------


def test_everybody_gets_the_picture_of_now_and_then_each_change_drawn_once():
    source = Told()

    async def story() -> tuple[int, int]:
        hub = _hub(source)
        async with hub.listening(SCREEN) as one, hub.listening(SCREEN) as other:
            first = [await box.take(2) for box in (one, other)]
            assert {taken.id.split("-")[0] for taken in first if taken} == {"1"}
            drawn = source.draws
            source.happen()
            second = [await box.take(2) for box in (one, other)]
            assert second[0] is second[1] is not None
            assert hub.listeners == 2
        await _until(lambda: source.rested)
        return drawn, source.draws

    assert asyncio.run(story()) == (1, 2)


def test_who_comes_back_with_the_last_picture_gets_the_next_one_only():
    source = Told()

    async def story() -> None:
        hub = _hub(source)
        async with hub.listening(SCREEN):
            seen = event(1, "screen after 1").id
            async with hub.listening(SCREEN, seen=seen) as box:
                assert await box.take(0.1) is None
                source.happen()
                taken = await box.take(2)
                assert taken is not None
                assert taken.id.startswith("2-")
            async with hub.listening(SCREEN, seen=seen) as box:
                missed = await box.take(2)
                assert missed == taken

    asyncio.run(story())


def test_a_centre_where_nothing_happened_is_not_drawn_again():
    source = Told()

    async def story() -> int:
        hub = _hub(source)
        async with hub.listening(SCREEN) as here, hub.listening(Stream("screen", "other", "hall")) as there:
            await here.take(2)
            await there.take(2)
            source.happen()
            await here.take(2)
            assert await there.take(0.05) is None
        return source.draws

    assert asyncio.run(story()) == 3


def test_what_the_whole_hall_looks_at_is_drawn_before_the_phones():
    source, order = Told(), list[str]()
    draw = source.draw
    source.draw = lambda centre, streams, **how: order.append(streams[0].kind) or draw(centre, streams, **how)  # type: ignore

    async def story() -> None:
        hub = _hub(source)
        async with hub.listening(Stream("ticket", "yunshui", "x")) as phone, hub.listening(SCREEN) as wall:
            await phone.take(2)
            await wall.take(2)
            order.clear()
            source.happen()
            await phone.take(2)

    asyncio.run(story())

    assert order == ["screen", "ticket"]


def test_when_the_ledger_cannot_be_read_the_streams_end_and_later_ones_begin():
    source = Told()

    async def story() -> None:
        hub = _hub(source)
        async with hub.listening(SCREEN) as box:
            await box.take(2)
            source.fails = True
            await _until(lambda: box.is_closed)
        source.fails = False
        async with hub.listening(SCREEN) as box:
            assert await box.take(4) is not None

    asyncio.run(story())


def test_a_hub_that_is_closed_ends_every_stream_and_opens_none():
    async def story() -> None:
        hub = _hub(Told())
        async with hub.listening(SCREEN) as box:
            await box.take(2)
            hub.close()
            await _until(lambda: box.is_closed)
        async with hub.listening(BOARD) as late:
            assert late.is_closed

    asyncio.run(story())


def test_a_client_that_takes_nothing_is_let_go_and_holds_nobody_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("yikou.web.events.app.GONE_AFTER", 0.3)
    monkeypatch.setattr("yikou.web.events.app.admit", lambda *_: SCREEN)
    source, got = Told(), list[bytes]()
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [(b"host", b"testserver")]}

    async def waits() -> Any:
        await asyncio.Event().wait()

    async def stuck(message: Any) -> None:
        if b"id: " in message.get("body", b""):
            await asyncio.Event().wait()

    async def awake(message: Any) -> None:
        got.append(message.get("body", b""))

    async def story() -> None:
        app = Events(_hub(source))
        gone = asyncio.create_task(app(scope, waits, stuck))
        other = asyncio.create_task(app(scope, waits, awake))
        await _until(lambda: any(b"after 1" in one for one in got))
        source.happen()
        await _until(lambda: any(b"after 2" in one for one in got))
        await asyncio.wait_for(gone, 5)
        assert app.hub.listeners == 1
        app.close()
        await asyncio.wait_for(other, 5)

    asyncio.run(story())


# --- the ledger --------------------------------------------------------------------------------


def _entry(number: int | None = None) -> Entry:
    made = Entry(pk=number, centre="yunshui", day=moment().date(), kind="hall.arrived", subject="x:1", at=moment())
    made.by, made.mac = "system", ""
    made.mac = mac_of(made)
    made.save(force_insert=True)
    return made


def test_new_entries_are_seen_once(hall_now: Hall):
    watch = Watch()
    watch.news()

    hall_now.take()

    assert watch.news() == {"yunshui"}
    assert watch.news() == set()


@pytest.mark.django_db
def test_an_entry_that_commits_after_a_later_one_is_seen():
    clock = [0.0]
    watch = Watch(lambda: clock[0])
    first = _entry()
    watch.news()
    _entry(first.pk + 2)
    assert watch.news() == {"yunshui"}
    assert watch.news() == set()

    _entry(first.pk + 1)

    assert watch.news() == {"yunshui"}
    assert watch.news() == set()


@pytest.mark.django_db
def test_a_number_that_was_rolled_back_is_given_up_after_a_while(django_assert_num_queries: Any):
    clock = [0.0]
    watch = Watch(lambda: clock[0])
    first = _entry()
    watch.news()
    _entry(first.pk + 2)
    watch.news()
    clock[0] = PATIENCE + 1

    with django_assert_num_queries(1) as asked:
        assert watch.news() == set()

    assert " IN " not in asked[0]["sql"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_transactions_that_commit_in_the_other_order_are_both_seen(house: House):
    import threading

    watch, begun, go = Watch(), threading.Event(), threading.Event()
    watch.news()

    def slow() -> None:
        with transaction.atomic():
            _entry()
            begun.set()
            go.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    begun.wait(10)
    _entry()
    assert watch.news() == {"yunshui"}
    assert watch.news() == set()
    go.set()
    thread.join(10)

    assert watch.news() == {"yunshui"}


# --- who may listen ----------------------------------------------------------------------------


async def _asked(
    path: str, headers: dict[str, str], app: Events | None = None
) -> tuple[int, dict[bytes, bytes], bytes]:
    """The first answer of the application; a stream is left after its first picture."""
    app, sent, enough = app or Events(), list[Any](), asyncio.Event()

    async def send(message: Any) -> None:
        sent.append(message)
        if b"id: " in message.get("body", b""):
            enough.set()

    async def receive() -> Any:
        await enough.wait()
        return {"type": "http.disconnect"}

    named = [(name.lower().encode(), value.encode()) for name, value in {"host": "testserver", **headers}.items()]
    where, _, query = path.partition("?")
    scope = {"type": "http", "method": "GET", "path": where, "query_string": query.encode(), "headers": named}
    async with asyncio.timeout(10):
        await app(scope, receive, send)
    app.close()
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(one.get("body", b"") for one in sent)


def _ask(path: str, **headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
    return asyncio.run(_asked(path, {name.replace("_", "-"): value for name, value in headers.items()}))


@pytest.mark.django_db(transaction=True)
def test_what_is_not_there_is_404(house: House):
    paths = (
        "/",
        "/events/",
        "/events/hall/ticket/nobody",
        "/events/hall/ticket/",
        "/events/hall/board/x",
        "/events/%00",
    )

    assert {path: _ask(path)[0] for path in paths} == dict.fromkeys(paths, 404)


@pytest.mark.django_db(transaction=True)
def test_a_ticket_tells_its_own_place_and_names_nobody(hall_now: Hall):
    hall_now.take()
    ticket = hall_now.take()

    status, headers, body = _ask(f"/events/hall/ticket/{ticket.token}", origin="http://testserver:8000")

    assert status == 200
    assert headers[b"content-type"] == b"text/event-stream; charset=utf-8"
    assert headers[b"access-control-allow-origin"] == b"http://testserver:8000"
    assert b'"number":"A002","state":"waiting"' in body
    assert b'"ahead":1' in body
    assert "小李" not in body.decode()


@pytest.mark.django_db(transaction=True)
def test_another_hosts_page_may_not_read(hall_now: Hall):
    ticket = Ticket.objects.get(pk=hall_now.take().pk)

    _, headers, _ = _ask(f"/events/hall/ticket/{ticket.token}", origin="http://elsewhere.example")

    assert b"access-control-allow-origin" not in headers


@pytest.mark.django_db(transaction=True)
def test_the_board_is_for_staff_who_may_see_the_hall(hall_now: Hall, signed_in: Any):
    cookies = {name: signed_in(name).cookies["sessionid"].value for name in ("wujie", "chenzhuren", "xiaoan")}

    answers = {name: _ask("/events/hall/board", cookie=f"sessionid={key}") for name, key in cookies.items()}

    assert {name: answer[0] for name, answer in answers.items()} == {"wujie": 200, "chenzhuren": 200, "xiaoan": 403}
    assert "小李" in answers["wujie"][2].decode()
    assert _ask("/events/hall/board")[0] == _ask("/events/hall/board", cookie="sessionid=forged")[0] == 401


def _sign_out(client: Any) -> None:
    client.post("/staff/sign-out/")
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_a_board_whose_reader_signed_out_ends(hall_now: Hall, signed_in: Any):
    client = signed_in("wujie")
    cookie = f"sessionid={client.cookies['sessionid'].value}"

    async def story() -> list[bytes]:
        app, sent, first = Events(beat_every=0.1), list[bytes](), asyncio.Event()

        async def send(message: Any) -> None:
            sent.append(message.get("body", b""))
            if b"id: " in sent[-1]:
                first.set()

        async def receive() -> Any:
            await asyncio.Event().wait()

        headers = [(b"host", b"testserver"), (b"cookie", cookie.encode())]
        scope = {"type": "http", "method": "GET", "path": "/events/hall/board", "query_string": b"", "headers": headers}
        task = asyncio.create_task(app(scope, receive, send))
        async with asyncio.timeout(10):
            await first.wait()
            await asyncio.to_thread(_sign_out, client)
            await task
        app.close()
        return sent

    assert asyncio.run(story())[-1] == b""
