"""Checks and findings: who looked, whose it is, and who arranges inspections; nobody else."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from yikou.feedback import queries
from yikou.feedback.models import DutyLeave, DutyWeek, Finding, FindingPhoto, Inspection, Supervisor
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound

ARRANGE = "inspections.arrange"


def inspection(actor: Actor, number: str) -> Inspection:
    """A check of the own centre: for who looked, and who arranges inspections. Refuses with NotFound."""
    found: Inspection | None = queries.inspections(actor.centre).filter(number=number.strip().upper()).first()
    if found is None or not (actor.may(ARRANGE) or actor.account_id in found.group):
        raise NotFound("这次检查")
    return found


def finding(actor: Actor, number: str) -> Finding:
    """A finding: for whose it is, who found it, the group that looks again, and who arranges inspections.

    Refuses with NotFound.
    """
    rows = queries.findings(actor.centre).filter(number=number.strip().upper()).select_related("inspection")
    found: Finding | None = rows.first()
    if found is None or not _sees(actor, found):
        raise NotFound("这个问题")
    return found


def _sees(actor: Actor, found: Finding) -> bool:
    me = actor.account_id
    group = found.inspection.group if found.inspection else []
    return actor.may(ARRANGE) or me in (found.owner, found.meant, found.found_by, found.rectified_by, *group)


def findings(actor: Actor) -> QuerySet[Any]:
    """All findings that `finding` would show an actor, newest first; a group's are found through its checks."""
    rows = queries.findings(actor.centre)
    if actor.may(ARRANGE):
        return rows
    me = actor.account_id or 0
    return rows.filter(Q(owner=me) | Q(meant=me) | Q(found_by=me) | Q(rectified_by=me) | Q(inspection__owner=me))


def photo(actor: Actor, number: str, key: int) -> FindingPhoto:
    """A picture of a finding that one may see. Refuses with NotFound."""
    found = finding(actor, number).photos.select_related("file").filter(pk=key).first()
    if found is None:
        raise NotFound("这张照片")
    return found


def duty_week(actor: Actor, monday: date) -> DutyWeek:
    """The duty week of a Monday: all staff see a published one. Refuses with NotFound."""
    found = queries.duty_week(actor.centre, monday)
    if found is None or not (found.published_at or actor.may(ARRANGE)):
        raise NotFound("这一周的值周表")
    return found


def duty_leave(actor: Actor, number: str) -> DutyLeave:
    """A request to be away: for who asked, who answers, who would stand in, and who arranges. Refuses with NotFound."""
    rows: Any = DutyLeave.objects.at_centre(actor.centre)
    found: DutyLeave | None = rows.filter(number=number.strip().upper()).select_related("week").first()
    if found is None or not (actor.may(ARRANGE) or _is_in(actor, found)):
        raise NotFound("这张值周请假")
    return found


def _is_in(actor: Actor, found: DutyLeave) -> bool:
    return actor.account_id in (found.away, found.owner, found.replacement)


def supervisor(actor: Actor, key: int) -> Supervisor:
    """A supervisor's term, for who arranges inspections. Refuses with NotFound."""
    found = Supervisor.objects.filter(centre_id=actor.centre, pk=key).first()
    if found is None or not actor.may(ARRANGE):
        raise NotFound("这次聘任")
    return found
