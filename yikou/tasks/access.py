"""Who may see which task: its doer, whoever assigned it, and who watches over the centre."""

from django.db.models import Q

from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound
from yikou.tasks.models import Task, TaskQuerySet

WATCHES = "dashboard.read"


def task(actor: Actor, number: str) -> Task:
    """A task of the own centre by its number; what somebody may not see is not there (NotFound)."""
    found = tasks(actor).filter(number=number.strip().upper()).first()
    if found is None:
        raise NotFound("这件交办的事")
    return found


def tasks(actor: Actor) -> TaskQuerySet:
    """All tasks that `task` would show somebody."""
    rows = Task.objects.at_centre(actor.centre)
    if actor.may(WATCHES):
        return rows
    mine = actor.account_id or 0
    return rows.filter(Q(owner=mine) | Q(doer=mine) | Q(assigner=mine))
