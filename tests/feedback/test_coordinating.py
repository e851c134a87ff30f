"""值周协调: what the duty group settles or hands over is written down, by who is on duty, in that week."""

from datetime import date

import pytest

from tests.feedback.conftest import later
from tests.world import MONDAY, MONDAY_9AM, House, identity_number
from yikou.feedback.models import DutyWeek
from yikou.feedback.operations import coordinating
from yikou.feedback.operations.duty import DayWrong, NotOnDuty
from yikou.ledger import queries as ledger
from yikou.tasks.models import Task
from yikou.tasks.operations import NotAssignable

pytestmark = pytest.mark.django_db


def spot(what: str = "2 号和 3 号窗口为一件事推来推去", done: str = "当场定了由 2 号收件") -> coordinating.Matter:
    return coordinating.Matter(what=what, how="spot", done=done)


@pytest.mark.covers("K-05")
def test_what_is_settled_on_the_spot_is_written_down_and_what_is_not_is_somebodys(inspected: House, week: DutyWeek):
    liu = inspected.actor("liuweiyuan")
    coordinating.coordinate(week=week, matter=spot(), by=liu, at=later(1))
    with pytest.raises(NotAssignable):
        coordinating.coordinate(week=week, matter=coordinating.Matter(what="空调坏了", how="task"), by=liu, at=later(1))
    handed = coordinating.Matter(what="空调坏了", how="task", doer=inspected.ban.account_id, due_on=date(2026, 3, 6))
    coordinating.coordinate(week=week, matter=handed, by=liu, at=later(1))

    task = Task.objects.get()
    assert [(one["what"], one["done"], one["task"]) for one in week.notes] == [
        ("2 号和 3 号窗口为一件事推来推去", "当场定了由 2 号收件", ""),
        ("空调坏了", "", task.number),
    ]
    assert (task.source, task.source_number, task.owner) == ("duty", "2026-03-02", inspected.ban.account_id)
    told = [one.sentence for one in ledger.history(week)]
    assert told[-2:] == ["值周协调第1件：当场协调好了", f"值周协调第2件：交办下去（{task.number}）"]
    assert "空调" not in str([one.facts for one in ledger.history(week)])
    assert not list(ledger.replay(inspected.centre))


def test_who_is_not_on_duty_or_another_week_or_no_words_are_refused(inspected: House, week: DutyWeek):
    with pytest.raises(NotOnDuty):
        coordinating.coordinate(week=week, matter=spot(), by=inspected.li, at=MONDAY_9AM)
    with pytest.raises(DayWrong):
        coordinating.coordinate(week=week, matter=spot(), by=inspected.wu, at=later(7))
    identity = identity_number(date(1954, 5, 12), 2)
    for matter in (
        spot(what=" "),
        spot(done=""),
        spot(what="长" * 1001),
        spot(what=identity),
        coordinating.Matter(what="有事", how="nowhere", done="好了"),
    ):
        with pytest.raises(coordinating.CoordinationUnclear):
            coordinating.coordinate(week=week, matter=matter, by=inspected.wu, at=MONDAY_9AM)
    assert DutyWeek.objects.get(week=MONDAY).notes == []
