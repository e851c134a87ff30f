"""Worked examples: what the posted rule says in its examples is what the enforcing object answers."""

from datetime import date

import pytest

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import SHAPES
from yikou.policies.library import Example
from yikou.policies.rulebook import Rulebook
from yikou.policies.shipped import shipped

LATEST = date(2099, 1, 1)

# Rules that load and print only: their packages come later, and each takes its own off this
# list when it begins to enforce them.
LATER = {
    "appraisal": "weights points red_flag_window service_model",
    "bookings": "lead_time use",
    "campaign": "phases veto scoring_and_evidence",
    "party": "activity_day three_meetings transfer_letter mobile_members dues admission",
    "premises": "reception.premises_safety",
    "reporting": "disclosure.on_request",
    "tasks": "training.study_time",
    "training": "monthly exam induction",
    "volunteers": "hours stars time_bank",
    "workforce": "attendance.times attendance.outing leave.annual leave.other_kinds leave.approval "
    "leave.late_formalities leave.cover roster.working_time roster.windows care.visits",
}


def later() -> dict[str, str]:
    """The codes of later rules and the packages that will enforce them."""
    named = ((owner, name) for owner, names in LATER.items() for name in names.split())
    return {name if "." in name else f"{owner}.{name}": owner for owner, name in named}


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


def test_every_rule_is_enforced_or_stands_on_the_list_of_later_ones() -> None:
    enforced = {code for code, shape in SHAPES.items() if shape.is_enforced()}

    assert enforced.isdisjoint(later())
    assert enforced | set(later()) == set(shipped().rules)
    assert {code: shipped().rules[code].owner for code in later()} == later()


def test_every_enforced_rule_has_worked_examples() -> None:
    assert {code for code, _ in cases()} == set(SHAPES)
