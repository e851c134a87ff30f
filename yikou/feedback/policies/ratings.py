"""好差评 (evaluation.*): when it is rated, how a bad rating is put right, appealed against, published."""

from collections.abc import Mapping
from datetime import date, datetime
from math import ceil
from typing import ClassVar

from yikou.feedback.policies.worded import Worded
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

RESIDENT = "resident"


@rule("evaluation.window")
class RatingWindow(Worded):
    """评价规定：一件一评，五级，不评不算满意，工作人员不得代评 (国办发〔2019〕51号; GB/T 39734—2020; J-01)."""

    fixed: ClassVar[tuple[str, ...]] = ("levels", "bad", "default_rating", "times")

    open_for: Duration
    levels: tuple[str, ...]
    bad: tuple[str, ...]
    default_rating: bool
    times: int
    faults: tuple[str, ...]
    praise: tuple[str, ...]
    burst: int
    burst_within: Duration

    def until(self, concluded_on: date, calendar: WorkCalendar) -> date:
        """The last day on which the matter can be rated."""
        return self.open_for.by(concluded_on, calendar)

    def allows(self, *, concluded_on: date, rated_on: date, rated_before: int, by: str, calendar: WorkCalendar) -> bool:
        """Whether a rating counts: by the resident, once, in time."""
        in_time = rated_on <= self.until(concluded_on, calendar)
        return by == RESIDENT and rated_before < self.times and in_time

    def is_level(self, level: str) -> bool:
        """Whether this is one of the five levels."""
        return level in self.levels

    def word(self, level: str) -> str:
        """A level in words, as the poster prints it."""
        return self.words_of("levels")[level]

    def is_bad(self, level: str) -> bool:
        """Whether this level counts as a bad rating (差评)."""
        return level in self.bad

    def reasons_of(self, level: str) -> Mapping[str, str]:
        """What can be ticked with a level: what was good with the two best ones, else what was not."""
        return self.words_of("praise" if self.levels.index(level) < 2 else "faults")

    def is_burst(self, ratings: int) -> bool:
        """Whether so many ratings at one window within the period are too many to have come by themselves."""
        return ratings >= self.burst

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""

        def allowed() -> bool:
            asked = {name: given[name] for name in ("concluded_on", "rated_on", "rated_before", "by")}
            return self.allows(**asked, calendar=calendar)

        return {
            "until": lambda: self.until(given["concluded_on"], calendar),
            "allowed": allowed,
            "bad": lambda: self.is_bad(given["level"]),
        }


@rule("evaluation.asking")
class RatingAsking(Rule):
    """请居民评价规定：办完过一会儿发一条短信，一件一条，评过的、说了不评的不再问 (J-01, J-21)."""

    fixed: ClassVar[tuple[str, ...]] = ("times",)

    invites: bool
    by_phone: bool
    after: Duration
    within: Duration
    apart: Duration
    times: int

    def is_wanted(self, *, by_itself: bool) -> bool:
        """Whether residents are asked at all: by messages that leave the house by themselves, else by calling each."""
        return self.invites and (by_itself or self.by_phone)

    def span(self, at: datetime) -> tuple[datetime, datetime]:
        """Between which moments something must have ended that is asked about now."""
        return at - self.within.delta, at - self.after.delta

    def may_ask(
        self, *, rated: bool, declined: bool, asked_before: int, asked_last: datetime | None, at: datetime
    ) -> bool:
        """Whether somebody is asked about a matter now: once, not after an answer, not again and again."""
        is_soon = asked_last is not None and at < asked_last + self.apart.delta
        return not (rated or declined or asked_before >= self.times or is_soon)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""

        def asked() -> bool:
            names = ("rated", "declined", "asked_before", "at")
            return self.may_ask(**{name: given[name] for name in names}, asked_last=given.get("asked_last"))

        def due() -> bool:
            since, until = self.span(given["at"])
            return bool(since <= given["ended_at"] <= until)

        return {"asked": asked, "due": due, "wanted": lambda: self.is_wanted(by_itself=given["by_itself"])}


