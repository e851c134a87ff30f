"""Every ledger entry has a label and a sentence, and says nothing about a person."""

import string
from dataclasses import fields

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


def test_a_fact_has_a_label_and_a_sentence_in_chinese():
    assert [kind for kind, fact in FACTS.items() if not _is_chinese(fact.label)] == [], "no label"
    assert [kind for kind, fact in FACTS.items() if not _is_chinese(fact.sentence)] == [], "no sentence"


def test_a_sentence_names_only_what_its_fact_holds():
    wrong = {kind: foreign for kind, fact in FACTS.items() if (foreign := _named(fact) - _fields(fact))}

    assert wrong == {}


def _named(fact: type[Fact]) -> set[str]:
    """What a sentence names; nothing where the fact tells it in its own way."""
    if fact.told is not Fact.told:
        return set()
    names = (name for _, name, _, _ in string.Formatter().parse(fact.sentence) if name)
    return {name.split(".")[0].split("[")[0] for name in names}


def _fields(fact: type[Fact]) -> set[str]:
    return {one.name for one in fields(fact)}  # type: ignore[arg-type]


def test_a_fact_is_called_after_its_package():
    assert [kind for kind, fact in FACTS.items() if kind.split(".")[0] != fact.__module__.split(".")[1]] == []


def test_a_fact_explains_itself():
    """A dataclass makes up a docstring of its own where there is none."""
    docs = {kind: (fact.__doc__ or "", f"{fact.__name__}(") for kind, fact in FACTS.items()}

    assert [kind for kind, (doc, made_up) in docs.items() if not doc or doc.startswith(made_up)] == []


def test_a_fact_holds_no_personal_data():
    assert {kind: held for kind, fact in FACTS.items() if (held := _fields(fact) & PERSONAL)} == {}


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
