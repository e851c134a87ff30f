"""The transaction that an intake comes down to, as bare as it can be: what `raw` and `floor` do.

Six statements: begin; one case (a form of some 600 bytes, two indexes); one ledger event with two
digests of 64 hex digits; five materials in one INSERT; one ticket updated; commit. Durable on both
databases: SQLite in WAL with synchronous=FULL, PostgreSQL with synchronous_commit=on.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg

TICKETS = 4000
TABLES = (
    "CREATE TABLE bare_case (id {serial}, number text NOT NULL, state text NOT NULL, form text NOT NULL)",
    "CREATE UNIQUE INDEX bare_case_number ON bare_case (number)",
    "CREATE INDEX bare_case_state ON bare_case (state, id)",
    "CREATE TABLE bare_event (id {serial}, case_id bigint NOT NULL, kind text, before text, digest text)",
    "CREATE TABLE bare_material (id {serial}, case_id bigint NOT NULL, name text, state text, copies int)",
    "CREATE TABLE bare_ticket (id {serial}, state text NOT NULL, case_id bigint)",
)
SERIAL = {"sqlite": "integer PRIMARY KEY", "postgresql": "bigserial PRIMARY KEY"}
CASE = "INSERT INTO bare_case (number, state, form) VALUES (%s, 'accepted', %s) RETURNING id"
EVENT = "INSERT INTO bare_event (case_id, kind, before, digest) VALUES (%s, 'accepted', %s, %s)"
FIVE = ", ".join(["(%s, %s, 'received', 1)"] * 5)
MATERIALS = f"INSERT INTO bare_material (case_id, name, state, copies) VALUES {FIVE}"
TICKET = "UPDATE bare_ticket SET state = 'done', case_id = %s WHERE id = %s"
NAMES = ("id_card", "photo", "residence_permit_form", "lease_contract", "labour_contract")

Run = Callable[[str, tuple[Any, ...]], Any]


def form(n: int) -> str:
    """What the form of a case says: some 600 bytes of JSON."""
    fields = {f"field_{k:02}": f"value {n} of field {k}" for k in range(16)}
    return json.dumps({**fields, "note": "x" * 40})


def intake(run: Run, number: str, ticket: int, text: str) -> int:
    """The whole transaction; answers the case's id."""
    run("BEGIN", ())
    case = int(run(CASE, (number, text)).fetchone()[0])
    before = hashlib.sha256(number.encode()).hexdigest()
    run(EVENT, (case, before, hashlib.sha256(f"{before}{case}{text}".encode()).hexdigest()))
    run(MATERIALS, tuple(one for name in NAMES for one in (case, name)))
    run(TICKET, (case, 1 + ticket % TICKETS))
    run("COMMIT", ())
    return case


def connect(database: str) -> Run:
    """A connection of one's own to `sqlite:FILE` or `postgresql://…`, as something that runs statements."""
    if database.startswith("sqlite:"):
        return _sqlite(database.removeprefix("sqlite:"))
    connection = psycopg.connect(database, autocommit=True)

    def run(statement: str, values: tuple[Any, ...]) -> Any:
        # Prepared from its first use: a bare program would do so.
        return connection.execute(statement.encode(), values or None, prepare=True)

    return run


def _sqlite(file: str) -> Run:
    connection = sqlite3.connect(file, timeout=20, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")

    def run(statement: str, values: tuple[Any, ...]) -> Any:
        plain = "BEGIN IMMEDIATE" if statement == "BEGIN" else statement.replace("%s", "?")
        return connection.execute(plain, values)

    return run


def lay_tables(database: str) -> None:
    """Make the tables and the waiting tickets."""
    run = connect(database)
    serial = SERIAL["sqlite" if database.startswith("sqlite:") else "postgresql"]
    for table in TABLES:
        run(table.format(serial=serial), ())
    run("BEGIN", ())
    for _ in range(TICKETS):
        run("INSERT INTO bare_ticket (state) VALUES ('waiting')", ())
    run("COMMIT", ())
