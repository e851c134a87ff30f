"""Whatever is sent to the pages of what was said, owed, assigned and made public: words come back, never a failure.

The addresses are read from the pages' own list, their steps from the views, and the fields from what each page asks
of a form: an address, a step or a field that is added is tried without a change here (new words in an address: STEPS).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web import trying
from tests.web.answering import Thing, one_of_everything
from tests.web.forms import answered
from tests.web.trying import FILES, NASTY, NOWHERE, db, post
from tests.world import World, build_world, laid_down
from yikou.centre.models import Centre
from yikou.ledger.models import Entry
from yikou.web.office import (
    concern_acts,
    urls_feedback,
    views_breaches,
    views_disputes,
    views_homes,
    views_rectifications,
    views_surveys,
    views_tasks,
)

pytestmark = pytest.mark.slow

__all__ = ["db"]

PLACES = (
    *sorted({f"office/{str(one.pattern).partition('/')[0]}/" for one in urls_feedback.urlpatterns}),
    *("office/messages/", "say/", "survey/", "faq/", "open/", "answers/", "letter/", "c/<str:token>/rate/", "inspect/"),
)
# The steps that stand in an address.
STEPS: Mapping[str, Any] = {
    "office/concerns/<str:number>/<slug:verb>/": concern_acts.ACTS,
    "office/breaches/<str:number>/<slug:step>/": views_breaches.STEPS,
    "office/rectifications/<str:number>/<slug:verb>/": views_rectifications._VERBS,
    "office/tasks/<str:number>/<slug:step>/": {**views_tasks.FORMS, **views_tasks.CLICKS},
    "office/surveys/<str:number>/<slug:step>/": (*views_surveys.STEPS, *views_surveys.CHANGES),
    "office/surveys/<str:number>/ask/<slug:key>/": ("q1", "q2"),
    "office/visits/<str:number>/<slug:step>/": ("phone", "missed", "later", "reached"),
    "office/homes/<str:number>/<slug:step>/": ("missed", *views_homes.FORMS),
    "office/disputes/<str:number>/<slug:step>/": views_disputes.FORMS,
    "office/disputes/<str:number>/phone/<slug:side>/": ("one", "other"),
    "office/ratings/paper/new/<slug:way>/": ("paper", "phone"),
}
# Who is asked after the one who answers for it, until one may.
PEOPLE = (
    *("bange", "chenzhuren", "xiaomei", "wujie", "liuweiyuan", "zhoushuji", "zhengdaibiao", "xiaoli", "laozhao"),
    *("mayi", "liangjie"),
)
# What is answered in a field of this name, or else of this kind, by somebody who makes no mistake.
IN_ORDER: Mapping[str, Any] = {
    **dict.fromkeys(("phone", "one_phone", "other_phone"), "13800001234"),
    **dict.fromkeys(("reason", "why"), "写一句为什么"),
    "words": "等了一个小时，没有人说为什么",
    "when": "2026-03-02",
    "outcome": "reached",
    "feel": "good",
    "how": "put_right",
    "level": "satisfied",
    "passed": "1",
    "key": "q1",
    "keys": "q2,q1,q3,q4",
    "sort": "surprise",
    "column": "party",
    "options": "甲\n乙",
    "tickets": "18.00",
    "title": "第二个村",
    "justified": "yes",
}
OF_KIND = {"date": "2026-03-06", "datetime-local": "2026-03-06T10:00", "number": "1", "month": "2026-02"}
# What is sharpest where a day, a number, a choice or words are asked.
SHARP: Mapping[str, tuple[Any, ...]] = {
    "date": ("0001-01-01", "9999-12-31", "2026-02-30", "明天"),
    "number": ("9" * 30, "-1", "²", "三"),
    "select": ("none of these", ["A", "B"], "9" * 30, "\u202e"),
    "text": ("长" * 200_000, "😀\u202eA", ["A", "B"], "1\0"),
}


def _every_address() -> Iterator[str]:
    """The addresses that take a form, each step of a thing by itself."""
    for address in trying.addresses(*PLACES):
        if "<slug:" not in address:
            yield address
            continue
        before, _, last = address.rpartition("<slug:")
        yield from (f"{before}{step}{last.partition('>')[2]}" for step in STEPS.get(address, ("nonsense",)))


HOUSE = ("office/", "inspect/")
WORDS = "记号甲乙丙丁"
ASKED = (*SHARP["date"], *SHARP["number"], "😀\u202eA", "长" * 4_000)
ADDRESSES = list(_every_address())


class Tried:
    """One of everything, with the browsers of those who may do something with it."""

    def __init__(self, world: World) -> None:
        self.things = one_of_everything(world)
        rating, entry = self.things["office/ratings/"][0].row, Entry.objects.latest("pk")
        self.given = {**IN_ORDER, "number": rating.number, "entries": str(entry.pk)}
        self.names = {key: name for name, key in world.accounts.items()}
        self.clients: dict[str, Client] = {"": Client()}
        self.ways: dict[str, Way] = {}

    def browser(self, name: str) -> Client:
        """Somebody's browser; a resident's has no name."""
        if name not in self.clients:
            self.clients[name] = trying.browser(name)
        return self.clients[name]

    def of(self, address: str) -> list[Thing]:
        """What can stand in the first place of an address."""
        found = self.things.get(address.partition("<")[0]) if "<" in address else None
        return found or [Thing(None, "0")]

    def people(self, address: str, thing: Thing) -> list[str]:
        """Who may be the one to ask, the likeliest first."""
        if not address.startswith(HOUSE):
            return [""]
        return list(dict.fromkeys([*([self.names[thing.owner]] if thing.owner else []), *PEOPLE]))

    def way_in(self, address: str, noting: pytest.MonkeyPatch) -> "Way":
        """How one gets furthest there: whoever may, with the thing with which it can be done now."""
        if address in self.ways:
            return self.ways[address]
        found: list[Way] = []
        for thing in self.of(address):
            way = self.way_with(thing, address, noting)
            found.append(way)
            if way.status < 400:
                break
        return self.ways.setdefault(address, min(found, key=lambda one: one.rank))

    def way_with(self, thing: Thing, address: str, noting: pytest.MonkeyPatch) -> "Way":
        """The same with one thing: the first who may."""
        found: list[Way] = []
        for name in self.people(address, thing):
            way = _gone(self.browser(name), path_to(address, thing.place), self.given, noting)
            found.append(way)
            if way.status not in (401, 403, 404):
                break
        return min(found, key=lambda one: one.rank)


@dataclass
class Way:
    """Whose browser sends a form where, what stands in it when it is in order, and what is answered then."""

    client: Client
    path: str
    status: int
    form: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    @property
    def rank(self) -> int:
        """How far it leads: done, refused in words, not there, not allowed."""
        return next(
            n
            for n, one in enumerate(((200, 302), (409, 422), (400, 413), (404,), (self.status,)))
            if self.status in one
        )


def path_to(address: str, place: str) -> str:
    """The address with a thing in its first place, and the first of whatever belongs to it in a further one."""
    return trying.path(
        address, dict.fromkeys(trying.parts(address), "1") | dict.fromkeys(trying.parts(address)[:1], place)
    )


def _gone(client: Client, path: str, given: Mapping[str, Any], noting: pytest.MonkeyPatch) -> Way:
    with trying.asked(noting) as names:
        empty = post(client, path, {})
        if empty.status_code in (401, 403):
            return Way(client, path, empty.status_code)
        form, kinds = _form(client, path)
        if empty.status_code == 404 and not form:
            return Way(client, path, 404)
        chosen = {name for name, kind in kinds.items() if kind in ("select", "radio", "checkbox", "hidden")}
        whole = form | {name: given[name] for name in given.keys() & names - chosen}
        done = post(client, path, whole)
    every = dict.fromkeys(names - {"csrfmiddlewaretoken"}, "1") | whole
    return Way(client, path, done.status_code, every, kinds, names.files)


def _form(client: Client, path: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The form that leads there, filled in: on the page itself, or on the page of the thing above it."""
    for above in (path, *(path.rsplit("/", n)[0] + "/" for n in (2, 3))):
        with trying.undone(client):
            shown = client.get(above)
        if shown.status_code == 200:
            return answered(shown.content.decode(), "" if above == path else path, **OF_KIND)
    return {}, {}


