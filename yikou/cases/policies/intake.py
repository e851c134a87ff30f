"""收件与受理：凭证、补正、视为受理、容缺、告知承诺、不予受理 (intake.*)."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

ACCEPTED = "accepted"
NOT_OUR_POWER = "not_our_power"


@rule("intake.receipt")
class Receipt(Rule):
    """收件凭证制度 (行政许可法 32; F-14, H-03). Apply `concluded_on_the_spot` first."""

    shown: tuple[str, ...]
    online_checked_within: Duration

    @property
    def is_owed(self) -> bool:
        """Whether a receipt is given: always, unless the result itself was handed over on the spot."""
        return not self.exempt

    def missing(self, shown: Iterable[str]) -> tuple[str, ...]:
        """What a receipt must still show."""
        there = set(shown)
        return tuple(part for part in self.shown if part not in there)

    def checked_by(self, received_on: date, calendar: WorkCalendar) -> date:
        """The day by which an online application is checked in form and answered."""
        return self.online_checked_within.by(received_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "receipt": lambda: self.is_owed,
            "checked_by": lambda: self.checked_by(given["received_at"].date(), calendar),
        }


@rule("intake.correction_notice")
class CorrectionNotice(Rule):
    """补正告知规定：当场或者五个工作日内一次告知全部 (行政许可法 32 一款四项; E-02, E-08)."""

    fixed: ClassVar[tuple[str, ...]] = ("times", "fix_on_the_spot")
    only_less: ClassVar[tuple[str, ...]] = ("told_within",)

    told_within: Duration
    times: int
    fix_on_the_spot: bool

    def tell_by(self, received_on: date, calendar: WorkCalendar) -> date:
        """The last day on which corrections may be asked for."""
        return self.told_within.by(received_on, calendar)

    def allows(self, *, received_on: date, told_on: date, told_before: int, calendar: WorkCalendar) -> bool:
        """Whether corrections may be asked for: once, all together, and in time."""
        return told_before < self.times and told_on <= self.tell_by(received_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "tell_by": lambda: self.tell_by(given["received_on"], calendar),
            "allowed": lambda: self.allows(
                received_on=given["received_on"],
                told_on=given["told_on"],
                told_before=given["told_before"],
                calendar=calendar,
            ),
        }


@rule("intake.deemed_acceptance")
class DeemedAcceptance(Rule):
    """逾期未告知视为受理规定 (行政许可法 32 一款四项; M-01)."""

    fixed: ClassVar[tuple[str, ...]] = ("counts_from", "recorded_as_breach")

    told_within: Duration
    counts_from: str
    recorded_as_breach: bool

    def is_deemed(self, *, received_on: date, told_on: date | None, today: date, calendar: WorkCalendar) -> bool:
        """Whether the application counts as accepted because nobody asked for corrections in time."""
        last = self.told_within.by(received_on, calendar)
        return today > last and (told_on is None or told_on > last)

    def accepted_on(self, received_on: date) -> date:
        """The day from which the limit then runs: that on which the materials were received."""
        return received_on

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""

        def deemed() -> bool:
            received_on, told_on, today = given["received_on"], given.get("told_on"), given["today"]
            return self.is_deemed(received_on=received_on, told_on=told_on, today=today, calendar=calendar)

        return {
            "accepted": deemed,
            "accepted_on": lambda: self.accepted_on(given["received_on"]),
            "breach": lambda: deemed() and self.recorded_as_breach,
        }


@rule("intake.applicant_correction")
class ApplicantCorrection(Rule):
    """申请人补正期限规定 (E-02, S3.22). Apply `extended` first."""

    correct_within: Duration
    remind_before: Duration
    extend_by: Duration
    outcome: str

    def correct_by(self, told_on: date, calendar: WorkCalendar) -> date:
        """The applicant's last day to supply what was asked for."""
        return self.correct_within.by(told_on, calendar)

    def remind_on(self, told_on: date, calendar: WorkCalendar) -> date:
        """The day on which the applicant is reminded."""
        return self.remind_before.before(self.correct_by(told_on, calendar), calendar)

    def outcome_of(self, *, told_on: date, supplied_on: date, calendar: WorkCalendar) -> str:
        """`accepted` when supplied in time, otherwise the rule's outcome (`withdrawn`)."""
        return ACCEPTED if supplied_on <= self.correct_by(told_on, calendar) else self.outcome

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        told_on = given["told_on"]
        return {
            "correct_by": lambda: self.correct_by(told_on, calendar),
            "remind_on": lambda: self.remind_on(told_on, calendar),
            "outcome": lambda: self.outcome_of(told_on=told_on, supplied_on=given["supplied_on"], calendar=calendar),
        }


