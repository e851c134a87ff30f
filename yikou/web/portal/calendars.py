"""An appointment as a calendar file (RFC 5545), so that one's own telephone reminds one."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from yikou.hall.policies import Booking, NoShow
from yikou.policies.queries import rulebook
from yikou.web import place
from yikou.web.asked import Asked

if TYPE_CHECKING:
    from yikou.hall.models import Appointment

LONGEST = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def event(found: "Appointment", what: str, address: str, request: Asked) -> str:
    """The file: the slot, what for, where, the number for the machine, the link to change it."""
    here = place.of(found.centre_id, request.today)
    assert found.slot_at is not None
    book_of = rulebook(found.centre_id, request.today)
    ends_at = found.slot_at + timedelta(minutes=book_of.get(Booking).slot_minutes)
    notice = int(book_of.get(NoShow).cancel_before.delta.total_seconds() // 60)
    told = f"预约号 {found.number}，到了在取号机上输号或扫码签到。要改或取消：{address}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//yikou//appointment//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{found.centre_id}-{found.pk}@yikou",
        f"DTSTAMP:{_utc(request.at)}",
        f"DTSTART:{_utc(found.slot_at)}",
        f"DTEND:{_utc(ends_at)}",
        f"SEQUENCE:{found.revision}",
        f"STATUS:{'CONFIRMED' if found.state in ('booked', 'checked_in') else 'CANCELLED'}",
        f"SUMMARY:{_text(f'{here.short_name}：{what}')}",
        f"LOCATION:{_text(here.address or here.name)}",
        f"DESCRIPTION:{_text(told)}",
        f"URL:{address}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:-PT{notice}M",
        f"DESCRIPTION:{_text(what)}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(said: str) -> str:
    return said.translate(_ESCAPED)


def _folded(line: str) -> str:
    """No line of more than 75 octets: the rest follows after a line break and a space, never within a character."""
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST:
            parts.append("")
            size = 1
        parts[-1] += character
        size += width
    return "\r\n ".join(parts)
