"""Enqueue, claim, finish, park: the life of a job; claims are conditional updates."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from yikou.jobs.models import Job, JobState

# How the runner deals with its own machinery; nothing that a centre promises anybody.
MOST_TRIES = 3
RETRY_AFTER = timedelta(minutes=2)
ABANDONED_AFTER = timedelta(minutes=30)
RESTARTS = "restarts.jsonl"


def enqueue(*, centre: str, kind: str, key: str, at: datetime, given: Mapping[str, Any] | None = None) -> bool:
    """Want a piece of work done at or after `at`; False where the same piece already waits."""
    try:
        with transaction.atomic():
            Job.objects.create(centre=centre, kind=kind, key=key, given=dict(given or {}), run_at=at)
    except IntegrityError:
        return False
    return True


def claim_next(*, at: datetime) -> Job | None:
    """Take the next job that is due: one row changed means it is mine.

    A job whose worker died while running is taken again after half an hour.
    """
    due = Q(state=JobState.WAITING, run_at__lte=at) | Q(state=JobState.RUNNING, claimed_at__lt=at - ABANDONED_AFTER)
    while True:
        job = Job.objects.filter(due).order_by("run_at", "id").first()
        if job is None:
            return None
        mine = Job.objects.filter(pk=job.pk, state=job.state, claimed_at=job.claimed_at)
        if mine.update(state=JobState.RUNNING, claimed_at=at, tries=job.tries + 1):
            job.state, job.claimed_at, job.tries = JobState.RUNNING, at, job.tries + 1
            return job


def finish(*, job: Job, told: str, at: datetime) -> None:
    """The job is done; `told` says what it did."""
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, ended_at=at, told=told)


def fail(*, job: Job, reason: str, at: datetime) -> JobState:
    """The job failed: try again later, or park it with its reason so that the others go on."""
    if job.tries < MOST_TRIES:
        later = {"state": JobState.WAITING, "run_at": at + RETRY_AFTER * job.tries}
        try:
            with transaction.atomic():
                Job.objects.filter(pk=job.pk).update(told=reason, **later)
                return JobState.WAITING
        except IntegrityError:
            pass  # the same piece of work waits anew already: this one need not come back
    Job.objects.filter(pk=job.pk).update(state=JobState.PARKED, ended_at=at, told=reason)
    return JobState.PARKED


def note_restart(*, name: str, code: int, at: datetime) -> None:
    """What works beside the server ended by itself and is started again: a line in the data folder."""
    said = {"at": at.isoformat(timespec="seconds"), "name": name, "code": code}
    with (Path(settings.DATA) / RESTARTS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(said) + "\n")
