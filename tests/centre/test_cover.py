"""Who answers: the holder, the deputy while the holder is away, then the heads; never nobody."""

from datetime import datetime, timedelta

import pytest

from tests.world import MONDAY, MONDAY_9AM, House
from yikou.accounts.models import Account, Role
from yikou.accounts.operations import close_account, revoke_role
from yikou.centre import queries
from yikou.centre.models import Absence, Centre, Post, Staff
from yikou.centre.operations import (
    AbsenceBackwards,
    DeputyIsHolder,
    NotOnTheRoll,
    OnTheRollAlready,
    StandInAway,
    StillHoldsPosts,
    appoint,
    end_absence,
    join_staff,
    leave_staff,
    record_absence,
)
from yikou.kernel.actors import system
from yikou.ledger.queries import replay

BY = {"by": system("yunshui"), "at": MONDAY_9AM}
NOON = MONDAY_9AM.replace(hour=12)


def _away(
    house: House, username: str, stands_in: str = "", until: datetime = MONDAY_9AM + timedelta(days=1)
) -> Absence:
    return record_absence(
        centre=Centre.objects.get(pk=house.centre),
        account=house.accounts[username],
        from_at=MONDAY_9AM,
        until_at=until,
        reason="年休",
        stands_in=house.accounts[stands_in] if stands_in else None,
        **BY,
    )


def _answers(house: House, department: str = "民政", at: datetime = NOON) -> tuple[str, str]:
    found = queries.answering(house.centre, department, at)
    return found.name, found.how


@pytest.mark.covers("N-22")
def test_the_deputy_answers_while_the_holder_is_away_and_only_then(house: House):
    assert _answers(house) == ("老赵", "A岗")

    absence = _away(house, "laozhao")

    assert _answers(house) == ("小孙", "B岗")
    assert queries.responsible(house.centre, "民政", MONDAY) == house.accounts["xiaosun"]
    assert _answers(house, at=MONDAY_9AM + timedelta(days=1)) == ("老赵", "A岗")
    end_absence(absence=absence, by=house.zhao, at=MONDAY_9AM + timedelta(hours=1))
    assert _answers(house) == ("老赵", "A岗")


def test_a_stand_in_named_for_the_absence_goes_before_the_deputy(house: House):
    _away(house, "laozhao", stands_in="laohu")

    assert _answers(house) == ("老胡", "顶岗")


@pytest.mark.covers("F-06")
def test_a_matter_falls_to_the_head_of_the_department_then_to_the_director_and_never_to_nobody(house: House):
    for username in ("laozhao", "xiaosun"):
        _away(house, username)
    assert _answers(house) == ("马姨", "部门负责人")

    _away(house, "mayi")
    assert _answers(house) == ("陈主任", "中心主任")
    assert _answers(house, department="档案") == ("陈主任", "中心主任")

    _away(house, "chenzhuren")
    assert _answers(house) == ("陈主任", "中心主任")


@pytest.mark.covers("F-06")
def test_a_centre_without_a_director_says_so_instead_of_losing_the_matter(house: House):
    director = Role.objects.get(role="director")
    revoke_role(role=director, reason="调离", by=house.security_admin, at=MONDAY_9AM)

    with pytest.raises(queries.NobodyAnswers):
        queries.responsible(house.centre, "档案", MONDAY)


def test_a_closed_account_answers_for_nothing(house: House):
    zhao = Account.objects.get(username="laozhao")
    close_account(account=zhao, reason="离岗", by=house.system_admin, at=MONDAY_9AM)

    assert _answers(house) == ("小孙", "B岗")
    assert queries.present_or_deputy(house.centre, zhao.pk, MONDAY) == house.accounts["xiaosun"]
    assert zhao.pk in queries.absent(house.centre, MONDAY)
    assert not queries.is_present(house.centre, zhao.pk, MONDAY)


@pytest.mark.covers("N-22")
def test_somebodys_matters_go_to_the_deputies_of_their_posts(house: House):
    li = house.accounts["xiaoli"]
    assert queries.cover_of(house.centre, li, NOON).how == "本人"

    _away(house, "xiaoli")

    assert queries.cover_of(house.centre, li, NOON).name == "小孙"
    _away(house, "xiaosun")
    assert queries.cover_of(house.centre, li, NOON).name == "吴姐"
    assert queries.absent(house.centre, NOON) == {li, house.accounts["xiaosun"]}


def test_a_deputy_stands_in_with_the_departments_of_who_is_away(house: House):
    sun = house.accounts["xiaosun"]
    assert queries.standing_in(house.centre, sun, NOON) == []

    _away(house, "laozhao")
    _away(house, "laohu", stands_in="xiaosun")

    assert queries.standing_in(house.centre, sun, NOON) == ["公安", "民政"]


def test_a_post_has_two_people_of_the_roll(house: House):
    post = {
        "centre": Centre.objects.get(pk=house.centre),
        "key": "dangan",
        "name": "档案经办",
        "department": "档案",
        **BY,
    }
    li, sun, gao = (house.accounts[name] for name in ("xiaoli", "xiaosun", "gaoju"))

    with pytest.raises(DeputyIsHolder):
        appoint(holder=li, deputy=li, **post)
    with pytest.raises(NotOnTheRoll, match="B岗"):
        appoint(holder=li, deputy=gao, **post)
    appoint(holder=li, deputy=sun, **post)
    appoint(holder=sun, deputy=li, **post)

    assert queries.responsible(house.centre, "档案", MONDAY) == sun
    assert Post.objects.filter(key="dangan").count() == 1
    assert list(replay(house.centre, "centre.post")) == []


def test_an_absence_runs_forward_and_its_stand_in_is_there(house: House):
    with pytest.raises(AbsenceBackwards):
        _away(house, "laozhao", until=MONDAY_9AM)
    with pytest.raises(StandInAway):
        _away(house, "laozhao", stands_in="laozhao")
    _away(house, "xiaosun")
    with pytest.raises(StandInAway):
        _away(house, "laozhao", stands_in="xiaosun")


def test_whoever_leaves_hands_the_posts_over_first(house: House):
    centre = Centre.objects.get(pk=house.centre)
    zhao = Staff.objects.get(account=house.accounts["laozhao"])

    with pytest.raises(StillHoldsPosts, match="民政经办"):
        leave_staff(staff=zhao, **BY)
    appoint(
        centre=centre,
        key="minzheng",
        name="民政经办",
        department="民政",
        holder=house.accounts["xiaosun"],
        deputy=house.accounts["laohu"],
        **BY,
    )
    leave_staff(staff=zhao, **BY)

    assert not queries.staff(house.centre, on=MONDAY).filter(pk=zhao.pk).exists()
    with pytest.raises(OnTheRollAlready):
        join_staff(centre=centre, account=house.accounts["xiaoli"], employment="regular", **BY)
    join_staff(centre=centre, account=zhao.account_id, employment="labour", **BY)
    assert list(replay(house.centre, "centre.staff")) == []
