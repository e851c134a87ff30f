"""Pictures as they are sent: read, turned upright, and written anew without where and with what they were taken.

A photo of a telephone tells the place in its EXIF part. Written anew only what shows the picture is
left; what cannot be read is no picture.
"""

from io import BytesIO

from PIL import Image, ImageOps

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 50_000_000
QUALITY = 90


class NoPicture(ValueError):
    """The bytes begin like a picture and are none, or are cut off, or too many for anybody to look at."""


def is_picture(data: bytes) -> bool:
    """Whether the first bytes are those of a JPEG or PNG."""
    return data.startswith((JPEG, PNG))


def cleaned(data: bytes) -> bytes:
    """A JPEG or PNG upright, without place, time, device and comments; raises NoPicture for anything that is none."""
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NoPicture("of no size that can be looked at")
            return _written(picture, str(picture.format))
    except Exception as wrong:  # a broken part makes a reader of pictures raise whatever stands at that place
        raise NoPicture(str(wrong)) from wrong


def _written(picture: Image.Image, kind: str) -> bytes:
    """The picture alone, in its own kind; colours stay what they are."""
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    out = BytesIO()
    if kind == "JPEG":
        upright.save(out, "JPEG", quality=QUALITY, icc_profile=profile, exif=b"", comment=b"")
    else:
        plain = upright.copy()
        plain.info.clear()
        plain.save(out, "PNG", icc_profile=profile, exif=b"")
    return out.getvalue()
