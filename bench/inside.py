"""What is done within a centre's own process: `python -m bench.inside build|grow|close|once …` prints JSON.

Everything is made through operations, as a centre makes it. Only `grow` writes rows itself: it
copies a real day's entries and cases into the past until there are as many as a page is to be
measured on, with the ledger's guards lifted in this database alone.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.db import connection, transaction

SUNDAY = date(2026, 3, 1)
MONDAY = SUNDAY + timedelta(days=1)
ITEM = "GA-002"  # 居住证: five materials, three questions, seven working days
ANSWERS = {"address": ["rent"], "ground": ["job"], "applicant": ["self"]}
RIGHTS = ("cases.accept", "cases.read", "residents.read", "notices.give")


# --- build ---------------------------------------------------------------------------------------


def build(people: int, cases: int) -> dict[str, Any]:
    """Found the demo's centre with its catalogue, register residents, accept a day of cases."""
    from django.core.management import call_command

    from bench.house import CLERKS
    from yikou.simulation.founding import demo_data, found

    call_command("migrate", interactive=False, verbosity=0)
    made = found(demo_data(), at=_at(SUNDAY, 12))
    _offer_everything(made.centre)
    with transaction.atomic():
        residents = _register(made, people)
    _accept(made, residents, cases)
    tokens = [_token(made, name) for name in CLERKS]
    return {"centre": made.centre, "residents": residents, "tokens": tokens, "materials": _materials(made.centre)}


def _offer_everything(centre: str) -> None:
    from django.conf import settings

    from yikou.catalogue.operations import import_catalogue
    from yikou.kernel.actors import system

    shipped = settings.SHIPPED / "catalogue"
    import_catalogue(centre=centre, directory=shipped, from_on=SUNDAY, by=system(centre), at=_at(SUNDAY, 13))


def _register(made: Any, people: int) -> list[int]:
    from tests.world import identity_number
    from yikou.residents.operations import register

    by = made.actor("luwenjing", at=_at(MONDAY, 9), window="3")
    born = [date(1950, 1, 1) + timedelta(days=17 * n) for n in range(people)]
    return [
        register(
            name=f"某{'甲乙丙丁戊己庚辛壬癸'[n % 10]}",
            identity=identity_number(on, n % 900 + 1),
            phone=f"1380000{n:04}",
            address=f"柳湾新村 {n % 80 + 1} 号",
            by=by,
            at=_at(MONDAY, 9),
        ).pk
        for n, on in enumerate(born)
    ]


def _accept(made: Any, residents: list[int], cases: int) -> None:
    from bench.house import CLERKS
    from yikou.cases import operations

    clerks = [made.actor(name, at=_at(MONDAY, 9), window=window) for name, window in CLERKS.items()]
    ticks = {key: {"state": "received", "original": True, "copies": 1} for key in _materials(made.centre)}
    for n in range(cases):
        intake = operations.Intake(
            key=f"monday{n}", item=ITEM, applicant=residents[n % len(residents)], answers=ANSWERS, materials=ticks
        )
        operations.accept(matter=intake, by=clerks[n % len(clerks)], at=_at(MONDAY, 9) + timedelta(minutes=n % 400))


def _materials(centre: str) -> list[str]:
    from yikou.catalogue.queries import item

    return [one.key for one in item(centre, ITEM, MONDAY).materials_for(ANSWERS)]


def _token(made: Any, username: str) -> str:
    from yikou.accounts.models import Account
    from yikou.accounts.operations import issue_token

    account = Account.objects.get(username=username)
    by, at = made.actor("rongqi", at=_at(MONDAY, 9)), _at(MONDAY, 9)
    until = MONDAY + timedelta(days=300)
    return issue_token(account=account, name="bench", rights=RIGHTS, expires_on=until, by=by, at=at)[1]


def _at(day: date, hour: int) -> datetime:
    from yikou.kernel.clock import ZONE

    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


# --- grow ----------------------------------------------------------------------------------------


def grow(entries: int, cases: int) -> dict[str, Any]:
    """Copy Monday, which was closed, to the days before it until there are so many entries and cases."""
    from yikou.ledger import guards

    guards.lift()
    # Nothing that is copied is promised to anybody, and every copy refers to rows that are there.
    hasty = {"sqlite": "PRAGMA synchronous=OFF", "postgresql": "SET session_replication_role = replica"}
    connection.cursor().execute(hasty[connection.vendor])
    with transaction.atomic():
        done = _count("cases_case", "id < 0") // _count("cases_case", _MONDAYS["cases_case"])
        _copy("cases_case", _CASE, done=done, more=_days(cases, "cases_case"))
        done, days = _count("ledger_seal", "day < '2026-03-01'"), _days(entries, "ledger_entry")
        for table, changes in {"ledger_entry": _ENTRY, **_CLOSES}.items():
            _copy(table, changes, done=done, more=days)
    guards.lay()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"entries": _count("ledger_entry"), "cases": _count("cases_case")}


