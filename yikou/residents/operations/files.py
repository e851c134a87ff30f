"""Scanned papers: taken in by what they are, sealed on the disk, every opening a look."""

import errno
from datetime import datetime

from django.conf import settings

from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.residents import facts as f
from yikou.residents import filing
from yikou.residents.models import Person, StoredFile
from yikou.residents.operations.looks import look, refuse_without_reason

_MEGABYTE = 1024 * 1024


class FileTooLarge(Refusal):
    """The file is larger than the house takes."""

    told = "文件{size}兆，超过{limit}兆。请降低扫描精度（200 dpi 黑白就够）再传。"
    status = 413


class FileEmpty(Refusal):
    """Nothing is in the file."""

    told = "文件是空的，请重新扫描再传。"
    status = 422


class WrongKindOfFile(Refusal):
    """The file is none of the kinds that can be looked at in twenty years."""

    told = "只收 PDF、JPG、PNG。苹果手机拍的 HEIC、Word 文件请先另存为 PDF 或 JPG 再传。"
    status = 415


class NotAPicture(Refusal):
    """It begins like a picture and is none, or is cut off."""

    told = "这张图片打不开，可能没有传完。请重新拍一张再传。"
    status = 415


class DiskFull(Refusal):
    """The disk has no room: nothing was kept."""

    told = "服务器磁盘满了，文件没有存下。请告诉系统管理员腾出空间，您填的内容还在。"
    status = 507


class FileGone(Refusal):
    """The bytes are not there: destroyed on request, or lost from the disk."""

    told = "这份文件已经不在了：按本人要求删除，或者磁盘上缺失。请系统管理员从备份核对。"
    status = 410


def store_file(*, data: bytes, by: Actor, at: datetime, person: Person | None = None) -> StoredFile:
    """Keep a scanned paper, sealed; what it is is read from its bytes, not from its name.

    Refuses with FileEmpty, FileTooLarge, WrongKindOfFile, DiskFull.
    """
    if not data:
        raise FileEmpty
    if len(data) > settings.FILE_LIMIT:
        limit = settings.FILE_LIMIT // _MEGABYTE
        raise FileTooLarge(size=f"{len(data) / _MEGABYTE:.1f}", limit=limit)
    if not (kind := filing.kind_of(data)):
        raise WrongKindOfFile
    key = _laid_away(data)
    stored = f.FileStored(
        key=key, size=len(data), sort=kind, digest=crypto.digest(data), person=person.pk if person else None
    )
    row = StoredFile(centre_id=by.centre)
    try:
        record(row, stored, by=by, at=at)
    except BaseException:
        filing.destroy([key])
        raise
    return row


def store_sent(*, data: bytes, by: Actor, at: datetime, person: Person | None = None) -> StoredFile:
    """Keep a photo or paper that somebody sent or took: as `store_file`, without the place that a photo tells.

    What is no picture inside is refused. Refuses with NotAPicture and as `store_file`.
    """
    from yikou.kernel import pictures  # what reads pictures is heavy, and most processes never do

    if len(data) <= settings.FILE_LIMIT and pictures.is_picture(data):
        try:
            data = pictures.cleaned(data)
        except pictures.NoPicture:
            raise NotAPicture from None
    return store_file(data=data, by=by, at=at, person=person)


def read_file(*, file: StoredFile, reason: str, by: Actor, at: datetime) -> bytes:
    """The bytes of a stored paper; where it is a person's, the opening is a look with its reason.

    Needs `residents.reveal` for a person's paper. Refuses with NotAllowed, ReasonMissing,
    FileGone, SealBroken.
    """
    if file.person is not None:
        refuse_without_reason(file.person, reason, by, at)
        look(file.person, field="file", reason=reason, by=by, at=at)
    try:
        data = filing.take(file.key)
    except FileNotFoundError:
        raise FileGone from None
    if crypto.digest(data) != file.digest:
        raise crypto.SealBroken
    return data


def _laid_away(data: bytes) -> str:
    try:
        return filing.put(data)
    except OSError as wrong:
        if wrong.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from wrong
        raise
