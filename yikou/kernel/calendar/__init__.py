"""Working time: which days are worked, and when a limit ends.

`WorkCalendar` knows the days, `deadline` counts a promise on it and can explain every date.
"""

from yikou.kernel.calendar.days import NoCalendar, WorkCalendar
from yikou.kernel.calendar.limits import (
    Deadline,
    Hours,
    Skipped,
    Stop,
    calendar_term,
    deadline,
)
from yikou.kernel.calendar.years import NoticeWrong, Year, read_notice

__all__ = [
    "Deadline",
    "Hours",
    "NoCalendar",
    "NoticeWrong",
    "Skipped",
    "Stop",
    "WorkCalendar",
    "Year",
    "calendar_term",
    "deadline",
    "read_notice",
]
