"""The worker: one loop that runs due jobs and asks for those that return.

A job that fails is tried again, then parked with its reason; the loop goes on.
"""

import logging
import signal
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import close_old_connections

from yikou.cases import operations as cases
from yikou.centre import queries as centre_queries
from yikou.feedback import operations as feedback
from yikou.feedback.operations import asking, homes
from yikou.hall import operations as hall
from yikou.jobs import operations as jobs
from yikou.jobs import queries as jobs_queries
from yikou.kernel import actors, clock
from yikou.ledger.policies import Backup
from yikou.notify import operations as notify
from yikou.notify import queries as notify_queries
from yikou.policies.queries import rulebook
from yikou.reporting import operations as reporting
from yikou.tasks import operations as tasks

if TYPE_CHECKING:
    from yikou.jobs.models import Job

log = logging.getLogger(__name__)

WATCH_EVERY = 5  # minutes
ROUNDS = ("cases.watch", "hall.round")
LOOK_EVERY = 5.0


def watch(job: "Job", at: datetime) -> str:
    """One round of watching over a centre's cases, and whether its day was closed in time; tasks without an answer."""
    seen = cases.watch(centre=job.centre, by=actors.system(job.centre), at=at)
    heard = feedback.watch_concerns(centre=job.centre, by=actors.system(job.centre), at=at)
    replaced = feedback.replace_owners(centre=job.centre, by=actors.system(job.centre), at=at)
    overseen = feedback.watch_supervision(centre=job.centre, by=actors.system(job.centre), at=at)
    visited = homes.watch_homes(centre=job.centre, by=actors.system(job.centre), at=at)
    missed = reporting.note_missed_closes(centre=job.centre, by=actors.system(job.centre), at=at)
    asked = asking.ask_for_ratings(centre=job.centre, by=actors.system(job.centre), at=at)
    told = tasks.watch(centre=job.centre, by=actors.system(job.centre), at=at)
    parked = f"，搁置 {len(seen.parked)} 件" if seen.parked else ""
    late = f"，漏做日结 {len(missed)} 天" if missed else ""
    tasked = f"，提醒交办 {told} 件" if told else ""
    words = f"，请评价 {asked} 件" if asked else ""
    return f"{sum(seen.done.values()) + heard + replaced + overseen + visited} 件有动作{parked}{late}{tasked}{words}"


def hall_round(job: "Job", at: datetime) -> str:
    """One round over a centre's hall: turns missed for good; windows without anybody; who booked and did not come."""
    by = actors.system(job.centre)
    void = hall.sweep(centre=job.centre, by=by, at=at)
    done = hall.sweep_appointments(centre=job.centre, by=by, at=at)
    empty = hall.note_unmanned(centre=job.centre, by=by, at=at)
    return f"{void} 个号作废，{sum(done.values())} 个预约有动作" + (f"，{empty} 个窗口无人在岗" if empty else "")


def tell_residents(job: "Job", at: datetime) -> str:
    """Send what residents are to be told (notify.telling)."""
    done = notify.send_due(centre=job.centre, by=actors.system(job.centre), at=at)
    return f"告知 {done.told} 条，待再发 {done.failed} 条，转人工 {done.parked} 条，过时 {done.dropped} 条"


def back_up(job: "Job", at: datetime) -> str:
    """The day's backup into the data folder (security.backup); older ones beyond the rule's number go."""
    folder = Path(settings.DATA) / "backups"
    to = folder / f"yikou-{at:%Y%m%d-%H%M%S}.tar.gz"
    made = reporting.back_up(to=to, by=actors.system(job.centre), at=at)
    keep = rulebook(job.centre, at.date()).get(Backup).kept
    for old in sorted(folder.glob("yikou-*.tar.gz"))[:-keep]:
        old.unlink()
    return made.name


def look_for_patterns(job: "Job", at: datetime) -> str:
    """What recurs and whether what was done helped, and who is called (patterns.finding, visits.calling)."""
    by = actors.system(job.centre)
    found = feedback.look_for_patterns(centre=job.centre, by=by, at=at)
    drawn = feedback.plan_visits(centre=job.centre, by=by, at=at)
    return f"苗头 {found} 个有动作，抽中回访 {drawn} 件"


HANDLERS: Mapping[str, Callable[["Job", datetime], str]] = MappingProxyType(
    {
        "cases.watch": watch,
        "hall.round": hall_round,
        "notify.send": tell_residents,
        "system.backup": back_up,
        "feedback.patterns": look_for_patterns,
    }
)


def schedule(at: datetime) -> None:
    """Ask for the work that returns: rounds every five minutes, messages when due, the backup when late."""
    for centre in centre_queries.centres():
        code = centre.code
        slot = at.replace(minute=at.minute - at.minute % WATCH_EVERY, second=0, microsecond=0)
        for kind in ROUNDS:
            last = jobs_queries.last_done(code, kind)
            if last is None or last.ended_at is None or last.ended_at < slot:
                jobs.enqueue(centre=code, kind=kind, key=code, at=slot)
        if notify_queries.wants_round(code, at):
            jobs.enqueue(centre=code, kind="notify.send", key=code, at=at)
        looked = jobs_queries.last_done(code, "feedback.patterns")
        if looked is None or looked.ended_at is None or looked.ended_at.astimezone(clock.ZONE).date() < at.date():
            jobs.enqueue(centre=code, kind="feedback.patterns", key=code, at=at)
        backed_up = jobs_queries.last_done(code, "system.backup")
        rule = rulebook(code, at.date()).get(Backup)
        if backed_up is None or backed_up.ended_at is None or rule.is_late(backed_up.ended_at.date(), at.date()):
            jobs.enqueue(centre=code, kind="system.backup", key=code, at=at)


def run_due(at: datetime) -> int:
    """Run every job that is due now; how many there were."""
    count = 0
    while (job := jobs.claim_next(at=at)) is not None:
        count += 1
        _run(job)
    return count


def _run(job: "Job") -> None:
    at = clock.now()
    try:
        told = HANDLERS[job.kind](job, at)
    except Exception as problem:  # one bad job must not stop the others
        log.exception("job %s %s", job.kind, job.key)
        jobs.fail(job=job, reason=f"{type(problem).__name__}: {problem}", at=clock.now())
    else:
        jobs.finish(job=job, told=told, at=clock.now())


def work() -> None:
    """Run until told to stop (SIGTERM, SIGINT); the first round leaves the server time for its first pages."""
    stop = told_to_stop()
    while not stop.wait(LOOK_EVERY):
        close_old_connections()
        work_once()


def work_once() -> None:
    """Ask for what returns, and do what is due now."""
    schedule(clock.now())
    run_due(clock.now())


def told_to_stop() -> threading.Event:
    """Set when the process is asked to end, so that a loop ends between two pieces of work."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop
