"""`yikou worker`: run the jobs that no click waits for."""

import argparse

HELP = "后台任务：时限预警、每日备份；随 serve 一起启动，也可单独运行"
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--once", action="store_true", help="做完到期的任务就退出")


def run(args: argparse.Namespace) -> int:
    """Run the worker."""
    from yikou.cli import worker

    worker.work_once() if args.once else worker.work()
    return 0