@pytest.fixture(scope="module")
def built(db: None) -> list[Tried]:
    """One of everything, once it is built."""
    return []


@pytest.fixture
def tried(built: list[Tried]) -> Tried:
    """What is tried; built by whoever asks first, because only a test has a clock."""
    if not built:
        built.append(Tried(laid_down("world", build_world)))
    return built[0]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_field_and_no_file_makes_a_page_fail(tried: Tried, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    way = tried.way_in(address, monkeypatch)

    for name, nasty in _tries(way):
        sent = dict.fromkeys(way.form, nasty) if not name else way.form | {name: nasty}
        assert post(way.client, way.path, sent).status_code < 500, (way.path, name, nasty)
    for name, data in FILES.items() if way.files else ():
        file = SimpleUploadedFile(name, data, "image/jpeg")
        assert post(way.client, way.path, way.form | dict.fromkeys(way.files, file)).status_code < 500, (way.path, name)


def _tries(way: Way) -> list[tuple[str, Any]]:
    """Which value stands wrong in which field; where no field is named, in all of them.

    A field has what is sharpest there and, in turn with its neighbours, a third of the others.
    """
    kinds = enumerate(way.kinds.get(name, "") for name in sorted(way.form))
    wrong = [(*SHARP.get(kind, SHARP["text"]), *NASTY[n % 3 :: 3]) for n, kind in kinds]
    fields = zip(sorted(way.form), wrong, strict=True)
    return [(name, one) for name, ones in (*fields, ("", NASTY)) for one in ones]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_was_typed_stays_where_it_is_refused(tried: Tried, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    way = tried.way_in(address, monkeypatch)
    typed = [name for name, kind in way.kinds.items() if kind in ("text", "area") and name in way.form]

    answer = post(way.client, way.path, {name: WORDS if name in typed else "" for name in way.form})
    if answer.status_code in (409, 422) and typed:
        assert WORDS in answer.content.decode(), (way.path, typed)


@pytest.mark.parametrize("address", [one for one in trying.addresses(*PLACES, methods=("GET", "POST")) if "<" in one])
def test_no_address_leads_to_what_is_not_there(tried: Tried, address: str) -> None:
    client = tried.browser("bange" if address.startswith(HOUSE) else "")

    for nasty in NOWHERE:
        for place in trying.parts(address):
            path = trying.path(address, dict.fromkeys(trying.parts(address), "1") | {place: nasty})
            for answer in (client.get(path), post(client, path, {})):
                assert answer.status_code < 500, (address, nasty)


@pytest.mark.parametrize("address", trying.addresses(*PLACES, methods=("GET",)))
def test_no_question_in_an_address_makes_a_page_fail(
    tried: Tried, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    thing = tried.of(address)[0]
    path = path_to(address, thing.place)
    clients = [tried.browser(name) for name in tried.people(address, thing)]
    with trying.asked(monkeypatch) as names, trying.undone(*clients):
        client = next((one for one in clients if one.get(path).status_code < 400), clients[0])

    for nasty in ASKED:
        with trying.undone(client):
            assert client.get(path, dict.fromkeys(names, nasty)).status_code < 500, (path, nasty)


@pytest.mark.parametrize("address", [one for one in ADDRESSES if "<" in one and one.startswith(HOUSE)])
def test_what_is_another_centres_is_not_there(tried: Tried, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    way = tried.way_in(address, monkeypatch)
    rows = [one.row for one in tried.of(address) if one.row is not None]
    with trying.undone(way.client):
        Centre.objects.create(code="elsewhere", name="别处", short_name="别处", level="street")
        for row in rows:
            type(row).objects.filter(pk=row.pk).update(centre="elsewhere")
        if rows:
            assert way.client.post(way.path, way.form).status_code == 404, way.path
            assert way.client.get(way.path).status_code in (404, 405), way.path
