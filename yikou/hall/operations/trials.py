"""试算: a question to the hall's model is kept with its answer, and with the day on which it was really done."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yikou.hall.facts import TrialDone, Tried
from yikou.hall.models import Ticket, Trial
from yikou.hall.what_if import Answer, Outcome
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record


class DayNotTried(Refusal):
    """A trial is compared with a day that is over and on which numbers were called."""

    told = "照做的那一天要在试算以后、今天以前或者今天，而且有人取过号。"
    status = 422


@transaction.atomic
def keep_trial(
    *, asked: Mapping[str, Any], told: str, days: Sequence[date], answer: Answer, by: Actor, at: datetime
) -> Trial:
    """Keep a question with its answer; the same question asked again on one day is kept once."""
    rows = Trial.objects.select_for_update().filter(centre=by.centre, told=told)
    for one in rows.order_by("-pk")[:1]:
        if one.asked_at.astimezone(ZONE).date() == at.astimezone(ZONE).date() and one.asked == dict(asked):
            return one
    fact = Tried(
        title=told,
        who=by.account_id or 0,
        asked=dict(asked),
        days=[one.isoformat() for one in days],
        before=_figures(answer.before),
        after=_figures(answer.after),
    )
    trial = Trial(centre_id=by.centre)
    record(trial, fact, by=by, at=at)
    return trial


def _figures(outcome: Outcome) -> dict[str, int]:
    return {"mean": round(outcome.mean * 60), "longest": round(outcome.longest * 60), "over": round(outcome.over)}


@transaction.atomic
def trial_done(*, trial: Trial, day: date, by: Actor, at: datetime) -> Trial:
    """Say on which day it was really done; said again it is corrected. Refuses with DayNotTried."""
    first, today = trial.asked_at.astimezone(ZONE).date(), at.astimezone(ZONE).date()
    came = Ticket.objects.at_centre(trial.centre_id).counted().filter(day=day)
    if not first <= day <= today or not came.exists():
        raise DayNotTried
    if day != trial.done_on:
        record(trial, TrialDone(title=trial.told, day=day), by=by, at=at)
    return trial
