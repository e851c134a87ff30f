"""A screen of the hall is set up, and changed by settings."""

from typing import Any

from yikou.kernel.facts import Fact, fact


@fact("hall.screen_added", label="设置屏幕", sentence="设置屏幕{title}", tone="action")
class ScreenAdded(Fact):
    """A screen is there from now on; `said` holds all its settings."""

    title: str
    said: dict[str, Any]


@fact("hall.screen_changed", label="屏幕变更", sentence="屏幕{title}变更：{changes}")
class ScreenChanged(Fact):
    """Settings of a screen changed; `said` holds only what changed."""

    title: str
    changes: str
    said: dict[str, Any]
