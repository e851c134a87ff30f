"""外部评议: a place among so many with its source and document, beside the centre's own figure of the year."""

from dataclasses import replace
from datetime import date

import pytest

from tests.feedback.saying import Said, moment
from tests.world import identity_number
from yikou.feedback import access
from yikou.feedback.operations import outside as operations
from yikou.feedback.operations.outside import Placed
from yikou.feedback.queries import outside as queries
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger import queries as ledger

THIRD = Placed(year=2026, what="行风评议", source="区纠风办", document="区纠风办〔2026〕4号", rank=3, of=29)


@pytest.mark.covers("J-24")
def test_the_place_among_29_departments_stands_beside_what_residents_said(said: Said):
    said.rated("satisfied")
    one = operations.note_outside(placed=THIRD, by=said.world.ban, at=moment(1))

    [row] = queries.beside_own(said.world.centre)

    assert (row.result, row.own.rated, row.own.bad) == (one, 1, 0)
    assert [entry.sentence for entry in ledger.history(one)] == [
        "2026年行风评议：29个单位里第3名（区纠风办，区纠风办〔2026〕4号）"
    ]
    assert not list(ledger.replay(said.world.centre, "feedback.outsideresult"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": 2027},
        {"year": None},
        {"rank": 30},
        {"rank": 0},
        {"of": None},
        {"what": " "},
        {"source": ""},
        {"document": ""},
        {"document": "长" * 121},
        {"source": identity_number(date(1950, 4, 5), 2)},
    ],
)
def test_what_cannot_be_or_cannot_be_looked_up_is_refused(said: Said, wrong: dict[str, object]):
    with pytest.raises(operations.OutsideUnclear):
        operations.note_outside(placed=replace(THIRD, **wrong), by=said.world.ban, at=moment(1))  # type: ignore[arg-type]


def test_it_is_noted_once_by_who_may_and_withdrawn_with_the_reason(said: Said):
    ban = said.world.ban
    with pytest.raises(NotAllowed):
        operations.note_outside(placed=THIRD, by=said.world.li, at=moment(1))
    one = operations.note_outside(placed=THIRD, by=ban, at=moment(1))
    with pytest.raises(operations.NotedBefore):
        operations.note_outside(placed=replace(THIRD, rank=4), by=ban, at=moment(1))

    with pytest.raises(operations.OutsideUnclear):
        operations.withdraw_outside(result=one, why=" ", by=ban, at=moment(2))
    operations.withdraw_outside(result=one, why="名次抄错了", by=ban, at=moment(2))
    with pytest.raises(operations.WithdrawnBefore):
        operations.withdraw_outside(result=one, why="再撤一次", by=ban, at=moment(2))

    assert queries.outside(said.world.centre) == []
    assert operations.note_outside(placed=replace(THIRD, rank=4), by=ban, at=moment(2)).rank == 4
    with pytest.raises(NotFound):
        access.outside_result(Actor(key="staff:1", centre="elsewhere"), one.pk)
