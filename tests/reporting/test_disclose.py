"""三公开: what is owed by whom until when; written, approved by somebody else, shown, asked about, answered."""

from datetime import date, datetime, time, timedelta

import pytest

from tests.world import CENTRE, House
from yikou.kernel.actors import resident
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger import queries as ledger
from yikou.policies.operations import publish_version
from yikou.reporting import access, operations, queries
from yikou.reporting.models import Board, Disclosure
from yikou.reporting.operations import (
    ApprovedByWriter,
    BoardThere,
    NamesSomebody,
    NoSuchColumn,
    NotAtThisStep,
    NothingAsked,
    NothingToShow,
    ReasonMissing,
    ShownTooShort,
)

READER = resident(CENTRE)
# 云水街道: the identity number of the invented 王奶奶, checked like any other.
IDENTITY = "310101194903120023"


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime.combine(date(2026, month, day), time(hour), tzinfo=ZONE)


@pytest.fixture
def board(house: House) -> Board:
    return operations.open_board(centre=CENTRE, key="wenchang", title="文昌村", by=house.ban, at=at(3, 2))


@pytest.fixture
def draft(house: House, board: Board) -> Disclosure:
    given = {"title": "三月党务公开", "body": "党员大会一次。\n发展对象一名。", "period_from": date(2026, 3, 18)}
    return operations.write_disclosure(board=board, column="party", **given, by=house.ban, at=at(4, 3))


@pytest.fixture
def shown(house: House, draft: Disclosure) -> Disclosure:
    operations.submit_disclosure(disclosure=draft, by=house.ban, at=at(4, 3))
    return operations.publish_disclosure(disclosure=draft, by=house.chen, at=at(4, 7))


@pytest.mark.covers("C-19", "C-21")
def test_a_board_owes_every_period_since_it_was_set_up(house: House, board: Board):
    owed = queries.due(CENTRE, on=date(2026, 5, 6))

    assert [(one.column, one.period, one.due_on) for one in owed] == [
        ("party", "2026年3月", date(2026, 4, 10)),
        ("government", "2026年3月", date(2026, 4, 10)),
        ("finance", "2026年第1季度", date(2026, 4, 15)),
        ("party", "2026年4月", date(2026, 5, 11)),
        ("government", "2026年4月", date(2026, 5, 11)),
    ]
    assert [one.is_late(date(2026, 5, 6)) for one in owed] == [True, True, True, False, False]


@pytest.mark.covers("C-19")
def test_a_period_that_is_over_is_owed_by_the_rule_of_its_last_day(house: House, board: Board):
    given = {"code": "disclosure.three_affairs", "values": {"party_by": 20}, "because": "镇里定的", "by": house.chen}
    publish_version(centre=CENTRE, from_on=date(2026, 4, 8), at=at(3, 2), **given)

    owed = [one.due_on for one in queries.due(CENTRE, on=date(2026, 5, 6)) if one.column == "party"]
    written = operations.write_disclosure(
        board=board, column="party", title="三月", body="x", period_from=date(2026, 3, 1), by=house.ban, at=at(5, 6)
    )

    assert owed == [date(2026, 4, 10), date(2026, 5, 20)]
    assert written.due_on == date(2026, 4, 10)


@pytest.mark.covers("C-19")
def test_what_was_approved_by_somebody_else_is_shown_and_no_longer_owed(house: House, shown: Disclosure):
    assert list(queries.shown(CENTRE)) == [shown]
    assert shown.in_time is True
    assert shown.shown_until == date(2026, 4, 21)
    assert ("party", date(2026, 3, 1)) not in {
        (o.column, o.period_from) for o in queries.due(CENTRE, on=date(2026, 4, 8))
    }
    assert ledger.history(shown)[-1].sentence == "审核通过并公开，至少到2026年4月21日"


def test_nobody_approves_his_own_words_and_nothing_is_shown_unapproved(house: House, board: Board):
    given = {"title": "三月政务公开", "body": "办件八十件。", "period_from": date(2026, 3, 1)}
    own = operations.write_disclosure(board=board, column="government", **given, by=house.chen, at=at(4, 1))

    with pytest.raises(NotAtThisStep):
        operations.publish_disclosure(disclosure=own, by=house.chen, at=at(4, 1))
    operations.submit_disclosure(disclosure=own, by=house.chen, at=at(4, 1))
    with pytest.raises(ApprovedByWriter):
        operations.publish_disclosure(disclosure=own, by=house.chen, at=at(4, 1))
    with pytest.raises(NotAllowed):
        operations.publish_disclosure(disclosure=own, by=house.ban, at=at(4, 1))
    with pytest.raises(NotFound):
        access.shown_disclosure(CENTRE, own.number)


