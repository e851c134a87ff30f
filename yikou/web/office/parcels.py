"""Parcels: an uploaded zip of a catalogue, kept between the look at it and the word to take it in."""

import secrets
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path, PurePosixPath

from django.conf import settings

from yikou.kernel.refusals import Refusal

LARGEST = 10 * 1024 * 1024
UNPACKED = 40 * 1024 * 1024
MOST_FILES = 200
KEPT_FOR = timedelta(hours=12)
# What a catalogue consists of; whatever else is in the zip is left aside.
_NAMES = frozenset({"departments.yaml", "joint.yaml", "material_rules.yaml", "materials_note.md", "README.md"})


class NotAParcel(Refusal):
    """The file is no zip, or a zip without a catalogue."""

    told = "这个文件{why}。请上传目录的 zip：里面有 departments.yaml 和 items 文件夹。"
    status = 422


class ParcelGone(Refusal):
    """The upload was looked at too long ago."""

    told = "上传的文件已经不在了，请再上传一次。"


def keep(data: bytes, *, at: datetime) -> str:
    """Keep an upload for a while and answer its mark. Refuses with NotAParcel."""
    if len(data) > LARGEST:
        raise NotAParcel(why="超过 10 MB")
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            _refuse_odd(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise NotAParcel(why="不是 zip，或者坏了、加了密") from None
    folder = _folder()
    _clear(folder, at)
    mark = secrets.token_hex(16)
    with open(folder / f"{mark}.zip", "xb") as file:
        file.write(data)
    return mark


@contextmanager
def opened(mark: str) -> Iterator[Path]:
    """The upload unpacked into a folder that goes afterwards. Refuses with ParcelGone, NotAParcel."""
    file = _folder() / f"{mark}.zip"
    if not mark.isalnum() or not file.is_file():
        raise ParcelGone
    with tempfile.TemporaryDirectory() as into, zipfile.ZipFile(file) as packed:
        for entry, name in _contents(packed):
            target = Path(into) / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(packed.read(entry))
        yield Path(into)


def drop(mark: str) -> None:
    """Forget an upload."""
    if mark.isalnum():
        (_folder() / f"{mark}.zip").unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.DATA) / "parcels"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _clear(folder: Path, at: datetime) -> None:
    for file in folder.glob("*.zip"):
        if at.timestamp() - file.stat().st_mtime > KEPT_FOR.total_seconds():
            file.unlink(missing_ok=True)


def _refuse_odd(packed: zipfile.ZipFile) -> None:
    listed = packed.infolist()
    if len(listed) > MOST_FILES or sum(one.file_size for one in listed) > UNPACKED:
        raise NotAParcel(why="里面的内容太多，不像是事项目录")
    if not any(name == "departments.yaml" or name.startswith("items/") for _, name in _contents(packed)):
        raise NotAParcel(why="里面没有事项目录")
    if packed.testzip() is not None:
        raise NotAParcel(why="是坏的，请重新打包")


def _contents(packed: zipfile.ZipFile) -> list[tuple[zipfile.ZipInfo, str]]:
    """The files of a catalogue with their names in it, wherever in the zip its folder stands."""
    files = [one for one in packed.infolist() if not one.is_dir()]
    paths = [PurePosixPath(one.filename) for one in files]
    tops = [one.parent for one in paths if one.name == "departments.yaml"]
    top = min(tops, key=lambda one: len(one.parts), default=PurePosixPath("."))
    found = []
    for one, path in zip(files, paths, strict=True):
        if not path.is_relative_to(top):
            continue
        name = path.relative_to(top)
        is_items = len(name.parts) == 2 and name.parts[0] == "items" and name.suffix in (".yaml", ".yml")
        if is_items or str(name) in _NAMES:
            found.append((one, str(name)))
    return found