@rule("evaluation.rectification")
class PuttingRight(Rule):
    """差评整改规定：一个工作日联系，五个工作日整改，另一个人回访，知道结果才关 (S1.10—S1.13; K-19)."""

    fixed: ClassVar[tuple[str, ...]] = ("follow_up_share", "not_by_rated_person")
    only_less: ClassVar[tuple[str, ...]] = ("contact_within", "fixed_within", "longest")

    contact_within: Duration
    fixed_within: Duration
    longest: Duration
    follow_up_share: int
    not_by_rated_person: bool
    follow_up_within: Duration
    tries: int

    def contact_by(self, rated_on: date, calendar: WorkCalendar) -> date:
        """The last day for talking with whoever gave the rating."""
        return self.contact_within.by(rated_on, calendar)

    def fix_by(self, rated_on: date, calendar: WorkCalendar) -> date:
        """The last day for putting it right; `applying(complex=True)` gives the longer one."""
        return self.fixed_within.by(rated_on, calendar)

    def follow_up_by(self, fixed_on: date, calendar: WorkCalendar) -> date:
        """The last day for asking whether it is right now."""
        return self.follow_up_within.by(fixed_on, calendar)

    def may_handle(self, account: int, rated: int) -> bool:
        """Whether somebody may put it right: never the person who was rated."""
        return not self.not_by_rated_person or account != rated

    def is_tried_out(self, tried: int) -> bool:
        """Whether it was tried often enough to go on without having reached anybody."""
        return tried >= self.tries

    def may_close(self, *, followed_up: bool, knows: bool, tried: int) -> bool:
        """Whether it may be closed: followed up, and the resident knows the outcome or cannot be reached."""
        return followed_up and (knows or self.is_tried_out(tried))

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "contact_by": lambda: self.contact_by(given["rated_on"], calendar),
            "fix_by": lambda: self.fix_by(given["rated_on"], calendar),
            "may_close": lambda: self.may_close(
                followed_up=given["followed_up"], knows=given.get("knows", False), tried=given.get("tried", 0)
            ),
        }


@rule("evaluation.appeal")
class RatingAppeal(Rule):
    """评价申诉复核规定：被评人期限内申诉，没有利害关系的人复核 (S1.14)."""

    appeal_within: Duration
    decided_within: Duration
    decided_by: str

    def until(self, rated_on: date, calendar: WorkCalendar) -> date:
        """The last day for an appeal."""
        return self.appeal_within.by(rated_on, calendar)

    def allows(self, *, rated_on: date, appealed_on: date, calendar: WorkCalendar) -> bool:
        """Whether an appeal comes in time."""
        return appealed_on <= self.until(rated_on, calendar)

    def may_decide(self, *, is_rated: bool, is_involved: bool = False) -> bool:
        """Whether somebody may re-check: neither the rated person nor who put the rating right."""
        return not is_rated and not is_involved

    def decide_by(self, appealed_on: date, calendar: WorkCalendar) -> date:
        """The last day for the re-check."""
        return self.decided_within.by(appealed_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""

        def allowed() -> bool:
            in_time = self.allows(rated_on=given["rated_on"], appealed_on=given["appealed_on"], calendar=calendar)
            return in_time and self.may_decide(is_rated=given["decided_by_rated_person"])

        return {"allowed": allowed, "decide_by": lambda: self.decide_by(given["appealed_on"], calendar)}


@rule("evaluation.publication")
class Publication(Worded):
    """评价公布与回访规定：每月公布，份数不够不排名，问三句话 (S1.13, S1.16, S1.17; J-18, J-20)."""

    monthly_on: int
    bottom_months: int
    least_ratings: int
    sample: float
    questions: tuple[str, ...]
    online: tuple[str, ...]
    onsite: tuple[str, ...]

    def is_ranked(self, ratings: int) -> bool:
        """Whether there are ratings enough for a place in an order."""
        return ratings >= self.least_ratings

    def is_to_talk(self, months_at_bottom: int) -> bool:
        """Whether the head is talked to: at the bottom too often in a row."""
        return months_at_bottom >= self.bottom_months

    def to_call(self, concluded: int) -> int:
        """How many of the concluded matters are called; a part of one counts as one."""
        return ceil(concluded * self.sample / 100)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "ranked": lambda: self.is_ranked(given["ratings"]),
            "talk": lambda: self.is_to_talk(given["months_at_bottom"]),
            "to_call": lambda: self.to_call(given["concluded"]),
        }
