"""Whatever happens to a case, its row is what its entries say, and its promise moves only forwards."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.conftest import Matter, moment
from yikou.cases import operations as cases
from yikou.cases.models import Case
from yikou.kernel import actors
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger

pytestmark = pytest.mark.django_db

VERBS = ("finish", "suspend", "resume", "extend", "hand", "watch", "decide", "conclude", "deliver", "archive", "supply")


def act(matter: Matter, case: Case, verb: str, at: datetime) -> None:
    """One verb of the window, whether or not it is allowed now."""
    world = matter.world
    given = {"case": case, "at": at}
    match verb:
        case "finish":
            cases.finish_step(**given, by=world.zhao)
        case "suspend":
            cases.suspend(**given, reason="公示", note="公示", by=world.zhao)
        case "resume":
            cases.resume(**given, by=world.zhao)
        case "extend":
            cases.extend(**given, days=3, reason="核实", by=world.gao)
        case "hand":
            cases.hand_over(**given, to=world.accounts["xiaosun"], why="knows", by=world.li)
        case "watch":
            cases.watch(centre=world.centre, by=actors.system(world.centre), at=at)
        case "decide":
            cases.decide(**given, granted=True, reasons="", by=world.zhao)
        case "conclude":
            cases.conclude(**given, by=world.zhao)
        case "deliver":
            cases.deliver(**given, way="window", signed="self", by=world.li)
        case "archive":
            cases.archive(**given, by=world.ban)
        case "supply":
            cases.supply(**given, materials={"id_card": {"state": "received"}}, by=world.li)


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25
)
@given(st.booleans(), st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 9)), max_size=14))
def test_the_row_is_what_its_entries_say(matter: Matter, is_complete: bool, walk: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        intake = matter.intake(lacks=() if is_complete else ("id_card",))
        take_in = cases.accept if is_complete else cases.ask_corrections
        case = take_in(matter=intake, by=matter.world.li, at=moment())
        at, due = moment(at="10:00"), case.due_on
        for verb, days in walk:
            at += timedelta(days=days, minutes=7)
            try:
                with transaction.atomic():
                    act(matter, case, verb, at)
            except Refusal:
                pass
            case.refresh_from_db()
            assert due is None or case.due_on >= due, "a promise never moves to an earlier day"
            assert not case.is_open or case.owner, "nothing has no owner"
            due = case.due_on
        assert list(ledger.replay(matter.world.centre)) == []
        assert ledger.verify(matter.world.centre) == []
        transaction.set_rollback(True)
