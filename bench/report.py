"""The report of a run: a table on the screen, and docs/benchmarks.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bench.book import Book, said
from bench.goals import NAMES, judged
from bench.house import DATABASES
from bench.scale import Scale

Row = Sequence[str]
WAYS = {
    "raw1": "raw database, 1 client",
    "raw4": "raw database, 4 clients",
    "floor": "HTTP floor",
    "page": "**our page**",
    "api": "**our API**",
    "helpdesk": "django-helpdesk 2.6.1",
}
REGISTERS = {
    "ledger": "ledger, all days, newest 50",
    "older": "the same, forty pages back",
    "window": "ledger, one window",
    "cases": "register of cases, all days",
    "today": "ledger of today",
}

ABOUT_INTAKE = """\
Four keep-alive clients in a closed loop, {seconds} s a turn, every commit on the disk. The raw database does the
six statements of an intake: begin; a case of 600 bytes with two indexes; an event with two digests; five materials;
a ticket; commit. The floor does the same behind a cookie check and JSON. Ours does all that an acceptance is:
session, rights, CSRF, the item's rules and answers, five materials, the notice that binds, a number, the deadline,
two entries with their codes under the ledger's guards. Processor time is that of all server processes: the
database's where it has processes of its own, the background worker's too."""
ABOUT_REGISTERS = """\
Entries by the columns. The sizes are served side by side, each by processes and a database of its own, and asked in
turn, so that the machine's mood falls on all alike. The rows are copies of one real day, closed as it was; of cases
there are as many as of entries, at most 100 000."""
ABOUT_HALL = """\
Ninety general windows, each with a token of its own, and a line of two thousand numbers. A call is one request: the
window is held, the line put into order, the number claimed durably, entered and answered. All click once, spread over
a second, beside as many bare claims (`FOR UPDATE SKIP LOCKED`, on SQLite one `UPDATE`); then all at the same moment.
A display is a line to the events' process; its time runs from the click to the event. Clients share the cores."""
ABOUT_AGAIN = """\
## How to measure again

`make bench` takes some eight minutes, `make bench-peers` puts django-helpdesk into the same rounds. `BENCH=--quick`
shows only that it runs; `BENCH="--only intake"` measures one part. Compare with a limit of the same run, never with
the figures of another day: the disk, the neighbours and the temper of a machine differ. The code is in `bench/`."""


@dataclass
class Run:
    """When, where and under which load a run was."""

    began: datetime
    machine: list[str]
    commit: str
    scale: Scale
    loads: list[str] = field(default_factory=list)
    ended: datetime | None = None


def printed(book: Book) -> str:
    """The goals as they stand, for the screen."""
    rows = [("goal", "asked", "here", ""), *judged(book)]
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)) for row in rows]
    return "\n".join([*lines, "", *book.notes])


def written(book: Book, run: Run) -> str:
    """The whole of docs/benchmarks.md."""
    parts = [
        _head(run),
        _goals(book),
        _intake(book, run),
        _registers(book),
        _hall(book),
        _single(book, run),
        ABOUT_AGAIN,
    ]
    if book.notes:
        parts.append("## What went otherwise than planned\n\n" + "\n".join(f"- {one}" for one in book.notes))
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(run: Run) -> str:
    span = f"{run.began:%Y-%m-%d %H:%M}" + (f" to {run.ended:%H:%M}" if run.ended else "")
    return "\n".join(
        [
            "# Benchmarks",
            "",
            "Written by `make bench`; what stands here is one run, not a promise. A figure is a median with",
            f"[lowest–highest] over {run.scale.rounds} interleaved rounds; a ratio is taken within its own round.",
            "",
            f"- Measured {span}, at commit {run.commit}.",
            *(f"- {one}" for one in run.machine),
            "- Clients, servers and databases share these cores, and so did other work on the machine.",
            f"- Load averages (1, 5, 15 minutes) during the run: {'; '.join(run.loads)}.",
        ]
    )


def _goals(book: Book) -> str:
    return "## Goals\n\n" + _table(("goal", "asked (reached for)", "here", "verdict"), judged(book))


def _intake(book: Book, run: Run) -> str:
    parts = ["## Taking a case in"]
    for kind in DATABASES:
        rows = [_way(book, f"{kind}/{key}", told, kind) for key, told in WAYS.items() if book.has(f"{kind}/{key}/rate")]
        if rows:
            head = ("on " + NAMES[kind], "cases/s", "p50 ms", "p99 ms", "processor ms a case", "of raw")
            parts.append(_table(head, rows))
    parts.append(ABOUT_INTAKE.format(seconds=f"{run.scale.seconds:g}"))
    return "\n\n".join(parts) if len(parts) > 2 else ""


