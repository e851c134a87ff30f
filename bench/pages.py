"""Pages: registers over a grown ledger, the console's first visit, a receipt as PDF."""

import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import machine
from bench.book import Book, percentile
from bench.contenders import desk_form
from bench.house import CLERKS, DIRECTOR, House, Served, signed_in
from bench.scale import Scale
from bench.wire import Answer, Line

SPAN = "from=2000-01-01&to=2026-03-03"
# Every size and page is asked so often in each round, one size after the other.
REGISTERS = {
    "ledger": f"/office/registers/ledger/?{SPAN}",
    "window": f"/office/registers/ledger/?{SPAN}&window=3",
    "cases": f"/office/registers/cases/?{SPAN}",
    "today": "/office/ledger/",
}


def grown(house: House, folder: Path, scale: Scale) -> dict[int, House]:
    """The centre once more for each size, each a copy of the one before, grown further; none is served yet."""
    made: dict[int, House] = {}
    before, name = house.served, "yikou"
    for entries, cases in scale.sizes:
        data = folder / f"centre-{house.kind}-{entries}"
        shutil.copytree(before.data, data)
        database = house.cluster.create(f"yikou{entries}", like=name) if house.cluster else ""
        made[entries] = House(house.kind, Served(data, database), house.cluster, house.facts)
        began = time.perf_counter()
        there = made[entries].inside("grow", entries, cases)
        took = time.perf_counter() - began
        print(f"  {house.kind}: {there['entries']} entries, {there['cases']} cases in {took:.0f} s", flush=True)
        before, name = made[entries].served, f"yikou{entries}"
    return made


def registers(book: Book, houses: dict[int, House], scale: Scale) -> None:
    """The registers' pages at every size, in turn: each figure under `<database>/register/<page>/<entries>`."""
    kind = next(iter(houses.values())).kind
    with ExitStack() as stack:
        readers = {entries: stack.enter_context(_reader(house)) for entries, house in houses.items()}
        print(f"  {kind}: registers, load {machine.load()}", flush=True)
        for _ in range(scale.rounds):
            for name, address in REGISTERS.items():
                _turns(book, f"{kind}/register/{name}", readers, address, scale)
            _older(book, kind, readers, scale)


@contextmanager
def _reader(house: House) -> Iterator[Line]:
    house.served.start()
    try:
        line = signed_in(house.served.port, DIRECTOR)
        for address in (*REGISTERS.values(), *REGISTERS.values()):
            opened(line.get(address))
        yield line
    finally:
        house.served.stop()
        shutil.rmtree(house.served.data, ignore_errors=True)


def _turns(book: Book, place: str, readers: dict[int, Line], address: str, scale: Scale) -> None:
    took: dict[int, list[float]] = {entries: [] for entries in readers}
    for _ in range(max(5, scale.times // 3)):
        for entries, line in readers.items():
            began = time.perf_counter()
            answer = opened(line.get(address))
            took[entries].append(time.perf_counter() - began)
            book.words[f"{place}/size/{entries}"] = str(len(answer.body))
    for entries, times in took.items():
        book.add(f"{place}/{entries}", percentile(times, 0.5) * 1000)


def _older(book: Book, kind: str, readers: dict[int, Line], scale: Scale) -> None:
    """A page far back: forty times 'older' from the newest, then asked again and again."""
    deep = {}
    for entries, line in readers.items():
        address = REGISTERS["ledger"]
        for _ in range(40 if scale.days else 2):
            page = opened(line.get(address)).body.decode()
            found = re.search(r'href="([^"]*older=[^"]*)"', page)
            if found is None:
                break
            address = REGISTERS["ledger"].partition("?")[0] + "?" + found[1].replace("&amp;", "&").partition("?")[2]
        deep[entries] = address
    for entries, line in readers.items():
        times = []
        for _ in range(max(5, scale.times // 3)):
            began = time.perf_counter()
            opened(line.get(deep[entries]))
            times.append(time.perf_counter() - began)
        book.add(f"{kind}/register/older/{entries}", percentile(times, 0.5) * 1000)


def opened(answer: Answer) -> Answer:
    """The page that was asked for, and no other."""
    assert answer.status == 200, f"{answer.status}: {answer.body[:800].decode(errors='replace')}"
    return answer


# --- the console -----------------------------------------------------------------------------------


def console(book: Book, house: House, scale: Scale) -> None:
    """What the desk weighs at the first visit; what opening it takes; a receipt as PDF."""
    username, window = next(iter(CLERKS.items()))
    line = signed_in(house.served.port, username, window)
    weights = weigh(line, "/console/")
    book.add("console/weight", sum(weights.values()))
    book.add("console/html", weights["/console/"])
    book.words["console/parts"] = ", ".join(
        f"{name.rpartition('/')[2] or 'page'} {size / 1000:.0f} kB" for name, size in sorted(weights.items(), key=_last)
    )
    _timed(book, f"{house.kind}/desk", lambda: opened(line.get("/console/")), scale)
    number = _accepted(line, house)
    _timed(book, f"{house.kind}/receipt", lambda: opened(line.get(f"/console/cases/{number}/receipt/")), scale)
    book.words["receipt/size"] = str(len(line.get(f"/console/cases/{number}/receipt/").body))


def _last(one: tuple[str, int]) -> int:
    return -one[1]


def _accepted(line: Line, house: House) -> str:
    fields = desk_form(house) | {"csrfmiddlewaretoken": line.cookies["csrftoken"], "key": secrets.token_hex(16)}
    fields["person"] = str(house.facts["residents"][0])
    answer = line.submit("/console/accept/", fields, {"HX-Request": "true"})
    return answer.header("hx-redirect").strip("/").rpartition("/")[2]


def _timed(book: Book, place: str, act: Callable[[], Answer], scale: Scale) -> None:
    for _ in range(4):
        act()
    for _ in range(scale.rounds):
        times = []
        for _ in range(max(5, scale.times // 3)):
            began = time.perf_counter()
            act()
            times.append(time.perf_counter() - began)
        book.add(place, percentile(times, 0.5) * 1000)


def weigh(line: Line, address: str) -> dict[str, int]:
    """A page and everything that it loads, by address, in bytes before compression."""
    page = opened(line.get(address)).body
    weights, waiting = {address: len(page)}, _loads(page.decode())
    while waiting:
        one = waiting.pop()
        if one in weights:
            continue
        body = opened(line.get(one)).body
        weights[one] = len(body)
        if one.partition("?")[0].endswith(".css"):
            folder = one.rpartition("/")[0]
            urls = re.findall(rb"url\(['\"]?([^'\")]+)", body)
            waiting |= {_joined(folder, url) for url in urls if not url.startswith(b"data:")}
    return weights


def _loads(page: str) -> set[str]:
    """What a browser fetches with a page: styles, scripts, pictures and the sprite of icons; links are not."""
    found = re.findall(r"<(?:link|script|img|use|source)\b[^>]*?(?:href|src)=\"([^\"]+)\"", page)
    return {one.partition("#")[0] for one in found if one.startswith("/static/")}


def _joined(folder: str, url: bytes) -> str:
    text = url.decode()
    if text.startswith("/"):
        return text
    while text.startswith("../"):
        folder, text = folder.rpartition("/")[0], text[3:]
    return f"{folder}/{text}"
