"""Database guards: an entry or a seal can be added, never changed, removed or slipped into a sealed day."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

TABLES = ("ledger_entry", "ledger_seal")
SEALED = "yikou: this day of the ledger is sealed"
KEPT = "yikou: the ledger is append-only"

_SQLITE = {
    **{
        f"{table}_{verb.lower()}": f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    },
    "ledger_entry_sealed": "CREATE TRIGGER ledger_entry_sealed BEFORE INSERT ON ledger_entry "
    "WHEN EXISTS (SELECT 1 FROM ledger_seal WHERE centre = NEW.centre AND day >= NEW.day) "
    f"BEGIN SELECT RAISE(ABORT, '{SEALED}'); END",
}

# The shared lock is taken by every writer and the exclusive one by the seal, so that no
# entry of a day can commit after the day's seal was computed.
_POSTGRES_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION yikou_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE FUNCTION yikou_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtext('ledger:' || NEW.centre));
  IF EXISTS (SELECT 1 FROM ledger_seal WHERE centre = NEW.centre AND day >= NEW.day) THEN
    RAISE EXCEPTION '{SEALED}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""
_POSTGRES = {
    **{
        f"{table}_kept": f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION yikou_kept()"
        for table in TABLES
    },
    **{
        f"{table}_truncate": f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION yikou_kept()"
        for table in TABLES
    },
    "ledger_entry_sealed": "CREATE TRIGGER ledger_entry_sealed BEFORE INSERT ON ledger_entry "
    "FOR EACH ROW EXECUTE FUNCTION yikou_unsealed()",
}


def _wanted(using: str) -> dict[str, str]:
    return _SQLITE if connections[using].vendor == "sqlite" else _POSTGRES


def laid(using: str = "default") -> set[str]:
    """The names of the guards that stand in the database now."""
    connection = connections[using]
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor != "sqlite":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def lay(using: str = "default") -> None:
    """Install every guard that is missing; safe to repeat."""
    connection = connections[using]
    if not set(TABLES) <= set(connection.introspection.table_names()):
        return
    missing = [sql for name, sql in _wanted(using).items() if name not in laid(using)]
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(_POSTGRES_FUNCTIONS)
        for sql in missing:
            cursor.execute(sql)


def lift(using: str = "default") -> None:
    """Remove the guards: only for `restore`, which replaces the whole database, and for tests."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _wanted(using).keys() & laid(using):
            on = "" if connection.vendor == "sqlite" else f" ON {_table(name)}"
            cursor.execute(f"DROP TRIGGER {name}{on}")


def _table(trigger: str) -> str:
    return next(table for table in TABLES if trigger.startswith(table))


def check(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Django system check `ledger.E001`: the guards stand."""
    problems: list[CheckMessage] = []
    for using in databases or ():
        if "ledger_entry" not in connections[using].introspection.table_names():
            continue
        missing = sorted(_wanted(using).keys() - laid(using))
        if missing:
            hint = "Run `yikou migrate`: it lays the guards again."
            problems.append(
                Error(f"Guards of the ledger are missing: {', '.join(missing)}", hint=hint, id="ledger.E001")
            )
    return problems
