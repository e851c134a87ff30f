"""A refusal is a sentence that a resident or a clerk can act on."""

import ast
import string
from collections import Counter

from tests.support.sources import loaded, modules
from yikou.kernel.refusals import Refusal


def _all(of: type[Refusal]) -> list[type[Refusal]]:
    return [one for child in of.__subclasses__() for one in (child, *_all(child))]


def _refusals() -> dict[str, type[Refusal]]:
    for module in modules():
        if "Refusal" in module.text:
            loaded(module.name)
    return {f"{one.__module__}.{one.__qualname__}": one for one in _all(Refusal) if one.__module__.startswith("yikou.")}


REFUSALS = _refusals()


def _placeholders(refusal: type[Refusal]) -> set[str]:
    names = (name for _, name, _, _ in string.Formatter().parse(refusal.told) if name)
    return {name.split(".")[0].split("[")[0] for name in names}


def test_a_refusal_is_a_chinese_sentence():
    # One that begins with a place is made where it is refused, or is the rule's own.
    told = {name: one.told for name, one in REFUSALS.items() if not one.told.startswith("{")}

    assert [name for name, words in told.items() if not _is_chinese(words)] == []
    assert [words for words in told.values() if not words.rstrip("”）").endswith(("。", "？", "！"))] == []
    assert [name for name in told if not (REFUSALS[name].__doc__ or "").strip()] == [], "says when it is raised"


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def test_every_refusal_has_a_code_of_its_own():
    # A code is a property of the refusal as raised; no facts are needed to tell it.
    codes = Counter(one.__new__(one).code for one in REFUSALS.values())

    assert [code for code, number in codes.items() if number > 1] == []


def test_whoever_refuses_fills_every_place_of_the_sentence():
    wrong = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Raise) and (refusal := _raised(module.name, node)):
                given = {one.arg for one in node.exc.keywords} if isinstance(node.exc, ast.Call) else set()
                # `raise X(**facts)` is for the test of that operation; so are refusals with a constructor of their own.
                if None not in given and refusal.__init__ is Refusal.__init__ and _placeholders(refusal) - given:
                    wrong.append(f"{module.at(node)} {refusal.__name__} lacks {sorted(_placeholders(refusal) - given)}")

    assert wrong == [], "\n".join(wrong)


def _raised(module: str, node: ast.Raise) -> type[Refusal] | None:
    target = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    value: object = loaded(module)
    for part in ast.unparse(target).split(".") if target is not None else ["none"]:
        value = getattr(value, part, None)
    return value if isinstance(value, type) and issubclass(value, Refusal) else None
