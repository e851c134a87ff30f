"""How commands answer: JSON on standard output only, refusals on standard error."""

import argparse
import contextlib
import errno
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from yikou.kernel.refusals import Refusal

REFUSED, WRONG_USAGE = 1, 2
_WHY = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "这不是文件夹",
    errno.EEXIST: "已经有同名的文件",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.ENAMETOOLONG: "名字太长",
}


class FileUnreadable(Refusal):
    """A file named on the command line that cannot be read."""

    told = "读不了文件{file}：{why}。"
    status = 422


class FolderUnusable(Refusal):
    """The data folder cannot be made or read."""

    told = "用不了数据目录{folder}：{why}。请换一个目录，或者检查权限和磁盘空间。"


class NoRoom(Refusal):
    """The disk has no room for what is to be written."""

    told = "写不下去：{why}。请腾出磁盘空间再试。"
    status = 507


class DatabaseUnready(Refusal):
    """There is no database yet, it is of another version, or it cannot be reached."""

    told = "数据库用不了：{why}。还没有建立或升级的，先运行 yikou migrate；其他情况请检查数据目录和磁盘。"


def offer_json(parser: argparse.ArgumentParser) -> None:
    """Add `--json` to a command."""
    parser.add_argument("--json", action="store_true", help="以 JSON 输出结果；出错也以 JSON 写到标准错误")


def offer_batch(parser: argparse.ArgumentParser, form: str) -> None:
    """Add `--batch FILE` to a command, `-` being standard input."""
    parser.add_argument("--batch", metavar="FILE", help=f"逐行处理一个文件（- 为标准输入）：{form}")


def print_json(answer: Any) -> None:
    """One JSON value on standard output, Chinese as it is; dates and moments as ISO text."""
    print(json.dumps(answer, ensure_ascii=False, indent=1, default=_plain))


def print_refusal(refusal: Refusal, *, as_json: bool) -> None:
    """Tell a refusal on standard error: its sentence, or {code, told, facts}."""
    if not as_json:
        print(refusal.sentence, file=sys.stderr)
        return
    answer = {"code": refusal.code, "told": refusal.sentence, "facts": refusal.facts}
    print(json.dumps(answer, ensure_ascii=False, default=_plain), file=sys.stderr)


def in_chinese(wrong: OSError) -> str:
    """Why the machine could not do it, in words."""
    return _WHY.get(wrong.errno or 0) or wrong.strerror or str(wrong)


def lines_of(file: str, *, blank_too: bool = False) -> Iterator[tuple[int, str]]:
    """The lines of a batch file with their numbers, as they come; `blank_too` gives those that hold nothing as well.

    Refuses with FileUnreadable, naming the line where it is not UTF-8.
    """
    number = 0
    try:
        with _opened(file) as lines:
            for number, raw in enumerate(lines, 1):
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                if blank_too or line.strip():
                    yield number, line
    except UnicodeDecodeError as wrong:
        raise FileUnreadable(file=file, why=f"第{number}行不是 UTF-8 文本") from wrong
    except OSError as wrong:
        raise FileUnreadable(file=file, why=in_chinese(wrong)) from wrong


def _opened(file: str) -> contextlib.AbstractContextManager[Iterable[bytes]]:
    """A file, or standard input, which stays open."""
    return contextlib.nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)
