"""Tests that commit leave an empty ledger with its guards laid."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from yikou.ledger import guards
from yikou.ledger.models import Entry


def _entry() -> Entry:
    at = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)
    return Entry.objects.create(centre="liuwan", kind="x", subject="x:1", at=at, day=at.date(), by="system")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_committing_test_begins_empty_and_guarded(turn: int):
    assert not Entry.objects.exists()
    assert guards.laid() >= {"ledger_entry_sealed"}

    entry = _entry()

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).delete()
