"""Who comes stands behind whoever came before, also where the server's clock was set back in between.

The rank of whoever came last is kept with the line's serial, whose row is held while a number is given out:
within a line the ranks of those who come follow each other as their entries do.
"""

from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Max, Q

from yikou.hall.models import Queue, Serial
from yikou.kernel.clock import ZONE

# Where the clock does not say who came later, this far apart: room for those who are put behind somebody.
APART = timedelta(milliseconds=1)

# One statement on both databases; the row stays locked until the number is given out.
_NEXT = """
INSERT INTO hall_serial (queue_id, day, last) VALUES (%s, %s, 1)
ON CONFLICT (queue_id, day) DO UPDATE SET last = hall_serial.last + 1 RETURNING last
"""


def serial(queue: int, day: date) -> int:
    """The next serial of a line."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [queue, day.isoformat()])
        return int(cursor.fetchone()[0])


def rank(queue: Queue, at: datetime) -> datetime:
    """Where whoever comes now stands: the moment itself, or just behind whoever came last to any line of the hall."""
    lines = Serial.objects.filter(queue__centre=queue.centre_id, day=at.astimezone(ZONE).date())
    last = lines.aggregate(last=Max("arrived_at"))["last"]
    return at if last is None or at > last else last + APART


def arrived(queue: Queue, at: datetime) -> datetime:
    """The same, and kept: nobody ranks before this one who comes afterwards. A number's serial is held by then."""
    found = rank(queue, at)
    here = Serial.objects.filter(queue=queue, day=at.astimezone(ZONE).date())
    here.filter(Q(arrived_at=None) | Q(arrived_at__lt=found)).update(arrived_at=found)
    return found
