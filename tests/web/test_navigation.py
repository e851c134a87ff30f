"""The office's head: few ways in a row, many under their heads."""

import re
from html import unescape

import pytest

from yikou.web.navigation import FEW, OFFICE, Head, Way, laid_out

pytestmark = pytest.mark.django_db


def _links(body: bytes, label: str) -> list[str]:
    found = re.search(rf'<nav[^>]*aria-label="{label}">(.*?)</nav>', body.decode(), flags=re.S)
    return re.findall(r">([^<]+)</a>", unescape(found.group(1))) if found else []


def test_many_ways_stand_under_their_heads_and_every_one_is_reached(signed_in) -> None:
    client = signed_in("wujie")

    body = client.get("/office/ledger/").content
    heads = re.findall(r'href="([^"]+)"', re.search(r'aria-label="后台">(.*?)</nav>', body.decode(), re.S).group(1))  # type: ignore[union-attr]
    reached = {name for one in heads for name in _links(client.get(one, follow=True).content, "同一类")}

    assert len(_links(body, "后台")) <= len({row[0] for row in OFFICE})
    assert "台账" in _links(body, "同一类")
    assert {"今日", "待办", "大厅", "预约", "屏幕", "台账", "事项"} <= reached


def test_the_current_page_and_its_head_are_marked(signed_in) -> None:
    body = signed_in("wujie").get("/office/owed/").content.decode()

    assert re.search(r'aria-current="true">今日</a>', body)
    assert re.search(r'aria-current="page">待办</a>', body)


def test_few_ways_stand_in_one_row() -> None:
    ways = tuple(Way(str(n), f"/{n}/", str(n)) for n in range(FEW))

    assert laid_out((Head("一", ways[:4]), Head("二", ways[4:])), "5") == (ways, ())


def test_a_head_over_a_single_way_is_called_after_it_and_needs_no_second_row() -> None:
    ways = tuple(Way(str(n), f"/{n}/", str(n)) for n in range(FEW))
    heads = (Head("许多", ways), Head("一个", (Way("人员", "/people/", "people"),)))

    first, second = laid_out(heads, "people")

    assert [way.label for way in first] == ["许多", "人员"]
    assert second == ()
