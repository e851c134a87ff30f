"""备份与恢复: one file that holds the centre as it stood at a moment, taken while it works.

The archive is a gzipped tar: `manifest.json`, the database (`database.sqlite3`, or
`tables/<name>.copy` from PostgreSQL), and the sealed attachments (`files/…`). Keys are not in it
unless asked for: who holds both can read everything (docs/operations.md).
"""

import contextlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from yikou import __version__
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import lay_guards, lift_guards
from yikou.reporting.archive import FORM, MANIFEST, OtherVersion, read_manifest

DATABASE = "database.sqlite3"
KEYS = "keys.json"
_CHUNK = 1 << 20


class NoRoom(Refusal):
    """The disk is full: nothing half is left behind."""

    told = "磁盘空间不够，备份没有写成，也没有留下半个文件。请清出空间或换一个位置：{where}。"
    status = 507


class CannotWrite(Refusal):
    """The place cannot be written to."""

    told = "写不进{where}：{why}。请换一个位置。"


class Damaged(Refusal):
    """The archive is not what it was when it was made."""

    told = "备份文件损坏：{what}和清单对不上。请换一份备份。"
    status = 422


class OtherDatabase(Refusal):
    """A backup goes back into the kind of database it came from."""

    told = "这份备份来自{made}，现在用的是{now}，不能直接恢复。"


class NotEmpty(Refusal):
    """There is a centre in the place already."""

    told = "{where}里已经有数据。要用备份盖掉它，请加 --force。"


def back_up(*, to: Path, by: Actor, at: datetime, with_keys: bool = False) -> Path:
    """Write a backup, consistent while the centre works; readable by its owner alone. (P-06, security.backup)

    Refuses with NoRoom or CannotWrite, leaving no half file.
    """
    part = to.with_name(f".{to.name}.part")
    if to.exists() and not to.is_file():
        raise CannotWrite(where=str(to), why="那里是文件夹或者设备，不是文件")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=".backup-") as held:
            members = list(_members(Path(held), with_keys))
            _write(part, members, _manifest(members, by, at))
        part.replace(to)
    except OSError as problem:
        part.unlink(missing_ok=True)
        if problem.errno == 28:  # ENOSPC
            raise NoRoom(where=str(to)) from problem
        raise CannotWrite(where=str(to), why=problem.strerror or str(problem)) from problem
    except sqlite3.OperationalError as problem:
        part.unlink(missing_ok=True)
        raise NoRoom(where=str(to)) from problem
    return to


def _members(held: Path, with_keys: bool) -> Iterator[tuple[str, Path]]:
    if connection.vendor == "sqlite":
        yield DATABASE, _copy_sqlite(held / DATABASE)
    else:
        yield from _copy_postgres(held)
    files = Path(settings.DATA) / "files"
    for file in sorted(files.rglob("*")) if files.exists() else ():
        if file.is_file():
            yield f"files/{file.relative_to(files)}", file
    if with_keys:
        yield KEYS, Path(settings.DATA) / KEYS


def _copy_sqlite(to: Path) -> Path:
    """SQLite's own online backup: a consistent copy while others write."""
    with (
        contextlib.closing(sqlite3.connect(_sqlite_file())) as source,
        contextlib.closing(sqlite3.connect(to)) as copy,
    ):
        source.backup(copy, pages=4096)
    return to


