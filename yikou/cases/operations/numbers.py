"""One number for one paper: cases, notices and enquiries of a day share one row of serials."""

import secrets
from datetime import datetime

from django.db import connection

from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import number

# One statement on both databases; the row stays locked until the change commits, so a number
# that was taken and rolled back is given out again and none is given out twice.
_NEXT = """
INSERT INTO cases_counter (centre, day, last) VALUES (%s, %s, 1)
ON CONFLICT (centre, day) DO UPDATE SET last = cases_counter.last + 1 RETURNING last
"""


def take_number(*, centre: str, at: datetime) -> str:
    """The next readable number of a centre's day, `26-1124-0070-R`: date, serial, check character."""
    day = at.astimezone(ZONE).date()
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [centre, day.isoformat()])
        serial = cursor.fetchone()[0]
    return number(day, serial)


def new_token() -> str:
    """An address that cannot be guessed, for the QR code on a receipt or notice."""
    return secrets.token_urlsafe(15)
