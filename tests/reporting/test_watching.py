"""The worker's round of watching notices a close that was missed, by itself."""

from datetime import datetime, time, timedelta

from tests.world import CENTRE, MONDAY
from yikou.cli import worker
from yikou.jobs import operations as jobs
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger


def test_the_round_of_watching_notes_a_missed_close(world):
    tuesday = datetime.combine(MONDAY + timedelta(days=1), time(9), tzinfo=ZONE)
    jobs.enqueue(centre=CENTRE, kind="cases.watch", key=CENTRE, at=tuesday)
    job = jobs.claim_next(at=tuesday)
    assert job is not None

    assert worker.watch(job, tuesday) == "0 件有动作，漏做日结 1 天"

    assert ledger.entries(CENTRE).get(kind="reporting.close_missed").facts["day"] == MONDAY.isoformat()
    assert worker.watch(job, tuesday) == "0 件有动作"