def _way(book: Book, place: str, told: str, kind: str) -> Row:
    share = book.ratios(f"{place}/rate", f"{kind}/raw4/rate")
    figures = [said(book.of(f"{place}/{one}")) for one in ("rate", "p50", "p99", "cpu")]
    return (told, *figures, said(share))


def _registers(book: Book) -> str:
    parts = ["## Registers over a grown ledger"]
    for kind in DATABASES:
        prefix = f"{kind}/register/ledger/"
        sizes = sorted(int(key.removeprefix(prefix)) for key in book.keys if key.startswith(prefix))
        if not sizes:
            continue
        rows = [
            (
                told,
                *(said(book.of(f"{kind}/register/{key}/{size}")) for size in sizes),
                _html(book, kind, key, sizes[-1]),
            )
            for key, told in REGISTERS.items()
        ]
        parts.append(
            _table((f"p50 in ms, {NAMES[kind]}", *(f"{size:,}".replace(",", " ") for size in sizes), "HTML"), rows)
        )
    parts.append(ABOUT_REGISTERS)
    return "\n\n".join(parts) if len(parts) > 2 else ""


def _hall(book: Book) -> str:
    rows = list[Row]()
    for kind in DATABASES:
        name = NAMES[kind]
        rows += _said(book, f"{kind}/claim/raw/p99", f"bare claim, 90 a second, p99, {name}", "ms")
        rows += _said(book, f"{kind}/claim/p50", f"a call, 90 a second, p50, {name}", "ms")
        rows += _said(book, f"{kind}/claim/p99", f"a call, 90 a second, p99, {name}", "ms")
        rows += _said(book, f"{kind}/claim/slowest", f"90 calls at once, the slowest, {name}", "ms")
        rows += _said(book, f"{kind}/display/p50", f"from the click to 200 displays, p50, {name}", "ms")
        rows += _said(book, f"{kind}/display/p99", f"from the click to 200 displays, p99, {name}", "ms")
        rows += _said(book, f"{kind}/phones", f"idle phones on one process, {name}", "")
        rows += _said(book, f"{kind}/phones/memory", f"memory that they take (PSS), {name}", "MB")
    return f"## The hall\n\n{_table(('what', '', ''), rows)}\n\n{ABOUT_HALL}" if rows else ""


def _html(book: Book, kind: str, key: str, size: int) -> str:
    length = book.words.get(f"{kind}/register/{key}/size/{size}")
    return f"{int(length) / 1000:.0f} kB" if length else ""


def _single(book: Book, run: Run) -> str:
    words, rows = book.words, list[Row]()
    kilobytes = int(words.get("receipt/size", 0)) // 1000
    for kind in DATABASES:
        name = NAMES[kind]
        rows += _said(book, f"{kind}/close", f"day's close of {words.get('close/entries', '?')} entries, {name}", "ms")
        rows += _said(book, f"{kind}/desk", f"the desk's page, one reader, {name}", "ms")
        rows += _said(book, f"{kind}/receipt", f"receipt as PDF through its page, {kilobytes} kB, {name}", "ms")
        rows += _said(book, f"{kind}/cold", f"cold start to the first page, {name}", "s")
        rows += _said(book, f"{kind}/memory", f"memory of all processes after the load (PSS), {name}", "MB")
    rows += _said(book, "postgresql/helpdesk/cold", "cold start of django-helpdesk", "s")
    rows += _said(book, "postgresql/helpdesk/memory", "memory of django-helpdesk after the load (PSS)", "MB")
    rows += _said(book, "deadline", "one deadline", "µs")
    rows += _said(book, "search", "one search", "ms")
    rows += _said(book, "search/slowest", "one search, the slowest hundredth", "ms")
    rows += _said(book, "search/first", "the first search of a process", "ms")
    rows += _said(book, "replay", f"replay of the demo's {run.scale.days} days, founding and checks included", "s")
    if not rows:
        return ""
    parts = words.get("console/parts")
    tail = f"\n\nThe console's first visit: {parts} (uncompressed)." if parts else ""
    return "## Single things\n\n" + _table(("what", "", ""), rows) + tail


def _said(book: Book, key: str, told: str, unit: str) -> list[Row]:
    return [(told, said(book.of(key)), unit)] if book.of(key) else []


def _table(head: Row, rows: Iterable[Row]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
