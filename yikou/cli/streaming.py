"""The events beside the pages: one ASGI process, ended with the server."""

import asyncio
import contextlib
import logging
import resource
import signal

log = logging.getLogger("yikou.events")
# As many open streams as the system lets one process have; the usual limit of 1,024 is too few for a full hall.
STREAMS, BACKLOG = 16_384, 2048


def stream(host: str, port: int) -> None:
    """Serve the events until told to stop (SIGTERM)."""
    _let_many_in()
    asyncio.run(_serve(host, port))


async def _serve(host: str, port: int) -> None:
    from granian.constants import Interfaces
    from granian.server.embed import Server

    from yikou.asgi import application

    server = Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        backlog=BACKLOG,
        backpressure=STREAMS,
        websockets=False,
        log_enabled=False,
    )

    def stop() -> None:
        # The server waits for what is still being answered, and a stream is never answered to the end.
        application.close()
        server.stop()  # type: ignore[no-untyped-call]

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
    await server.serve()


def _let_many_in() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = STREAMS if hard == resource.RLIM_INFINITY else min(hard, STREAMS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
