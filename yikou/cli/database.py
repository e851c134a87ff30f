"""The database as a command finds it: brought to this version where it is not, in one question where it is."""

from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from yikou.kernel import crypto
from yikou.ledger.operations import lay_guards
from yikou.ledger.queries import is_empty


def bring_up() -> None:
    """Migrate only where something is not applied; the ledger's guards are laid again in any case.

    Refuses with KeysMissing.
    """
    refuse_without_keys()
    if is_behind():
        migrate()
    else:
        lay_guards()


def refuse_without_keys() -> None:
    """Do nothing with a centre whose keys are gone: new ones would open nothing of what is there.

    Refuses with KeysMissing, KeysUnreadable.
    """
    if _is_there() and "ledger_entry" in connection.introspection.table_names() and not is_empty():
        crypto.check_keys(expected=True)


def _is_there() -> bool:
    """Whether there is a database to ask; looking for it makes no file."""
    return connection.vendor != "sqlite" or Path(str(connection.settings_dict["NAME"])).is_file()


def migrate() -> None:
    """Bring the database to this version."""
    call_command("migrate", interactive=False, verbosity=0)


def is_behind() -> bool:
    """Whether a migration that is shipped was not applied: names compared, nothing of them loaded."""
    if MigrationRecorder.Migration._meta.db_table not in connection.introspection.table_names():
        return True
    applied = set(MigrationRecorder(connection).applied_migrations())
    return not _shipped() <= applied


def _shipped() -> set[tuple[str, str]]:
    return {
        (config.label, file.stem)
        for config in apps.get_app_configs()
        for file in Path(config.path, "migrations").glob("[0-9]*.py")
    }
