"""How commands answer: JSON on standard output only, refusals on standard error."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from yikou.kernel.refusals import Refusal

REFUSED, WRONG_USAGE = 1, 2


class FileUnreadable(Refusal):
    """A file named on the command line that cannot be read."""

    told = "读不了文件{file}：{why}。"
    status = 422


class FolderUnusable(Refusal):
    """The data folder cannot be made or read."""

    told = "用不了数据目录{folder}：{why}。请换一个目录，或者检查权限和磁盘空间。"


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


def lines_of(file: str) -> Iterator[tuple[int, str]]:
    """The lines of a batch file that hold something, with their numbers. Refuses with FileUnreadable."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise FileUnreadable(file=file, why="不是 UTF-8 文本") from wrong
    except OSError as wrong:
        raise FileUnreadable(file=file, why=wrong.strerror or "打不开") from wrong
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.rstrip("\r")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)
