"""Rule: one object that prints the poster and decides the case."""

from decimal import Decimal

import pytest

from yikou.kernel.rules import (
    SHAPES,
    Duration,
    Published,
    Rule,
    RuleException,
    RuleText,
    Value,
    build,
    fill,
    misfits,
    rule,
)


@rule("kernel.tea")
class Tea(Rule):
    """A rule of its own, for these tests."""

    served_within: Duration
    cups: int
    sugar: bool | None = None


# The library has no such rule: what checks shapes against the library does not meet it.
SHAPES.pop("kernel.tea")


def minutes(number: int) -> Value:
    return Value("duration", Duration(number, "minute"), f"{number}分钟")


def tea(*exceptions: RuleException) -> Tea:
    words = RuleText(
        code="kernel.tea",
        ref="kernel.tea@1",
        title="奉茶制度",
        plain="{served_within}内有茶",
        poster=("来客{served_within}内奉茶，每位{cups}。",),
        figures=(("{cups}", "一位"),),
        refusal="{served_within}还没到，请稍候。",
    )
    values = {"served_within": minutes(3), "cups": Value("count", 1, "1杯")}
    return build(Tea, Published(words, values, exceptions))


GUEST = RuleException("guest", "贵客", {"guest": True}, "贵客{served_within}内奉茶。", {"served_within": minutes(1)})
CLOSED = RuleException("closed", "停水", {"water": ("off", "low")}, "停水时不奉茶。", exempt=True)


def test_what_is_posted_is_what_is_enforced() -> None:
    made = tea()

    assert made.served_within == Duration(3, "minute")
    assert made.posted().poster == ("来客3分钟内奉茶，每位1杯。",)
    assert made.posted().plain == "3分钟内有茶"
    assert made.posted().figures == (("1杯", "一位"),)
    assert made.refused() == "3分钟还没到，请稍候。"
    assert made.ref == "kernel.tea@1"


def test_an_exception_that_is_met_replaces_values_in_the_object_and_in_its_words() -> None:
    made = tea(GUEST).applying(guest=True)

    assert made.served_within == Duration(1, "minute")
    assert made.refused() == "1分钟还没到，请稍候。"
    assert made.ref == "kernel.tea@1"
    assert not made.exempt


def test_an_exception_that_is_not_met_changes_nothing() -> None:
    made = tea(GUEST, CLOSED)

    assert made.applying(guest=False) is made
    assert made.applying() is made
    assert made.applying(guest=False, water="on") is made


def test_an_exempting_exception_is_named() -> None:
    assert tea(GUEST, CLOSED).applying(water="off").exempt == "closed"


def test_of_two_exceptions_that_are_met_the_one_that_stands_over_the_other_rules() -> None:
    emperor = RuleException("emperor", "", {"emperor": True}, "", {"served_within": minutes(0)}, over=("guest",))

    made = tea(GUEST, emperor)

    assert made.applying(guest=True, emperor=True).served_within.value == 0
    assert made.applying(guest=True, emperor=False).served_within.value == 1


@pytest.mark.parametrize(("guests", "met"), [(19, False), (20, True), (30, True), (31, False)])
def test_an_exception_may_ask_for_a_span(guests: int, met: bool) -> None:
    crowd = RuleException("crowd", "", {"guests": {"least": 20, "most": 30}}, "")

    assert crowd.is_met({"guests": guests}) is met


def test_exceptions_are_posted_with_what_they_replace() -> None:
    assert tea(GUEST).posted().exceptions == (("贵客", "贵客1分钟内奉茶。"),)


def test_a_unit_after_each_is_printed_without_its_number() -> None:
    values = {
        "every": Value("duration", Duration(1, "day"), "1天"),
        "two": Value("duration", Duration(2, "day"), "2天"),
    }

    assert fill("每{every}备份，每{two}巡检", values) == "每天备份，每2天巡检"
    assert fill("每{every}", {"every": Value("duration", Duration(1, "month"), "1个月")}) == "每月"


def test_values_that_do_not_fit_the_shape_are_named() -> None:
    wrong = {
        "served_within": Value("count", 3, "3次"),
        "cups": Value("count", 1.5, "1.5杯"),
        "milk": Value("flag", True),
    }

    assert [name for name, _ in misfits(Tea, wrong)] == ["cups", "milk", "served_within"]
    assert [name for name, _ in misfits(Tea, {"served_within": minutes(3)})] == ["cups"]
    assert misfits(Tea, {"served_within": minutes(3), "cups": Value("count", 2, "2杯")}) == []


def test_a_shape_without_answers_is_not_enforced_yet() -> None:
    assert not Tea.is_enforced()
    with pytest.raises(NotImplementedError):
        tea().answer({}, None, None)  # type: ignore[arg-type]


def test_a_code_has_one_shape() -> None:
    SHAPES["kernel.tea"] = Tea

    with pytest.raises(ValueError, match=r"kernel\.tea"):

        @rule("kernel.tea")
        class Coffee(Rule):
            cap: Decimal

    SHAPES.pop("kernel.tea")
