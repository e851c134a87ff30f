"""What is measured by itself: the day's close, single acts in a process, cold start, replay."""

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from bench import machine
from bench.book import Book, percentile
from bench.contenders import wait_for
from bench.house import House, free_port
from bench.scale import Scale
from tests.support.centre import YIKOU, _signal_group
from tests.support.scratch import ROOT


def close(book: Book, house: House, scale: Scale) -> None:
    """Monday's close: watched over, summed up, sealed."""
    said = house.inside("close", max(2, scale.rounds))
    book.add(f"{house.kind}/close", *(1000 * one for one in said["took"]))
    book.words["close/entries"] = str(said["entries"])


def once(book: Book, house: House, scale: Scale) -> None:
    """One deadline in microseconds, one search in milliseconds, within a process that is warm."""
    for _ in range(scale.rounds):
        said = house.inside("once", scale.times)
        book.add("deadline", percentile(said["deadline"], 0.5) * 1e6)
        book.add("search", percentile(said["search"], 0.5) * 1e3)
        book.add("search/slowest", percentile(said["search"], 0.99) * 1e3)
        book.add("search/first", said["search_first"] * 1e3)


def cold_start(book: Book, house: House, scale: Scale) -> None:
    """From the command to the first page, the database already there and its files read and compiled once."""
    for number in range(scale.cold_starts + 1):
        port = free_port()
        command = [str(YIKOU), "serve", "--port", str(port), "--events-port", str(free_port())]
        began = time.perf_counter()
        process = subprocess.Popen(
            command, env=house.served.environment, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(port)
            took = time.perf_counter() - began
        finally:
            end(process)
        if number:  # the first one only reads and compiles the files
            book.add(f"{house.kind}/cold", took)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a server and everything that it started."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    _signal_group(process.pid, signal.SIGKILL)


def replay(book: Book, folder: Path, scale: Scale) -> None:
    """The demo's days, played into an empty folder on SQLite: founding, residents, every click, every close."""
    print(f"  replay of {scale.days} days, load {machine.load()}", flush=True)
    data = folder / "replay"
    named = {"YIKOU_DATA": str(data), "DJANGO_SETTINGS_MODULE": "yikou.settings"}
    environment = {**{key: value for key, value in os.environ.items() if key != "DATABASE_URL"}, **named}
    # The summary's days do not count the last morning, which is played up to 10:20.
    command = [str(YIKOU), "simulate", "--days", str(scale.days - 1), "--seed", "7", "--json"]
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        book.note(f"yikou simulate ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        return
    book.add("replay", time.perf_counter() - began)
    book.words["replay/said"] = json.dumps(json.loads(done.stdout), ensure_ascii=False)[:2000]
    print(f"    {book.median('replay'):.0f} s", flush=True)
