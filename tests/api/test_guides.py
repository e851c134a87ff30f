"""What to bring: narrowed while questions are answered, and whole once they are."""

import pytest

from tests.api.conftest import ANSWERS, LISTED, Machine

pytestmark = pytest.mark.django_db


def test_the_list_narrows_with_each_answer(anybody: Machine):
    nothing = anybody.post("/items/MZ-001/guide", {}).body
    some = anybody.post("/items/MZ-001/guide", {"answers": {"members": ["ill"]}}).body
    everything = anybody.post("/items/MZ-001/guide", {"answers": ANSWERS}).body

    assert [len(one["open_questions"]) for one in (nothing, some, everything)] == [3, 2, 0]
    assert len(nothing["materials"]) < len(some["materials"]) <= len(everything["materials"])
    assert nothing["possible"]
    assert everything["possible"] == []
    assert {one["key"] for one in everything["materials"]} == set(LISTED)


def test_a_guide_says_what_saves_from_bringing_and_until_when(anybody: Machine):
    guide = anybody.post("/items/mz-001/guide", {"answers": ANSWERS}).body
    register = next(one for one in guide["materials"] if one["key"] == "household_register")

    assert register["looked_up_in"]
    assert "looked_up" in register["ways"]
    assert (guide["due_on"], guide["promised"], guide["is_provisional"]) == ("2026-04-07", "25个工作日", False)


def test_the_materials_for_all_answers_are_those_of_the_notice(anybody: Machine):
    told = anybody.post("/items/MZ-001/materials", {"answers": ANSWERS}).body

    assert told["keys"] == list(LISTED)
    assert [one["key"] for one in told["materials"]] == told["keys"]
    assert (told["item"], told["version"]) == ("MZ-001", 1)


@pytest.mark.parametrize(
    ("path", "answers", "code"),
    [
        ("/items/XX-999/materials", {}, "catalogue.unknown_item"),
        ("/items/XX-999/guide", {}, "catalogue.unknown_item"),
        ("/items/MZ-001/materials", {"unit": "local"}, "catalogue.missing_answer"),
        ("/items/MZ-001/materials", {**ANSWERS, "unit": "moon"}, "catalogue.unknown_option"),
        ("/items/MZ-001/guide", {"unit": "moon"}, "catalogue.unknown_option"),
        ("/items/MZ-001/guide", {"unit": ["local", "local"]}, "catalogue.unknown_option"),
        ("/items/MZ-001/guide", {"unit": {"local": True}}, "api.invalid"),
        ("/items/MZ-001/guide", {"unit": 1}, "api.invalid"),
    ],
)
def test_what_cannot_be_answered_so_is_refused(anybody: Machine, path: str, answers: dict, code: str):
    assert anybody.post(path, {"answers": answers}).code == code
