"""Taking cases in, durably: the raw database, the floor, our page, our API (and a peer) turn by turn."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import contenders, machine, peer, statements
from bench.book import Book
from bench.clients import Driven, drive
from bench.contenders import CLIENTS, Contender
from bench.house import House
from bench.scale import Scale


def measure(book: Book, house: House, folder: Path, scale: Scale, *, peers: bool) -> None:
    """Some interleaved rounds on one database; each figure under `<database>/<contender>/…`."""
    bare = _bare(house, folder)
    with ExitStack() as stack:
        database = (house.cluster.pid,) if house.cluster else ()
        turns = [contenders.raw(bare, 1), contenders.raw(bare, CLIENTS)]
        turns.append(stack.enter_context(contenders.served_floor(bare, database)))
        turns += [contenders.page(house), contenders.api(house)]
        if peers and house.cluster:
            turns.append(stack.enter_context(peer.served(house.cluster, folder)))
        for number in range(scale.rounds):
            print(f"  intake on {house.kind}, round {number + 1} of {scale.rounds}, load {machine.load()}", flush=True)
            _round(book, house.kind, turns, scale)
        book.add(f"{house.kind}/memory", machine.memory(house.served.pid))


def _bare(house: House, folder: Path) -> str:
    """A database of the same kind, at the same place, with nothing but the bare tables."""
    database = house.cluster.create("bare") if house.cluster else f"sqlite:{folder / 'bare.sqlite3'}"
    statements.lay_tables(database)
    return database


def _round(book: Book, kind: str, turns: Sequence[Contender], scale: Scale) -> None:
    for one in turns:
        driven = drive(one.clients, seconds=scale.seconds, warm_up=scale.warm_up, servers=one.servers)
        place = f"{kind}/{one.name}"
        book.add(f"{place}/rate", driven.rate)
        book.add(f"{place}/p50", driven.within(0.5))
        book.add(f"{place}/p99", driven.within(0.99))
        if one.servers:
            book.add(f"{place}/cpu", driven.spent_each)
        if driven.failed:
            book.note(f"{kind}, {one.name}: {driven.failed} of {driven.done + driven.failed} requests failed.")
        print(f"    {one.name:8} {_told(driven)}", flush=True)


def _told(driven: Driven) -> str:
    each = " + ".join(f"{one * 1000 / max(1, driven.done):.2f}" for one in driven.spent)
    times = f"p50 {driven.within(0.5):6.2f} ms  p99 {driven.within(0.99):7.2f} ms"
    return f"{driven.rate:8.0f}/s  {times}" + (f"  processor {each} ms" if each else "")
