"""Concerns of the cast: said on Monday morning, and moments of later days."""

from datetime import date, datetime, time

import pytest

from tests.world import MONDAY, World
from yikou.feedback import operations as feedback
from yikou.feedback.models import Concern
from yikou.kernel import actors
from yikou.kernel.clock import ZONE

WORDS = "第一次说少一张费用清单，回去拿来，又说还要病历复印件。"


def at(day: str = MONDAY.isoformat(), clock: str = "10:00") -> datetime:
    """A moment of a day."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), tzinfo=ZONE)


class Voices:
    """What residents say at the cast's centre."""

    def __init__(self, world: World) -> None:
        self.world = world

    def who(self, username: str) -> int:
        """An account of the cast."""
        return self.world.accounts[username]

    def owner(self, concern: Concern) -> actors.Actor:
        """Whoever answers for a concern now."""
        name = next(name for name, key in self.world.accounts.items() if key == concern.owner)
        return self.world.actor(name)

    def said(self, sort: str = "complaint", *, when: datetime | None = None, **more: object) -> Concern:
        """Something said through the portal, unless told otherwise."""
        by = more.pop("by", actors.resident(self.world.centre))
        given = {"channel": "web", "words": WORDS, "phone": "13800001234", "caller": "王奶奶", **more}
        said = feedback.Said(sort=sort, **given)  # type: ignore[arg-type]
        return feedback.note_concern(said=said, by=by, at=when or at())  # type: ignore[arg-type]

    def accepted(self, scale: str = "simple", **more: object) -> Concern:
        """A complaint, accepted a quarter of an hour later."""
        concern = self.said(**more)  # type: ignore[arg-type]
        return feedback.accept_concern(concern=concern, scale=scale, by=self.owner(concern), at=at(clock="10:15"))

    def answered(self, concern: Concern, when: datetime, **more: object) -> Concern:
        """An answer by whoever has it in hand."""
        given = {"said": "您说得对，责任在我们。", "found": "告知书漏写了一样。", "justified": True, **more}
        answer = feedback.Answer(**given)  # type: ignore[arg-type]
        return feedback.answer_concern(concern=concern, answer=answer, by=self.owner(concern), at=when)


@pytest.fixture
def voices(world: World) -> Voices:
    """Residents who say something."""
    return Voices(world)
