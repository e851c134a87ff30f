"""如果这样排 in the office: asked, answered, and what cannot be asked."""

from datetime import timedelta

import pytest

from tests.hall.conftest import moment
from tests.hall.test_what_if import yesterdays  # noqa: F401
from tests.web.test_book import _text

PAGE = "/office/hall/what-if/"


def test_without_a_day_to_play_the_page_says_so(signed_in, world):
    page = _text(signed_in("chenzhuren").get(f"{PAGE}?kind=pooled"))

    assert "还没有能拿来算的日子" in page


@pytest.mark.parametrize(
    "asked", ["kind=one_more&start=9:00&end=10:00&more=0", "kind=pooled", "kind=shut&window=1&more=30"]
)
def test_a_change_is_answered_with_figures_before_and_after(signed_in, yesterdays, at, asked):  # noqa: F811
    at(moment() + timedelta(days=7))
    head = signed_in("chenzhuren")
    assert "算一遍" in _text(head.get(PAGE))

    page = _text(head.get(f"{PAGE}?{asked}"))

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
