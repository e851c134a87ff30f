"""未诉先办 (patterns.finding): when something is a pattern, and whether what was done about it helped."""

from datetime import date
from math import sqrt

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

# Two shares that differ by more than this many standard errors differ by more than chance (one time in twenty).
_BEYOND_CHANCE = 1.959964
ASKED, MISSING, LATE, WAIT, WORD = "asked", "missing", "late", "wait", "word"


@rule("patterns.finding")
class PatternFinding(Rule):
    """苗头：台账里反复出现的，不等投诉先办，办完再量同一个数 (J-26)."""

    span: Duration
    least: int
    seen: int
    asked_share: float
    missing_share: float
    late_share: float
    long_wait: Duration
    wait_share: float
    word_times: int
    word_growth: float
    each_day: int
    decided_within: Duration
    quiet_for: Duration

    def is_found(self, kind: str, *, n: int, of: int, before: int = 0) -> bool:
        """Whether `n` of `of` is a pattern: seen often, a large share; a word also more than `before`."""
        if of < self.least or n < self.seen:
            return False
        if kind == WORD:
            return n >= self.word_times and n >= before * (100 + self.word_growth) / 100
        return n * 100 >= of * self._share(kind)

    def _share(self, kind: str) -> float:
        shares = {
            ASKED: self.asked_share,
            MISSING: self.missing_share,
            LATE: self.late_share,
            WAIT: self.wait_share,
        }
        return shares[kind]

    def decide_by(self, found_on: date, calendar: WorkCalendar) -> date:
        """The last day on which it is given to somebody, or set aside with the reason."""
        return self.decided_within.by(found_on, calendar)

    def effect(self, *, n: int, of: int, after_n: int, after_of: int) -> str:
        """Whether the same figure is better afterwards, by more than chance: better, worse, unsure, too_few."""
        if min(of, after_of) < self.least:
            return "too_few"
        both = (n + after_n) / (of + after_of)
        error = sqrt(both * (1 - both) * (1 / of + 1 / after_of))
        change = after_n / after_of - n / of
        if not error or abs(change) < _BEYOND_CHANCE * error:
            return "unsure"
        return "better" if change < 0 else "worse"

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "found": lambda: self.is_found(given["kind"], n=given["n"], of=given["of"], before=given["before"]),
            "decide_by": lambda: self.decide_by(given["found_on"], calendar),
            "effect": lambda: self.effect(
                n=given["n"], of=given["of"], after_n=given["after_n"], after_of=given["after_of"]
            ),
        }
