"""Who takes cases in: the raw database, the floor, our page, our API. Each opens a client in its own process."""

import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench import floor, statements
from bench.clients import Opening, Turn
from bench.house import CLERKS, House, free_port, signed_in
from bench.inside import ANSWERS, ITEM
from bench.wire import Answer, Line
from tests.support.scratch import ROOT

CLIENTS = 4
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Contender:
    """One way of taking a case in: its clients, and the processes that serve them."""

    name: str
    clients: tuple[Opening, ...]
    servers: tuple[int, ...] = ()


def raw(database: str, clients: int) -> Contender:
    """The bare transaction by programs at the database itself."""

    def opening(name: str) -> Opening:
        def opened() -> Turn:
            run = statements.connect(database)

            def turn(n: int) -> bool:
                number = f"{name}-{secrets.token_hex(6)}"
                return statements.intake(run, number, abs(n), statements.form(n)) > 0

            return turn

        return opened

    return Contender(f"raw{clients}", tuple(opening(f"raw{one}") for one in range(clients)))


@contextmanager
def served_floor(database: str, database_servers: tuple[int, ...]) -> Iterator[Contender]:
    """The floor, served for the length of a block."""
    port = free_port()
    command = [sys.executable, "-m", "bench.floor", str(port), database]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        wait_for(port)
        clients = tuple(_at_the_floor(port, one) for one in range(CLIENTS))
        yield Contender("floor", clients, (process.pid, *database_servers))
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int, path: str = "/", seconds: float = 60) -> float:
    """Wait until something answers there; answers after how many seconds it did."""
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        line = Line(port)
        try:
            if line.get(path).status < 500:
                return time.perf_counter() - began
        except OSError:
            time.sleep(0.01)
        finally:
            line.close()
    raise RuntimeError(f"nothing answers at port {port}")


def _at_the_floor(port: int, one: int) -> Opening:
    def opened() -> Turn:
        line = Line(port)
        line.cookies["floor"] = floor.cookie(f"clerk{one}")

        def turn(n: int) -> bool:
            body = json.dumps({"ticket": abs(n) * CLIENTS + one, "form": json.loads(statements.form(n))})
            return line.ask("POST", "/", body.encode(), JSON).status == 201

        return turn

    return opened


def page(house: House) -> Contender:
    """The console's own form, by clerks who signed in and sit at their windows."""
    clients = tuple(
        _at_the_desk(house, signed_in(house.served.port, name, window), one)
        for one, (name, window) in enumerate(CLERKS.items())
    )
    return Contender("page", clients, house.servers)


def _at_the_desk(house: House, desk: Line, one: int) -> Opening:
    fields = desk_form(house) | {"csrfmiddlewaretoken": desk.cookies["csrftoken"]}
    script = {"HX-Request": "true"}
    residents = house.facts["residents"][one::CLIENTS]
    cookies, port = desk.cookies, desk.port
    desk.close()

    def opened() -> Turn:
        line = Line(port)
        line.cookies = cookies

        def turn(n: int) -> bool:
            typed = {"key": secrets.token_hex(16), "person": str(residents[n % len(residents)])}
            answer = line.submit("/console/accept/", fields | typed, script)
            return expected(answer, 204) and "/console/done/" in answer.header("hx-redirect")

        return turn

    return opened


def desk_form(house: House) -> dict[str, str]:
    """The fields of the desk's form with everything received, as the browser sends them."""
    form = {"began": "2026-03-03T10:20:00+08:00", "agent": "", "item": ITEM}
    form |= {f"q.{key}": options[0] for key, options in ANSWERS.items()}
    for key in house.facts["materials"]:
        form |= {f"m.{key}": "received", f"m.{key}.original": "1", f"m.{key}.copies": "1", f"m.{key}.file": ""}
    return form


def api(house: House) -> Contender:
    """The API's intake, by machines with tokens."""
    given = zip(house.facts["tokens"], range(CLIENTS), strict=False)
    return Contender("api", tuple(_with_a_token(house, token, one) for token, one in given), house.servers)


def _with_a_token(house: House, token: str, one: int) -> Opening:
    ticks = {key: {"state": "received", "original": True, "copies": 1} for key in house.facts["materials"]}
    residents = house.facts["residents"][one::CLIENTS]
    headers = {"Authorization": f"Bearer {token}", **JSON}

    def opened() -> Turn:
        line = Line(house.served.port)

        def turn(n: int) -> bool:
            matter = {"key": secrets.token_hex(16), "item": ITEM, "applicant": residents[n % len(residents)]}
            body = json.dumps({**matter, "answers": ANSWERS, "materials": ticks})
            return expected(line.ask("POST", "/api/v1/intake/accept", body.encode(), headers), 201)

        return turn

    return opened


_told: set[int] = set()


def expected(answer: Answer, status: int) -> bool:
    """Whether an answer is the one that was meant; the first other one is printed."""
    if answer.status != status and answer.status not in _told:
        _told.add(answer.status)
        print(f"  answered {answer.status}: {answer.body[:600].decode(errors='replace')}", file=sys.stderr, flush=True)
    return answer.status == status
