"""`yikou simulate`: play working days of the demo centre into the data folder, through the operations of the pages."""

import argparse
from typing import TYPE_CHECKING, Any

from yikou.cli.answers import REFUSED, offer_json, print_json

if TYPE_CHECKING:
    from datetime import datetime

    from yikou.simulation.checks import Check
    from yikou.simulation.replay import Played, Replay

HELP = "把演示中心的若干个工作日演一遍，写进数据目录"
# Set up only once the folder is ready: a replay that broke off is taken away first.
NEEDS_DATABASE = False
EXAMPLES = """\
例：
  yikou --data DIR simulate --days 10 --seed 7
  yikou --data DIR simulate --days 1 --json

空目录先建成演示中心（柳湾镇社区事务受理服务中心），再演；演过的目录接着演。同一个种子每次都一样。
演完停在随后一个工作日的 10:20，数据目录的时钟拨到那一刻；再核对台账，对不上就以 1 退出。"""


def configure(parser: argparse.ArgumentParser) -> None:
    """How many days, from which seed."""
    parser.add_argument("--days", type=_days, required=True, metavar="N", help="演几个工作日")
    parser.add_argument("--seed", type=int, default=None, metavar="S", help="种子，一个整数；不写用目录原来的")
    offer_json(parser)


def _days(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"要写 0 或更大的整数，不能是 {text!r}")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Play, check what must hold, and say what there is now; 1 where something does not hold."""
    from yikou.simulation import folder as folders

    folder = folders.data_folder()
    with folders.alone(folder):
        prepare(anew=False)
        from yikou.simulation import stage
        from yikou.simulation.checks import checks

        replay, at = stage.play(folder, days=args.days, seed=args.seed, tell=told("演示"))
        found = checks(replay.centre, today=at.date())
        (print_json if args.json else _print)(_summary(replay, at, found))
    return 0 if all(one.holds for one in found) else REFUSED


def prepare(*, anew: bool) -> bool:
    """Make the folder ready and its database too; answers whether a demo is in it already.

    With `anew`, or where the first replay broke off, what a demo made is taken away. Refuses with NotADemo.
    """
    from yikou.simulation import folder as folders

    folder = folders.data_folder()
    marker = folders.read(folder)
    if marker is None and folders.holds_something(folder):
        raise folders.NotADemo(where=folder)
    goes = marker is not None and (anew or not marker.ready)
    if goes:
        folders.wipe(folder)
    import django

    django.setup()
    from yikou.cli import database
    from yikou.simulation import stage

    if goes:
        stage.empty_database()
    database.bring_up()
    return marker is not None and not goes


def told(title: str) -> Any:
    """Show how far a replay has come."""
    from yikou.cli.progress import Bar

    bar = Bar(title)

    def show(played: "Played") -> None:
        bar.show(played.place, played.of, f"{played.day:%Y-%m-%d} 周{'一二三四五六日'[played.day.weekday()]}")

    return show


def _summary(replay: "Replay", at: "datetime", found: "list[Check]") -> dict[str, Any]:
    from yikou.cases import queries as cases
    from yikou.simulation.checks import counts

    return {
        "centre": replay.centre,
        "seed": replay.seed,
        "now": at,
        "cases": cases.cases(replay.centre).count(),
        "open": cases.open_counts(replay.centre),
        "entries": counts(replay.centre),
        "refused": replay.refused,
        "checks": {one.name: list(one.found) for one in found},
    }


def _print(summary: dict[str, Any]) -> None:
    from yikou.cli.progress import columns
    from yikou.kernel.facts import KINDS

    print(f"{summary['centre']}，种子 {summary['seed']}，停在 {summary['now']:%Y-%m-%d %H:%M}。")
    rows = [(kind, KINDS[kind].label, str(number)) for kind, number in summary["entries"].items()]
    print(f"办件 {summary['cases']} 件；台账 {sum(summary['entries'].values())} 条：")
    print("\n".join(f"  {line}" for line in columns(rows)))
    for code, number in summary["refused"].items():
        print(f"  被拒绝 {code} {number} 次")
    for name, found in summary["checks"].items():
        print(f"{'✗' if found else '✓'} {name}{'：' if found else ''}{'；'.join(found)}")
