"""How much a run does: the full one that is quoted, or a quick one that only shows that it runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Rounds and seconds of the load, the sizes of the ledger, how often single things are done."""

    rounds: int = 3
    seconds: float = 4.0
    warm_up: int = 30
    people: int = 400
    cases: int = 400
    # Entries of the ledger and cases at which a register's page is opened.
    sizes: tuple[tuple[int, int], ...] = ((10_000, 10_000), (100_000, 100_000), (1_000_000, 100_000))
    times: int = 60
    cold_starts: int = 5
    days: int = 11
    # The hall: windows that call, displays that hear of it, phones that wait.
    windows: int = 90
    displays: int = 200
    phones: int = 2000


FULL = Scale()
QUICK = Scale(
    rounds=1,
    seconds=0.5,
    warm_up=5,
    people=40,
    cases=40,
    sizes=((1_000, 1_000),),
    times=10,
    cold_starts=1,
    days=0,
    windows=8,
    displays=10,
    phones=40,
)
