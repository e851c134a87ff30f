"""A line of the hall is set up, and changed while people stand in it."""

from typing import Any

from yikou.kernel.facts import Fact, fact


@fact("hall.queue_opened", label="设立队列", sentence="设立队列{title}", tone="action")
class QueueOpened(Fact):
    """A line is there from now on; `said` holds all its settings."""

    title: str
    said: dict[str, Any]


@fact("hall.queue_changed", label="队列变更", sentence="队列{title}变更：{changes}")
class QueueChanged(Fact):
    """Settings of a line changed, also in the middle of a day; `said` holds only what changed."""

    title: str
    changes: str
    said: dict[str, Any]
