"""Symposia: how many came, how many points, who does what; what was said stands in the row."""

from datetime import date

from yikou.kernel.facts import Fact, fact


@fact("feedback.symposium_noted", label="座谈会", sentence="来了{people}人，{due_on}前答复", tone="action")
class SymposiumNoted(Fact):
    """Residents, or another office, were asked to speak; numbers of people, no names."""

    number: str
    sort: str
    held_on: date
    people: int
    late: bool
    owner: int
    due_on: date


@fact("feedback.symposium_point", label="座谈意见", sentence="记下第{place}条意见")
class PointNoted(Fact):
    """One point of what was said."""

    place: int


@fact("feedback.symposium_point_tasked", label="座谈意见交办", sentence="第{place}条意见交办（{task}）", tone="action")
class PointTasked(Fact):
    """Somebody is to do something about a point, by a day."""

    place: int
    task: str


@fact("feedback.symposium_answered", label="座谈会答复", sentence="逐条答复了{points}条意见", tone="done")
class SymposiumAnsweredBack(Fact):
    """Those who came were told what became of each point."""

    points: int
    in_time: bool
