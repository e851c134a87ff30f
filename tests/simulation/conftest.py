"""The demo centre, founded and with its first day closed, laid down again for each test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

import pytest
from django.db import transaction

from tests.world import laid_down
from yikou.kernel import kept
from yikou.kernel.clock import ZONE
from yikou.simulation import routine
from yikou.simulation.replay import Replay, found_demo

EVE = date(2026, 11, 18)
Played = Callable[..., Replay]


def _build() -> str:
    centre = found_demo(datetime(2026, 11, 18, 15, 0, tzinfo=ZONE))
    scene = Replay(7, centre=centre).scene(EVE)
    routine.close(scene, scene.at(datetime.min.time().replace(hour=17, minute=42)))
    return centre


@pytest.fixture
def demo(db: None) -> str:
    """The demo centre on the evening before its first day."""
    return laid_down("demo", _build)


@pytest.fixture
def played(demo: str) -> Played:
    """Play some days from a seed with a share of the usual visitors."""

    def play(days: int, seed: int = 7, share: float = 0.25) -> Replay:
        replay = Replay(seed, share, demo)
        replay.run(days)
        return replay

    return play


@contextmanager
def undone() -> Iterator[None]:
    """Play something, and have it not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    kept.forget_everything()
