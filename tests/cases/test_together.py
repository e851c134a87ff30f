"""Real parallel clerks, and a process that is killed in the middle of an intake; on both databases."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import close_old_connections, connection

from tests.cases.conftest import Matter, moment
from tests.world import World
from yikou.cases import operations as cases
from yikou.cases.models import Case
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.ledger.operations import ChangedMeanwhile

pytestmark = pytest.mark.django_db(transaction=True)


def together(acts: list[Callable[[], object]]) -> list[object]:
    """Run acts in threads that start at one moment; answers results and exceptions in order."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[index] = act()
        except Exception as problem:
            results[index] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return results


def test_one_intake_sent_eight_times_at_once_is_one_case(world: World) -> None:
    intake = Matter(world).intake(key="the-same-click")
    li = world.li

    done = together([lambda: cases.accept(matter=intake, by=li, at=moment()) for _ in range(8)])

    assert Case.objects.count() == 1
    assert {one.pk for one in done} == {Case.objects.get().pk}  # type: ignore[attr-defined]


def test_parallel_clerks_get_different_numbers_and_lose_nothing(world: World) -> None:
    clerks, matter = [world.li, world.sun], Matter(world)
    intakes = [matter.intake() for _ in range(12)]
    acts = [
        lambda intake=intake, by=clerks[index % 2]: cases.accept(matter=intake, by=by, at=moment())
        for index, intake in enumerate(intakes)
    ]

    done = together(acts)

    assert not [one for one in done if isinstance(one, Exception)]
    assert len({one.number for one in done}) == 12  # type: ignore[attr-defined]
    assert ledger.verify(world.centre) == []


def test_of_two_clerks_who_finish_one_step_one_is_refused(world: World) -> None:
    case = Matter(world).accepted()
    rows = [Case.objects.get(pk=case.pk) for _ in range(2)]
    clerks = [world.li, world.sun]
    acts = [
        lambda row=row, by=by: cases.finish_step(case=row, by=by, at=moment(1))
        for row, by in zip(rows, clerks, strict=True)
    ]

    done = together(acts)

    assert sum(isinstance(one, ChangedMeanwhile) for one in done) == 1
    assert ledger.entries(world.centre).filter(kind="cases.step_finished").count() == 1


_CLERK = """
import sys, django
django.setup()
from tests.cases.conftest import Matter, moment
from tests.world import World
from yikou.accounts.queries import by_username
from yikou.cases import operations as cases
from yikou.cases.models import Case
from yikou.residents.models import Person
from yikou.accounts.models import Account
world = World("yunshui", dict(Account.objects.values_list("username", "pk")), Person.objects.first().pk, 0)
matter, by = Matter(world), world.li
for n in range(100000):
    case = cases.accept(matter=matter.intake(key=f"killed-{n}"), by=by, at=moment())
    print(case.number, flush=True)
"""


def test_what_was_acknowledged_before_a_kill_is_there_and_nothing_half(world: World, tmp_path: Path) -> None:
    acknowledged = tmp_path / "numbers"
    name = connection.settings_dict["NAME"]
    script = f"from django.conf import settings\nsettings.DATABASES['default']['NAME'] = {str(name)!r}\n" + _CLERK
    with acknowledged.open("w") as out:
        clerk = subprocess.Popen(
            [sys.executable, "-c", script], stdout=out, stderr=subprocess.PIPE, env=os.environ, cwd=Path.cwd()
        )
        deadline = time.monotonic() + 60
        while acknowledged.stat().st_size < 200 and time.monotonic() < deadline:
            assert clerk.poll() is None, clerk.stderr and clerk.stderr.read().decode()
            time.sleep(0.02)
        clerk.send_signal(signal.SIGKILL)
        clerk.wait()

    lines = acknowledged.read_text().split("\n")[:-1]
    kept = set(Case.objects.values_list("number", flat=True))
    assert lines
    assert set(lines) <= kept
    assert len(kept) - len(lines) <= 1, "at most the one that was being answered"
    assert list(ledger.replay(world.centre)) == []
    assert ledger.verify(world.centre) == []


def test_a_refused_act_leaves_neither_row_nor_entry_nor_number(world: World) -> None:
    before = ledger.entries(world.centre).count()

    with pytest.raises(Refusal):
        cases.accept(matter=Matter(world).intake(lacks=("id_card",)), by=world.li, at=moment())
    case = Matter(world).accepted()

    assert case.number.startswith("26-0302-0001-")
    assert ledger.entries(world.centre).count() == before + 2
