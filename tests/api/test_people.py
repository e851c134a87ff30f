"""Residents over HTTP: known once, masked always."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.api.conftest import Machine
from tests.world import WANG, World, identity_number
from yikou.residents.models import Person

pytestmark = pytest.mark.django_db

NEW = {"name": "林小满", "identity": identity_number(date(1990, 5, 21), 4), "phone": "13700001111"}
PDF = b"%PDF-1.7\n" + b"x" * 200


def test_a_person_is_registered_once_and_shown_masked(li: Machine):
    first = li.post("/people", {**NEW, "address": "云水街道柳湾路 3 号"})
    again = li.post("/people", NEW)

    assert (first.status, again.body["id"]) == (200, first.body["id"])
    assert first.body["identity"] == NEW["identity"][:3] + "*" * 11 + NEW["identity"][-4:]
    assert first.body["phone"] == "137****1111"
    assert "柳湾路" not in first.body["address"]
    assert Person.objects.filter(name="林小满").count() == 1
    assert NEW["identity"] not in str(first.body)


def test_a_person_is_found_by_number_phone_or_name(li: Machine, world: World):
    for typed in (WANG["identity"], WANG["phone"], "王桂"):
        found = li.post("/people/find", {"typed": typed}).body["people"]
        assert [one["id"] for one in found] == [world.wang], typed
    assert li.post("/people/find", {"typed": "没有这个人"}).body["people"] == []
    assert li.get(f"/people/{world.wang}").body["age"] == 71


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        ({"identity": NEW["identity"][:-1] + "0"}, "kernel.invalid_identity", 422),
        ({"identity": "310104299901011234"}, "kernel.invalid_identity", 422),
        ({"name": " "}, "residents.name_missing", 422),
        ({"phone": "12"}, "residents.phone_impossible", 422),
        ({**WANG, "name": "别人"}, "residents.identity_has_other_name", 409),
        ({"sort": "organisation"}, "kernel.invalid_identity", 422),
        ({"sort": "animal"}, "api.invalid", 422),
    ],
)
def test_whoever_cannot_be_registered_is_refused_and_no_number_is_told_back(
    li: Machine, change: dict, code: str, status: int
):
    sent = {**NEW, **change}

    answer = li.post("/people", sent)

    assert (answer.code, answer.status) == (code, status)
    assert sent["identity"] not in str(answer.body)


def test_nobody_is_there_under_a_number_of_no_one(li: Machine):
    answer = li.get("/people/99999")

    assert (answer.status, answer.code) == (404, "kernel.not_found")


def upload(machine: Machine, person: int, data: bytes) -> Any:
    return machine._answer(
        machine.client.post(
            f"/api/v1/people/{person}/files",
            data,
            content_type="application/octet-stream",
            headers=machine._headers({}),
        )
    )


def test_a_scanned_paper_is_stored_and_named_by_an_intake(li: Machine, world: World, intake: Callable[..., Any]):
    stored = upload(li, world.wang, PDF)
    materials = {**intake()["materials"], "id_card": {"state": "received", "file": stored.body["key"]}}

    case = li.post("/intake/accept", intake(materials=materials))

    assert (stored.status, stored.body["size"], stored.body["sort"]) == (201, len(PDF), "pdf")
    assert case.body["materials"]["id_card"]["file"] == stored.body["key"]
    nothing = {**materials, "id_card": {"state": "received", "file": "0" * 32}}
    assert li.post("/intake/accept", intake("other", materials=nothing)).code == "kernel.not_found"


@pytest.mark.parametrize(
    ("data", "code", "status"),
    [
        (b"", "residents.file_empty", 422),
        (b"MZ\x90", "residents.wrong_kind_of_file", 415),
        (PDF + b"x" * 11 * 1024 * 1024, "residents.file_too_large", 413),
        (PDF + b"x" * 13 * 1024 * 1024, "api.too_large", 413),
    ],
    ids=["empty", "a program", "eleven megabytes", "more than is read at all"],
)
def test_a_file_that_is_not_kept_is_refused(li: Machine, world: World, data: bytes, code: str, status: int):
    answer = upload(li, world.wang, data)

    assert (answer.code, answer.status) == (code, status)
