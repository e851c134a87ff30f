"""What is asked about jobs."""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from yikou.jobs.models import Job, JobState
from yikou.jobs.operations import RESTARTS


def parked(centre: str) -> QuerySet[Job]:
    """Jobs that failed too often, newest first: somebody has to look."""
    return Job.objects.filter(centre=centre, state=JobState.PARKED).order_by("-id")


def last_done(centre: str, kind: str) -> Job | None:
    """The newest finished job of a kind: when the last backup was."""
    return Job.objects.filter(centre=centre, kind=kind, state=JobState.DONE).order_by("-ended_at").first()


def restarts(most: int = 20) -> list[tuple[str, datetime]]:
    """What worked beside the server and had to be started again, and when; newest first."""
    file = Path(settings.DATA) / RESTARTS
    lines = file.read_text(encoding="utf-8").splitlines()[-most:] if file.exists() else []
    return [_restart(line) for line in reversed(lines) if line.endswith("}")]


def _restart(line: str) -> tuple[str, datetime]:
    said = json.loads(line)
    return said["name"], datetime.fromisoformat(said["at"])
