"""The floor: the least that a Python web application can do for an intake, under our own server.

It checks a cookie (HMAC), reads a JSON body, does the bare transaction and answers JSON: no
routing, no rights, no validation, no templates. `python -m bench.floor PORT DATABASE`.
"""

import hashlib
import hmac
import itertools
import json
import os
import secrets
import sys
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from bench import statements

KEY = b"the floor's own key"


def cookie(user: str) -> str:
    """What signs somebody in."""
    return f"{user}.{hmac.new(KEY, user.encode(), hashlib.sha256).hexdigest()}"


@lru_cache(maxsize=1)
def _run() -> statements.Run:
    return statements.connect(os.environ["FLOOR_DATABASE"])


_serials = itertools.count()
_own = secrets.token_hex(4)


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The whole application."""
    user, _, mark = environ.get("HTTP_COOKIE", "").partition("floor=")[2].partition(".")
    if not hmac.compare_digest(mark, hmac.new(KEY, user.encode(), hashlib.sha256).hexdigest()):
        start_response("403 Forbidden", [("Content-Length", "0")])
        return [b""]
    given = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    number = f"{_own}-{next(_serials)}"
    case = statements.intake(_run(), number, int(given["ticket"]), json.dumps(given["form"]))
    body = json.dumps({"case": case, "number": number}).encode()
    start_response("201 Created", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def main() -> None:
    """Serve as `yikou serve` does: the same server, as many processes, one thread each."""
    from granian import Granian
    from granian.constants import Interfaces

    os.environ["FLOOR_DATABASE"] = sys.argv[2]
    Granian(
        "bench.floor:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=max(2, os.cpu_count() or 2),
        blocking_threads=1,
        log_enabled=False,
    ).serve()


if __name__ == "__main__":
    main()
