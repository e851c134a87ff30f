"""Items as values: what they ask for, what they cost, how they are told."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogue.conftest import shipped_items
from yikou.catalogue.items import Item, MissingAnswer, UnknownOption

ITEMS = {one["code"]: Item.from_data(one) for one in shipped_items()}


def keys(materials: Any) -> list[str]:
    return [one.key for one in materials]


@st.composite
def answered(draw: st.DrawFn) -> tuple[Item, dict[str, list[str]]]:
    """An item and one full, allowed set of answers."""
    item = draw(st.sampled_from([one for one in ITEMS.values() if one.situations]))
    answers = {}
    for question in item.situations:
        offered = [option.key for option in question.options]
        one = st.sampled_from(offered).map(lambda key: [key])
        several = st.lists(st.sampled_from([key for key in offered if key != "none"]), min_size=1, unique=True)
        answers[question.key] = draw(st.one_of(one, several) if question.multiple else one)
    return item, answers


@pytest.mark.covers("B-01")
def test_all_145_items_come_back_exactly_as_they_were_written() -> None:
    for data in shipped_items():
        again = Item.from_data(data).to_data()

        assert again == data
        assert list(again) == list(data), f"{data['code']} changes the order of its fields"
    assert len(ITEMS) == 145


def test_materials_keep_the_order_of_the_list() -> None:
    asked = ITEMS["MZ-001"].materials_for({"members": ["student", "ill"], "unit": "permit", "applicant": "self"})

    assert keys(asked) == [
        "application_form",
        "authorization_letter",
        "id_card",
        "household_register",
        "diagnosis_certificate",
        "medical_invoice",
        "student_status_proof",
        "residence_permit",
    ]


GOOD = {"members": ["none"], "unit": "local", "applicant": "self"}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"members": None}, MissingAnswer),
        ({"members": []}, MissingAnswer),
        ({"members": ""}, MissingAnswer),
        ({"members": ["none", "ill"]}, UnknownOption),
        ({"members": ["ill", "rich"]}, UnknownOption),
        ({"members": "ill,student"}, UnknownOption),
        ({"members": 1}, UnknownOption),
        ({"members": {"ill": True}}, UnknownOption),
        ({"unit": ["local", "permit"]}, UnknownOption),
        ({"unit": [["local"]]}, UnknownOption),
        ({"weather": "fine"}, UnknownOption),
    ],
)
def test_wrong_answers_are_refused_and_right_ones_taken(change: dict[str, Any], refusal: type[Exception]) -> None:
    item = ITEMS["MZ-001"]

    assert item.materials_for(GOOD)
    with pytest.raises(refusal):
        item.materials_for({**GOOD, **change})


def test_a_list_of_one_answers_a_question_that_takes_one() -> None:
    item = ITEMS["MZ-001"]

    assert item.materials_for({**GOOD, "unit": ["local"]}) == item.materials_for(GOOD)
    assert item.materials_for({**GOOD, "members": "ill"}) == item.materials_for({**GOOD, "members": ["ill"]})


def test_refusals_have_codes_that_scripts_rely_on() -> None:
    assert UnknownOption(question="谁来办理？", option="猫").code == "catalogue.unknown_option"
    assert "谁来办理" in MissingAnswer(question="谁来办理？", key="applicant").sentence


@given(answered())
def test_materials_are_the_required_ones_and_what_the_options_add(case: tuple[Item, dict[str, list[str]]]) -> None:
    item, answers = case

    asked = set(keys(item.materials_for(answers)))

    added = {
        key
        for question in item.situations
        for option in question.options
        if option.key in answers[question.key]
        for key in option.adds
    }
    assert asked == {one.key for one in item.materials if one.required} | added


@given(answered(), st.data())
def test_one_more_answer_never_takes_a_material_away(
    case: tuple[Item, dict[str, list[str]]], data: st.DataObject
) -> None:
    item, answers = case
    several = [one for one in item.situations if one.multiple and answers[one.key] != ["none"]]
    if not several:
        return
    question = data.draw(st.sampled_from(several))
    more = data.draw(st.sampled_from([one.key for one in question.options if one.key != "none"]))

    before = set(keys(item.materials_for(answers)))
    after = set(keys(item.materials_for({**answers, question.key: sorted({*answers[question.key], more})})))

    assert before <= after


@given(answered(), st.data())
def test_the_list_narrows_from_both_sides_as_questions_are_answered(
    case: tuple[Item, dict[str, list[str]]], data: st.DataObject
) -> None:
    item, answers = case
    order = data.draw(st.permutations(list(answers)))
    given_so_far: dict[str, list[str]] = {}
    certain, reachable = set[str](), {one.key for one in item.materials}

    for key in order:
        given_so_far[key] = answers[key]
        so_far = item.materials_so_far(given_so_far)
        now_certain = set(keys(so_far.certain))
        now_reachable = now_certain | set(keys(so_far.possible))
        assert certain <= now_certain
        assert now_reachable <= reachable
        certain, reachable = now_certain, now_reachable

    assert so_far.certain == item.materials_for(answers)
    assert not so_far.possible
    assert not so_far.open_questions


def test_the_fee_follows_the_answer() -> None:
    item = ITEMS["GA-008"]

    amounts = {option: item.fee_for({"reason": option}) for option in ("expired", "lost", "first_minor")}

    assert amounts == {"expired": Decimal(20), "lost": Decimal(40), "first_minor": Decimal(0)}
    assert item.fee_for({}) == Decimal(20)
    assert ITEMS["MZ-001"].fee_for({}) == Decimal(0)


def test_files_are_kept_as_the_rule_says_unless_the_item_says_otherwise() -> None:
    assert ITEMS["MZ-001"].retention_class == "30y"
    assert ITEMS["NY-001"].retention_class == "permanent"
    assert {ITEMS[code].retention_class for code in ITEMS if ITEMS[code].is_instant} >= {"10y"}


def test_exchange_codes_follow_the_standard() -> None:
    low_income, licence = ITEMS["MZ-001"], ITEMS["SC-004"]

    assert (low_income.type_code, low_income.handling_code, low_income.audience_codes) == ("05", "9", ("1",))
    assert (licence.type_code, licence.handling_code) == ("01", "2")
    assert low_income.channel_codes == ("1", "2", "3")


@pytest.mark.covers("B-32")
def test_every_item_can_tell_its_procedure_limit_and_result() -> None:
    for item in ITEMS.values():
        assert item.promised_label
        assert item.legal_label
        assert item.handling_label
        assert item.result.delivery_label
        assert all(step.role_label for step in item.steps)
        assert all(material.form_label for material in item.materials)
        assert all(basis.label for basis in item.basis)


def test_a_calendar_term_is_told_as_the_law_writes_it() -> None:
    assert ITEMS["GA-002"].legal_label == "15日"
    assert ITEMS["MZ-001"].legal_label == "30个工作日"
