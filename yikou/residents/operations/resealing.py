"""Sealing all identity data anew after a key was added: in batches, safe to interrupt and to run again.

Any table of the house takes part that names its sealed columns in `sealed: ClassVar[dict[column,
purpose]]`. Each row is replaced only while it still holds what was read, so a correction made
meanwhile wins.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from yikou.centre import queries as centres
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.ledger.operations import record
from yikou.residents import facts as f
from yikou.residents import filing, queries
from yikou.residents.models import StoredFile


@dataclass(frozen=True)
class Resealed:
    """One batch: how many values were sealed anew, and where to go on (None: nothing is left)."""

    count: int
    after: tuple[int, int] | None


def reseal(*, by: Actor, at: datetime, after: tuple[int, int] = (0, 0), batch: int = 200) -> Resealed:
    """Seal one batch of values anew that wear an old key, and say where the next batch begins.

    `after` is (which table, which row) as the batch before gave it; starting over from the
    beginning skips quickly over what is done. The last step is the stored files.
    """
    tables = queries.sealed_tables()
    which, row = after
    if which < len(tables):
        rows = list(tables[which]._default_manager.filter(pk__gt=row).order_by("pk")[:batch])
        changes = [(one.pk, old, new) for one in rows for old, new in [_new_tokens(one)] if old]
        done = _replace(tables[which], changes) if changes else 0
        return Resealed(done, (which, rows[-1].pk) if len(rows) == batch else (which + 1, 0))
    files = list(StoredFile.objects.filter(pk__gt=row).order_by("pk").values_list("pk", "key")[:batch])
    done = sum(filing.reseal(key) for _, key in files)
    return Resealed(done, (which, files[-1][0]) if len(files) == batch else None)


@transaction.atomic
def finish_rotation(*, resealed: int, by: Actor, at: datetime) -> None:
    """Note at every centre that all identity data wears the newest key."""
    rotated = f.KeysRotated(newest_key=crypto.key_ids()[-1], resealed=resealed)
    for centre in centres.centres():
        record(centre, rotated, by=by, at=at)


def _new_tokens(row: Any) -> tuple[dict[str, str], dict[str, str]]:
    """The tokens of a row that wear an old key, and the same values sealed anew."""
    old = {column: token for column in row.sealed if (token := getattr(row, column)) and crypto.needs_reseal(token)}
    new = {
        column: crypto.seal(crypto.open_sealed(token, purpose=row.sealed[column]), purpose=row.sealed[column])
        for column, token in old.items()
    }
    return old, new


@transaction.atomic
def _replace(table: Any, changes: list[tuple[Any, dict[str, str], dict[str, str]]]) -> int:
    """Put the new tokens in place of the old ones, in one short transaction; what changed meanwhile stays."""
    done = 0
    for key, old, new in changes:
        done += len(new) * table._default_manager.filter(pk=key, **old).update(**new)
    return done
