"""Sealing, blind indexes and digests with the national algorithms (SM4-GCM, HMAC-SM3, SM3).

The key ring is `keys.json` in the data folder: made once at first use, mode 0600, never in the
repository or in a backup that leaves the house. It holds three kinds of keys:

- *data keys*, newest last. The newest seals; every older one stays for reading. `rotate()` adds
  one, `needs_reseal()` names what still wears an old one.
- one *index key* for blind indexes. It never rotates: a blind index is only useful while equal
  values give equal marks, so a new key means reading and re-indexing every row at once.
- one *mac key* for the seals of the ledger. It never rotates: a day sealed years ago must still
  be verifiable, and a seal cannot be made anew without making the proof worthless.

Whoever loses `keys.json` loses what it sealed: nothing here makes a new ring while an old one
is known to have existed (`check_keys(expected=True)`).
"""

import base64
import binascii
import fcntl
import json
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.hmac import HMAC

from yikou.kernel.refusals import Refusal

FILE = "keys.json"
_NONCE, _TAG = 12, 16
_BYTES = b"YK1"
_log = logging.getLogger(__name__)


class KeysMissing(Refusal):
    """The key ring is gone although something was sealed with it."""

    told = "数据目录里没有密钥文件{file}，但已有加密资料。请从密钥备份放回原处再启动；不要另造新的。"
    status = 503


class KeysUnreadable(Refusal):
    """The key ring is there but is not one, or others can read it and that cannot be changed."""

    told = "密钥文件{file}不能用：{reason}。请从密钥备份恢复，并让只有运行系统的账号能读。"
    status = 503


class KeyUnknown(Refusal):
    """The key that sealed this is not on the ring: the ring belongs to another installation."""

    told = "加密资料用的密钥（{key}）不在密钥文件里。请核对数据目录和密钥文件是不是同一套。"
    status = 503


class SealBroken(Refusal):
    """What was sealed is damaged, was changed, or is being opened for another purpose."""

    told = "加密资料打不开：内容已损坏，或者用途不符。请从备份恢复这一项。"
    status = 500


@dataclass(frozen=True)
class _Ring:
    """The keys as they lie in the file; ciphers are made once per ring."""

    data: dict[str, SM4]
    index: bytes
    mac: bytes
    marks: dict[tuple[str, str], HMAC] = field(default_factory=dict)

    @property
    def newest(self) -> str:
        """The id of the data key that seals now."""
        return next(reversed(self.data))

    def marker(self, kind: str, purpose: str) -> HMAC:
        """A keyed HMAC-SM3, its purpose already taken in, to be copied and fed."""
        found = self.marks.get((kind, purpose))
        if found is None:
            found = HMAC(self.index if kind == "index" else self.mac, SM3())
            found.update(purpose.encode() + b"\0")
            self.marks[kind, purpose] = found
        return found.copy()


# --- sealing -----------------------------------------------------------------------------------


def seal(plain: str | bytes, *, purpose: str) -> str:
    """Seal a field value: `v1:<key id>:<base64 of nonce and ciphertext>`.

    `purpose` (`residents.identity`) is bound in: what was sealed for one purpose does not open
    for another, so a value moved between columns by hand is noticed. SM4-GCM, GB/T 32907.
    """
    ring = _ring(make=True)
    sealed = _encrypt(ring.data[ring.newest], plain.encode() if isinstance(plain, str) else plain, purpose)
    return f"v1:{ring.newest}:{base64.b64encode(sealed).decode()}"


def open_sealed(token: str, *, purpose: str) -> str:
    """The text that `seal` sealed. Refuses with KeysMissing, KeyUnknown or SealBroken."""
    version, _, rest = token.partition(":")
    key, _, body = rest.partition(":")
    if version != "v1" or not body:
        raise SealBroken
    try:
        return _decrypt(_reading_key(key), base64.b64decode(body, validate=True), purpose).decode()
    except (binascii.Error, UnicodeDecodeError) as wrong:
        raise SealBroken from wrong


def seal_bytes(plain: bytes, *, purpose: str) -> bytes:
    """Seal a file: `YK1`, length and id of the key, nonce, ciphertext; 36 to 40 bytes longer than it was."""
    ring = _ring(make=True)
    key = ring.newest.encode()
    return _BYTES + bytes([len(key)]) + key + _encrypt(ring.data[ring.newest], plain, purpose)


def open_bytes(sealed: bytes, *, purpose: str) -> bytes:
    """The file that `seal_bytes` sealed. Refuses with KeysMissing, KeyUnknown or SealBroken."""
    key = _key_of_bytes(sealed)
    return _decrypt(_reading_key(key), sealed[len(_BYTES) + 1 + len(key) :], purpose)


def needs_reseal(token: str | bytes) -> bool:
    """Whether this was sealed with a data key that is no longer the newest."""
    key = token.split(":", 2)[1] if isinstance(token, str) and token.count(":") > 1 else ""
    return (_key_of_bytes(token) if isinstance(token, bytes) else key) != _ring().newest


# --- marks and digests -------------------------------------------------------------------------


def blind(value: str, *, purpose: str) -> str:
    """The blind index of a value: 64 hex characters, equal for equal values, telling nothing else.

    Normalise the value first (`identifiers`): the index only knows equality. HMAC-SM3.
    """
    marker = _ring(make=True).marker("index", purpose)
    marker.update(value.encode())
    return marker.finalize().hex()


