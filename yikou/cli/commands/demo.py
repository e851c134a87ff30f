"""`yikou demo`: a living centre on this machine: built, played up to this morning, served."""

import argparse
import os
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from yikou.cli.commands import simulate

if TYPE_CHECKING:
    from yikou.simulation.replay import Replay

HELP = "演示：建一个中心，演到今天上午 10:20，然后开门"
PAGES = (
    *(("居民网页", "/"), ("窗口", "/console/"), ("办公室", "/office/")),
    *(("大厅大屏", "/hall/screen/hall/"), ("评价器", "/pad/"), ("接口", "/api/v1/docs")),
)
# The folder is looked at, and perhaps taken away, before anything reads the settings.
NEEDS_DATABASE = False
EXAMPLES = """\
例：
  yikou demo                     网页在 http://127.0.0.1:8000
  PORT=9000 yikou demo
  STILL=1 yikou demo             大厅里没有别人走动
  yikou demo --reset             从头来过；只清认得出是演示的目录

演示有自己的时钟（演示时间）：不管现在几点，打开时总是一个工作日的 10:20，然后照常往前走。别的窗口、
后台经办人和来办事的居民由程序来演，3 号窗口和您登录的人不演。再次打开时，把上次那天剩下的时间演完、
做好日结，接着是下一个工作日的 10:20。"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Whether to begin anew, and where to serve."""
    parser.add_argument("--reset", action="store_true", help="从头来过")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，局域网用 0.0.0.0")
    parser.add_argument("--port", type=int, default=_number("PORT", 8000), help="端口，默认取 PORT 或 8000")
    parser.add_argument("--events-port", type=int, default=None, help="实时推送的端口，默认是网页端口加 1")
    parser.add_argument("--days", type=int, default=None, help=argparse.SUPPRESS)


def _number(name: str, otherwise: int) -> int:
    text = os.environ.get(name, "")
    return int(text) if text.isdigit() else otherwise


def run(args: argparse.Namespace) -> int:
    """Make the folder ready, play, say who may come in where, and serve until stopped."""
    from yikou.simulation import folder as folders

    with folders.alone(folders.data_folder()):
        goes_on = simulate.prepare(anew=args.reset)
        from yikou.cli import serving
        from yikou.cli.worker import work

        events = serving.events_port(args)
        serving.refuse_taken(args.host, args.port, events)
        replay, at = _play(args, goes_on=goes_on)
        print("\n".join(_greeting(replay.centre, at, f"http://{_shown(args.host)}:{args.port}")), flush=True)
        beside = {serving.WORKER: work}
        if os.environ.get("STILL", "") in ("", "0"):
            beside[serving.HALL] = partial(_live, replay.seed, replay.centre)
        serving.serve(args.host, args.port, workers=2, events=events, beside=beside)
    return 0


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host


def _play(args: argparse.Namespace, *, goes_on: bool) -> "tuple[Replay, datetime]":
    from yikou.simulation import folder as folders
    from yikou.simulation import habits, stage

    days = args.days if args.days is not None else habits.shipped().days
    title = "接着往下演" if goes_on else "建中心，演两周"
    return stage.play(folders.data_folder(), days=0 if goes_on else days, seed=None, tell=simulate.told(title))


def _live(seed: int, centre: str) -> None:
    """The hall beside the server, until told to stop."""
    from yikou.cli.worker import told_to_stop
    from yikou.simulation.living import live
    from yikou.simulation.replay import Replay

    live(Replay(seed, centre=centre), told_to_stop())


def _greeting(centre: str, at: datetime, address: str) -> Iterator[str]:
    from yikou.cli.progress import columns
    from yikou.simulation.founding import demo_data

    data = demo_data()
    yield ""
    yield f"{data['centre']['name']}　演示时间 {at:%Y-%m-%d} 周{'一二三四五六日'[at.weekday()]} {at:%H:%M}"
    yield _day_so_far(centre, at)
    yield ""
    yield from columns([(name, address + path) for name, path in PAGES])
    yield ""
    yield f"登录 {address}/staff/ ，口令都是 {data['password']}"
    names = {one["username"]: one["name"] for part in ("administrations", "others", "staff") for one in data[part]}
    yield from columns([(one["username"], names[one["username"]], one["as"]) for one in data["cast"]])
    yield ""
    yield "按 Ctrl+C 停下。再次打开接着演；yikou demo --reset（make demo-reset）从头来过。"


def _day_so_far(centre: str, at: datetime) -> str:
    from yikou.reporting import queries

    today = queries.today(centre, at=at)
    cards = "、".join(f"{name} {today.cards.get(key, 0)} 张" for key, name in (("red", "红牌"), ("yellow", "黄牌")))
    seal = f"；{today.seal_day:%m月%d日} 已日结封存 {today.seal_entries} 条" if today.seal_day else ""
    return (
        f"今天收件 {today.of('cases.received')} 件，办结 {today.of('cases.concluded')} 件，"
        f"咨询 {today.of('cases.enquired')} 条，告知书 {today.of('cases.noticed')} 份；{cards}{seal}。"
    )
