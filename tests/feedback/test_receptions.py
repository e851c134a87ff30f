"""接待五个一: what a check saw at a window is an entry; the results are read from the entries, window by window."""

from datetime import timedelta

import pytest

from tests.feedback.conftest import later
from tests.world import MONDAY, MONDAY_9AM, House
from yikou.feedback import operations, queries
from yikou.feedback.models import DutyWeek
from yikou.ledger import queries as ledger

pytestmark = pytest.mark.django_db


@pytest.mark.covers("D-15")
def test_open_and_secret_checks_note_the_five_ones_and_each_window_has_its_results(inspected: House, week: DutyWeek):
    liu, li = inspected.actor("liuweiyuan"), inspected.li
    check = operations.begin_inspection(sort="surprise", by=liu, at=MONDAY_9AM)
    given = {"inspection": check, "by": liu, "at": MONDAY_9AM}
    with pytest.raises(operations.SeenNowhere):
        operations.note_reception(**given, window="99", done=["greeting"])
    with pytest.raises(operations.NotYourInspection):
        operations.note_reception(**{**given, "by": li}, window="1", done=["greeting"])
    operations.note_reception(**given, window="1", done=["greeting", "seat", "tea", "answer", "farewell"])
    operations.note_reception(**given, window="1", done=["answer", "bow", "greeting"])
    operations.note_reception(**given, window="2", done=[])

    assert [one.told_as for one in queries.receptions_in(check)] == [
        "都做到了",
        "缺让座、热茶、道别",
        "缺问候、让座、热茶、满意答复、道别",
    ]
    rows = queries.manners(inspected.centre, MONDAY, MONDAY + timedelta(days=27))
    assert [(one.window, one.seen, one.done, one.kept) for one in rows] == [
        ("1", 2, (2, 1, 1, 2, 1), 70),
        ("2", 1, (0, 0, 0, 0, 0), 0),
    ]
    operations.record_results(inspection=check, results={"manners": "good"}, by=liu, at=MONDAY_9AM)
    with pytest.raises(operations.AlreadyDone):
        operations.note_reception(**given, window="1", done=[])
    assert queries.manners(inspected.centre, later(40).date(), later(60).date()) == []
    assert list(ledger.replay(inspected.centre)) == []
