"""What a backup file says of itself, before anything of it is believed."""

import json
import tarfile
from pathlib import Path
from typing import Any

from yikou.kernel.refusals import Refusal

FORM = 1
MANIFEST = "manifest.json"


class NotABackup(Refusal):
    """The file is no backup of ours."""

    told = "{file}不是一口的备份文件。"
    status = 422


class NoSuchBackup(NotABackup):
    """There is no file of this name."""

    told = "没有{file}这个文件，请核对备份放在哪里。"


class OtherVersion(Refusal):
    """The backup was made by another version of the product."""

    told = "这份备份是另一个版本做的（{made}）。请先用那个版本恢复，再升级。"


def read_manifest(file: Path) -> dict[str, Any]:
    """What a backup says of itself. Refuses with NoSuchBackup, NotABackup."""
    if not file.exists():
        raise NoSuchBackup(file=str(file))
    try:
        with tarfile.open(file, "r:gz") as tar:
            first = tar.next()
            stream = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
            if stream is None:
                raise NotABackup(file=file.name)
            manifest: dict[str, Any] = json.load(stream)
    except (tarfile.TarError, OSError, EOFError, ValueError) as problem:
        raise NotABackup(file=file.name) from problem
    if manifest.get("form") != FORM:
        raise OtherVersion(made=str(manifest.get("version")))
    return manifest
