"""A change is tried on days that were, and later really made."""

from datetime import date
from typing import Any

from yikou.kernel.facts import Fact, fact


@fact("hall.tried", label="试算排法", sentence="试算：{title}")
class Tried(Fact):
    """Somebody asked the model; `before` and `after` hold `mean` and `longest` in seconds, and `over` in people."""

    title: str
    who: int
    asked: dict[str, Any]
    days: list[str]
    before: dict[str, Any]
    after: dict[str, Any]


@fact("hall.trial_done", label="照试算做了", sentence="{day}照试算做了：{title}", tone="action")
class TrialDone(Fact):
    """On this day the windows were really set up so."""

    title: str
    day: date