def test_a_draft_is_sent_back_with_its_reason_and_changed(house: House, draft: Disclosure):
    operations.submit_disclosure(disclosure=draft, by=house.ban, at=at(4, 3))
    with pytest.raises(ReasonMissing):
        operations.return_disclosure(disclosure=draft, reason=" ", by=house.chen, at=at(4, 7))

    operations.return_disclosure(disclosure=draft, reason="党费没有写", by=house.chen, at=at(4, 7))
    operations.revise_disclosure(disclosure=draft, title=draft.title, body="党费收缴情况。", by=house.ban, at=at(4, 8))

    draft.refresh_from_db()
    assert (draft.state, draft.reason, draft.body) == ("draft", "党费没有写", "党费收缴情况。")
    with pytest.raises(NotAtThisStep):
        operations.return_disclosure(disclosure=draft, reason="再改", by=house.chen, at=at(4, 8))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"column": "gossip"}, NoSuchColumn),
        ({"title": " "}, NothingToShow),
        ({"body": ""}, NothingToShow),
        ({"body": "字" * 20001}, NothingToShow),
        ({"body": f"救助对象王某，证件{IDENTITY}"}, NamesSomebody),
    ],
)
def test_what_cannot_be_made_public_is_refused(house: House, board: Board, changed, refusal):
    given = {"column": "party", "title": "三月党务", "body": "内容", "period_from": date(2026, 3, 1)} | changed

    with pytest.raises(refusal):
        operations.write_disclosure(board=board, **given, by=house.ban, at=at(4, 1))


@pytest.mark.covers("C-18")
def test_a_single_matter_is_made_public_within_twenty_working_days_of_its_making(house: House, board: Board):
    given = {"title": "办事大厅搬迁", "body": "四月起在新址办公。", "period_from": date(2026, 3, 2)}

    made = operations.write_disclosure(board=board, column="active", **given, by=house.ban, at=at(3, 3))

    assert (made.period_from, made.period_to, made.due_on) == (date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 30))


def test_it_stays_for_the_rules_time_and_is_taken_down_with_a_reason(house: House, shown: Disclosure):
    with pytest.raises(ShownTooShort):
        operations.withdraw_disclosure(disclosure=shown, reason="过期", by=house.chen, at=at(4, 20))

    operations.withdraw_disclosure(disclosure=shown, reason="公开期满", by=house.chen, at=at(4, 21))

    assert list(queries.shown(CENTRE)) == []


@pytest.mark.covers("C-20")
def test_a_question_is_answered_in_its_time_and_counted(house: House, shown: Disclosure):
    asked = operations.ask_about(disclosure=shown, words="发展对象怎么定的？", by=READER, at=at(4, 8))
    for refused in ("", "字" * 501):
        with pytest.raises(NothingAsked):
            operations.ask_about(disclosure=shown, words=refused, by=READER, at=at(4, 8))
    operations.note_read(disclosure=shown, by=READER, at=at(4, 8))

    assert asked.answer_by == date(2026, 4, 22)
    operations.answer_question(question=asked, answer="支部大会票决。", by=house.ban, at=at(4, 22))

    asked.refresh_from_db()
    assert (asked.is_open, asked.in_time) == (False, True)
    degrees = queries.degrees(CENTRE, date(2026, 4, 1), date(2026, 4, 30))
    assert [(d.owed, d.shown, d.in_time, d.reads, d.questions, d.answered) for d in degrees] == [(3, 1, 1, 1, 1, 1)]


@pytest.mark.covers("C-17")
def test_open_letters_that_were_handed_out_are_in_the_ledger(house: House, board: Board):
    operations.hand_out_letters(board=board, copies=120, where="文昌村广场", by=house.ban, at=at(3, 6))

    assert ledger.history(board)[-1].sentence == "发放服务承诺公开信120份（文昌村广场）"
    with pytest.raises(NothingToShow):
        operations.hand_out_letters(board=board, copies=0, where="文昌村广场", by=house.ban, at=at(3, 6))


def test_words_changed_behind_the_ledgers_back_are_found(house: House, shown: Disclosure):
    Disclosure.objects.filter(pk=shown.pk).update(body="党员大会十次。")

    assert [one.where for one in queries.verify(CENTRE)] == [f"公开 {shown.number}"]


def test_a_board_is_set_up_once_and_a_closed_one_owes_nothing(house: House, board: Board):
    with pytest.raises(BoardThere):
        operations.open_board(centre=CENTRE, key="wenchang", title="文昌村", by=house.ban, at=at(3, 3))
    with pytest.raises(NotAllowed):
        operations.open_board(centre=CENTRE, key="other", title="别村", by=house.li, at=at(3, 3))

    operations.close_board(board=board, by=house.ban, at=at(3, 20))

    assert queries.due(CENTRE, on=date(2026, 7, 1)) == []


def test_another_centres_disclosure_is_not_there(house: House, draft: Disclosure):
    from dataclasses import replace

    with pytest.raises(NotFound):
        access.disclosure(replace(house.ban, centre="elsewhere"), draft.number)


def test_what_was_never_shown_is_named_for_a_year_and_no_longer(house: House, board: Board):
    later = date(2026, 3, 2) + timedelta(days=800)

    owed = [one for one in queries.due(CENTRE, on=later) if one.column == "party"]

    assert len(owed) == 12
