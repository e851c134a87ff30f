"""What is asked about symposia."""

from dataclasses import dataclass

from yikou.feedback.models import Symposium
from yikou.feedback.operations.symposia import PEOPLE
from yikou.tasks import queries as tasks
from yikou.tasks.queries import Task

SHOWN = 200


@dataclass(frozen=True)
class Point:
    """One point of a meeting, with its task where somebody has it."""

    place: int
    who: str
    said: str
    task: Task | None


def symposia(centre: str) -> list[Symposium]:
    """The meetings of a centre, newest first."""
    return list(Symposium.objects.at_centre(centre).order_by("-held_on", "-id")[:SHOWN])


def points(symposium: Symposium) -> list[Point]:
    """Each point and what became of it."""
    numbers = list(symposium.tasked.values())
    made = {one.number: one for one in tasks.tasks(symposium.centre_id).filter(number__in=numbers)}
    return [
        Point(one["place"], PEOPLE[one["who"]], one["said"], made.get(symposium.tasked.get(str(one["place"]), "")))
        for one in symposium.points
    ]


def came(symposium: Symposium) -> str:
    """Who came, in words: 居民 12 人、商户 3 人."""
    return "、".join(f"{PEOPLE[key]} {n} 人" for key, n in sorted(symposium.people.items()))
