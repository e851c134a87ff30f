"""首问责任：谁先被问到、怎样转交、什么时候答复 (first_contact.*)."""

from datetime import date, datetime
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule


@rule("first_contact.duty")
class Duty(Rule):
    """首问责任制：谁先接待谁负责，对方接下才换人 (C-01, D-01 to D-03)."""

    fixed: ClassVar[tuple[str, ...]] = ("owner",)

    channels: tuple[str, ...]
    owner: str
    hand_over_within: Duration
    reply_within: Duration
    several_present: str

    def holder(self, asked: str, accepted_by: str | None = None, senior_present: str | None = None) -> str:
        """Who answers for the matter: who was asked (the senior of several), until somebody took it over."""
        return accepted_by or senior_present or asked

    def is_registered(self, channel: str) -> bool:
        """Whether what comes by this channel is written down."""
        return channel in self.channels

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "owner": lambda: self.holder(given["asked"], given.get("accepted_by"), given.get("senior_present")),
            "registered": lambda: self.is_registered(given["channel"]),
        }


@rule("first_contact.handover")
class PassingOn(Rule):
    """首问转交时限规定 (D-03, D-04, F-06)."""

    present: Duration
    absent: Duration
    silence_after: Duration
    contact_by: tuple[str, ...]

    def hand_over_by(self, asked_at: datetime) -> datetime:
        """The last moment to pass a matter to an officer who is there."""
        return self.present.after(asked_at)

    def hand_over_on(self, asked_on: date, calendar: WorkCalendar) -> date:
        """The last day to reach an officer who is not there, and to call the resident back."""
        return self.absent.by(asked_on, calendar)

    def must_remind(self, *, passed_on: date, accepted: bool, today: date, calendar: WorkCalendar) -> bool:
        """Whether both heads are reminded: the matter was passed on and nobody took it."""
        return not accepted and today > self.silence_after.by(passed_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "hand_over_by": lambda: self.hand_over_by(given["asked_at"]),
            "hand_over_on": lambda: self.hand_over_on(given["asked_at"].date(), calendar),
            "remind": lambda: self.must_remind(**given, calendar=calendar),
        }


@rule("first_contact.answer")
class EnquiryAnswer(Rule):
    """咨询答复规定：有问必答，当场答不了的限期答复 (D-04, D-09, H-09)."""

    answer_within: Duration
    public_after_asked: int

    def answer_by(self, asked_on: date, calendar: WorkCalendar, *, at_once: bool = False) -> date:
        """The last day for the answer: the same day when it can be given at once."""
        return asked_on if at_once else self.answer_within.by(asked_on, calendar)

    def is_published(self, times_asked: int) -> bool:
        """Whether a question was asked often enough to be published with its answer."""
        return times_asked >= self.public_after_asked

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        at_once = given["answered_at_once"]
        return {
            "answer_by": lambda: self.answer_by(given["asked_on"], calendar, at_once=at_once),
            "publish": lambda: self.is_published(given["same_question"]),
        }
