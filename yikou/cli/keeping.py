"""What works beside the server is started again when it ends by itself, ever less often, and that is noted."""

import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Callable

from yikou.jobs import operations as jobs
from yikou.kernel import clock

log = logging.getLogger(__name__)

AGAIN = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)  # seconds before it is started again
STEADY = 300.0  # seconds after which it counts as running well again


def keep(work: Callable[[], None], name: str, parent: int) -> None:
    """Run `work` in a process of its own until told to stop (SIGTERM) or until whoever started it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch(parent)
    stopping = threading.Event()
    child = 0

    def stop(*_: object) -> None:
        stopping.set()
        if child:
            _tell(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    failed = 0
    while not stopping.is_set():
        began = time.monotonic()
        child = _begun(work)
        if stopping.is_set():  # asked between two of them
            _tell(child, signal.SIGTERM)
        _, status = os.waitpid(child, 0)
        child = 0
        if stopping.is_set():
            break
        failed = 0 if time.monotonic() - began > STEADY else failed + 1
        pause = AGAIN[min(failed, len(AGAIN) - 1)]
        _note(name, os.waitstatus_to_exitcode(status), pause)
        stopping.wait(pause)


def _begun(work: Callable[[], None]) -> int:
    """Fork; the child answers to whoever keeps it and never returns."""
    keeper = os.getpid()
    if child := os.fork():
        return child
    code = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        watch(keeper)
        work()
        code = 0
    except BaseException:  # it ends here, whatever it was
        log.exception("ended")
    finally:
        os._exit(code)


def watch(parent: int) -> None:
    """End when the process that started this one is gone (`kill -9`)."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _tell(process: int, what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, what)


def _note(name: str, code: int, pause: float) -> None:
    log.error("%s ended by itself (%s); it is started again in %s seconds", name, code, pause)
    try:
        jobs.note_restart(name=name, code=code, at=clock.now())
    except OSError:
        log.exception("not noted")
