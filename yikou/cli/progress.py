"""Progress on a terminal: a bar that fills, or a line for each step where nobody watches."""

import sys
import time
import unicodedata
from collections.abc import Sequence
from typing import TextIO

WIDE = 24


class Bar:
    """A bar on standard error; a line for each step where it is no terminal."""

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        self.title = title
        self.stream = stream or sys.stderr
        self.begun = time.monotonic()

    def show(self, done: int, of: int, told: str) -> None:
        """So much of so much is done; `told` says what was last."""
        seconds = time.monotonic() - self.begun
        if not self.stream.isatty():
            print(f"{self.title} {done}/{of} {told} {seconds:.1f} 秒", file=self.stream, flush=True)
            return
        full = WIDE * done // of
        line = f"\r{self.title} {'█' * full}{'░' * (WIDE - full)} {done}/{of} {told} {seconds:.0f} 秒\033[K"
        print(line, end="\n" if done == of else "", file=self.stream, flush=True)


def columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows in columns as wide as their widest cell; a Chinese character takes two places."""
    wide = [max(map(_width, cells)) for cells in zip(*rows, strict=True)]
    return [
        "  ".join(cell + " " * (most - _width(cell)) for cell, most in zip(row, wide, strict=True)).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
