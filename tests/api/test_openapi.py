"""The API describes itself: for machines as OpenAPI, for people on one page, both without a network."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from tests.support.scratch import ROOT
from tests.world import World
from yikou.api.v1 import api

WORDS = re.compile(r"[a-z][a-z0-9_]*")
HEADERS = {"Idempotency-Key", "X-Countersign-Token"}


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return json.loads(json.dumps(api.get_openapi_schema()))


def operations(described: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for methods in described["paths"].values() for one in methods.values()]


def test_the_description_in_the_docs_is_that_of_the_operations(described: dict[str, Any]):
    written = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))

    assert written == described, "run: python tools/openapi.py"


def test_every_operation_is_told_in_chinese_and_names_the_right_it_needs(described: dict[str, Any]):
    for one in operations(described):
        assert re.search(r"[\u4e00-\u9fff]", one["summary"]), one
        assert one["description"].endswith("."), one["operationId"]
        assert one["x-right"], one["operationId"]
        assert one["security"] == ([{}, {"Bearer": []}] if one["x-right"] == "public" else [{"Bearer": []}])
        assert {"422", "500"} <= one["responses"].keys()


def test_names_are_plain_english_and_each_operation_has_its_own(described: dict[str, Any]):
    names = [one["operationId"] for one in operations(described)]
    fields = {name for shape in described["components"]["schemas"].values() for name in shape.get("properties", {})}
    parameters = {one["name"] for operation in operations(described) for one in operation["parameters"]}

    assert len(set(names)) == len(names)
    assert [one for one in {*names, *fields, *parameters - HEADERS} if not WORDS.fullmatch(one)] == []


def test_every_reference_leads_somewhere(described: dict[str, Any]):
    wanted = set(re.findall(r'"#/components/(schemas|responses)/(\w+)"', json.dumps(described)))

    assert [one for one in wanted if one[1] not in described["components"][one[0]]] == []


def test_every_refusal_is_described_in_the_one_shape(described: dict[str, Any]):
    refusals = described["components"]["responses"]
    for one in operations(described):
        told = {status: answer.get("$ref", "") for status, answer in one["responses"].items() if int(status) >= 400}
        assert all(answer.startswith("#/components/responses/") for answer in told.values()), told
    assert {one["content"]["application/json"]["schema"]["$ref"] for one in refusals.values()} == {
        "#/components/schemas/Refused"
    }


@pytest.mark.django_db
def test_the_description_is_served_as_it_is(world: World, described: dict[str, Any]):
    answer = Client().get("/api/v1/openapi.json")

    assert (answer.status_code, answer.json()) == (200, described)
    assert answer["Content-Type"].startswith("application/json")


class Loaded(HTMLParser):
    """What a page loads, and whether anything stands in it that the content security policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "link", "img", "iframe"):
            self.addresses.append(given.get("src") or given.get("href") or "")
        if tag == "style" or (tag == "script" and not given.get("src")) or "style" in given:
            self.inline.append(tag)
        self.inline += [name for name in given if name.startswith("on")]


@pytest.mark.django_db
def test_the_page_for_people_lists_every_operation_and_loads_nothing_from_elsewhere(
    world: World, described: dict[str, Any]
):
    answer = Client().get("/api/v1/docs")

    html, loaded = answer.content.decode(), Loaded()
    loaded.feed(html)
    assert answer.status_code == 200
    assert [one["operationId"] for one in operations(described) if f'id="{one["operationId"]}"' not in html] == []
    assert "不予受理（要复核人的令牌）" in html
    assert "权限：收件受理（cases.accept）" in html
    assert (loaded.inline, [one for one in loaded.addresses if not one.startswith("/static/")]) == ([], [])
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "swagger" not in html.lower()
