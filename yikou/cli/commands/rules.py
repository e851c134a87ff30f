"""`yikou rules`: check the rules library, list it, show a rule with its examples, print its poster."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yikou.cli.answers import REFUSED, offer_json, print_json
from yikou.kernel.refusals import Refusal

if TYPE_CHECKING:
    from yikou.policies.queries import InForce, Rulebook

HELP = "制度：检查、清单、全文和样例、上墙海报"
# Shapes are found through the installed packages; no table is read unless --centre is given.
NEEDS_DATABASE = True
NEEDS_KEYS = False
EXAMPLES = """\
例：
  yikou rules check
  yikou rules list --markdown
  yikou rules show notice.binding
  yikou rules poster first_contact.duty --pdf 首问责任制.pdf"""
ENFORCED, LATER = "执行", "以后"
_YES = {True: "是", False: "否"}


class NoRulesFolder(Refusal):
    """A folder of rules that is not there."""

    told = "没有文件夹{folder}，请写存放制度文件的文件夹。"
    status = 422


class NotADate(Refusal):
    """A day on the command line that is none."""

    told = "“{typed}”不是日期，请写成2026-03-02。"
    status = 422


def configure(parser: argparse.ArgumentParser) -> None:
    """The four things that can be done."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="check|list|show|poster", prog="yikou rules")
    check = verbs.add_parser("check", help="检查制度文件，逐条说出问题")
    check.add_argument("folder", nargs="?", metavar="DIR", help="文件夹；不写就检查自带的制度")
    every = verbs.add_parser("list", help="列出全部制度")
    every.add_argument("--markdown", action="store_true", help="写成 Markdown 表格")
    show = verbs.add_parser("show", help="一项制度的全文、数值、样例")
    poster = verbs.add_parser("poster", help="一项制度的海报")
    poster.add_argument("--pdf", metavar="FILE", help="写成 PDF 文件")
    poster.add_argument("--house", default="", metavar="NAME", help="海报上的中心名称")
    poster.add_argument("--phone", default="", help="海报上的监督电话")
    poster.add_argument("--url", default="", help="二维码指向的网页")
    for verb in (show, poster):
        verb.add_argument("code", metavar="CODE", help="制度编号，例如 notice.binding")
    for verb in (every, show, poster):
        verb.add_argument("--centre", default="", metavar="CODE", help="某个中心现行的版本；不写就是自带的")
        verb.add_argument("--on", default="", metavar="DATE", help="哪一天的版本；不写就是最新的")
    for verb in (check, every, show):
        offer_json(verb)


def run(args: argparse.Namespace) -> int:
    """Check, list, show or print."""
    return {"check": _check, "list": _list, "show": _show, "poster": _poster}[args.verb](args)


def _check(args: argparse.Namespace) -> int:
    from yikou.policies.queries import FOLDER, Unsound, load

    folder = Path(args.folder) if args.folder else FOLDER
    if not folder.is_dir():
        raise NoRulesFolder(folder=str(folder))
    try:
        library = load(folder)
    except Unsound as unsound:
        _tell(unsound, as_json=args.json)
        return REFUSED
    enforced = sum(one.is_enforced for one in _latest(library).all())
    if args.json:
        print_json({"rules": len(library.rules), "enforced": enforced, "digest": library.digest, "violations": []})
    else:
        print(f"{len(library.rules)} 项制度都对，其中 {enforced} 项由系统执行。")
    return 0


def _tell(unsound: Any, *, as_json: bool) -> None:
    if as_json:
        violations = [{"file": one.file, "line": one.line, "told": one.told} for one in unsound.violations]
        print_json({"violations": violations})
        return
    print(unsound, file=sys.stderr)
    print(f"共 {len(unsound.violations)} 处不对，一项也没有载入。", file=sys.stderr)


def _list(args: argparse.Namespace) -> int:
    listed = [_row(one) for one in _book(args).all()]
    if args.json:
        print_json(listed)
    elif args.markdown:
        print(markdown(listed), end="")
    else:
        for row in listed:
            print(row["ref"], row["title"], row["owner"], row["state"], sep="\t")
    return 0


def _row(one: "InForce") -> dict[str, Any]:
    state = ENFORCED if one.is_enforced else LATER
    return {"code": one.rule.code, "ref": one.ref, "title": one.text.title, "owner": one.rule.owner, "state": state}


def markdown(listed: list[dict[str, Any]]) -> str:
    """The table of docs/rules.md."""
    head = ["| 编号 | 名称 | 归口 | 现在 |", "| --- | --- | --- | --- |"]
    rows = [f"| `{row['code']}` | {row['title']} | {row['owner']} | {row['state']} |" for row in listed]
    return "\n".join([*head, *rows]) + "\n"


def _show(args: argparse.Namespace) -> int:
    from yikou.kernel.calendar import WorkCalendar
    from yikou.policies.queries import plain_text, version_line

    book = _book(args)
    one = book.by_code(args.code)
    tried = book.tried(args.code, WorkCalendar.shipped())
    if args.json:
        print_json(_row(one) | {"values": _values(one), "poster": plain_text(one.text), "examples": _examples(tried)})
        return 0
    print(plain_text(one.text, version_line(one)))
    print("\n数值：")
    for name, value in _values(one).items():
        print(f"  {name}\t{value['printed']}{'（待核）' if value['unverified'] else ''}")
    print("\n样例：" + ("" if tried else "以后的版本执行"))
    for example in tried:
        print(f"  {'对' if example.is_as_stated else '不同'}  {example.example.name}")
    return 0


def _values(one: "InForce") -> dict[str, dict[str, Any]]:
    return {
        name: {"type": value.kind, "printed": value.printed or _YES[value.plain], "unverified": value.unverified}
        for name, value in one.published.values.items()
    }


def _examples(tried: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.example.name,
            "given": one.example.given,
            "then": one.example.then,
            "answered": one.answered,
            "as_stated": one.is_as_stated,
        }
        for one in tried
    ]


def _poster(args: argparse.Namespace) -> int:
    from yikou.policies.queries import plain_text, sheet, version_line

    one = _book(args).by_code(args.code)
    if not args.pdf:
        print(plain_text(one.text, version_line(one)))
        return 0
    from yikou.kernel.documents import render_pdf

    pdf = render_pdf("poster", sheet(one, house=args.house, phone=args.phone, url=args.url))
    Path(args.pdf).write_bytes(pdf)
    print(args.pdf)
    return 0


def _book(args: argparse.Namespace) -> "Rulebook":
    from yikou.policies.queries import rulebook, shipped

    if args.on:
        on = _day(args.on)
    elif args.centre:
        from yikou.kernel import clock

        on = clock.now().date()
    else:
        return _latest(shipped())
    return rulebook(args.centre, on) if args.centre else _latest(shipped(), on)


def _latest(library: Any, on: date = date.max) -> "Rulebook":
    from yikou.policies.queries import Rulebook

    return Rulebook(library, on)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise NotADate(typed=typed) from None
