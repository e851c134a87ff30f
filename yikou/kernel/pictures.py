"""Pictures as they are sent: looked at by their parts, freed of where and with what they were taken.

A photo of a telephone tells the place in its EXIF part. `cleaned` keeps what shows the picture and
drops the rest; which way is up stays, since cameras only note it. Parts are copied, never drawn
anew: nothing of the picture itself changes.
"""

import struct
from collections.abc import Iterator

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_SCAN, _END, _EXIF, _COMMENT = 0xDA, 0xD9, 0xE1, 0xFE
_JFIF, _ICC, _ADOBE = 0xE0, 0xE2, 0xEE
_APPS = range(0xE0, 0xF0)
_RESTARTS = range(0xD0, 0xD8)
# Frame headers: baseline to arithmetic; 0xC4, 0xC8 and 0xCC are something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SHOWN = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"))
_ORIENTATION, _SHORT = 0x0112, 3
_TAG_PLACES = 200
MOST_PIXELS = 80_000_000


class NoPicture(ValueError):
    """The bytes begin like a picture and are none, or are cut off, or too many for anybody to look at."""


def is_picture(data: bytes) -> bool:
    """Whether the first bytes are those of a JPEG or PNG."""
    return data.startswith((JPEG + b"\xff", PNG))


def cleaned(data: bytes) -> bytes:
    """A JPEG or PNG without place, time, device and comments; raises NoPicture for anything that is none."""
    try:
        return _clean_png(data) if data.startswith(PNG) else _clean_jpeg(data)
    except (IndexError, struct.error) as wrong:
        raise NoPicture("cut off") from wrong


def _clean_png(data: bytes) -> bytes:
    kept, seen = [PNG], set()
    for kind, chunk in _chunks(data):
        seen.add(kind)
        if kind == b"IHDR":
            _check_size(*struct.unpack(">II", chunk[8:16]))
        if kind in _SHOWN:
            kept.append(chunk)
    if not {b"IHDR", b"IDAT", b"IEND"} <= seen:
        raise NoPicture("no picture inside")
    return b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        end = at + 12 + length
        if end > len(data):
            raise NoPicture("cut off")
        yield kind, data[at:end]
        if kind == b"IEND":
            return
        at = end


def _clean_jpeg(data: bytes) -> bytes:
    kept, has_frame = [JPEG], False
    for marker, part in _segments(data):
        if marker in _FRAMES:
            has_frame = True
            _check_size(*struct.unpack(">HH", part[5:9]))
        if marker == _EXIF and (turned := _orientation(part)):
            kept.append(_exif(turned))
        if marker == _SCAN and not has_frame:
            raise NoPicture("no picture inside")
        if _is_shown(marker, part):
            kept.append(part)
    if not has_frame:
        raise NoPicture("no picture inside")
    return b"".join(kept)


def _is_shown(marker: int, part: bytes) -> bool:
    if marker == _ICC:
        return part[4:].startswith(b"ICC_PROFILE\0")
    return marker in (_JFIF, _ADOBE) or not (marker in _APPS or marker == _COMMENT)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The parts up to the end of the first picture; a scan comes with what it draws."""
    at = len(JPEG)
    while True:
        if data[at] != 0xFF:
            raise NoPicture("no part begins here")
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == _END:
            yield _END, data[at : at + 2]
            return
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(data):
            raise NoPicture("cut off")
        if marker == _SCAN:
            end = _end_of_scan(data, end)
        yield marker, data[at:end]
        at = end


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next part begins: behind FF stands neither 00 (a drawn FF) nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise NoPicture("cut off")
        if data[at + 1] != 0x00 and data[at + 1] not in _RESTARTS:
            return at
        at += 2


def _check_size(one: int, other: int) -> None:
    if not one or not other or one * other > MOST_PIXELS:
        raise NoPicture("of no size that can be looked at")


def _orientation(part: bytes) -> int:
    """Which way is up as the EXIF part has it: 2 to 8; 0 where it says nothing or upright."""
    body = part[4:]
    if not body.startswith(b"Exif\0\0"):
        return 0
    tiff = body[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        (first,) = struct.unpack(f"{order}I", tiff[4:8]) if order else (0,)
        (count,) = struct.unpack(f"{order}H", tiff[first : first + 2]) if order else (0,)
        for place in range(first + 2, first + 2 + 12 * min(count, _TAG_PLACES), 12):
            tag, kind = struct.unpack(f"{order}HH", tiff[place : place + 4])
            if (tag, kind) == (_ORIENTATION, _SHORT):
                (turned,) = struct.unpack(f"{order}H", tiff[place + 8 : place + 10])
                return turned if 2 <= turned <= 8 else 0
    except struct.error:
        return 0
    return 0


def _exif(turned: int) -> bytes:
    """An EXIF part that says which way is up, and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, _SHORT, 1, turned, 0, 0)
    body = b"Exif\0\0" + tiff
    return bytes((0xFF, _EXIF)) + struct.pack(">H", len(body) + 2) + body
