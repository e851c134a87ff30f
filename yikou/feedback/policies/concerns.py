"""投诉和诉求的受理与时限 (complaints.acceptance, complaints.limits, complaints.petition)."""

from datetime import date
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

SIMPLE, SEVERAL = "simple", "several_units"


def together(one: Duration, other: Duration) -> Duration:
    """Two terms of one unit as one, so that the last day moves off a rest day only once."""
    if one.unit != other.unit:
        raise ValueError(f"{one.unit} and {other.unit} are not counted together")
    return Duration(one.value + other.value, one.unit)


@rule("complaints.acceptance")
class Acceptance(Rule):
    """投诉制度：什么都可以投诉，限期告知受不受理，被投诉人不得经办 (C-01, J-03 to J-07; GB/T 36113—2018)."""

    only_less: ClassVar[tuple[str, ...]] = ("decide_within",)

    subjects: tuple[str, ...]
    channels: tuple[str, ...]
    decide_within: Duration
    box_opened_every: Duration
    slips_noted_within: Duration
    not_accepted: tuple[str, ...]

    def slips_by(self, opened_on: date, calendar: WorkCalendar) -> date:
        """The last day on which what was taken out of the box stands in the register."""
        return self.slips_noted_within.by(opened_on, calendar)

    def decide_by(self, received_on: date, calendar: WorkCalendar) -> date:
        """The last day to say whether it is accepted."""
        return self.decide_within.by(received_on, calendar)

    def is_channel(self, channel: str) -> bool:
        """Whether one may complain this way."""
        return channel in self.channels

    def accepts(self, channel: str, reason: str = "") -> bool:
        """Whether it is accepted: by any of the ways, unless one of the named reasons stands against it."""
        return self.is_channel(channel) and reason not in self.not_accepted

    def asks_for_writing(self, *, major: bool, written: bool) -> bool:
        """Whether the resident is asked for a written complaint: important matters only; nothing is lost meanwhile."""
        return major and not written

    def may_handle(self, *, is_object: bool) -> bool:
        """Whether somebody may handle it: never the person complained of."""
        return not is_object

    def open_box_by(self, opened_on: date, calendar: WorkCalendar) -> date:
        """The last day on which the box is opened again."""
        return self.box_opened_every.by(opened_on, calendar)

    def word(self, name: str, key: str) -> str:
        """A subject, channel or reason as the poster prints it."""
        return self.words(name).get(key, key)

    def words(self, name: str) -> dict[str, str]:
        """All keys of `subjects`, `channels` or `not_accepted` with their words."""
        value = self.published.values[name]
        return dict(zip(value.plain, value.printed.split("、"), strict=True))

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "accepted": lambda: self.accepts(given["channel"], given.get("reason", "")),
            "ask_written": lambda: self.asks_for_writing(major=given["major"], written=given["written"]),
            "handler_allowed": lambda: self.may_handle(is_object=given["handler_is_object"]),
            "decide_by": lambda: self.decide_by(given["received_on"], calendar),
        }


@rule("complaints.limits")
class Limits(Rule):
    """投诉办理时限规定：简单的当天或次日，牵涉几家的一周，不满意的另行指派重办 (J-25; GB/T 36113—2018)."""

    simple: Duration
    several_units: Duration
    longest: Duration
    reopen_within: Duration

    def answer_by(self, scale: str, accepted_on: date, calendar: WorkCalendar, *, extended: bool = False) -> date:
        """The last day for the answer: by how many units it concerns; at the longest once it was extended."""
        term = self.longest if extended else self.several_units if scale == SEVERAL else self.simple
        return term.by(accepted_on, calendar)

    def reopen_by(self, answered_on: date, calendar: WorkCalendar) -> date:
        """The last day on which the resident may ask that somebody else looks again."""
        return self.reopen_within.by(answered_on, calendar)

    def may_reopen(self, answered_on: date, asked_on: date, calendar: WorkCalendar) -> bool:
        """Whether it may still be handled again."""
        return answered_on <= asked_on <= self.reopen_by(answered_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "answer_by": lambda: self.answer_by(given["kind"], given["accepted_on"], calendar),
            "may_reopen": lambda: self.may_reopen(given["answered_on"], given["reopened_on"], calendar),
        }


@rule("complaints.petition")
class Petition(Rule):
    """信访事项办理规定：限期分送告知、办结、复查，按天计 (信访工作条例; J-09, J-10)."""

    only_less: ClassVar[tuple[str, ...]] = ("sorted_within", "finished_within", "extend_by")
    only_more: ClassVar[tuple[str, ...]] = ("review_asked_within",)

    sorted_within: Duration
    finished_within: Duration
    extend_by: Duration
    review_asked_within: Duration

    def sort_by(self, registered_on: date, calendar: WorkCalendar) -> date:
        """The last day to pass it on or accept it, and to say so."""
        return self.sorted_within.by(registered_on, calendar)

    def finish_by(self, accepted_on: date, calendar: WorkCalendar, *, extended: bool = False) -> date:
        """The last day to finish it."""
        term = together(self.finished_within, self.extend_by) if extended else self.finished_within
        return term.by(accepted_on, calendar)

    def review_by(self, answered_on: date, calendar: WorkCalendar) -> date:
        """The last day to ask for a review (复查)."""
        return self.review_asked_within.by(answered_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""

        def finish_by() -> date:
            return self.finish_by(given["accepted_on"], calendar, extended=given["extended"])

        return {"sort_by": lambda: self.sort_by(given["registered_on"], calendar), "finish_by": finish_by}
