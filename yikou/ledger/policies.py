"""台账登记和数据备份 (ledger.registration, security.backup)."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

if TYPE_CHECKING:
    from yikou.kernel.calendar import WorkCalendar

CASE = "case"


@rule("ledger.registration")
class Registration(Rule):
    """台账登记制度：每件一登记，咨询也登记，只增不改 (C-02, H-01 to H-03, H-09)."""

    fixed: ClassVar[tuple[str, ...]] = ("columns", "per_matter", "enquiries_too", "may_be_changed")

    columns: tuple[str, ...]
    per_matter: int
    enquiries_too: bool
    may_be_changed: bool

    def is_registered(self, kind: str) -> bool:
        """Whether this kind of matter is written down: a case always, an enquiry by the rule."""
        return kind == CASE or self.enquiries_too

    def missing(self, filled: Iterable[str]) -> tuple[str, ...]:
        """The columns of the register that are still empty."""
        there = set(filled)
        return tuple(column for column in self.columns if column not in there)

    def answer(self, given: Facts, calendar: "WorkCalendar", rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "registered": lambda: self.is_registered(given["kind"]),
            "complete": lambda: not self.missing(given["filled"]),
            "allowed": lambda: self.may_be_changed,
        }


@rule("security.backup")
class Backup(Rule):
    """数据备份与恢复规定 (GB/T 22239—2019 7.1.4.9; P-06)."""

    only_less: ClassVar[tuple[str, ...]] = ("every",)

    every: Duration
    offsite_every: Duration
    drill_every: Duration
    kept: int

    def is_late(self, last_backup_on: date, today: date) -> bool:
        """Whether a backup is missing."""
        return today > self.every.later(last_backup_on)

    def is_offsite_late(self, last_offsite_on: date, today: date) -> bool:
        """Whether the copy that is kept elsewhere is too old."""
        return today > self.offsite_every.later(last_offsite_on)

    def is_drill_late(self, last_drill_on: date, today: date) -> bool:
        """Whether restoring was last rehearsed too long ago."""
        return today > self.drill_every.later(last_drill_on)

    def answer(self, given: Facts, calendar: "WorkCalendar", rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "backup_late": lambda: self.is_late(given["last_backup_on"], given["today"]),
            "drill_late": lambda: self.is_drill_late(given["last_drill_on"], given["today"]),
        }
