"""Many writers at once, and a close among them: every entry is kept and belongs to one day."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from tests.ledger.conftest import BY, MONDAY, MONDAY_9AM, seat
from yikou.centre import access as centre_access
from yikou.centre import facts as f
from yikou.kernel.refusals import Refusal
from yikou.ledger import operations, queries
from yikou.ledger.models import Entry, Seal

CLERKS, TIMES = 4, 8
MOVES = ("centre.window_paused", "centre.window_resumed")


def _at_once(*works: Callable[[], None]) -> list[BaseException]:
    """Run each in a thread of its own with its own connection; what any of them raised."""
    wrong: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            start.wait()
            work()
        except BaseException as problem:
            wrong.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return wrong


@pytest.fixture
def windows(transactional_db, hall):
    """One window for each clerk."""
    return [seat(f"1{one}") for one in range(CLERKS)]


def _pause_and_resume(number: str, *, after_close: list[Refusal] | None = None) -> None:
    for minute in range(TIMES):
        window = centre_access.window(BY, number)
        fact = f.WindowResumed() if window.paused_for else f.WindowPaused(reason="取材料")
        try:
            operations.record(window, fact, by=BY, at=MONDAY_9AM + timedelta(minutes=minute))
        except operations.SealedMeanwhile as refused:
            assert after_close is not None
            after_close.append(refused)


def test_writers_do_not_lose_each_others_entries(windows):
    works = [lambda number=one.number: _pause_and_resume(number) for one in windows]

    assert _at_once(*works) == []

    assert Entry.objects.filter(kind__in=MOVES, day=MONDAY).count() == CLERKS * TIMES
    assert queries.verify("liuwan") == []
    assert list(queries.replay("liuwan")) == []


def test_of_two_who_change_one_row_one_is_refused(windows):
    rows = [centre_access.window(BY, "10") for _ in range(2)]
    works = [
        lambda row=row: operations.record(row, f.WindowPaused(reason="开会"), by=BY, at=MONDAY_9AM) and None
        for row in rows
    ]

    [refused] = _at_once(*works)

    assert isinstance(refused, operations.ChangedMeanwhile)


def test_an_entry_beside_the_close_is_in_the_sealed_day_or_in_the_next(windows):
    """Whatever the order, no entry commits into a day behind its seal."""
    refused: list[Refusal] = []
    evening = MONDAY_9AM + timedelta(hours=9)
    works = [lambda number=one.number: _pause_and_resume(number, after_close=refused) for one in windows]

    def close() -> None:
        operations.seal("liuwan", day=MONDAY, by=BY, at=evening)

    assert _at_once(*works, close) == []

    seal = Seal.objects.get()
    assert seal.entries == Entry.objects.filter(day=MONDAY).count()
    assert Entry.objects.filter(kind__in=MOVES).count() + len(refused) == CLERKS * TIMES
    assert queries.verify("liuwan") == []
