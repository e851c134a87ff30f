"""The cabinet of sealed files: `files/<first two>/<key>` under the data folder, each readable with the ring only."""

import contextlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from yikou.kernel import crypto
from yikou.residents.models import FILE

_KINDS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
_HEAD = 128


def kind_of(data: bytes) -> str:
    """What a file really is, by its first bytes: pdf, jpeg, png; empty for anything else."""
    return next((kind for magic, kind in _KINDS.items() if data.startswith(magic)), "")


def place(key: str) -> Path:
    """Where a file lies."""
    return Path(settings.DATA) / "files" / key[:2] / key


def put(data: bytes) -> str:
    """Lay a file away sealed and answer its key; it is on the disk when this returns. OSError when it cannot be."""
    key = secrets.token_hex(16)
    _replace(place(key), crypto.seal_bytes(data, purpose=FILE))
    return key


def take(key: str) -> bytes:
    """The bytes of a file. FileNotFoundError where it was destroyed."""
    return crypto.open_bytes(place(key).read_bytes(), purpose=FILE)


def needs_reseal(key: str) -> bool:
    """Whether a file wears an old key; a destroyed one wears none."""
    with contextlib.suppress(FileNotFoundError), place(key).open("rb") as stream:
        return crypto.needs_reseal(stream.read(_HEAD))
    return False


def reseal(key: str) -> bool:
    """Seal a file anew where it wears an old key; whether that was needed. A destroyed file needs nothing."""
    with contextlib.suppress(FileNotFoundError):
        sealed = place(key).read_bytes()
        if crypto.needs_reseal(sealed):
            _replace(place(key), crypto.seal_bytes(crypto.open_bytes(sealed, purpose=FILE), purpose=FILE))
            return True
    return False


def destroy(keys: Iterable[str]) -> None:
    """Remove files for good."""
    for key in keys:
        place(key).unlink(missing_ok=True)


def _replace(target: Path, sealed: bytes) -> None:
    """Write beside and move: a reader, or a power cut, sees the old file or the new one, never half."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = target.with_suffix(f".{secrets.token_hex(4)}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(sealed)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
