"""一次性告知：告知什么、告知了就算数、什么时候要书面、告错了怎样补偿 (notice.*)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

CENT = Decimal("0.01")


@rule("notice.content")
class Content(Rule):
    """一次性告知制度：依据、时限、程序、全部材料、不予办理的情形 (行政许可法 32; E-01, E-09)."""

    fixed: ClassVar[tuple[str, ...]] = ("parts",)

    parts: tuple[str, ...]
    channels: tuple[str, ...]

    def missing(self, told: Iterable[str]) -> tuple[str, ...]:
        """What the notice must still say, in the rule's order."""
        said = set(told)
        return tuple(part for part in self.parts if part not in said)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        missing = self.missing(given["told"])
        return {"complete": lambda: not missing, "missing": lambda: missing}


@rule("notice.binding")
class Binding(Rule):
    """告知内容约束办法：照告知书备齐，有效期内不得再要别的 (E-05, E-08; 上海条例 24).

    Apply `changed` (`nothing`, `law`, `answers`) first: a notice does not bind what changed.
    """

    fixed: ClassVar[tuple[str, ...]] = ("same_answers_needed",)

    valid_for: Duration
    trips_promised: int
    same_answers_needed: bool

    def valid_until(self, noticed_on: date) -> date:
        """The last day on which the notice binds."""
        return self.valid_for.valid_until(noticed_on)

    def is_binding(self, noticed_on: date, came_on: date) -> bool:
        """Whether nothing beyond the notice may be asked for on that day."""
        return not self.exempt and came_on <= self.valid_until(noticed_on)

    def unlisted(self, listed: Iterable[str], asked: Iterable[str]) -> tuple[str, ...]:
        """What would be asked for although the notice did not list it."""
        told = set(listed)
        return tuple(one for one in asked if one not in told)

    def is_breach(self, *, noticed_on: date, came_on: date, listed: Iterable[str], asked: Iterable[str]) -> bool:
        """Whether asking for all this breaks the notice."""
        return self.is_binding(noticed_on, came_on) and bool(self.unlisted(listed, asked))

    def is_second_trip(self, visits: int) -> bool:
        """Whether so many visits for one matter are more than were promised (C-16)."""
        return visits > self.trips_promised

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        case = {name: given[name] for name in ("noticed_on", "came_on", "listed", "asked")}
        return {
            "binding": lambda: self.is_binding(given["noticed_on"], given["came_on"]),
            "breach": lambda: self.is_breach(**case),
        }


@rule("notice.written")
class Written(Rule):
    """书面告知与存档规定 (行政许可法 32; E-02, Y-01)."""

    only_more: ClassVar[tuple[str, ...]] = ("kept_for",)

    written_when: tuple[str, ...]
    kept_for: Duration

    def is_needed(self, circumstance: str) -> bool:
        """Whether the circumstance (`materials_missing`, `on_request` …) asks for a written notice."""
        return circumstance in self.written_when

    def keep_until(self, noticed_on: date) -> date:
        """The last day on which the notice is kept, counted from the next 1 January."""
        return self.kept_for.kept_until(noticed_on)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "written": lambda: self.is_needed(given["case"]),
            "keep_until": lambda: self.keep_until(given["noticed_on"]),
        }


@rule("notice.travel_compensation")
class TravelCompensation(Rule):
    """告知差错交通费补偿规定 (E-05, E-06). Apply `cause` (`notice`, `applicant`) first."""

    payer: str
    scope: str
    cap: Decimal
    without_ticket: Decimal
    paid_within: Duration

    def owed(self, tickets: Decimal | None) -> Decimal:
        """What the resident is owed for the second trip, in yuan; `None` when there is no ticket."""
        if self.exempt:
            return Decimal(0).quantize(CENT)
        return min(self.without_ticket if tickets is None else tickets, self.cap).quantize(CENT)

    def pay_by(self, verified_on: date, calendar: WorkCalendar) -> date:
        """The last day for paying it."""
        return self.paid_within.by(verified_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        tickets = None if given["tickets"] is None else Decimal(given["tickets"])
        return {
            "owed": lambda: str(self.owed(tickets)),
            "payer": lambda: self.payer,
            "pay_by": lambda: self.pay_by(given["verified_on"], calendar),
        }
