"""The shapes of the rules that cases enforce: pure, typed, testable without a database."""

from yikou.cases.policies.archive import ProgressLookup, Retention
from yikou.cases.policies.deadlines import Cards, ClockStop, Counting, Delivery, Extension, Handover, Instant, Limit
from yikou.cases.policies.first_contact import Duty, EnquiryAnswer, PassingOn
from yikou.cases.policies.intake import (
    ApplicantCorrection,
    CorrectionNotice,
    Decline,
    DeemedAcceptance,
    NotifyAndPromise,
    Provisional,
    Receipt,
)
from yikou.cases.policies.notice import Binding, Content, TravelCompensation, Written

__all__ = [
    "ApplicantCorrection",
    "Binding",
    "Cards",
    "ClockStop",
    "Content",
    "CorrectionNotice",
    "Counting",
    "Decline",
    "DeemedAcceptance",
    "Delivery",
    "Duty",
    "EnquiryAnswer",
    "Extension",
    "Handover",
    "Instant",
    "Limit",
    "NotifyAndPromise",
    "PassingOn",
    "ProgressLookup",
    "Provisional",
    "Receipt",
    "Retention",
    "TravelCompensation",
    "Written",
]
