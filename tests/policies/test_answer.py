"""Worked examples: what the posted rule says in its examples is what the enforcing object answers."""

from datetime import date

import pytest

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import SHAPES
from yikou.policies.library import Example
from yikou.policies.rulebook import Rulebook
from yikou.policies.shipped import shipped

LATEST = date(2099, 1, 1)

# What this issue enforces. The rules of later issues load and print; each of their packages
# takes its own off this list when it begins to enforce them.
LATER = {
    "hall": ["hours.served_after_closing", "queue."],
    "feedback": ["accountability.", "complaints.", "evaluation.appeal", "evaluation.publication"],
    "grid": [],
}


def cases() -> list[tuple[str, Example]]:
    return [
        (code, example)
        for code, rule in shipped().rules.items()
        if code in SHAPES and SHAPES[code].is_enforced()
        for example in rule.examples
    ]


@pytest.mark.parametrize(("code", "example"), cases(), ids=lambda one: one if isinstance(one, str) else one.name)
def test_an_example_is_answered_by_the_object_that_enforces_the_rule(code: str, example: Example) -> None:
    book = Rulebook(shipped(), LATEST)

    answered = book.answered(code, example, WorkCalendar.shipped())

    assert answered == dict(example.then)
    assert book.met(code, example) == example.exceptions
