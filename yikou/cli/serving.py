"""Serving: granian over WSGI, forked from a process in which everything is loaded; who works beside it."""

import argparse
import contextlib
import errno
import gc
import multiprocessing
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import MappingProxyType
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections

from yikou.cli.keeping import keep, watch
from yikou.cli.streaming import stream
from yikou.kernel.refusals import Refusal

ENDS_WITHIN = 10.0
WORKER, EVENTS, HALL = "worker", "events", "hall"
WHY = {errno.EADDRINUSE: "已经被占用", errno.EACCES: "没有权限", errno.EADDRNOTAVAIL: "本机没有这个地址"}
Beside = Mapping[str, Callable[[], None]]
NOBODY: Beside = MappingProxyType({})


class PortTaken(Refusal):
    """Something listens there already, or may not."""

    told = "{host} 的 {port} 端口用不了：{why}。换一个端口（{option}），或者先停掉占用它的程序。"


def events_port(args: argparse.Namespace) -> int:
    """The port of the events: the one after the pages' unless another was named; 0 for none."""
    return args.port + 1 if args.events_port is None else int(args.events_port)


def refuse_taken(host: str, port: int, events: int = 0) -> None:
    """Say clearly that nothing can be served there. Refuses with PortTaken."""
    _refuse_taken(host, port, "--port 或 PORT=")
    if events:
        _refuse_taken(host, events, "--events-port")


def _refuse_taken(host: str, port: int, option: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except (OSError, OverflowError) as taken:
            why = WHY.get(getattr(taken, "errno", None) or 0, str(taken))
            raise PortTaken(host=host, port=port, why=why, option=option) from taken


def serve(host: str, port: int, *, workers: int, events: int = 0, beside: Beside = NOBODY) -> None:
    """Serve until SIGTERM or SIGINT; who works beside lives and ends with the server.

    Server-sent events are sent from a port of their own (`events`; 0 for none: pages then ask by themselves).

    One blocking thread a process, so that each keeps its own database connection.
    """
    from granian import Granian
    from granian.constants import Interfaces

    if events:
        settings.EVENTS = settings.EVENTS or str(events)
        beside = {**beside, EVENTS: partial(stream, host, events)}
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # whitenoise finds static files in the packages
    gc.disable()
    warm()
    gc.freeze()  # what all processes share is looked at by no collector, so that it stays shared
    gc.enable()
    # A connection does not survive a fork: each process opens its own.
    connections.close_all()
    with working(beside):
        server = Granian(
            "yikou.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=1,
            log_enabled=False,
            respawn_failed_workers=True,
            workers_kill_timeout=int(ENDS_WITHIN),
        )
        server.serve(target_loader=partial(_application, os.getpid()), wrap_loader=False)


def _application(parent: int) -> Any:
    """What a process of the server answers with; it ends when whoever started it is gone."""
    watch(parent)
    from yikou.wsgi import application

    return application


def warm() -> None:
    """Ask for the first page once: addresses, templates, rules and catalogue are then in memory."""
    from yikou.wsgi import application

    asked: dict[str, object] = {}
    setup_testing_defaults(asked)
    answer = application(asked, lambda *_: lambda _: None)
    with contextlib.closing(answer):
        for _ in answer:
            pass


@contextlib.contextmanager
def working(beside: Beside) -> Iterator[None]:
    """Processes forked from this one for as long as the server runs, each kept going; none is left behind."""
    fork = multiprocessing.get_context("fork")
    parent = os.getpid()
    running: list[BaseProcess] = [
        fork.Process(target=keep, args=(work, name, parent), daemon=True) for name, work in beside.items()
    ]
    for process in running:
        process.start()
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.join(ENDS_WITHIN)
            if process.is_alive():
                process.kill()
