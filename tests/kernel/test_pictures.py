"""Pictures: what shows the picture stays, what tells the place goes, what is none is refused."""

import contextlib
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.photos import a_jpeg, a_png
from yikou.kernel.pictures import MOST_PIXELS, NoPicture, cleaned, is_picture


def test_a_photo_loses_place_device_and_comments_and_keeps_its_picture():
    photo = a_jpeg(turned=6, tail=b"a video behind the picture")

    clean = cleaned(photo)

    for told in (b"GPS 31.23N", b"CAMERA", b"a note", b"a video"):
        assert told in photo
        assert told not in clean
    assert clean.endswith(b"\xff\xd9")
    assert photo[photo.index(b"\xff\xda") : photo.index(b"\xff\xd9") + 2] in clean
    assert is_picture(clean)


def test_which_way_is_up_stays():
    assert struct.pack(">HHIH", 0x0112, 3, 1, 6) in cleaned(a_jpeg(turned=6))
    assert b"Exif" not in cleaned(a_jpeg(turned=1))


def test_cleaning_twice_changes_nothing_more():
    once = cleaned(a_jpeg(turned=8))

    assert cleaned(once) == once
    assert cleaned(cleaned(a_png())) == cleaned(a_png())


def test_a_png_loses_its_texts():
    assert b"GPS" in a_png()
    assert b"GPS" not in cleaned(a_png())
    assert zlib.crc32(b"IHDR" + cleaned(a_png())[16:29]) == struct.unpack(">I", cleaned(a_png())[29:33])[0]


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\x00\x10JFIF but nothing more",
        a_jpeg()[:-2],
        a_jpeg()[:60],
        a_png()[:-8],
        b"\x89PNG\r\n\x1a\n" + b"<html>",
        a_png(width=MOST_PIXELS, height=2),
        a_png(width=0, height=2),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes):
    with pytest.raises(NoPicture):
        cleaned(data)


@given(st.binary(max_size=200), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_whatever_follows_the_first_bytes_it_is_cleaned_or_refused(rest: bytes, head: bytes):
    with contextlib.suppress(NoPicture):
        cleaned(head + rest)


@given(st.integers(0, len(a_jpeg()) - 1), st.integers(0, 255))
def test_a_damaged_photo_is_cleaned_or_refused(place: int, byte: int):
    photo = bytearray(a_jpeg(turned=3))
    photo[min(place, len(photo) - 1)] = byte
    with contextlib.suppress(NoPicture):
        cleaned(bytes(photo))
