"""The rulebook is cheap to ask for, and a change elsewhere is seen within two seconds."""

import time
from dataclasses import replace
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.policies.test_publish_version import CENTRE, IN_TIME, publish
from yikou.cases.policies import Binding
from yikou.kernel.kept import SEEN_WITHIN
from yikou.policies import queries
from yikou.policies.models import RuleVersion
from yikou.policies.policies import BasicSystems
from yikou.policies.rulebook import Rulebook

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("nothing_expires")
def test_asking_again_asks_no_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = queries.rulebook(CENTRE, IN_TIME)

    with django_assert_num_queries(0):
        assert queries.rulebook(CENTRE, IN_TIME) is first
        assert queries.rulebook(CENTRE, date(2026, 5, 1)).get(Binding).ref == "notice.binding@1"


def test_a_change_in_another_process_is_seen_once_the_stamp_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    row = publish()
    fields = {name: getattr(row, name) for name in (*row.folded, "centre", "published_by")}
    row.delete()
    queries.forget()
    assert queries.rulebook(CENTRE, IN_TIME).get(Binding).ref == "notice.binding@1"

    RuleVersion.objects.create(**fields)
    assert queries.rulebook(CENTRE, IN_TIME).get(Binding).ref == "notice.binding@1"

    later = time.monotonic() + SEEN_WITHIN + 0.01
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert queries.rulebook(CENTRE, IN_TIME).get(Binding).ref == "notice.binding@2"


def test_only_so_many_books_are_kept() -> None:
    for day in range(1, 29):
        for month in (2, 3, 4):
            queries.rulebook(CENTRE, date(2026, month, day))

    assert len(queries._kept.get(CENTRE).books) == queries.BOOKS_KEPT


def test_a_value_that_a_later_release_dropped_is_passed_over() -> None:
    row = publish()
    RuleVersion.objects.filter(pk=row.pk).update(values={**row.values, "gone": 3})
    queries.forget()

    assert queries.rulebook(CENTRE, IN_TIME).get(Binding).valid_for.value == 120


@pytest.mark.covers("C-02")
def test_the_basic_institutions_have_a_version_in_force_or_are_named() -> None:
    assert queries.missing_basics(CENTRE, IN_TIME) == ()

    without = {code: rule for code, rule in queries.shipped().rules.items() if code != "ledger.registration"}
    book = Rulebook(replace(queries.shipped(), rules=without), IN_TIME)

    assert book.get(BasicSystems).missing(book.institutions()) == ("ledger",)
