"""Rows by statements that are written once, for the few places that every request or entry passes.

Django composes a statement anew each time: for a row of fifty columns that costs more processor
time than the database spends on it. Everywhere else a QuerySet says it better.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


def insert(*rows: Model) -> None:
    """Lay new rows of one table down in one statement, and give them their keys in that order.

    As `save(force_insert=True)`, without signals. Raises what the database raises.
    """
    model, database = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    names = _written(model)
    # What has no value is not named, and stays NULL: fewer values to carry, most of all for a new case.
    filled = tuple(name for name in names if any(getattr(row, name) is not None for row in rows))
    statement, fields = _insertion(model, filled, len(rows), database.vendor)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection=database) for row in rows for field in fields
    ]
    with database.cursor() as cursor:
        cursor.execute(statement, values)
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, database.alias


def found(model: type[M], where: str, *values: Any) -> M | None:
    """The first row for which a condition holds (`id = %s AND is_active`); None where there is none.

    The condition names columns and is a text of ours, never of a request: it is kept with its statement.
    """
    statement, names, converters = _selection(model, where, connection.vendor)
    moments = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(statement, [moments(one) if isinstance(one, datetime) else one for one in values])
        row = cursor.fetchone()
    if row is None:
        return None
    read = list(row)
    for place, column, each in converters:
        for convert in each:
            read[place] = convert(read[place], column, connection)
    return model.from_db(connection.alias, names, read)


@lru_cache(maxsize=256)
def _written(model: type[Model]) -> tuple[str, ...]:
    """The attributes that a statement of ours fills; a key that the database counts is not one."""
    fields = model._meta.local_concrete_fields
    return tuple(field.attname for field in fields if field is not model._meta.auto_field)


@lru_cache(maxsize=512)
def _insertion(
    model: type[Model], names: tuple[str, ...], rows: int, vendor: str
) -> "tuple[str, tuple[Field[Any, Any], ...]]":
    meta, quote = model._meta, connection.ops.quote_name
    fields = tuple(field for field in meta.local_concrete_fields if field.attname in names)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * rows)
    key = quote(str(meta.pk.column))
    return f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES {values} RETURNING {key}", fields


@lru_cache(maxsize=64)
def _selection(model: type[Model], where: str, vendor: str) -> tuple[str, list[str], list[Any]]:
    fields: Sequence[Field[Any, Any]] = model._meta.local_concrete_fields
    quote, table = connection.ops.quote_name, model._meta.db_table
    columns = ", ".join(quote(str(field.column)) for field in fields)
    converters = []
    for place, field in enumerate(fields):
        column = field.get_col(table)
        each = [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]
        if each:
            converters.append((place, column, each))
    names = [field.attname for field in fields]
    return f"SELECT {columns} FROM {quote(table)} WHERE {where} LIMIT 1", names, converters
