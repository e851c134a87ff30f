"""A peer in the same rounds: django-helpdesk, from an environment of its own (`make bench-peers`)."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.clients import Opening, Turn
from bench.contenders import CLIENTS, Contender, expected, wait_for
from bench.house import Durable, free_port
from bench.wire import Line
from tests.support.scratch import ROOT

PYTHON = ROOT / ".venv-peers" / "bin" / "python"
PASSWORD = "bench-helpdesk-1"


@contextmanager
def served(cluster: Durable, folder: Path) -> Iterator[Contender]:
    """Helpdesk on the same PostgreSQL, with one agent for each client, under the same server as ours."""
    port = free_port()
    environment = {
        **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
        "HELPDESK_DATABASE": str(cluster.folder),
        "HELPDESK_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "bench.helpdesk.settings",
    }
    cluster.create("helpdesk")
    subprocess.run([str(PYTHON), "-m", "bench.helpdesk.prepare", str(CLIENTS)], env=environment, cwd=ROOT, check=True)
    command = [str(PYTHON), "-m", "bench.helpdesk.serve", str(port)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
    try:
        wait_for(port, "/login/")
        clients = tuple(_agent(port, one) for one in range(CLIENTS))
        yield Contender("helpdesk", clients, (process.pid, cluster.pid))
    finally:
        process.terminate()
        process.wait(20)


def _agent(port: int, one: int) -> Opening:
    line = Line(port)
    line.get("/login/")
    fields = {"username": f"agent{one}", "password": PASSWORD, "csrfmiddlewaretoken": line.cookies["csrftoken"]}
    assert line.submit("/login/", fields).status == 302
    cookies = line.cookies
    line.close()

    def opened() -> Turn:
        ours = Line(port)
        ours.cookies = cookies
        headers = {"X-CSRFToken": cookies["csrftoken"], "Referer": f"http://127.0.0.1:{port}/"}

        def turn(n: int) -> bool:
            # The form's twenty fields are the ticket's text, as much as our own case carries.
            text = "\n".join(f"field {k}: value {n} of field {k}" for k in range(20))
            ticket = {"queue": "1", "title": f"case {n}", "description": text, "submitter_email": "a@example.org"}
            return expected(ours.submit("/api/tickets/", {**ticket, "priority": "3"}, headers), 201)

        return turn

    return opened
