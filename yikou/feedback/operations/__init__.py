"""What residents say is heard, answered in time, and put right by somebody else than the person meant."""

from yikou.feedback.operations.rating import NoSuchLevel, NotRateable, WordsTooLong, rate

__all__ = ["NoSuchLevel", "NotRateable", "WordsTooLong", "rate"]
