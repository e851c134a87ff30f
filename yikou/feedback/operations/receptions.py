"""接待五个一: in a check, open or secret, how somebody was received at a window, one after the other. (D-15, D-16)"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from yikou.centre import queries as centre_queries
from yikou.feedback.facts import ReceptionSeen
from yikou.feedback.models import Inspection
from yikou.feedback.operations.inspecting import must_be_mine
from yikou.feedback.policies import Conduct
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook


class SeenNowhere(Refusal):
    """A reception is seen at one of the windows."""

    told = "请选在哪个窗口看到的。"
    rule = "reception.conduct"
    status = 422


@transaction.atomic
def note_reception(
    *, inspection: Inspection, window: str, done: Collection[str], by: Actor, at: datetime
) -> Inspection:
    """Write down one reception: which of the five ones it had; the others were left out.

    By who looks, while the check is open. Refuses with NotYourInspection, AlreadyDone, SeenNowhere.
    """
    must_be_mine(inspection, by)
    if window not in {one.number for one in centre_queries.windows(inspection.centre_id)}:
        raise SeenNowhere()
    rule = rulebook(inspection.centre_id, inspection.seen_on).get(Conduct)
    words, lacking = rule.courtesy_words(), rule.lacking(done)
    told = f"缺{'、'.join(words[key] for key in lacking)}" if lacking else "都做到了"
    had = tuple(key for key in rule.courtesies if key not in lacking)
    fact = ReceptionSeen(window=window, done=had, lacking=lacking, told_as=told)
    record(inspection, fact, by=by, at=at, under=rule, place=window)
    return inspection
