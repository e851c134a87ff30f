"""The rules that ship, loaded once in a process."""

from functools import cache
from pathlib import Path

from yikou.policies.library import Library
from yikou.policies.loading import load

FOLDER = Path(__file__).resolve().parent.parent / "data" / "rules"


@cache
def shipped() -> Library:
    """The shipped library, every rule checked against its shape; raises `Unsound` with all violations."""
    return load(FOLDER)
