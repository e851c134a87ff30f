"""Choosing a variant: two ways ship, the centre holds one from a day on."""

from datetime import date, datetime
from typing import Any

import pytest

from yikou.cases.policies import Cards
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotAllowed, NotFound, Refusal
from yikou.ledger import queries as ledger
from yikou.policies import access, queries
from yikou.policies.models import Choice
from yikou.policies.operations import (
    BeginsInThePast,
    NothingChanged,
    NoticeTooShort,
    ReasonMissing,
    VariantUnknown,
    VersionsOverlap,
    choose_variant,
)

CENTRE = "liuwan"
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=ZONE)
IN_TIME = date(2026, 3, 9)
DIRECTOR = Actor(key="staff:1", centre=CENTRE, name="主任", rights=frozenset({access.PUBLISH}))

pytestmark = pytest.mark.django_db


def choose(**changes: Any) -> Choice:
    asked: dict[str, Any] = {
        "centre": CENTRE,
        "code": "deadlines.cards",
        "variant": "monitoring",
        "from_on": IN_TIME,
        "because": "接入电子监察",
        "by": DIRECTOR,
        "at": MONDAY,
    }
    return choose_variant(**(asked | changes))


def test_a_centre_holds_the_variant_from_the_day_that_it_names() -> None:
    row = choose()

    before, after = (queries.rulebook(CENTRE, day).get(Cards) for day in (date(2026, 3, 8), IN_TIME))

    assert (before.ref, after.ref) == ("deadlines.cards:early@1", "deadlines.cards:monitoring@1")
    assert queries.rulebook("other", IN_TIME).get(Cards).ref == "deadlines.cards:early@1"
    assert queries.choices(CENTRE, "deadlines.cards") == [row]


def test_choosing_is_an_entry_and_the_row_follows_from_it() -> None:
    row = choose()

    (entry,) = ledger.history(row)
    assert entry.sentence == "《催办与红黄牌规定》2026年3月9日起按“电子监察”执行：接入电子监察"
    assert list(ledger.replay(CENTRE)) == []


def test_a_centre_may_go_back_later() -> None:
    choose()
    choose(variant="early", from_on=date(2026, 4, 1))

    assert queries.rulebook(CENTRE, date(2026, 3, 31)).get(Cards).ref == "deadlines.cards:monitoring@1"
    assert queries.rulebook(CENTRE, date(2026, 4, 1)).get(Cards).ref == "deadlines.cards:early@1"


@pytest.mark.covers("N-06", "N-15", partly="the set is chosen and posted; leave itself comes later")
def test_the_two_leave_sets_ship_and_one_is_chosen() -> None:
    assert "1天以内（含）由窗口负责人批准" in queries.posted(CENTRE, "leave.approval", IN_TIME).plain

    choose(code="leave.approval", variant="b")

    assert "半天以内（含）由大厅负责人批准" in queries.posted(CENTRE, "leave.approval", IN_TIME).plain


WRONG: list[tuple[str, dict[str, Any], type[Refusal]]] = [
    ("yesterday", {"from_on": date(2026, 3, 1)}, BeginsInThePast),
    ("too soon", {"from_on": date(2026, 3, 6)}, NoticeTooShort),
    ("no reason", {"because": ""}, ReasonMissing),
    ("no such rule", {"code": "tea.serving"}, NotFound),
    ("no such variant", {"variant": "late"}, VariantUnknown),
    ("no variant named", {"variant": ""}, VariantUnknown),
    ("a rule without variants", {"code": "notice.binding", "variant": ""}, VariantUnknown),
    ("the one that is held", {"variant": "early"}, NothingChanged),
    ("by a clerk", {"by": Actor(key="staff:2", centre=CENTRE)}, NotAllowed),
]


@pytest.mark.parametrize(("changes", "refusal"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG])
def test_a_choice_that_is_wrong_is_refused_and_nothing_changes(changes: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        choose(**changes)

    assert not Choice.objects.exists()
    choose()


def test_choices_follow_each_other() -> None:
    choose()

    with pytest.raises(VersionsOverlap):
        choose(variant="early")
