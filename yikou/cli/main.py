"""The `yikou` command: finds the subcommand, sets up what it needs, tells refusals.

Exit codes: 0 done, 1 refused, 2 wrong usage.
"""

import argparse
import errno
import io
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from yikou.cli.answers import (
    REFUSED,
    WRONG_USAGE,
    DatabaseUnready,
    FolderUnusable,
    NoRoom,
    in_chinese,
    print_refusal,
)
from yikou.kernel.refusals import Refusal

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("查与算", ("search", "notice", "deadline", "identity", "catalogue", "rules")),
    ("台账与每天", ("ledger", "close", "summary")),
    ("建立与运行", ("demo", "simulate", "migrate", "serve", "worker", "centre", "staff", "token")),
    ("数据与密钥", ("backup", "restore", "keys", "calendar", "export")),
    ("度量", ("bench",)),
)
"""Every command by its place in the help; a name without a module yet is passed over."""

ABOUT = "一口：社区一站式服务中心的办事系统。每个命令的用法：yikou 命令 --help"
DATA_HELP = "数据目录（数据库、密钥、附件都在里面）；不写用环境变量 YIKOU_DATA"

_IN_CHINESE = (
    (r"the following arguments are required: (.*)", r"缺少参数 \1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数 \1"),
    (r"argument (.*): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.*): expected at least one argument", r"\1 后面至少要写一个值"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"\1 不能是 \2，可以是 \3"),
    (r"argument (.*): invalid int value: (.*)", r"\1 要写整数，不能是 \2"),
    (r"argument (.*): invalid fromisoformat value: (.*)", r"\1 要写日期，例如 2026-11-28，不能是 \2"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 不能和 \2 同时用"),
    (r"one of the arguments (.*) is required", r"\1 至少要写一个"),
    (r"argument (.*): (.*)", r"\1 \2"),
)


class Parser(argparse.ArgumentParser):
    """argparse that tells wrong usage in Chinese and lists commands by group."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how the command is used; exit code 2."""
        for english, chinese in _IN_CHINESE:
            message = re.sub(f"^{english}$", chinese, message)
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"用法不对：{message}。看帮助：{self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _speak_utf8()
    words = list(_typed() if argv is None else argv)
    name = _command_in(words)
    parser = _parser(name)
    args = parser.parse_args(words)
    if not args.command:
        parser.print_help(sys.stderr)
        return WRONG_USAGE
    return _run(_module(args.command), args)


def _run(module: ModuleType, args: argparse.Namespace) -> int:
    as_json = bool(getattr(args, "json", False))
    try:
        code = _settled_and_run(module, args)
        sys.stdout.flush()
        return code
    except Refusal as refusal:
        print_refusal(refusal, as_json=as_json)
        return REFUSED
    except BrokenPipeError:  # the reader, `head`, has enough
        _print_no_more()
        return 0
    except OSError as wrong:
        if wrong.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        _print_no_more()
        print_refusal(NoRoom(why=in_chinese(wrong)), as_json=as_json)
        return REFUSED
    except KeyboardInterrupt:
        return 130


def _print_no_more() -> None:
    """What is still to be printed goes nowhere, so that the interpreter's end does not trip over it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _settled_and_run(module: ModuleType, args: argparse.Namespace) -> int:
    try:
        _settle(args, needs_database=bool(getattr(module, "NEEDS_DATABASE", False)))
    except OSError as wrong:
        raise FolderUnusable(folder=os.environ.get("YIKOU_DATA", ""), why=in_chinese(wrong)) from wrong
    try:
        if getattr(module, "NEEDS_KEYS", getattr(module, "NEEDS_DATABASE", False)):
            import_module("yikou.cli.database").refuse_without_keys()
        return int(module.run(args) or 0)
    except Exception as wrong:
        if _is_of_database(wrong):
            raise DatabaseUnready(why=str(wrong).partition("\n")[0] or type(wrong).__name__) from wrong
        raise


def _is_of_database(wrong: Exception) -> bool:
    """Whether the database cannot be used; what breaks one of its constraints is an error of ours."""
    kinds = {(one.__module__, one.__name__) for one in type(wrong).__mro__}
    ours = {("django.db.utils", "IntegrityError"), ("django.db.utils", "DataError")}
    return bool(kinds & {("django.db.utils", "DatabaseError"), ("sqlite3", "DatabaseError")}) and not kinds & ours


def _typed() -> list[str]:
    """The words of the command line, read as UTF-8 whatever the machine's language."""
    return [os.fsencode(word).decode("utf-8", "surrogateescape") for word in sys.argv[1:]]


def _speak_utf8() -> None:
    """Read and write UTF-8 whatever the machine's language; what is no text is written as its escape."""
    for stream, how in ((sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=how)


def _settle(args: argparse.Namespace, *, needs_database: bool) -> None:
    """Name the data folder before anything reads the settings, and set Django up where it is needed."""
    if data := getattr(args, "data", None):
        os.environ["YIKOU_DATA"] = str(Path(data).expanduser().resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yikou.settings")
    if needs_database:
        import django

        django.setup()


def _parser(name: str) -> Parser:
    parser = Parser(
        prog="yikou",
        usage="yikou [--data DIR] 命令 …",
        description=ABOUT,
        epilog=None if name else _listing(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    parser.add_argument("-h", "--help", action="help", help="显示这份帮助")
    parser.add_argument("--data", metavar="DIR", help=DATA_HELP)
    commands = parser.add_subparsers(dest="command", prog="yikou", metavar="命令", help=argparse.SUPPRESS)
    for known in [name] if name else _known():
        module = _module(known)
        words = (module.__doc__ or "").split("\n", 1)[-1].strip()
        one = commands.add_parser(
            known,
            description=f"{module.HELP}。",
            epilog=getattr(module, "EXAMPLES", "") or words or None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
        )
        one.add_argument("-h", "--help", action="help", help="显示这份帮助")
        one.add_argument("--data", metavar="DIR", default=argparse.SUPPRESS, help=DATA_HELP)
        module.configure(one)
        one._optionals.title, one._positionals.title = "选项", "参数"
    parser._optionals.title = "选项"
    return parser


def _listing() -> str:
    """The commands by group, a line each."""
    known = _known()
    wide = max(map(len, known), default=0) + 2
    text = []
    for title, names in GROUPS:
        here = [name for name in names if name in known]
        if here:
            text += [f"{title}：", *(f"  {name:<{wide}}{_module(name).HELP}" for name in here), ""]
    return "\n".join(text)


def _known() -> list[str]:
    """The names of the commands there are, in the order of the help."""
    return [name for _, names in GROUPS for name in names if find_spec(_path(name))]


def _command_in(words: Sequence[str]) -> str:
    """The command among the words, so that only its module is imported; empty for help or a wrong name."""
    for before, word in zip(["", *words], words, strict=False):
        if not word.startswith("-") and before != "--data":
            return word if any(word in names for _, names in GROUPS) and find_spec(_path(word)) else ""
    return ""


def _module(name: str) -> ModuleType:
    return import_module(_path(name))


def _path(name: str) -> str:
    return f"yikou.cli.commands.{name.replace('-', '_')}"


if __name__ == "__main__":
    sys.exit(main())
