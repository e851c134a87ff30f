"""A ticket machine at the door: its settings, and whoever asks there for a person."""

from typing import Any

from yikou.kernel.facts import Fact, fact


@fact("hall.kiosk_set", label="设置取号机", sentence="设置取号机{title}：{changes}", tone="action")
class KioskSet(Fact):
    """A kiosk is set up, or changed; `said` holds only what changed."""

    title: str
    changes: str
    said: dict[str, Any]


@fact("hall.help_rung", label="求助", sentence="{place}有人请人帮忙", tone="watch")
class HelpRung(Fact):
    """Somebody asks for a person; `times` counts how often it was pressed until somebody came."""

    place: str
    times: int = 1


@fact("hall.help_answered", label="过去帮忙", sentence="总服务台过去了")
class HelpAnswered(Fact):
    """Somebody of the front desk goes there."""

    clerk: int
