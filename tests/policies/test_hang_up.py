"""制度上墙: what hangs where, what is missing, what should have been replaced."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger import queries as ledger
from yikou.policies import access, queries
from yikou.policies.models import Hanging
from yikou.policies.operations import (
    DownAlready,
    HangsAlready,
    PlaceMissing,
    choose_variant,
    hang_up,
    take_down,
)

CENTRE = "liuwan"
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=ZONE)
OFFICE = Actor(key="staff:2", centre=CENTRE, name="办公室", rights=frozenset({access.EDIT}))
DIRECTOR = Actor(key="staff:1", centre=CENTRE, name="主任", rights=frozenset({access.PUBLISH}))
CLERK = Actor(key="staff:3", centre=CENTRE, name="窗口", rights=frozenset({"desk.work"}))
HEADS = (
    "first_contact.duty",
    "deadlines.limit",
    "notice.content",
    "reception.service_scope",
    "complaints.acceptance",
    "accountability.ladder",
)

pytestmark = pytest.mark.django_db


def hang(code: str = "first_contact.duty", **changes: Any) -> Hanging:
    asked: dict[str, Any] = {"centre": CENTRE, "place": "大厅公示墙", "by": OFFICE, "at": MONDAY}
    return hang_up(code=code, **(asked | changes))


@pytest.mark.covers("A-31", "C-01")
def test_the_six_that_must_hang_are_missing_until_they_hang() -> None:
    assert len(queries.wall(CENTRE, MONDAY.date()).missing) == 6

    for code in HEADS[:-1]:
        hang(code)
    almost = queries.wall(CENTRE, MONDAY.date())
    last = hang(HEADS[-1])
    whole = queries.wall(CENTRE, MONDAY.date())

    assert almost.missing == ("责任追究制度",)
    assert whole.missing == ()
    assert whole.required[0][0] == "首问责任制"
    assert all(one.is_current and not one.is_outdated for one in whole.posters)
    assert queries.wall("other", MONDAY.date()).posters == ()

    take_down(hanging=last, by=OFFICE, at=MONDAY)
    assert queries.wall(CENTRE, MONDAY.date()).missing == ("责任追究制度",)
    with pytest.raises(DownAlready):
        take_down(hanging=last, by=OFFICE, at=MONDAY)


@pytest.mark.covers("A-31")
def test_hanging_up_is_an_entry_from_which_the_row_follows() -> None:
    row = hang(place="  大厅   公示墙 ")

    (entry,) = ledger.history(row)
    assert entry.sentence == "《首问责任制》第1版挂上大厅 公示墙"
    assert entry.under == "posting.wall_systems@1"
    assert list(ledger.replay(CENTRE)) == []


def test_the_same_poster_hangs_once_at_a_place_and_at_several_places() -> None:
    hang()

    with pytest.raises(HangsAlready) as refused:
        hang()
    hang(place="二楼走廊")

    assert str(refused.value) == "《首问责任制》第1版已经登记挂在大厅公示墙。"
    assert len(queries.wall(CENTRE, MONDAY.date()).posters) == 2


@pytest.mark.parametrize("place", ["", "   ", "墙" * 41])
def test_a_place_is_named_in_few_words(place: str) -> None:
    with pytest.raises(PlaceMissing):
        hang(place=place)


def test_only_who_writes_rules_here_notes_what_hangs() -> None:
    row = hang(by=DIRECTOR)
    for by in (CLERK, Actor(key="staff:9", centre="other", name="", rights=OFFICE.rights)):
        with pytest.raises(NotAllowed):
            hang("deadlines.limit", by=by)
        with pytest.raises(NotAllowed):
            take_down(hanging=row, by=by, at=MONDAY)
    with pytest.raises(NotFound):
        hang("no.such_rule")
    with pytest.raises(NotFound):
        access.hanging(Actor(key="staff:9", centre="other"), row.pk)


@pytest.mark.covers("A-31")
def test_an_old_version_on_the_wall_is_told_after_the_time_to_replace_it() -> None:
    old = hang("deadlines.cards")
    choose_variant(
        centre=CENTRE,
        code="deadlines.cards",
        variant="monitoring",
        from_on=date(2026, 3, 9),
        because="接入电子监察",
        by=DIRECTOR,
        at=MONDAY,
    )

    [before], [first], [late] = (queries.wall(CENTRE, date(2026, 3, day)).posters for day in (6, 10, 11))
    assert (before.is_current, first.is_current, first.is_outdated, late.is_outdated) == (True, False, False, True)

    new = hang("deadlines.cards", at=MONDAY + timedelta(days=9))
    [now] = queries.wall(CENTRE, date(2026, 3, 11)).posters
    old.refresh_from_db()
    assert (now.hanging, now.is_current) == (new, True)
    assert old.down_at is not None
