"""Job: one piece of work to be done once, at or after a moment."""

from django.db import models


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "等待"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    PARKED = "parked", "搁置"


class Job(models.Model):
    """Work that is written with the change that wants it, and done later by the worker.

    `key` names the piece of work: the same key waits at most once.
    """

    centre = models.CharField(max_length=16)
    kind = models.CharField(max_length=48)
    key = models.CharField(max_length=80)
    given = models.JSONField(default=dict)
    run_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    told = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], condition=models.Q(state="waiting"), name="job_waits_once")
        ]
        indexes = [models.Index(fields=["run_at", "id"], name="job_next", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.state}"
