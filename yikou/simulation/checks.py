"""Checks: what must hold after any run of days, whatever was played."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Count

from yikou.accounts import queries as accounts
from yikou.cases import queries as cases
from yikou.kernel.identifiers import check_number
from yikou.ledger import queries as ledger
from yikou.simulation import booking_checks, hall_checks

SHOWN = 3


@dataclass(frozen=True)
class Check:
    """One thing that must hold, and what was found against it."""

    name: str
    found: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was found against it."""
        return not self.found

    def told(self) -> str:
        """The check in a line."""
        return f"{'✓' if self.holds else '✗'} {self.name}{'：' if self.found else ''}{'；'.join(self.found)}"


def checks(centre: str, *, today: date) -> list[Check]:
    """Everything that is checked at the end of a run."""
    booked = booking_checks.fares(centre)
    return [
        Check("没有一件没人负责", _without_owner(centre)),
        Check("没有一个编号重复或者校验不对", _wrong_numbers(centre)),
        Check("每个过去的工作日都做了日结", _shown(str(day) for day in ledger.unsealed_days(centre, today))),
        Check("封存的日子都对得上", _shown(f"{one.where} {one.told}" for one in ledger.verify(centre))),
        Check("取的号都有下落：办完、退号、过号作废，或者还在等", _shown(hall_checks.wrong_sums(centre, today))),
        Check("大厅的用时照台账重算和表里一致", _shown(hall_checks.wrong_times(centre, today))),
        Check("约的都有下落：来了、取消、没来，或者还没到", _shown(booking_checks.wrong_sums(centre, today, booked))),
        Check("一个时段的一个位子没有同时约给两个人", _shown(booked.twice)),
        *(Check(hall_checks.NAMES[name], _shown(wrong)) for name, wrong in hall_checks.found(centre).items()),
        Check("照台账重建的状态和表里一致", _shown(f"{one.where} {one.told}" for one in ledger.replay(centre))),
    ]


def counts(centre: str) -> dict[str, int]:
    """How many entries of each kind the ledger has, the most frequent first."""
    rows = ledger.entries(centre).order_by().values_list("kind").annotate(n=Count("pk"))
    return dict(sorted(rows, key=lambda row: (-row[1], row[0])))


def _without_owner(centre: str) -> tuple[str, ...]:
    owned = list(cases.cases(centre).open().values_list("number", "owner"))
    owned += list(cases.unanswered(centre).values_list("number", "owner"))
    there = accounts.active({owner for _, owner in owned}, centre=centre)
    return _shown(number for number, owner in owned if owner not in there)


def _wrong_numbers(centre: str) -> tuple[str, ...]:
    given: Counter[str] = Counter()
    for rows in (cases.cases(centre), cases.papers(centre), cases.enquiries(centre)):
        given.update(rows.order_by().values_list("number", flat=True))
    return _shown(number for number, times in given.items() if times > 1 or not check_number(number))


def _shown(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice(found, SHOWN))