def mac(data: bytes, *, purpose: str) -> str:
    """A keyed mark over data (HMAC-SM3, 64 hex characters), for the seals of the ledger."""
    marker = _ring(make=True).marker("mac", purpose)
    marker.update(data)
    return marker.finalize().hex()


def digest(data: bytes) -> str:
    """The SM3 digest (GB/T 32905) of data: 64 hex characters, without a key."""
    hashed = Hash(SM3())
    hashed.update(data)
    return hashed.finalize().hex()


# --- the key ring ------------------------------------------------------------------------------


def check_keys(*, expected: bool) -> str:
    """Look at the key ring before work begins and return its fingerprint (16 hex characters).

    `expected` says that sealed data exists already: then a missing ring is refused with
    KeysMissing instead of being made anew. The fingerprint tells two installations apart and
    gives nothing away; whoever keeps it can notice that a ring was exchanged.
    """
    if expected and not _file().exists():
        raise KeysMissing(file=FILE)
    marker = _ring(make=True).marker("index", "kernel.fingerprint")
    return marker.finalize().hex()[:16]


def rotate() -> str:
    """Add a data key, which seals from now on, and return its id; the old ones stay for reading.

    Index and mac keys stay as they are. Re-sealing what wears an old key is another command.
    Refuses with KeysMissing where there is no ring yet to rotate.
    """
    with _locked():
        stored = _load(_file())
        made = _data_key()
        stored["data"].append(made)
        _write(stored)
    return str(made["id"])


def key_ids() -> tuple[str, ...]:
    """The ids of the data keys, oldest first."""
    return tuple(_ring().data)


def _file() -> Path:
    return Path(_place())


def _place() -> str:
    from django.conf import settings

    return f"{settings.DATA}/{FILE}"


def _ring(*, make: bool = False) -> _Ring:
    """The ring, read anew when the file changed: another process may have rotated it."""
    file = _place()
    try:
        state = os.stat(file)
    except FileNotFoundError:
        if not make or file in _seen:
            raise KeysMissing(file=FILE) from None
        _make()
        state = os.stat(file)
    return _read(file, state.st_mtime_ns, state.st_ino, state.st_mode)


_seen: set[str] = set()
"""Files that this process has read: one that vanishes is refused, never made anew."""


@lru_cache(maxsize=4)
def _read(file: str, changed: int, inode: int, mode: int) -> _Ring:
    _tighten(file, mode)
    stored = _load(Path(file))
    _seen.add(file)
    return _Ring(
        data={str(one["id"]): SM4(base64.b64decode(one["key"])) for one in stored["data"]},
        index=base64.b64decode(stored["index"]),
        mac=base64.b64decode(stored["mac"]),
    )


def _tighten(file: str, mode: int) -> None:
    if not mode & 0o077:
        return
    try:
        os.chmod(file, 0o600)
    except OSError as wrong:
        raise KeysUnreadable(file=FILE, reason="别的账号也能读，权限又改不了") from wrong
    _log.warning("%s was open to other accounts; it is now 0600", file)


def _load(file: Path) -> dict[str, Any]:
    try:
        stored: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if stored["version"] != 1 or not stored["data"] or not stored["index"] or not stored["mac"]:
            raise KeysUnreadable(file=FILE, reason="格式不对")
    except FileNotFoundError:
        raise KeysMissing(file=FILE) from None
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise KeysUnreadable(file=FILE, reason="读不出来") from wrong
    return stored


def _make() -> None:
    with _locked():
        if not _file().exists():  # another process was faster
            _write({"version": 1, "data": [_data_key()], "index": _fresh(32), "mac": _fresh(32)})


def _write(stored: dict[str, Any]) -> None:
    """Replace the file in one step: a reader, or a power cut, sees the old ring or the new one."""
    file = _file()
    beside = file.with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(stored, stream, indent=1)
        stream.flush()
        os.fsync(handle)
    os.replace(beside, file)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


@contextmanager
def _locked() -> Iterator[None]:
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _data_key() -> dict[str, str]:
    return {"id": secrets.token_hex(4), "key": _fresh(16)}


def _fresh(size: int) -> str:
    return base64.b64encode(secrets.token_bytes(size)).decode()


def _reading_key(key: str) -> SM4:
    found = _ring().data.get(key)
    if found is None:
        raise KeyUnknown(key=key)
    return found


def _key_of_bytes(sealed: bytes) -> str:
    if sealed[: len(_BYTES)] != _BYTES or len(sealed) < len(_BYTES) + 1 + _NONCE + _TAG:
        raise SealBroken
    start = len(_BYTES) + 1
    return sealed[start : start + sealed[start - 1]].decode("ascii", "replace")


def _encrypt(key: SM4, plain: bytes, purpose: str) -> bytes:
    nonce = os.urandom(_NONCE)
    encryptor = Cipher(key, modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(purpose.encode())
    return nonce + encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def _decrypt(key: SM4, sealed: bytes, purpose: str) -> bytes:
    if len(sealed) < _NONCE + _TAG:
        raise SealBroken
    try:
        decryptor = Cipher(key, modes.GCM(sealed[:_NONCE], sealed[-_TAG:])).decryptor()
        decryptor.authenticate_additional_data(purpose.encode())
        return decryptor.update(sealed[_NONCE:-_TAG]) + decryptor.finalize()
    except InvalidTag as wrong:
        raise SealBroken from wrong
