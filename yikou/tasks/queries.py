"""What is asked about tasks."""

from collections.abc import Iterable

from yikou.tasks.models import State, Task, TaskQuerySet

__all__ = ["STATES", "State", "Task", "of_source", "tasks"]

STATES = {state.value: str(state.label) for state in State}


def tasks(centre: str) -> TaskQuerySet:
    """All tasks of a centre."""
    return Task.objects.at_centre(centre)


def of_source(centre: str, source: str, numbers: Iterable[str]) -> dict[str, list[Task]]:
    """The tasks that came from some things of a kind, by the thing's number, in order."""
    found: dict[str, list[Task]] = {}
    for one in tasks(centre).filter(source=source, source_number__in=list(numbers)).order_by("id"):
        found.setdefault(one.source_number, []).append(one)
    return found
