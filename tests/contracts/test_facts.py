"""Every ledger entry has a label and a sentence, and says nothing about a person."""

import string
from dataclasses import fields

import pytest

from tests.support.sources import loaded, modules
from yikou.kernel.facts import KINDS, Fact

# Erasing a person never touches the ledger: entries hold identifiers.
PERSONAL = {
    "full_name",
    "person_name",
    "resident_name",
    "phone",
    "mobile",
    "identity",
    "identity_number",
    "id_number",
    "address",
    "bank_card",
}


def _kinds() -> dict[str, type[Fact]]:
    for module in modules():
        if module.topic == "facts":
            loaded(module.name)
    return dict(sorted(KINDS.items()))


FACTS = _kinds()


@pytest.mark.parametrize("kind", FACTS)
def test_a_fact_has_a_label_and_a_sentence_in_chinese(kind: str):
    fact = FACTS[kind]
    named = {name for _, name, _, _ in string.Formatter().parse(fact.sentence) if name}

    assert _is_chinese(fact.label), f"{kind} has no label"
    assert _is_chinese(fact.sentence), f"{kind} has no sentence"
    if fact.told is Fact.told:
        assert {name.split(".")[0].split("[")[0] for name in named} <= {one.name for one in fields(fact)}  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", FACTS)
def test_a_fact_is_called_after_its_package(kind: str):
    assert kind.split(".")[0] == FACTS[kind].__module__.split(".")[1]


@pytest.mark.parametrize("kind", FACTS)
def test_a_fact_explains_itself(kind: str):
    doc = FACTS[kind].__doc__ or ""

    assert doc
    assert not doc.startswith(f"{FACTS[kind].__name__}("), f"{kind} has only the docstring that a dataclass makes up"


@pytest.mark.parametrize("kind", FACTS)
def test_a_fact_holds_no_personal_data(kind: str):
    assert {one.name for one in fields(FACTS[kind])} & PERSONAL == set()  # type: ignore[arg-type]


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
