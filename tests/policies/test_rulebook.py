"""Rulebook: versions by date, variants by choice, borrowed values as they stand on the day."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.policies.test_load import GOOD, SECOND, folder, swap
from yikou.cases.policies import Cards, CorrectionNotice, DeemedAcceptance
from yikou.centre.policies import Opening, WorkingDays
from yikou.kernel.refusals import NotFound
from yikou.kernel.rules import Duration
from yikou.policies.library import Library
from yikou.policies.loading import load
from yikou.policies.rulebook import NotInForce, Rulebook, with_own
from yikou.policies.versions import own_version

MARCH, APRIL = date(2026, 3, 2), date(2026, 4, 1)


def test_the_version_in_force_is_that_of_the_day(library: Library) -> None:
    before, after = (Rulebook(library, day).get(WorkingDays) for day in (date(2024, 12, 31), date(2025, 1, 1)))

    assert (before.ref, before.statutory_holidays.value) == ("calendar.working_days@1", 11)
    assert (after.ref, after.statutory_holidays.value) == ("calendar.working_days@2", 13)


def test_before_its_first_version_a_rule_is_not_in_force(library: Library) -> None:
    with pytest.raises(NotInForce, match="开放时间"):
        Rulebook(library, date(2025, 12, 31)).get(Opening)


def test_between_the_end_of_a_version_and_the_next_nothing_is_in_force(tmp_path: Path) -> None:
    ended = swap("from: 2026-01-01", "from: 2026-01-01\n      until: 2026-03-01")(GOOD)
    library = load(folder(tmp_path, swap("  plain:", SECOND.format(from_on="2026-06-01"))(ended)))

    def version(day: date) -> int:
        return Rulebook(library, day).by_code("tea.serving").version.version

    assert version(date(2026, 2, 28)) == 1
    assert version(date(2026, 6, 1)) == 2
    with pytest.raises(NotInForce):
        version(date(2026, 3, 1))


def test_a_rule_that_is_not_there_is_not_found(library: Library) -> None:
    with pytest.raises(NotFound):
        Rulebook(library, MARCH).by_code("tea.serving")


def test_the_variant_in_force_is_the_last_one_chosen(library: Library) -> None:
    chosen = {"deadlines.cards": ((date(2026, 3, 10), "monitoring"),)}

    before, after = (Rulebook(library, day, chosen).get(Cards) for day in (MARCH, date(2026, 3, 10)))

    assert before.ref == "deadlines.cards:early@1"
    assert after.ref == "deadlines.cards:monitoring@1"
    assert (before.yellow_before, after.yellow_before) == (Duration(2, "working_day"), None)
    assert after.text.variant == "电子监察"


def own(library: Library, code: str, from_on: date, **values: object) -> Library:
    variant = library.rules[code].chosen_by_default
    version = own_version(
        variant,
        version=variant.latest.version + 1,
        from_on=from_on,
        values=values,
        words={},
        terms=library.terms,
    )
    return with_own(library, {code: ((variant.key, version),)})


def test_what_began_under_the_old_version_ends_under_it(library: Library) -> None:
    stricter = own(library, "intake.correction_notice", APRIL, told_within=3)

    old, new = (Rulebook(stricter, day).get(CorrectionNotice) for day in (date(2026, 3, 31), APRIL))

    assert (old.ref, old.told_within.value) == ("intake.correction_notice@1", 5)
    assert (new.ref, new.told_within.value) == ("intake.correction_notice@2", 3)
    assert "3个工作日内" in new.posted().plain


def test_a_borrowed_value_follows_the_rule_that_it_is_borrowed_from(library: Library) -> None:
    stricter = own(library, "intake.correction_notice", APRIL, told_within=3)

    old, new = (Rulebook(stricter, day).get(DeemedAcceptance) for day in (MARCH, APRIL))

    assert old.told_within == Duration(5, "working_day")
    assert new.told_within == Duration(3, "working_day")
    assert "3个工作日内" in new.posted().plain


def test_a_version_that_ships_later_does_not_displace_the_centres_own_line(library: Library) -> None:
    stricter = own(library, "intake.correction_notice", APRIL, told_within=3)
    rule = library.rules["intake.correction_notice"]
    variant = rule.chosen_by_default
    shipped_second = replace(variant.latest, version=2, from_on=date(2026, 3, 15))
    shipped_rule = replace(rule, variants={"": replace(variant, versions=(*variant.versions, shipped_second))})
    upgraded = replace(library, rules={**library.rules, rule.code: shipped_rule})

    own_second = stricter.rules[rule.code].chosen_by_default.latest
    merged = with_own(upgraded, {rule.code: (("", own_second),)})

    assert merged.rules[rule.code].chosen_by_default.versions == stricter.rules[rule.code].chosen_by_default.versions


def test_a_form_names_a_value_by_the_sentence_that_prints_it(library: Library) -> None:
    binding = Rulebook(library, MARCH).by_code("notice.binding")

    assert binding.sentences_of("valid_for")[0] == "照告知书备齐材料，90天内来办，窗口不得再要告知书以外的材料。"
    assert "valid_for" in binding.unverified
    assert binding.is_enforced


def test_examples_are_tried_against_the_version_as_it_stands(library: Library) -> None:
    from yikou.kernel.calendar import WorkCalendar

    stricter = own(library, "intake.correction_notice", APRIL, told_within=3)

    as_shipped = Rulebook(library, APRIL).tried("intake.correction_notice", WorkCalendar.shipped())
    as_changed = Rulebook(stricter, APRIL).tried("intake.correction_notice", WorkCalendar.shipped())

    assert all(one.is_as_stated for one in as_shipped)
    assert [one.is_as_stated for one in as_changed] == [False, False, False, True]
    assert Rulebook(library, APRIL).tried("party.dues", WorkCalendar.shipped()) == []
