"""`yikou serve`: the pages and the API under one server, and the worker beside it."""

import argparse
import os
import signal
import subprocess
import sys

HELP = "启动服务：网页、接口和后台任务"
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to listen and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，局域网用 0.0.0.0")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=max(2, (os.cpu_count() or 2)), help="进程数")
    parser.add_argument("--no-worker", action="store_true", help="不带后台任务")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; the worker lives and ends with the server."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    beside = [] if args.no_worker else [_beside("worker")]
    try:
        listen(args.host, args.port, args.workers)
    finally:
        end(beside)
    return 0


def _beside(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "yikou.cli.main", *words])


def listen(host: str, port: int, workers: int) -> None:
    """Granian over WSGI: one blocking thread a process, so that each keeps its own database connection."""
    from granian import Granian
    from granian.constants import Interfaces

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yikou.settings")
    Granian(
        "yikou.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        log_enabled=False,
        respawn_failed_workers=True,
    ).serve()


def end(beside: list[subprocess.Popen[bytes]]) -> None:
    """Ask the processes beside the server to end, and wait for them."""
    for process in beside:
        process.send_signal(signal.SIGTERM)
    for process in beside:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
