"""Serve it as `yikou serve` serves us: the same server, as many processes, one thread each."""

import os
import sys

from django.core.wsgi import get_wsgi_application
from granian import Granian
from granian.constants import Interfaces

application = get_wsgi_application()

if __name__ == "__main__":
    Granian(
        "bench.helpdesk.serve:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=max(2, os.cpu_count() or 2),
        blocking_threads=1,
        log_enabled=False,
    ).serve()