def _sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _copy_postgres(held: Path) -> Iterator[tuple[str, Path]]:
    """All tables as one snapshot sees them; works wherever the driver works, without pg_dump."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in sorted(connection.introspection.table_names()):
            file = held / f"{table}.copy"
            with file.open("wb") as out, cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                for row in rows:
                    out.write(row)
            yield f"tables/{table}.copy", file


def _manifest(members: list[tuple[str, Path]], by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "form": FORM,
        "version": __version__,
        "made_at": at.isoformat(),
        "by": by.key,
        "database": connection.vendor,
        "keys": crypto.check_keys(expected=False),
        "migrations": _migrations(),
        "members": {name: {"size": file.stat().st_size, "sm3": digest_of(file)} for name, file in members},
    }


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def digest_of(file: Path) -> str:
    """The SM3 digest of a file. Attachments are small and a database is read once: it is held in memory."""
    return crypto.digest(file.read_bytes())


def _write(part: Path, members: list[tuple[str, Path]], manifest: dict[str, Any]) -> None:
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=4) as tar:
            plain = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            head = tarfile.TarInfo(MANIFEST)
            head.size = len(plain)
            tar.addfile(head, io.BytesIO(plain))
            for name, file in members:
                tar.add(file, arcname=name, recursive=False)
        raw.flush()
        os.fsync(raw.fileno())


def restore(*, file: Path, by: Actor, at: datetime, force: bool = False) -> dict[str, Any]:
    """Put a backup back into the data folder and database named; answers its manifest.

    Everything is unpacked and compared with the manifest first, so that a damaged archive changes
    nothing. Refuses with NotABackup, Damaged, OtherDatabase, OtherVersion, NotEmpty.
    """
    manifest = read_manifest(file)
    if manifest["database"] != connection.vendor:
        raise OtherDatabase(made=manifest["database"], now=connection.vendor)
    data = Path(settings.DATA)
    if _is_lived_in() and not force:
        raise NotEmpty(where=str(data))
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as held:
        unpacked = Path(held)
        _unpack(file, unpacked, manifest)
        if connection.vendor == "sqlite":
            _put_back_sqlite(unpacked / DATABASE, manifest)
        else:
            _put_back_postgres(unpacked / "tables", manifest)
        _put_back_files(unpacked, data)
    call_command("migrate", interactive=False, verbosity=0)
    return manifest


def _is_lived_in() -> bool:
    if "ledger_entry" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM ledger_entry LIMIT 1")
        return cursor.fetchone() is not None


def _unpack(file: Path, to: Path, manifest: dict[str, Any]) -> None:
    """Take out exactly what the manifest names; a path that leaves the folder is not one of ours."""
    wanted = manifest["members"]
    try:
        with tarfile.open(file, "r:gz") as tar:
            for member in tar:
                if member.name in wanted and member.isfile() and ".." not in Path(member.name).parts:
                    tar.extract(member, to, filter="data")
    except (tarfile.TarError, OSError, EOFError) as problem:
        raise Damaged(what=file.name) from problem
    for name, said in wanted.items():
        if not (to / name).is_file() or digest_of(to / name) != said["sm3"]:
            raise Damaged(what=name)


def _put_back_sqlite(copy: Path, manifest: dict[str, Any]) -> None:
    _check_migrations_of(copy, manifest)
    connection.close()
    place = _sqlite_file()
    for ending in ("-wal", "-shm"):
        place.with_name(place.name + ending).unlink(missing_ok=True)
    shutil.copyfile(copy, place.with_suffix(".new"))
    os.chmod(place.with_suffix(".new"), 0o600)
    place.with_suffix(".new").replace(place)


def _check_migrations_of(copy: Path, manifest: dict[str, Any]) -> None:
    """A database of a later version cannot be brought back to this one."""
    known = _known_migrations()
    if unknown := [name for name in manifest["migrations"] if name not in known]:
        raise OtherVersion(made=f"{manifest['version']}，{unknown[0]}")


def _known_migrations() -> set[str]:
    from django.db.migrations.loader import MigrationLoader

    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def _put_back_postgres(tables: Path, manifest: dict[str, Any]) -> None:
    """Into the tables of this very version: constraints are checked when all rows are there."""
    call_command("migrate", interactive=False, verbosity=0)
    if manifest["migrations"] != _migrations():
        raise OtherVersion(made=manifest["version"])
    lift_guards()
    names = sorted(file.stem for file in tables.glob("*.copy"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in names))
        for name in names:
            with (tables / f"{name}.copy").open("rb") as rows, cursor.copy(f'COPY "{name}" FROM STDIN') as into:
                while chunk := rows.read(_CHUNK):
                    into.write(chunk)
        _move_sequences_on(cursor)
    lay_guards()


def _move_sequences_on(cursor: Any) -> None:
    from django.apps import apps

    for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
        cursor.execute(statement)


def _put_back_files(unpacked: Path, data: Path) -> None:
    for name in ("files", KEYS):
        source, place = unpacked / name, data / name
        if not source.exists():
            continue
        if place.is_dir():
            shutil.rmtree(place)
        source.replace(place)