# How a column of a copy differs from the original's: {days} back, {shift} added to numbers.
_CASE: dict[str, str | None] = {
    "id": "id - {shift}",
    "number": "replace(number, '{monday}', '{day}')",
    "key": "'{days}-' || key",
    "token": "'{days}-' || substr(token, 1, 14)",
    "received_at": "{moment:received_at}",
}
_ENTRY = {
    "id": None,
    "day": "{date}",
    "at": "{moment:at}",
    "about": "replace(about, '{monday}', '{day}')",
    "subject": "CASE WHEN subject LIKE 'cases.case:%%' "
    "THEN 'cases.case:' || (CAST(substr(subject, 12) AS bigint) - {shift}) ELSE subject END",
}
# A copied day is closed as Monday was: its figures, its close, its seal.
_CLOSES: dict[str, dict[str, str | None]] = {
    table: {"id": None, "day": "{date}"} for table in ("reporting_dayfigure", "reporting_dayclose", "ledger_seal")
}
_MONDAYS = {"cases_case": "number LIKE '26-0302-%%'"}
_MONDAYS_ROWS = "day = '2026-03-02'"
# So far below the originals' numbers lie those of each day's copies.
_APART = 10_000


def _days(wanted: int, table: str) -> int:
    """How many copies of Monday make so many rows."""
    return max(0, -(-(wanted - _count(table)) // _count(table, _MONDAYS.get(table, _MONDAYS_ROWS))))


def _copy(table: str, changes: dict[str, str | None], *, done: int, more: int) -> None:
    mondays = _MONDAYS.get(table, _MONDAYS_ROWS)
    columns = [one.column for one in _model(table)._meta.local_concrete_fields]
    names = [one for one in columns if changes.get(one, "") is not None]
    quoted = ", ".join(f'"{one}"' for one in names)
    # The Sunday before has a day of its own in the ledger: the copies begin with Saturday.
    for back in range(done + 2, done + more + 2):
        values = ", ".join(_value(changes.get(one) or f'"{one}"', back, _APART * back) for one in names)
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({quoted}) SELECT {values} FROM {table} WHERE {mondays}", [])


def _value(template: str, days: int, shift: int) -> str:
    day = MONDAY - timedelta(days=days)
    if template.startswith("{moment:"):
        column = template[8:-1]
        if connection.vendor == "sqlite":
            return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {column}, '-{days} days')"
        return f"{column} - interval '{days} days'"
    named = {"monday": f"{MONDAY:%y-%m%d}", "day": f"{day:%y-%m%d}", "days": days, "shift": shift}
    return template.replace("{date}", f"'{day}'").format(**named) if "{" in template else template


def _count(table: str, where: str = "1 = 1") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {where}", [])
        return int(cursor.fetchone()[0])


def _model(table: str) -> Any:
    from django.apps import apps

    return next(one for one in apps.get_models() if one._meta.db_table == table)


# --- once ----------------------------------------------------------------------------------------


def close(times: int) -> dict[str, Any]:
    """Close Monday, several times over: each but the last is taken back."""
    from yikou.centre.queries import centres
    from yikou.kernel.actors import system
    from yikou.reporting.operations import close_day

    centre = str(centres().values_list("code", flat=True)[0])
    took = []
    for n in range(times):
        began = time.perf_counter()
        with transaction.atomic():
            closed = close_day(centre=centre, day=MONDAY, by=system(centre), at=_at(MONDAY, 17) + timedelta(minutes=45))
            if n < times - 1:
                transaction.set_rollback(True)
        took.append(time.perf_counter() - began)
    return {"took": took, "entries": closed.entries}


def once(times: int) -> dict[str, Any]:
    """What one deadline, one search and one document take within a process that is warm."""
    from yikou.catalogue.queries import catalogue
    from yikou.catalogue.search import search
    from yikou.catalogue.search.evaluation import queries
    from yikou.centre import queries as centre
    from yikou.kernel.calendar import deadline

    code = str(centre.centres().values_list("code", flat=True)[0])
    calendar, hours, held = centre.calendar(code), centre.hours(code, MONDAY), catalogue(code, MONDAY)
    moments = [_at(MONDAY + timedelta(days=n % 200), 8 + n % 11) for n in range(2000)]
    asked = [one.text for one in queries()]

    def a_deadline(n: int) -> None:
        deadline(accepted_at=moments[n % 2000], working_days=1 + n % 30, calendar=calendar, hours=hours)

    def a_search(n: int) -> None:
        search(held, asked[n % len(asked)])

    return {
        "deadline": _timed(a_deadline, 20 * times),
        "search_first": _timed(a_search, 1)[0],
        "search": _timed(a_search, max(len(asked), times)),
    }


def _timed(act: Callable[[int], Any], times: int) -> list[float]:
    took = []
    for n in range(times):
        began = time.perf_counter()
        act(n)
        took.append(time.perf_counter() - began)
    return took


def main() -> None:
    """Run one task with whole numbers as its arguments."""
    django.setup()
    from bench.seating import seat_hall

    tasks: dict[str, Callable[..., dict[str, Any]]] = {
        "build": build, "grow": grow, "close": close, "once": once, "seat": seat_hall
    }  # fmt: skip
    print(json.dumps(tasks[sys.argv[1]](*map(int, sys.argv[2:]))))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main()
