"""Sending what no form of ours sends: the addresses of the pages, what each asks of a form, and nothing stays.

For files of tests that try every address of a part of the house. Such a file imports `db`, builds its cast once and
undoes each try by itself (`post`, `undone`), because a cast for each test would cost more than all that is sent.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.test import Client, TestCase
from django.urls import URLPattern, get_resolver
from django.utils.datastructures import MultiValueDict

from tests.world import PASSWORD
from yikou.kernel import kept
from yikou.ledger.models import Entry

NASTY: tuple[Any, ...] = (
    "",
    " ",
    "😀🧓🏽👨‍👩‍👧",
    "\u202eA001\u202c\u200f\u2066",
    "长" * 200_000,
    "甲\0乙",
    "-1",
    "0",
    "9" * 30,
    "1e9",
    "NaN",
    "²",
    "١٢",
    "true",
    "['a']",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "a:b:c",
    "window:",
    "line:不",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "25:99",
    "\r\nX: y",
    "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    ["A", "B", "C"],
    [],
)
# Files that are not what their names say, that are broken, empty or too large.
FILES: Mapping[str, bytes] = {
    "nothing.jpg": b"",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "program.jpg": b"MZ\x90\x00" + b"\0" * 600,
    "cut.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 20,
    "cut.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 30,
    "fake.pdf": b"%PDF-1.7\n",
    "book.xlsx": b"PK\x03\x04junk",
    "deep.json": b"[" * 100_000,
    "x" * 300 + ".csv": b"\xff\xfe\x00",
    "\u202e😀.jpg": b"\0",
    "large.jpg": b"\xff\xd8\xff" + b"\0" * 13_000_000,
}
# What stands in the place of a number, a code, a token in an address.
NOWHERE = ("9" * 21, "0", "😀", "a" * 300, "\u202eA001")


def addresses(*places: str, methods: Sequence[str] = ("POST",)) -> list[str]:
    """The addresses that begin so and take one of the methods, as the pages' own list writes them."""
    found = _walked(get_resolver("yikou.web.urls").url_patterns, "")
    return [address for address, may in found if address.startswith(places) and may & set(methods)]


def _walked(patterns: Any, before: str) -> Iterator[tuple[str, set[str]]]:
    for one in patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield address, set(getattr(one.callback, "methods", ()))
        else:
            yield from _walked(one.url_patterns, address)


def parts(address: str) -> list[str]:
    """The names of the places in an address."""
    return [part.partition(":")[2] or part for part in address.replace(">", "<").split("<")[1::2]]


def path(address: str, given: Mapping[str, str]) -> str:
    """The address with something in each of its places."""
    return "/" + "".join(
        given[part.partition(":")[2] or part] if n % 2 else part
        for n, part in enumerate(address.replace(">", "<").split("<"))
    )


def browser(username: str) -> Client:
    """The browser of somebody of the cast after sign-in."""
    client = Client()
    answer = client.post("/staff/", {"username": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of a whole file: what its first test builds stands until its last one is through."""

    class Ground(TestCase):
        """What Django lays under the tests of one class."""

    with django_db_blocker.unblock():
        Ground.setUpClass()
        try:
            yield
        finally:
            Ground.tearDownClass()


class Asked(set[str]):
    """The names of the fields that a page asks of what it was sent; and of the files, by themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.files: set[str] = set()


@contextmanager
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """What is asked of forms in here."""
    names = Asked()
    with monkeypatch.context() as patched:
        for method in ("get", "getlist", "__getitem__"):
            plain = getattr(MultiValueDict, method)

            def noting(self: MultiValueDict, key: str, *rest: Any, plain: Any = plain) -> Any:
                (names if isinstance(self, QueryDict) else names.files).add(key)
                return plain(self, key, *rest)

            patched.setattr(MultiValueDict, method, noting)
        yield names


def post(client: Client, path: str, form: Any, **headers: str) -> HttpResponse:
    """The answer to what is sent; whatever it did is undone, and nothing was recorded where it was refused."""
    with undone(client):
        before = recorded()
        answer = client.post(path, form, headers=headers)
        if answer.status_code >= 400:
            assert recorded() == before, (path, form)
    return answer


@contextmanager
def undone(*clients: Client) -> Iterator[None]:
    """Whatever is done in here is undone, and the browsers have the cookies that they had."""
    before, cookies = recorded(), [copy.deepcopy(one.cookies) for one in clients]
    with transaction.atomic():
        yield
        changed = recorded() != before
        transaction.set_rollback(True)
    for client, had in zip(clients, cookies, strict=True):
        client.cookies = had
    if changed:
        kept.forget_everything()


def recorded() -> int:
    """How many entries the ledger has, without those of who is refused at a door."""
    return Entry.objects.exclude(kind__startswith="accounts.").count()
