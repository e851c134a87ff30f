"""Photos as telephones send them: a small picture with the place where it was taken."""

from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

PLACE = b"GPS 31.23N 121.47E"


def a_jpeg(*, turned: int = 1, tail: bytes = b"") -> bytes:
    """A JPEG of 8 by 4 with EXIF (place, device, which way is up) and a comment."""
    told = Image.Exif()
    told[0x0112], told[0x010F], told[0x010E] = turned, "CAMERA", PLACE.decode()
    out = BytesIO()
    _picture().save(out, "JPEG", exif=told, comment=b"a note")
    return out.getvalue() + tail


def a_png(*, width: int = 8, height: int = 4) -> bytes:
    """A PNG with a text and an EXIF part that tell the place."""
    told, exif = PngInfo(), Image.Exif()
    told.add_text("Comment", PLACE.decode())
    exif[0x010E] = PLACE.decode()
    out = BytesIO()
    Image.new("RGB", (width, height), "#345").save(out, "PNG", pnginfo=told, exif=exif)
    return out.getvalue()


def _picture() -> Image.Image:
    """Red on the left, blue on the right, so that one sees which way it is turned."""
    picture = Image.new("RGB", (8, 4), "red")
    picture.paste("blue", (4, 0, 8, 4))
    return picture
