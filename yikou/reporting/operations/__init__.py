"""Every verb of reporting: close the day, let data out, write a backup; split by topic."""

from yikou.reporting.operations.closing import (
    DayToCome,
    EarlierDayOpen,
    StillOpen,
    close_by,
    close_day,
    close_open_days,
    closing_of,
    note_missed_closes,
)

__all__ = [
    "DayToCome",
    "EarlierDayOpen",
    "StillOpen",
    "close_by",
    "close_day",
    "close_open_days",
    "closing_of",
    "note_missed_closes",
]
