"""What is sent to the console by mistake or by nobody's form: refused in words, never a failure."""

import re

import pytest

from tests.web.desk import KEY, SCRIPT, Desk, form, text
from yikou.cases.models import Case

NUL = "\0"
VERBS = ("accept", "tell", "receive", "decline", "ask", "together")


@pytest.fixture
def desk(signed_in, world) -> Desk:
    """小李 at window 1."""
    client = signed_in("xiaoli")
    client.post("/console/sit/", {"number": "1"})
    return Desk(client, world.wang)


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ({"person": ""}, 422, "还没有选定办事人"),
        ({"person": "abc"}, 422, "还没有选定办事人"),
        ({"person": "999999"}, 404, "没有找到这位居民"),
        ({"person": "9" * 40}, 422, "还没有选定办事人"),
        ({"agent": "999999"}, 404, "没有找到这位居民"),
        ({"item": "XX-999"}, 404, "没有编码是“XX-999”的事项"),
        ({"item": ""}, 404, "没有编码"),
        ({"q.members": "robots"}, 422, "没有“robots”这个选项"),
        ({"q.unit": ""}, 422, "还差一问没有回答"),
        ({"q.nonsense": "yes"}, 422, "没有“yes”这个选项"),
        ({"q.members": ["none", "ill"]}, 422, "没有"),
        ({"m.passport": "received"}, 422, "不在这个事项的材料清单里"),
        ({"m.id_card": "promised"}, 422, "不能按"),
        ({"m.id_card": "kept"}, 422, "不能按"),
        ({"m.id_card": "stolen"}, 422, "不能按"),
        ({"m.id_card": "missing"}, 409, "还缺居民身份证"),
        ({"promised": "1", "m.id_card": "missing"}, 409, "不能容缺受理"),
        ({"m.id_card.copies": "99999999999999999999"}, 204, ""),
        ({"m.id_card.file": "../../etc/passwd"}, 204, ""),
        ({"key": ""}, 204, ""),
        ({"key": "x" * 500}, 204, ""),
        ({"began": "yesterday"}, 204, ""),
    ],
)
def test_what_cannot_be_taken_in_is_refused_in_words(desk, world, change, status, told):
    answer = desk.post("accept", form(world.wang) | change)

    assert answer.status_code == status, text(answer)
    assert told in text(answer)
    assert Case.objects.count() == (status == 204)


def test_a_resident_of_another_centre_is_not_there(desk, world):
    from yikou.centre.models import Centre
    from yikou.residents.models import Person

    other = Centre.objects.create(code="elsewhere", name="别处", short_name="别处", level="street")
    stranger = Person.objects.create(centre=other, name="别处的人", sort="person")

    assert desk.post("accept", form(stranger.pk)).status_code == 404
    assert desk.post(f"person/{stranger.pk}/choose").status_code == 404
    assert desk.post(f"person/{stranger.pk}/reveal", {"field": "identity", "reason": "x"}).status_code == 404


def test_accepting_twice_under_another_key_is_another_case_but_a_declined_one_stays_declined(desk, world):
    first = desk.accepted()
    second = desk.accepted(key="a" * 32)

    assert first != second


@pytest.mark.parametrize(
    "address",
    [
        "done/nonsense/",
        "told/nonsense/",
        "papers/nonsense/",
        "cases/nonsense/",
        "papers/26-0302-0001-A/correct/",
        "files/nonsense/",
        "person/999999/",
        "enquiries/nonsense/",
    ],
)
def test_what_is_not_there_is_said_so(desk, address):
    assert desk.client.get(f"/console/{address}").status_code == 404


def test_a_package_that_is_none_is_said_so(desk, world):
    answer = desk.post("together", {"key": KEY, "person": str(world.wang), "package": "nonsense"})
    shown = desk.post("matter", {"key": KEY, "choose.package": "nonsense"})

    assert answer.status_code == shown.status_code == 404


def test_an_empty_package_takes_nothing_in(desk, world):
    fields = {"key": KEY, "person": str(world.wang), "package": "newborn", "take": ["-"]}

    answer = desk.post("together", fields)

    assert answer.status_code in (204, 422)
    assert not Case.objects.exists()


def test_a_draft_larger_than_a_form_is_refused(desk):
    answer = desk.post("draft", {"key": KEY, "t.why": "长" * 250_000})

    assert answer.status_code == 413


def test_a_nul_byte_is_no_answer(desk, world):
    answer = desk.post("accept", form(world.wang) | {"t.why": NUL})

    assert answer.status_code == 400


@pytest.mark.parametrize("verb", [*VERBS, "matter", "draft", "person"])
def test_an_empty_form_is_answered_in_words(desk, verb):
    answer = desk.client.post(f"/console/{verb}/", {}, headers=SCRIPT)

    assert answer.status_code < 500
    assert answer.status_code in (200, 204, 404, 409, 422)


@pytest.mark.parametrize("verb", VERBS)
def test_the_same_without_scripts_is_a_page(desk, verb):
    answer = desk.client.post(f"/console/{verb}/", {})

    assert answer.status_code in (302, 404, 409, 422)
    if answer.status_code != 302:
        assert re.search('<h1|role="alert"', text(answer))


def test_a_draft_of_nonsense_does_not_break_the_desk(desk):
    desk.post("draft", {"key": KEY, "person": "77777", "item": "XX-1", "q.x": "y", "m.z": "w", "began": "?"})

    assert "没有编码是" in desk.get("")


def test_a_draft_with_an_option_that_is_gone_does_not_break_the_desk(desk, world):
    desk.post("draft", form(world.wang) | {"q.members": "robots"})

    assert desk.client.get("/console/").status_code == 200
