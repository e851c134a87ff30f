"""`yikou catalogue`: check, import, export the service items; what changed between two versions."""

import argparse
from datetime import date
from pathlib import Path

from yikou.cli.answers import REFUSED, offer_json, print_json
from yikou.cli.shelf import offer_centre, only_centre, shelf
from yikou.kernel.refusals import NotFound, Refusal

VERBS = ("check", "import", "export", "diff")
HELP = "事项目录：检查、导入、导出、比较两版"
EXAMPLES = """\
例：
  yikou catalogue check 本区目录/
  yikou catalogue import 本区目录/ --from 2026-12-01
  yikou catalogue export 备份/
  yikou catalogue diff MZ-001 1 2

检查逐条说出哪个文件、哪一行、哪个事项、哪个字段有什么问题，有一处不对退出码就是 1。
导入以前先检查，有一处不对就什么都不导入；目录里没有的事项从施行之日起停办，--keep 则保留。"""


class NoSuchFolder(Refusal):
    """A folder of a catalogue that is not there."""

    told = "没有文件夹{folder}，请写存放事项目录的文件夹。"
    status = 422


def configure(parser: argparse.ArgumentParser) -> None:
    """The four things that can be done."""
    verbs = parser.add_subparsers(
        dest="verb", required=True, metavar="check|import|export|diff", prog="yikou catalogue"
    )
    check = verbs.add_parser("check", help="检查一个目录，逐条说出问题")
    bring = verbs.add_parser("import", help="导入一个目录")
    give = verbs.add_parser("export", help="把现行目录写成文件")
    for verb in (check, bring, give):
        verb.add_argument("folder", metavar="DIR", type=Path, help="文件夹")
    bring.add_argument("--from", dest="from_on", metavar="DATE", type=date.fromisoformat, help="从哪天施行，缺省今天")
    bring.add_argument("--keep", action="store_true", help="目录里没有的事项照旧办理")
    bring.add_argument("--centre", metavar="CODE", default="", help="哪个中心；只有一个中心时不用写")
    diff = verbs.add_parser("diff", help="一个事项两版之间改了什么")
    diff.add_argument("code", metavar="CODE", help="事项编码或一件事的键")
    diff.add_argument("versions", metavar="V", nargs=2, type=int, help="两个版本号")
    diff.add_argument("--centre", metavar="CODE", default="", help="哪个中心；只有一个中心时不用写")
    offer_centre(give)
    for verb in (check, bring, diff):
        offer_json(verb)


def run(args: argparse.Namespace) -> int:
    """Do what the verb says."""
    return {"check": _check, "import": _import, "export": _export, "diff": _diff}[args.verb](args)


def _check(args: argparse.Namespace) -> int:
    from yikou.catalogue.checking import check, read_sheets

    found = check(_folder(args.folder))
    if args.json:
        print_json([{name: getattr(one, name) for name in one.__slots__} for one in found])
        return REFUSED if found else 0
    for one in found:
        print(one)
    sheets, _ = read_sheets(args.folder)
    items = sum(len(one.data) for one in sheets.items if isinstance(one.data, list)) if sheets else 0
    print(f"{items} 个事项，{len(found)} 处不符合规范。")
    return REFUSED if found else 0


def _import(args: argparse.Namespace) -> int:
    folder = _folder(args.folder)
    centre = only_centre(args.centre)
    from yikou.catalogue.operations import import_catalogue
    from yikou.kernel import clock
    from yikou.kernel.actors import system

    at = clock.now()
    done = import_catalogue(
        centre=centre,
        directory=folder,
        from_on=args.from_on or at.date(),
        by=system(centre),
        at=at,
        retire_others=not args.keep,
    )
    if args.json:
        print_json({name: getattr(done, name) for name in ("added", "changed", "retired", "unchanged")})
        return 0
    print(f"新增 {len(done.added)}，修改 {len(done.changed)}，停办 {len(done.retired)}，不变 {done.unchanged}。")
    return 0


def _export(args: argparse.Namespace) -> int:
    from yikou.catalogue.snapshot import write

    for file in write(shelf(args.centre, args.on), args.folder):
        print(file)
    return 0


def _diff(args: argparse.Namespace) -> int:
    centre = only_centre(args.centre)
    from yikou.catalogue.queries import diff, history

    editions = {one.version: one for kind in ("item", "package") for one in history(centre, args.code, kind)}
    for version in args.versions:
        if version not in editions:
            raise NotFound(f"{args.code} 第{version}版")
    before, after = (editions[version] for version in args.versions)
    changes = diff(before, after)
    if args.json:
        print_json([{name: getattr(one, name) for name in one.__slots__} for one in changes])
        return 0
    for change in changes:
        print(change)
    return 0


def _folder(folder: Path) -> Path:
    if not folder.is_dir():
        raise NoSuchFolder(folder=folder)
    return folder