@rule("intake.provisional")
class Provisional(Rule):
    """容缺受理制度 (安阳条例 24; S5.8). Apply `broke_promise_before` first."""

    fixed: ClassVar[tuple[str, ...]] = ("promise_in_writing",)

    most_missing: int
    minor: tuple[str, ...]
    supply_within: Duration
    remind_before: Duration
    promise_in_writing: bool
    outcome: str

    def allows(self, *, main_missing: int, minor_missing: int, on_list: bool, promised: bool) -> bool:
        """Whether the matter may be accepted with some minor materials still missing."""
        few = main_missing == 0 and 0 < minor_missing <= self.most_missing
        return few and on_list and promised and not self.exempt

    def supply_by(self, accepted_on: date, calendar: WorkCalendar) -> date:
        """The last day for what is missing."""
        return self.supply_within.by(accepted_on, calendar)

    def remind_on(self, accepted_on: date, calendar: WorkCalendar) -> date:
        """The day on which the applicant is reminded."""
        return self.remind_before.before(self.supply_by(accepted_on, calendar), calendar)

    def outcome_of(self, *, accepted_on: date, supplied_on: date, calendar: WorkCalendar) -> str:
        """`accepted` when supplied in time, otherwise the rule's outcome (`withdrawn`)."""
        return ACCEPTED if supplied_on <= self.supply_by(accepted_on, calendar) else self.outcome

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "allowed": lambda: self.allows(
                main_missing=given["main_missing"],
                minor_missing=given["minor_missing"],
                on_list=given["on_list"],
                promised=given["promised"],
            ),
            "supply_by": lambda: self.supply_by(given["accepted_on"], calendar),
            "outcome": lambda: self.outcome_of(
                accepted_on=given["accepted_on"], supplied_on=given["supplied_on"], calendar=calendar
            ),
        }


@rule("intake.notify_and_promise")
class NotifyAndPromise(Rule):
    """告知承诺制度：证明可以用承诺代替，事后核查 (安阳条例 25–29; S5.9)."""

    fixed: ClassVar[tuple[str, ...]] = ("excluded",)

    excluded: tuple[str, ...]
    checked_within: Duration
    correct_within: Duration

    def may_choose(self, *, field: str, bad_credit: bool) -> bool:
        """Whether the applicant may promise instead of bringing the proof."""
        return field not in self.excluded and not bad_credit

    def check_by(self, decided_on: date, calendar: WorkCalendar) -> date:
        """The day by which the promise is checked."""
        return self.checked_within.by(decided_on, calendar)

    def correct_by(self, found_false_on: date, calendar: WorkCalendar) -> date:
        """The last day to put a false promise right."""
        return self.correct_within.by(found_false_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "may_choose": lambda: self.may_choose(field=given["field"], bad_credit=given["bad_credit"]),
            "check_by": lambda: self.check_by(given["decided_on"], calendar),
            "correct_by": lambda: self.correct_by(given["found_false_on"], calendar),
        }


@rule("intake.decline")
class Decline(Rule):
    """不予受理规定：书面、写全、复核、告知复议和诉讼 (行政许可法 32、38; 行政复议法 20)."""

    fixed: ClassVar[tuple[str, ...]] = ("stated",)
    only_more: ClassVar[tuple[str, ...]] = ("review_within",)

    stated: tuple[str, ...]
    review_within: Duration
    countersigned_by: str

    def is_written(self, kind: str) -> bool:
        """Whether the decision needs a paper: what needs no application at all is only told."""
        return kind == NOT_OUR_POWER

    def missing(self, stated: Iterable[str]) -> tuple[str, ...]:
        """What the paper must still say."""
        said = set(stated)
        return tuple(part for part in self.stated if part not in said)

    def allows(self, *, kind: str, stated: Iterable[str], countersigned: bool) -> bool:
        """Whether the matter may be declined so."""
        return not self.is_written(kind) or (not self.missing(stated) and countersigned)

    def review_until(self, served_on: date, calendar: WorkCalendar) -> date:
        """The last day to ask for administrative review (calendar days, moved off a rest day)."""
        return self.review_within.by(served_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        kind = given["kind"]
        return {
            "allowed": lambda: self.allows(kind=kind, stated=given["stated"], countersigned=given["countersigned"]),
            "written": lambda: self.is_written(kind),
            "review_until": lambda: self.review_until(given["served_on"], calendar),
        }
