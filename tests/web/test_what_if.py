"""如果这样排 in the office: asked, answered, and what cannot be asked."""

import re
from datetime import timedelta

import pytest

from tests.hall.conftest import moment
from tests.hall.test_what_if import yesterdays  # noqa: F401
from tests.web.test_book import _text
from yikou.centre import access as centre_access
from yikou.centre.operations import set_competence
from yikou.hall.models import Trial
from yikou.ledger.queries import history

PAGE = "/office/hall/what-if/"


def test_without_a_day_to_play_the_page_says_so(signed_in, world):
    page = _text(signed_in("chenzhuren").get(f"{PAGE}?kind=pooled"))

    assert "还没有能拿来算的日子" in page


@pytest.mark.parametrize(
    "asked", ["kind=one_more&start=9:00&end=10:00&more=0", "kind=pooled", "kind=shut&window=1&more=30"]
)
def test_a_change_is_answered_with_figures_before_and_after(signed_in, yesterdays, at, asked):  # noqa: F811
    at(moment() + timedelta(days=7))
    page = _text(signed_in("chenzhuren").get(f"{PAGE}?{asked}"))

    for said in ("3月2日", "7 个人", "最长等", "平均等", "专窗，还是一口？", "先教谁", "名册里每个人什么都会办"):
        assert said in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("kind=one_more&start=12:00&end=10:00", "从几点要早于到几点，现在是从 12:00 到 10:00"),
        ("kind=one_more&start=10:00&end=10:00", "从几点要早于到几点"),
        ("kind=one_more&start=10:07&end=12:00", "时间写整点或者半点"),
        ("kind=one_more&start=x&end=12:00", "时间写整点或者半点"),
        ("kind=one_more&start=99:00&end=12:00", "时间写整点或者半点"),
        ("kind=shut&window=77", "这几天里没有77号窗口在办"),
        ("kind=shut", "没有这个号窗口在办"),
        ("kind=demolish", "请选要改什么"),
        ("kind=same&more=9999", "请选要改什么"),
        ("kind=same&more=²", "请选要改什么"),
    ],
)
def test_what_cannot_be_asked_is_said(signed_in, yesterdays, at, asked, said):  # noqa: F811
    at(moment() + timedelta(days=7))
    answer = signed_in("chenzhuren").get(f"{PAGE}?{asked}")

    assert answer.status_code == 422
    assert said in _text(answer)


def test_it_is_for_whoever_arranges_the_hall_or_reads_how_it_stands(signed_in, world):
    assert signed_in("xiaoli").get(PAGE).status_code == 403


def test_opened_without_a_question_it_asks_about_the_two_busiest_hours(signed_in, yesterdays, at):  # noqa: F811
    at(moment() + timedelta(days=7))

    page = _text(signed_in("chenzhuren").get(PAGE))

    for said in ("如果 9:00–11:00 多开 1 个综合窗口？", "最长等", "专窗，还是一口？", "还没有人试过"):
        assert said in page
    assert Trial.objects.count() == 0


def test_who_is_free_by_plan_is_offered_and_what_they_may_do_counts(signed_in, yesterdays, at):  # noqa: F811
    at(moment() + timedelta(days=7))
    head, wu = signed_in("chenzhuren"), yesterdays.house.wu.account_id
    own = centre_access.own_centre(yesterdays.house.actor("chenzhuren"))
    set_competence(centre=own, account=wu, scopes={"公安"}, by=yesterdays.house.wu, at=moment(7 * 24 * 60))

    offered = {one.name: one for one in head.get(PAGE).context["spare"]}

    assert "小李" not in offered  # window 1 is hers, and planned to be open
    assert "吴姐" not in offered  # nobody who came wants what she may do
    assert offered["小梅"].part == 100
    asked = {"kind": "one_more", "start": "9:00", "end": "10:00", "more": "0"}
    assert "小梅去开" in _text(head.get(PAGE, {**asked, "who": offered["小梅"].account}))
    refused = head.get(PAGE, {**asked, "who": wu})
    assert refused.status_code == 422
    assert "请从列出的里面选" in _text(refused)


@pytest.mark.covers("H-17", partly="what was tried is kept, beside what really happened")
def test_what_is_sent_is_kept_once_and_told_beside_the_day_on_which_it_was_done(
    signed_in,
    yesterdays,  # noqa: F811
    at,
):
    at(moment() + timedelta(days=7))
    head = signed_in("wujie")
    asked = {"kind": "shut", "window": "1", "more": "10"}
    for _ in range(2):
        assert "这次记下了" in _text(head.post(PAGE, asked))
    kept = Trial.objects.get()
    assert kept.told == "综合 1 号窗口停一天，来的人多一成"
    assert kept.after["mean"] > kept.before["mean"] > 0

    done = f"{PAGE}{kept.pk}/done/"
    for day in ("x", "2026-03-02", "2026-03-09", "2036-01-01"):  # never, before it was asked, nobody came, not yet
        answer = head.post(done, {"day": day})
        assert answer.status_code == 422
        assert "有人取过号" in _text(answer)
    week, li = 7 * 24 * 60, yesterdays.house.li
    yesterdays.take(week)
    yesterdays.served(yesterdays.next(li, week + 6), li, week + 7, week + 9)
    assert head.post(done, {"day": "2026-03-09"}).status_code == 302

    assert re.search(r"3月9日</a> 平均等 \d\.\d 分", _text(head.get(PAGE)))
    assert [one.label for one in history(kept)] == ["试算排法", "照试算做了"]
    assert signed_in("xiaoli").post(done, {"day": "2026-03-09"}).status_code == 403
    assert head.post(f"{PAGE}999/done/", {"day": "2026-03-09"}).status_code == 404
