"""`yikou calendar`: take in the State Council's notice of a year's holidays from a file."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from yikou.cli.answers import FileUnreadable, offer_json, print_json

HELP = "日历：导入国务院办公厅的放假安排"
NEEDS_DATABASE = True
EXAMPLES = """\
例：
  yikou calendar import 2027.yaml

文件的样子：
  year: 2027
  notice: 国办发明电〔2026〕某号
  days_off: {2027-01-01: 元旦, 2027-02-06: 春节}
  make_up: [2027-02-14]
导入以后，跨到那一年的暂定日期由后台重新计算，有变的逐件记入台账。"""


def configure(parser: argparse.ArgumentParser) -> None:
    """A file to take in."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="import", prog="yikou calendar")
    one = verbs.add_parser("import", help="导入一年的放假安排")
    one.add_argument("file", metavar="FILE", help="YAML 或 JSON 文件")
    one.add_argument("--centre", default="", metavar="CODE", help="哪个中心；不写就是全部中心")
    offer_json(one)


def run(args: argparse.Namespace) -> int:
    """Import the year at one centre, or at all; nothing is imported unless all is right."""
    from django.db import transaction

    from yikou.centre import operations, queries
    from yikou.kernel import actors, clock
    from yikou.kernel.refusals import NotFound

    data = _read(args.file)
    found = [one for one in queries.centres() if args.centre in ("", one.code)]
    if not found:
        raise NotFound("这个中心")
    with transaction.atomic():
        for centre in found:
            machine = replace(actors.system(centre.code), rights=frozenset({"calendar.publish"}))
            row = operations.import_calendar_year(centre=centre, data=data, by=machine, at=clock.now())
    if args.json:
        print_json({"year": row.year, "notice": row.notice, "centres": [one.code for one in found]})
    else:
        print(f"{row.year}年的放假安排已导入：休 {len(row.days_off)} 天，调休上班 {len(row.make_up)} 天。")
    return 0


def _read(file: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(Path(file).read_text(encoding="utf-8-sig"))
    except OSError as wrong:
        raise FileUnreadable(file=file, why=wrong.strerror or "打不开") from wrong
    except (UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise FileUnreadable(file=file, why="不是 YAML 或 JSON") from wrong
