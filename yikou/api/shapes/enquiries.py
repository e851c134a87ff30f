"""Enquiries and their first contact."""

from datetime import date
from typing import TYPE_CHECKING, Literal

from yikou.api.shapes.words import Code, Given, Line, Moment, Row, Text, Told

if TYPE_CHECKING:
    from yikou.cases.models import Enquiry

State = Literal["open", "passed", "taken", "answered"]


class EnquiryGiven(Given):
    """What was asked, by whom if they said so; answered on the spot where it can be."""

    question: Text
    channel: Literal["visit", "phone", "web"]
    topic: Code = ""
    caller: Line = ""
    phone: Line = ""
    person: Row | None = None
    answer: Text = ""


class PassedOn(Given):
    """Where the enquiry goes: a department of the house by name, or an office outside; or a colleague's account."""

    to: Line
    account: Row | None = None


class AnswerGiven(Given):
    """What the person is told."""

    answer: Text


class EnquiryTold(Told):
    """An enquiry; the caller's phone is never told."""

    number: str
    channel: str
    topic: str
    question: str
    answer: str
    state: State
    state_label: str
    first_contact: int
    owner: int
    passed_to: str
    hand_over_by: Moment | None
    reply_by: date
    asked_at: Moment
    answered_at: Moment | None
    in_time: bool | None

    @classmethod
    def of(cls, enquiry: "Enquiry") -> "EnquiryTold":
        """An enquiry's row."""
        own = {name: getattr(enquiry, name) for name in cls.model_fields if name != "state_label"}
        return cls(**own, state_label=enquiry.get_state_display())


class EnquiryList(Told):
    """A page of enquiries, newest first; `next` is the number after which the next page begins."""

    enquiries: list[EnquiryTold]
    next: str
