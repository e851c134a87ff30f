"""`yikou serve`: the pages and the API under one server, and the worker beside it.

Everything is loaded once and warmed before the server's processes are forked from it, so that the
first page is there within a second and what they have in common lies in memory once.
"""

import argparse
import os

HELP = "启动服务：网页、接口和后台任务"
NEEDS_DATABASE = True
EXAMPLES = """\
例：
  yikou serve                                  只在本机：http://127.0.0.1:8000
  yikou --data DIR serve --host 0.0.0.0 --port 80 --workers 4
按 Ctrl+C 停止；后台任务跟着一起停。"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to listen and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，局域网用 0.0.0.0")
    parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    parser.add_argument("--workers", type=int, default=max(2, os.cpu_count() or 2), help="进程数，默认等于处理器个数")
    parser.add_argument("--no-worker", action="store_true", help="不带后台任务（另外用 yikou worker 运行）")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped. Refuses with PortTaken, before anything is touched."""
    from yikou.cli import database, serving
    from yikou.cli.worker import work

    serving.refuse_taken(args.host, args.port)
    database.bring_up()
    serving.serve(args.host, args.port, workers=args.workers, beside=() if args.no_worker else (work,))
    return 0
