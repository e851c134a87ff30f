"""`yikou serve`: the pages and the API under one server, the server-sent events and the worker beside it.

Everything is loaded once and warmed before the server's processes are forked from it, so that the
first page is there within a second and what they have in common lies in memory once.
"""

import argparse
import os

HELP = "启动服务：网页、接口、实时推送和后台任务"
NEEDS_DATABASE = True
EXAMPLES = """\
例：
  yikou serve                                  只在本机：http://127.0.0.1:8000
  yikou --data DIR serve --host 0.0.0.0 --port 80 --workers 4
大屏、手机页面的实时推送在网页端口的下一个端口（8001）；浏览器连不上它，页面就自己隔几秒问一次。
按 Ctrl+C 停止；后台任务跟着一起停。"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to listen and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，局域网用 0.0.0.0")
    parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    parser.add_argument(
        "--events-port", type=int, default=None, help="实时推送的端口，默认是网页端口加 1；0 是不开，页面自己轮询"
    )
    parser.add_argument("--workers", type=int, default=max(2, os.cpu_count() or 2), help="进程数，默认等于处理器个数")
    parser.add_argument("--no-worker", action="store_true", help="不带后台任务（另外用 yikou worker 运行）")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped. Refuses with PortTaken, before anything is touched."""
    from yikou.cli import database, serving
    from yikou.cli.worker import work

    events = serving.events_port(args)
    serving.refuse_taken(args.host, args.port, events)
    database.bring_up()
    beside = {} if args.no_worker else {serving.WORKER: work}
    serving.serve(args.host, args.port, workers=args.workers, events=events, beside=beside)
    return 0
