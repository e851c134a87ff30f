"""排队叫号：优先、叫号与重呼、过号、等候预警、窗口暂停 (queue.*)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

ELDERLY = "elderly"
PRIORITY, ORDINARY = "priority", "ordinary"
NO_WARNING, NOTICE, OPEN_WINDOW = "none", "notice", "open_window"


@rule("queue.priority")
class Priority(Rule):
    """优先叫号规定 (D-16; 无障碍环境建设法 39、40)."""

    elderly_from: int
    child_under: int
    classes: tuple[str, ...]
    in_a_row: int

    def category_of(self, *, category: str = "", age: int | None = None) -> str:
        """The class that a number is called first for; empty for an ordinary one."""
        if category in self.classes:
            return category
        old = age is not None and age >= self.elderly_from
        return ELDERLY if old and ELDERLY in self.classes else ""

    def is_priority(self, *, category: str = "", age: int | None = None) -> bool:
        """Whether the number is called first."""
        return bool(self.category_of(category=category, age=age))

    def next_lane(self, *, called_in_a_row: int, priority_waiting: int, ordinary_waiting: int) -> str:
        """Whose turn it is: those called first, until so many in a row while others wait."""
        turn = called_in_a_row < self.in_a_row or not ordinary_waiting
        return PRIORITY if priority_waiting and turn else ORDINARY

    def word(self, category: str) -> str:
        """A class in words, as the poster prints it; empty for an ordinary number."""
        return self.words_of_classes().get(category, "")

    def words_of_classes(self) -> Mapping[str, str]:
        """Every class with its words, as one chooses among them."""
        return _words(self, "classes")

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "priority": lambda: self.is_priority(category=given.get("category") or "", age=given.get("age")),
            "next": lambda: self.next_lane(
                called_in_a_row=given["priority_called_in_a_row"],
                priority_waiting=given["priority_waiting"],
                ordinary_waiting=given["ordinary_waiting"],
            ),
        }


@rule("queue.calling")
class Calling(Rule):
    """叫号与重呼规定 (F-10, I-15, D-16)."""

    calls: int
    interval: Duration
    soon_at: int

    def since(self, last: datetime, at: datetime) -> timedelta:
        """How long ago it was called; after a clock that was set back it has been long enough, nobody waits for it."""
        return self.interval.delta if at < last - self.interval.delta else at - last

    def may_recall(self, *, called: int, since: timedelta) -> bool:
        """Whether a number may be called once more, so long after it was last called."""
        return 0 < called < self.calls and since >= self.interval.delta

    def may_mark_missed(self, *, called: int, since: timedelta) -> bool:
        """Whether a number counts as missed: called often enough, and the last call waited out."""
        return called >= self.calls and since >= self.interval.delta

    def is_soon(self, ahead: int) -> bool:
        """Whether the holder is told to come near: only so many still stand before."""
        return ahead <= self.soon_at

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""

        def ask(may: Callable[..., bool]) -> bool:
            return may(called=given["called"], since=timedelta(seconds=given["seconds_since_call"]))

        return {
            "may_recall": lambda: ask(self.may_recall),
            "may_mark_missed": lambda: ask(self.may_mark_missed),
            "remind": lambda: self.is_soon(given["ahead"]),
        }


@rule("queue.missed")
class MissedTurn(Rule):
    """过号处理规定 (D-16, F-04)."""

    back_after: int
    returns: int
    void_after: Duration
    step_back: int
    step_back_most: int
    steps_a_day: int

    @property
    def step(self) -> int:
        """How many are let go first with one touch."""
        return min(self.step_back, self.step_back_most)

    def may_step_back(self, *, places: int, stepped_back: int) -> bool:
        """Whether a holder who let others go first so often may let so many go first now."""
        return self.is_step(places) and stepped_back < self.steps_a_day

    def is_step(self, places: int) -> bool:
        """Whether so many can be let go first in one step."""
        return 1 <= places <= self.step_back_most

    def may_return(self, *, missed: int, since: timedelta) -> bool:
        """Whether a missed number is lined up again: not too often, not too long after it was missed."""
        return missed <= self.returns and since <= self.void_after.delta

    def place(self, waiting: int) -> int:
        """Which place in the line it then gets, the first being 1; the last one in a short line."""
        return min(self.back_after, waiting) + 1

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "returns": lambda: self.may_return(
                missed=given["missed_times"], since=timedelta(minutes=given["minutes_since_missed"])
            ),
            "may_step_back": lambda: self.may_step_back(places=given["places"], stepped_back=given["stepped_back"]),
            "place": lambda: self.place(given["waiting"]),
        }


@rule("queue.wait_warning")
class WaitWarning(Rule):
    """等候预警规定 (H-07, H-17, C-16)."""

    notice_at: Duration
    open_window_at: Duration
    unmanned_at: Duration
    told: tuple[str, ...]

    def level(self, longest: timedelta) -> str:
        """`none`, `notice` or `open_window`, by how long somebody has waited."""
        if longest >= self.open_window_at.delta:
            return OPEN_WINDOW
        return NOTICE if longest >= self.notice_at.delta else NO_WARNING

    def needs_cover(self, unmanned: timedelta) -> bool:
        """Whether somebody must stand in at a window that people wait for and nobody serves."""
        return unmanned >= self.unmanned_at.delta

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "level": lambda: self.level(timedelta(minutes=given["longest_wait"])),
            "cover_needed": lambda: self.needs_cover(timedelta(minutes=given["unmanned_minutes"])),
        }


@rule("queue.window_pause")
class WindowPause(Rule):
    """窗口暂停服务规定 (N-13, N-14, N-23, O-15)."""

    at_most: Duration
    at_once: int
    reasons: tuple[str, ...]

    def allows(self, *, minutes: int, same_kind_paused: int, reason: str) -> bool:
        """Whether a window may pause: for a listed reason, not too long, not too many of a kind at once."""
        short = minutes > 0 and not self.needs_cover(minutes)
        return short and same_kind_paused < self.at_once and reason in self.reasons

    def needs_cover(self, minutes: int) -> bool:
        """Whether an absence is so long that somebody must stand in."""
        return timedelta(minutes=minutes) > self.at_most.delta

    def word(self, reason: str) -> str:
        """A reason in words, as the hall reads it; empty for an unknown one."""
        return self.words().get(reason, "")

    def words(self) -> Mapping[str, str]:
        """Every reason with its words, as a window chooses among them."""
        return _words(self, "reasons")

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "allowed": lambda: self.allows(**given),
            "cover_needed": lambda: self.needs_cover(given["minutes"]),
        }


def _words(of: Rule, name: str) -> Mapping[str, str]:
    """The choices of a value with their words, as the poster prints them."""
    value = of.published.values[name]
    return dict(zip(value.plain, value.printed.split("、"), strict=True))
