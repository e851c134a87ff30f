"""The shapes of the rules that the hall enforces: pure, typed, testable without a database."""

from yikou.hall.policies.appointments import Booking, NoShow
from yikou.hall.policies.hours import AfterClosing
from yikou.hall.policies.queue import Calling, MissedTurn, Priority, WaitWarning, WindowPause

__all__ = [
    "AfterClosing",
    "Booking",
    "Calling",
    "MissedTurn",
    "NoShow",
    "Priority",
    "WaitWarning",
    "WindowPause",
]
