"""三公开 through its pages: written and approved in the office, read and asked about by anybody."""

import re
from datetime import datetime

import pytest

from tests.web.desk import text
from tests.world import CENTRE, SUNDAY_NOON
from yikou.kernel.clock import ZONE
from yikou.reporting import operations, queries

WORDS = {
    "board": "wenchang",
    "column": "party",
    "period_from": "2026-02-10",
    "title": "二月党务",
    "body": "党员大会一次。",
}


@pytest.fixture
def board(world):
    return operations.open_board(centre=CENTRE, key="wenchang", title="文昌村", by=world.ban, at=SUNDAY_NOON)


@pytest.mark.covers("C-18", "C-19")
def test_from_the_office_to_everybodys_page_and_back_with_an_answer(board, signed_in, client):
    writer, director = signed_in("bange"), signed_in("chenzhuren")

    address = writer.post("/office/disclosures/new/", WORDS).headers["Location"]
    assert "在写" in text(writer.get(address))
    writer.post(f"{address}submit/")
    assert "自己写的" not in text(director.post(f"{address}publish/", follow=True))
    number = address.rstrip("/").rpartition("/")[2]

    page = text(client.get("/open/"))
    assert "二月党务" in page
    assert "文昌村" in page
    one = client.get(f"/open/{number}/")
    assert "党员大会一次。" in text(one)
    client.get(f"/open/{number}/")
    assert queries.disclosures(CENTRE).get().reads == 1

    once = re.findall(r'name="once" value="([^"]+)"', one.content.decode())[0]
    for _ in range(2):  # a double press asks once
        asked = text(client.post(f"/open/{number}/", {"words": "开到几点？", "once": once}, follow=True))
        assert "收到了" in asked
    question = queries.open_questions(CENTRE).get()
    writer.post(f"/office/disclosures/questions/{question.number}/", {"answer": "开到十一点。"})
    assert "开到十一点。" in text(client.get(f"/open/{number}/"))


def test_what_is_refused_comes_back_as_it_was_typed(board, signed_in, client):
    writer = signed_in("bange")

    wrong = writer.post("/office/disclosures/new/", WORDS | {"body": "证件 310101194903120023"})
    assert wrong.status_code == 422
    assert "二月党务" in wrong.content.decode()
    assert "有身份证号码，不能公开" in text(wrong)
    assert client.post("/open/26-0101-0001-X/", {"words": "在吗"}).status_code == 404
    assert writer.post("/office/disclosures/new/", WORDS | {"board": "elsewhere"}).status_code == 422


def test_a_long_question_is_refused_and_kept(board, signed_in, client):
    writer, director = signed_in("bange"), signed_in("chenzhuren")
    address = writer.post("/office/disclosures/new/", WORDS).headers["Location"]
    writer.post(f"{address}submit/")
    director.post(f"{address}publish/")

    refused = client.post(f"/open/{address.rstrip('/').rpartition('/')[2]}/", {"words": "问" * 501})

    assert refused.status_code == 422
    assert "500个字以内" in text(refused)
    assert "问" * 501 in refused.content.decode()


@pytest.mark.covers("C-20")
def test_what_was_not_shown_in_time_stands_on_the_public_page(board, client, at):
    at(datetime(2026, 4, 20, 10, tzinfo=ZONE))

    page = text(client.get("/open/figures/"))

    assert "文昌村 党务 2026年3月" in page


@pytest.mark.covers("C-17", partly="printed and handed out; how it reads is for people to say")
def test_the_open_letter_says_the_promise_of_the_rule(world, client):
    page = text(client.get("/letter/"))

    assert "服务承诺公开信" in page
    assert "承诺" in page


def test_clerks_do_not_write_and_strangers_do_not_come_in(board, signed_in, client):
    assert signed_in("xiaoli").get("/office/disclosures/").status_code == 403
    assert client.get("/office/disclosures/").status_code == 302
