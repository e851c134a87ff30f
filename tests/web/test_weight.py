"""What a first visit fetches."""

import re

import pytest
from django.contrib.staticfiles.finders import find

CONSOLE = ("css/tokens.css", "css/yikou.css", "css/numbers.css", "css/desk.css", "js/yikou.js", "vendor/htmx.min.js")
MOST = 300_000
SHARED = 200_000


def _size(name: str) -> int:
    with open(str(find(f"yikou/{name}")), "rb") as file:
        return len(file.read())


def test_what_all_staff_pages_share_leaves_room_for_the_page_itself():
    assert sum(map(_size, (*CONSOLE, "vendor/icons.svg"))) <= SHARED < MOST


@pytest.mark.parametrize("address", ["/", "/guides/MZ-001/", "/staff/"])
def test_a_page_with_everything_it_loads_is_light(visitor, address):
    answer = visitor.get(address)
    loaded = set(re.findall(r"/static/yikou/([\w/.-]+)", answer.content.decode()))

    assert len(answer.content) + sum(map(_size, loaded)) <= MOST
