"""What is asked about jobs."""

from django.db.models import QuerySet

from yikou.jobs.models import Job, JobState


def parked(centre: str) -> QuerySet[Job]:
    """Jobs that failed too often, newest first: somebody has to look."""
    return Job.objects.filter(centre=centre, state=JobState.PARKED).order_by("-id")


def last_done(centre: str, kind: str) -> Job | None:
    """The newest finished job of a kind: when the last backup was."""
    return Job.objects.filter(centre=centre, kind=kind, state=JobState.DONE).order_by("-ended_at").first()
