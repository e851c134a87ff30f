"""The database itself refuses: nothing changes an entry, removes one, or slips one into a sealed day."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.ledger.conftest import BY, MONDAY, TUESDAY, TUESDAY_9AM
from yikou.ledger import guards, operations
from yikou.ledger.models import Entry, Seal


def _refused(sql: str, *given: object) -> str:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, given)
    return str(refused.value)


@pytest.mark.covers("H-11")
@pytest.mark.parametrize("table", guards.TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {} SET by = 'staff:1'", "DELETE FROM {}"])
def test_what_was_written_stays(hall, table, verb):
    operations.seal("liuwan", day=MONDAY, by=BY, at=TUESDAY_9AM)

    assert guards.KEPT in _refused(verb.format(table))

    assert (Entry.objects.count(), Seal.objects.count()) == (4, 1)


@pytest.mark.postgres
@pytest.mark.parametrize("table", guards.TABLES)
def test_a_table_cannot_be_emptied_at_once(hall, table):
    assert guards.KEPT in _refused(f"TRUNCATE {table}")


def test_the_orm_is_refused_like_everybody(hall):
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(kind="centre.founded")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.all().delete()


def test_nothing_is_slipped_into_a_sealed_day(hall):
    operations.seal("liuwan", day=MONDAY, by=BY, at=TUESDAY_9AM)
    entry = Entry.objects.first()
    assert entry is not None
    entry.pk = None

    with pytest.raises(DatabaseError, match=guards.SEALED), transaction.atomic():
        entry.save(force_insert=True)
    entry.day, entry.pk = TUESDAY, None
    entry.save(force_insert=True)


def test_the_check_names_guards_that_are_missing_and_migrate_lays_them_again(hall):
    assert guards.check(["default"]) == []
    guards.lift()
    [problem] = guards.check(["default"])
    assert problem.id == "ledger.E001"
    assert "ledger_entry" in problem.msg

    guards.lay()

    assert guards.check(["default"]) == []
    assert guards.KEPT in _refused("DELETE FROM ledger_entry")


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_guards_come_back_after_sqlite_rebuilt_the_table(hall):
    with connection.schema_editor() as editor:
        editor.alter_db_table(Entry, "ledger_entry", "ledger_entry_rebuilt")
        editor.alter_db_table(Entry, "ledger_entry_rebuilt", "ledger_entry")

    call_command("migrate", verbosity=0, interactive=False)

    assert guards.check(["default"]) == []
    assert guards.KEPT in _refused("DELETE FROM ledger_entry")
