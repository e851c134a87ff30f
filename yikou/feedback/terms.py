"""Terms: until when each kind of concern is decided, answered, asked about again: the rules of the day it began."""

from dataclasses import dataclass
from datetime import date

from yikou.centre import queries as centre_queries
from yikou.feedback.models import Concern, Kind
from yikou.feedback.policies import Acceptance, CannotGetDone, HelpRequest, Hotline, Limits, Petition
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.kernel.rules import Rule
from yikou.policies.queries import Rulebook, rulebook

Due = tuple[date, Rule]


@dataclass(frozen=True)
class Terms:
    """The rules for a concern that began on a day, and how its centre counts time."""

    rules: Rulebook
    calendar: WorkCalendar

    def first(self, sort: str, scale: str, on: date) -> Due:
        """The last day of the first step: whether it is accepted, or at once the answer."""
        if sort == Kind.PETITION:
            petition = self.rules.get(Petition)
            return petition.sort_by(on, self.calendar), petition
        if sort in (Kind.HELP, Kind.STUCK, Kind.HOTLINE):
            return self.answer(sort, scale, on)
        acceptance = self.rules.get(Acceptance)
        return acceptance.decide_by(on, self.calendar), acceptance

    def answer(self, sort: str, scale: str, began_on: date, *, extended: bool = False) -> Due:
        """The last day for the answer, counted from when this turn of handling began."""
        calendar = self.calendar
        if sort == Kind.PETITION:
            petition = self.rules.get(Petition)
            return petition.finish_by(began_on, calendar, extended=extended), petition
        if sort == Kind.HELP:
            help_request = self.rules.get(HelpRequest).applying(extended=extended)
            return help_request.reply_by(began_on, calendar), help_request
        if sort == Kind.STUCK:
            stuck = self.rules.get(CannotGetDone)
            return stuck.solve_by(scale, began_on, calendar), stuck
        if sort == Kind.HOTLINE:
            hotline = self.rules.get(Hotline)
            return hotline.finish_by(began_on, calendar, extended=extended), hotline
        limits = self.rules.get(Limits)
        return limits.answer_by(scale, began_on, calendar, extended=extended), limits

    def review(self, sort: str, answered_on: date) -> Due:
        """The last day on which the resident may ask that somebody else looks again."""
        if sort == Kind.PETITION:
            petition = self.rules.get(Petition)
            return petition.review_by(answered_on, self.calendar), petition
        limits = self.rules.get(Limits)
        return limits.reopen_by(answered_on, self.calendar), limits

    def approver(self, sort: str) -> str:
        """The role that agrees to an extension; empty where any who may assign does."""
        if sort == Kind.HELP:
            return self.rules.get(HelpRequest).approver
        return self.rules.get(Hotline).approver if sort == Kind.HOTLINE else ""


def terms(centre: str, on: date) -> Terms:
    """The terms of what begins on a day."""
    return Terms(rulebook(centre, on), centre_queries.calendar(centre))


def terms_of(concern: Concern) -> Terms:
    """The terms of a concern: the rules of the day it was noted."""
    return terms(concern.centre_id, concern.opened_at.astimezone(ZONE).date())
