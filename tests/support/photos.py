"""Photos as telephones send them, made by hand: parts that tell the place, a small picture."""

import struct
import zlib


def _part(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def a_jpeg(*, turned: int = 1, tail: bytes = b"") -> bytes:
    """A JPEG with EXIF (place, device, which way is up), a comment and two scans."""
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0) + struct.pack(">HHI4s", 0x010F, 2, 7, b"CAM\0")
    tiff = b"MM\0*" + struct.pack(">IH", 8, 2) + entries + b"\0\0\0\0" + b"CAMERA GPS 31.23N 121.47E"
    frame = _part(0xC2, struct.pack(">BHHB", 8, 2, 2, 1) + b"\x01\x11\x00")
    scan = _part(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"drawn \xff\x00 and \xff\xd0 more"
    tables = _part(0xC4, b"\x00\xff\xd8 a table between scans")
    head = b"\xff\xd8" + _part(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0") + _part(0xE1, b"Exif\0\0" + tiff)
    return head + _part(0xFE, b"a note") + frame + tables + scan + tables + scan + b"\xff\xd9" + tail


def a_png(*, width: int = 1, height: int = 1) -> bytes:
    """A PNG with a text that tells the place."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    told = chunk(b"tEXt", b"Comment\0GPS 31.23N") + chunk(b"eXIf", b"MM\0*GPS")
    return b"\x89PNG\r\n\x1a\n" + head + told + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
