"""制度自己的规矩：哪些上墙、哪些必须有、怎样修改 (posting.*)."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule


def _absent(wanted: tuple[str, ...], there: Iterable[str]) -> tuple[str, ...]:
    found = set(there)
    return tuple(one for one in wanted if one not in found)


@rule("posting.wall_systems")
class WallSystems(Rule):
    """上墙制度清单：挂的就是正在执行的版本 (C-01, C-12)."""

    fixed: ClassVar[tuple[str, ...]] = ("systems",)

    systems: tuple[str, ...]
    replace_within: Duration

    def missing(self, hung: Iterable[str]) -> tuple[str, ...]:
        """The institutions that still have to hang."""
        return _absent(self.systems, hung)

    def is_outdated(self, *, hung_version: int, version_in_force: int, days_since_change: int) -> bool:
        """Whether a poster should have been replaced; days are working days since the change."""
        return hung_version != version_in_force and days_since_change > self.replace_within.value

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "complete": lambda: not self.missing(given["hung"]),
            "missing": lambda: self.missing(given["hung"]),
            "outdated": lambda: self.is_outdated(**given),
        }


@rule("posting.basic_systems")
class BasicSystems(Rule):
    """基本工作制度清单：缺一样，中心不得开门受理 (C-02, C-03)."""

    fixed: ClassVar[tuple[str, ...]] = ("systems",)

    systems: tuple[str, ...]

    def missing(self, in_force: Iterable[str]) -> tuple[str, ...]:
        """The basic institutions that have no version in force."""
        return _absent(self.systems, in_force)

    def may_open(self, in_force: Iterable[str]) -> bool:
        """Whether the centre may accept matters."""
        return not self.missing(in_force)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        in_force = given["in_force"]
        return {"may_open": lambda: self.may_open(in_force), "missing": lambda: self.missing(in_force)}


@rule("posting.rule_change")
class RuleChange(Rule):
    """制度发布与修改办法：先公示，已经开始的按旧版办完 (C-03, A-31). Apply `reason` first."""

    fixed: ClassVar[tuple[str, ...]] = ("old_ends_under_old",)

    notice_before: Duration
    approver: str
    old_ends_under_old: bool

    def earliest(self, published_on: date, calendar: WorkCalendar) -> date:
        """The first day on which a version published that day may come into force."""
        return self.notice_before.by(published_on, calendar) if self.notice_before.value else published_on

    def allows(self, *, published_on: date, effective_on: date, calendar: WorkCalendar) -> bool:
        """Whether a version is published long enough before it comes into force."""
        return effective_on >= self.earliest(published_on, calendar)

    def is_under_new(self, *, began_on: date, effective_on: date) -> bool:
        """Whether a matter that began on a day is judged by the version in force from `effective_on`."""
        return began_on >= effective_on

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        effective_on = given["effective_on"]
        return {
            "allowed": lambda: self.allows(
                published_on=given["published_on"], effective_on=effective_on, calendar=calendar
            ),
            "decided_under": lambda: 1 + self.is_under_new(began_on=given["began_on"], effective_on=effective_on),
        }
