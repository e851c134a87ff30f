"""`yikou close`: the day's close, also of days that were missed."""

import argparse
from datetime import date

from yikou.cli.answers import offer_json, print_json
from yikou.kernel.refusals import Refusal

HELP = "日结：再看一遍时限、汇总、封存；漏做的一并补上"
NEEDS_DATABASE = True
EXAMPLES = """\
例：
  yikou close
  yikou close --day 2026-03-02 --centre liuwan"""


class NotADay(Refusal):
    """A day on the command line that is none."""

    told = "“{typed}”不是日期，请写成2026-03-02。"
    status = 422


def configure(parser: argparse.ArgumentParser) -> None:
    """Which day, and where."""
    parser.add_argument("--day", default="", metavar="DATE", help="到哪一天为止；不写就是今天")
    parser.add_argument("--centre", default="", metavar="CODE", help="哪个中心；不写就是全部")
    offer_json(parser)


def run(args: argparse.Namespace) -> int:
    """Close every open day up to the one that was named."""
    from yikou.centre import queries as centres
    from yikou.kernel import actors, clock
    from yikou.reporting import operations

    at = clock.now()
    day = _day(args.day) or at.date()
    wanted = [args.centre] if args.centre else [one.code for one in centres.centres()]
    closes = [
        close
        for centre in wanted
        for close in operations.close_open_days(centre=centre, until=day, by=actors.system(centre), at=at)
    ]
    if args.json:
        print_json([{"centre": one.centre_id, "day": one.day, "late": one.is_late, **one.figures} for one in closes])
        return 0
    for one in closes:
        late = "（补做）" if one.is_late else ""
        print(f"{one.centre_id} {one.day} 已日结封存{late}：{one.entries} 条，在办 {one.figures['unfinished']} 件")
    return 0


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise NotADay(typed=typed) from None
