"""Pictures: what shows the picture stays, what tells the place goes, what is none is refused."""

import contextlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.support.photos import PLACE, a_jpeg, a_png
from yikou.kernel import pictures
from yikou.kernel.pictures import NoPicture, cleaned, is_picture


def _seen(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def test_a_photo_loses_place_device_and_comments_and_keeps_its_picture():
    photo = a_jpeg(tail=b"a video behind the picture")

    clean = cleaned(photo)

    for told in (PLACE, b"CAMERA", b"a note", b"a video"):
        assert told in photo
        assert told not in clean
    assert is_picture(clean)
    assert (_seen(clean).size, dict(_seen(clean).getexif())) == ((8, 4), {})
    red, _, blue = _seen(clean).convert("RGB").getpixel((0, 1))
    assert red > 150 > blue


def test_a_photo_taken_sideways_stands_upright():
    clean = _seen(cleaned(a_jpeg(turned=6)))

    assert clean.size == (4, 8)
    red, _, blue = clean.convert("RGB").getpixel((1, 0))
    assert red > 150 > blue


def test_a_png_loses_its_texts_and_no_colour():
    clean = cleaned(a_png())

    assert PLACE in a_png()
    assert PLACE not in clean
    assert _seen(clean).tobytes() == _seen(a_png()).tobytes()
    assert cleaned(clean) == clean


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\x00\x10JFIF but nothing more",
        a_jpeg()[:-40],
        a_jpeg()[:60],
        a_png()[:-30],
        b"\x89PNG\r\n\x1a\n" + b"<html>",
        b"GIF89a",
    ],
)
def test_what_is_no_picture_is_refused(data: bytes):
    with pytest.raises(NoPicture):
        cleaned(data)


def test_a_picture_too_large_to_look_at_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 31)

    with pytest.raises(NoPicture):
        cleaned(a_png())


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


@given(st.integers(0, len(a_png()) - 1), st.integers(0, 255))
def test_a_damaged_png_is_cleaned_or_refused(place: int, byte: int):
    picture = bytearray(a_png())
    picture[place] = byte
    with contextlib.suppress(NoPicture):
        cleaned(bytes(picture))
