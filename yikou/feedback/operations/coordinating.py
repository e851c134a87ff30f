"""值周协调: what the duty group settles on the spot or hands over, written down. (K-05)"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from yikou.feedback.facts import DutyCoordinated
from yikou.feedback.models import DutyWeek
from yikou.feedback.operations.duty import DayWrong, NotOnDuty, today
from yikou.feedback.policies import WeekDuty
from yikou.kernel.actors import Actor
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook
from yikou.tasks import operations as tasks

SPOT, TASK = "spot", "task"
HOWS = {SPOT: "当场协调好了", TASK: "交办下去"}
LONGEST, MOST = 1000, 60


class CoordinationUnclear(Refusal):
    """What it was, or what was done, is missing; or words that do not belong."""

    told = "请写是什么事；当场协调好的，写怎么协调的。{most}个字以内，不写居民的姓名和身份证号码。"
    rule = "supervision.duty_week"
    status = 422


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What the duty group met with: settled on the spot (`done` says how), or given to somebody by a day."""

    what: str
    how: str
    done: str = ""
    doer: int | None = None
    due_on: date | None = None


@transaction.atomic
def coordinate(*, week: DutyWeek, matter: Matter, by: Actor, at: datetime) -> DutyWeek:
    """Write down what was settled on the spot, or hand it over as a task by a day. (K-05)

    By who is on duty in that week, while it runs. Refuses with NotOnDuty, DayWrong, CoordinationUnclear
    and as `tasks.assign`.
    """
    if by.account_id not in week.members:
        raise NotOnDuty(week=week.week)
    if not week.week <= today(at) <= week.last_on:
        raise DayWrong(why="只能记这一周里的事")
    _refuse_unclear(week, matter)
    task = ""
    if matter.how == TASK:
        given = {"doer": matter.doer, "due_on": matter.due_on}
        source = {"source": "duty", "source_number": week.week.isoformat()}
        task = tasks.assign(what=matter.what, **given, **source, by=by, at=at).number  # type: ignore[arg-type]
    place = len(week.notes) + 1
    note = {"place": place, "on": today(at).isoformat(), "by": by.account_id, "what": matter.what.strip(), "task": task}
    week.notes = [*week.notes, note | {"done": "" if task else matter.done.strip()}]
    week.save(update_fields=["notes"])
    fact = DutyCoordinated(place=place, how=matter.how, how_name=HOWS[matter.how], task=task)
    record(week, fact, by=by, at=at, under=rulebook(week.centre_id, week.week).get(WeekDuty))
    return week


def _refuse_unclear(week: DutyWeek, matter: Matter) -> None:
    texts = (matter.what, matter.done)
    missing = not matter.what.strip() or (matter.how == SPOT and not matter.done.strip())
    wrong = any(len(one) > LONGEST or holds_identity(one) for one in texts)
    if matter.how not in HOWS or missing or wrong or len(week.notes) >= MOST:
        raise CoordinationUnclear(most=LONGEST)
