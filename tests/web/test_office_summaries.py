"""The pages of the summaries: figures that open, paper, a file with a purpose; whatever is odd is not found."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.http import HttpResponse

from tests.hall.conftest import Hall, moment
from tests.world import MONDAY
from yikou.hall import operations as hall
from yikou.kernel.clock import ZONE
from yikou.web.office import summary

SPANS = ("2026-W10", "2026-03", "2026-Q1", "2026", "2026-02-20..2026-03-02")


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def evening(day_of_work, at) -> None:
    at(datetime.combine(MONDAY, time(17, 10), tzinfo=ZONE))


@pytest.mark.covers("H-05", partly="the week's figures; the inspection itself comes later")
@pytest.mark.covers("H-06", "H-10", "H-11")
@pytest.mark.parametrize("span", SPANS)
def test_every_figure_opens_into_as_many_entries(signed_in, evening, span):
    head = signed_in("wujie")

    page = text(head.get(f"/office/summaries/{span}/"))

    found = re.findall(r'<th scope="row">收件</th><td class="end num"><a href="([^"]+)">(\d+)</a>', page)
    assert [n for _, n in found] == ["3"]
    opened = text(head.get(found[0][0].replace("&amp;", "&")))
    assert len(re.findall(r"/office/entries/\d+/|entry=\d+", opened)) >= 3
    assert "第一趟就受理" in page
    assert "返工率" in page
    assert "低保申请" in page
    assert f"/office/summaries/{span}/paper/" in page


def test_the_day_leads_to_its_week_month_quarter_and_year(signed_in, evening):
    page = text(signed_in("wujie").get("/office/close/"))

    for span in SPANS[:4]:
        assert f'href="/office/summaries/{span}/"' in page


@pytest.mark.parametrize("span", SPANS)
def test_a_summary_is_printed(signed_in, evening, span):
    answer = signed_in("chenzhuren").get(f"/office/summaries/{span}/paper/")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_the_hall_of_a_span_stands_on_the_page_and_on_paper(signed_in, evening, world, monkeypatch):
    head, printed = signed_in("wujie"), []
    assert "大厅：按队列" not in text(head.get("/office/summaries/2026-03/"))
    made = Hall(world)
    made.take(1)
    gone = made.take(2, queue="C")
    hall.give_up(ticket=gone, by=made.door, at=moment(3))
    monkeypatch.setattr(summary, "pdf", lambda kind, data, name: printed.append(data) or HttpResponse())

    page = text(head.get("/office/summaries/2026-03/"))
    head.get("/office/summaries/2026-03/paper/")

    assert "大厅：按队列" in page
    [address] = re.findall(r'<th scope="row">C [^<]+</th><td class="end num"><a href="([^"]+)">1</a>', page)
    assert "C001" in text(head.get(address.replace("&amp;", "&")))
    [table] = [one for one in printed[0]["tables"] if one["heading"] == "大厅：按队列"]
    assert [one if isinstance(one, str) else one["title"] for one in table["columns"]][-3:] == [
        "约了",
        "约了来的",
        "爽约",
    ]
    assert table["rows"][0][:5] == ["全部", "2", "", "1", ""]


def test_other_days_are_chosen_and_odd_ones_are_this_week(signed_in, evening):
    head = signed_in("wujie")

    chosen = head.get("/office/summaries/?from=2026-02-20&to=2026-03-02")
    assert chosen["Location"] == "/office/summaries/2026-02-20..2026-03-02/"
    for odd in ("", "?from=x&to=y", "?from=2026-03-02&to=2026-02-01", f"?from={'9' * 80}"):
        assert head.get(f"/office/summaries/{odd}")["Location"] == "/office/summaries/2026-W10/"


@pytest.mark.parametrize("odd", ["2026-13", "x", "2027", "1999", "2026-W99", "0001-01-01..0001-01-02", "2026-Q0"])
def test_a_span_that_is_none_is_not_found(signed_in, evening, odd):
    assert signed_in("wujie").get(f"/office/summaries/{odd}/").status_code == 404


@pytest.mark.covers("H-06", "P-05")
def test_the_month_goes_upward_from_its_page_with_a_receiver(signed_in, evening, at):
    at(datetime(2026, 4, 2, 9, 30, tzinfo=ZONE))
    office = signed_in("bange")
    refused = office.post("/office/summaries/2026-03/", {"purpose": "report", "receiver": ""})
    assert refused.status_code == 422
    assert "写明给谁" in text(refused)
    assert "还没有上报" in text(office.get("/office/summaries/2026-03/"))

    made = office.post("/office/summaries/2026-03/", {"purpose": "report", "receiver": "柳湾镇政府"})

    assert made.status_code == 200
    assert made.content.startswith(b"PK")
    page = text(office.get("/office/summaries/2026-03/"))
    assert "已上报" in page
    assert "柳湾镇政府" in page
    assert "汇总" in text(office.get("/office/exports/"))


def test_figures_are_for_who_may_read_and_files_for_who_may_export(signed_in, evening):
    assert signed_in("xiaoli").get("/office/summaries/2026-03/").status_code == 403
    head = signed_in("wujie")
    assert 'name="receiver"' not in text(head.get("/office/summaries/2026-03/"))
    sent = {"purpose": "report", "receiver": "镇政府"}
    assert head.post("/office/summaries/2026-03/", sent).status_code == 403


def test_a_day_of_the_summary_opens_its_close(signed_in, evening):
    page = text(signed_in("wujie").get("/office/summaries/2026-W10/"))

    assert f'href="/office/close/{MONDAY}/"' in page
    assert f'href="/office/close/{MONDAY + timedelta(days=1)}/"' not in page
