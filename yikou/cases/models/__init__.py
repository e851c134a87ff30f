"""The rows that a matter's entries fold into, and what stands beside them."""

from yikou.cases.models.aids import Counter, Draft, LookupTry, Viewing
from yikou.cases.models.case import OPEN, RUNNING, Case, CaseQuerySet, State
from yikou.cases.models.enquiry import Enquiry, EnquiryState
from yikou.cases.models.paper import Paper, PaperQuerySet
from yikou.cases.models.question import OtherOffice, Question, QuestionQuerySet

__all__ = [
    "OPEN",
    "RUNNING",
    "Case",
    "CaseQuerySet",
    "Counter",
    "Draft",
    "Enquiry",
    "EnquiryState",
    "LookupTry",
    "OtherOffice",
    "Paper",
    "PaperQuerySet",
    "Question",
    "QuestionQuerySet",
    "State",
    "Viewing",
]
