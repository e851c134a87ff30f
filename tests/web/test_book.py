"""约个时间: the booking page, the appointment by its link, what nobody should get by guessing."""

import re
from datetime import datetime, timedelta

import pytest

from tests.hall.test_book import on
from tests.world import MONDAY_9AM
from yikou.hall import access, queries
from yikou.hall import operations as hall
from yikou.hall.models import Appointment
from yikou.kernel.actors import resident, system
from yikou.kernel.clock import ZONE

PHONE = "13800001234"


def _text(answer) -> str:
    return answer.content.decode()


def _book(client, **more):
    given = {"item": "MZ-001", "day": "2026-03-03", "slot": "10:00", "phone": PHONE}
    return client.post("/book/", {**given, **more})


@pytest.fixture
def booked(visitor) -> str:
    """The link of an appointment for Tuesday at ten."""
    answer = _book(visitor)
    assert answer.status_code == 302, _text(answer)
    return answer["Location"]


def test_first_one_says_what_for(visitor):
    page = _text(visitor.get("/book/"))

    for said in ("约个时间，来了就办", "常办的事", "综合业务", "居住户籍"):
        assert said in page
    assert "咨询引导" not in page


@pytest.mark.covers("G-05", partly="booked without an account, from the item's guide")
def test_three_questions_and_one_button(visitor):
    assert "/book/?item=MZ-001" in _text(visitor.get("/guides/MZ-001/"))

    page = _text(visitor.get("/book/?item=MZ-001"))
    for said in ("低保申请", "哪一天", "几点", "太近了", "休", "未开", "剩 ", "预约取号规定", "选好几点就能约"):
        assert said in page
    chosen = _text(visitor.get("/book/?item=MZ-001&day=2026-03-03&slot=10:00"))
    assert "约好 10:00" in chosen
    assert 'value="2026-03-03" checked' in chosen


def test_choosing_answers_with_the_parts_that_change(visitor):
    page = _text(visitor.get("/book/?item=MZ-001&day=2026-03-04&slot=14:00", HTTP_HX_REQUEST="true"))

    assert "<html" not in page
    assert 'id="bk-said" hx-swap-oob="true"' in page
    assert "约好 14:00" in page


def test_the_link_shows_number_code_and_what_can_be_done(visitor, booked):
    page = _text(visitor.get(booked))
    row = Appointment.objects.get()

    for said in (row.number, "10:00", "3月3日 周二", "9:30 到 10:15 签到算准时", "换个时间", "取消", "<svg"):
        assert said in page
    assert PHONE not in page


@pytest.mark.covers("G-05", partly="a calendar file")
def test_the_calendar_file_can_be_read_by_calendars(visitor, booked):
    answer = visitor.get(f"{booked}calendar.ics")
    text = answer.content.decode()

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART:20260303T020000Z\r\n" in text
    assert "DTEND:20260303T023000Z\r\n" in text
    assert "STATUS:CONFIRMED" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "低保申请" in text.replace("\r\n ", "")


def test_another_time_by_the_link(visitor, booked):
    page = _text(visitor.get(f"{booked}change/?day=2026-03-04&slot=14:00"))
    assert "改到 14:00" in page

    answer = visitor.post(f"{booked}change/", {"day": "2026-03-04", "slot": "14:00"})

    assert answer["Location"] == f"{booked}?done=moved"
    assert "改好了" in _text(visitor.get(answer["Location"]))
    assert Appointment.objects.get().slot_at == on(4, 14)


def test_giving_it_back_says_first_whether_it_counts(visitor, booked, at):
    assert "空出的时段给别人用" in _text(visitor.get(f"{booked}cancel/"))
    at(on(3, 9))
    assert "现在取消会记一次爽约" in _text(visitor.get(f"{booked}cancel/"))

    assert visitor.post(f"{booked}cancel/")["Location"] == booked

    assert "已取消" in _text(visitor.get(booked))
    assert Appointment.objects.get().no_show_on is not None
    again = visitor.post(f"{booked}change/", {"day": "2026-03-04", "slot": "14:00"})
    assert again["Location"] == booked


def test_a_refusal_keeps_what_was_typed_and_leads_to_the_rule(visitor):
    _book(visitor)
    _book(visitor, slot="11:00")

    answer = _book(visitor, slot="14:00")

    assert answer.status_code == 409
    page = _text(answer)
    assert "每人每天不超过2个" in page
    assert f'value="{PHONE}"' in page
    assert "/rules/queue.appointment/" in page


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"phone": ""}, 422),
        ({"phone": "1" * 500}, 422),
        ({"slot": ""}, 422),
        ({"slot": "25:99"}, 422),
        ({"day": "2026-02-31"}, 422),
        ({"day": "0001-01-01"}, 409),
        ({"day": "9999-12-31"}, 409),
        ({"day": "2026-03-07"}, 422),
        ({"day": "2026-03-01"}, 409),
        ({"slot": "10:07"}, 422),
        ({"identity": "310104195004050021"}, 422),
        ({"item": "NO-SUCH", "line": "Q"}, 200),
        ({"item": "", "line": "Z"}, 200),
        ({"category": "elderly"}, 302),
    ],
)
def test_whatever_is_sent_is_answered_in_a_sentence(visitor, more, status):
    answer = _book(visitor, **more)

    assert answer.status_code == status
    assert Appointment.objects.filter(category="").count() == (status == 302)


@pytest.mark.parametrize("query", ["day=x", "day=9999-12-31", "day=2026-03-03&slot=99", "slot=%C4%B1", "day=&slot="])
def test_an_address_typed_by_hand_shows_what_can_be_taken(visitor, query):
    assert visitor.get(f"/book/?item=MZ-001&{query}").status_code == 200
    assert visitor.get(f"/book/wish/?item=MZ-001&{query}").status_code in (200, 302)


def test_a_link_that_was_guessed_is_not_there(visitor, booked):
    for part in ("", "change/", "cancel/", "calendar.ics"):
        assert visitor.get(f"/b/AAAAAAAAAAAAAAAA/{part}").status_code == 404
    assert visitor.post("/b/AAAAAAAAAAAAAAAA/cancel/").status_code == 404
    assert visitor.get(booked[:-2] + "/").status_code == 404


def test_yesterdays_link_says_that_it_is_over(visitor, booked, at):
    at(on(4, 9))

    page = _text(visitor.get(booked))

    assert "这个预约已经过了" in page
    assert "重新约" in page
    assert "换个时间" not in page
    assert visitor.post(f"{booked}change/", {"day": "2026-03-05", "slot": "10:00"}).status_code == 409


@pytest.fixture
def full_day(world):
    """Wednesday is booked out."""
    door = resident(world.centre)
    line = access.queue(door, "A")
    for slot in queries.diary_of(line, MONDAY_9AM).day(on(4, 9).date()).slots:
        for n in range(slot.left):
            phone = f"138{slot.starts_at:%H%M}{n:04d}"
            hall.book(queue=line, slot_at=slot.starts_at, phone=phone, channel="portal", by=door, at=MONDAY_9AM)
    return line


def test_on_a_full_day_one_asks_to_be_told_and_takes_what_comes_free(visitor, world, full_day):
    page = _text(visitor.get("/book/?item=MZ-001"))
    address = re.search(r'href="(/book/wish/[^"]+)"', page)
    assert address is not None
    assert "3月4日约满了" in page
    form = _text(visitor.get(address[1].replace("&amp;", "&")))
    assert "先问的先得" in form
    link = visitor.post("/book/wish/", {"item": "MZ-001", "day": "2026-03-04", "phone": PHONE})["Location"]
    assert "在等空位" in _text(visitor.get(link))
    assert visitor.get(f"{link}calendar.ics").status_code == 404

    freed = Appointment.objects.filter(state="booked").earliest("pk")
    hall.cancel(appointment=freed, by=resident(world.centre), at=MONDAY_9AM + timedelta(minutes=25))
    assert "要这个时间" in _text(visitor.get(link))
    visitor.post(f"{link}confirm/")

    assert "预约号" in _text(visitor.get(link))


def test_an_offer_that_lapsed_cannot_be_taken(visitor, world, full_day, at):
    link = visitor.post("/book/wish/", {"item": "MZ-001", "day": "2026-03-04", "phone": PHONE})["Location"]
    freed = Appointment.objects.filter(state="booked").latest("slot_at")
    hall.cancel(appointment=freed, by=resident(world.centre), at=MONDAY_9AM + timedelta(minutes=25))
    at(MONDAY_9AM + timedelta(minutes=90))

    answer = visitor.post(f"{link}confirm/")

    assert answer.status_code == 409
    assert "这个空位已经不留了" in _text(answer)
    # The rounds have not come by yet; the page no longer offers what is gone.
    assert "要这个时间" not in _text(answer) + _text(visitor.get(link))
    assert "候补过期" in _text(visitor.get(link))


def test_a_link_to_cancel_asks_nothing_where_nothing_is_left_to_give_back(visitor, booked):
    assert "不取消" in _text(visitor.get(f"{booked}cancel/"))
    visitor.post(f"{booked}cancel/")

    answer = visitor.get(f"{booked}cancel/")

    assert (answer.status_code, answer["Location"]) == (302, booked)
    assert visitor.post(f"{booked}cancel/").status_code == 302
    assert "已取消" in _text(visitor.get(booked))


def test_the_front_desk_books_for_somebody_on_the_telephone(signed_in, visitor, world, at):
    for day in ("03", "04", "05"):
        _book(visitor, day=f"2026-03-{day}")
    evening = datetime(2026, 3, 5, 18, tzinfo=ZONE)
    hall.sweep_appointments(centre=world.centre, by=system(world.centre), at=evening)
    at(on(6, 9, 20))
    assert "网上预约暂停到4月4日" in _text(_book(visitor, day="2026-03-09"))

    desk = signed_in("xiaomei")
    assert "替打电话来的人约" in _text(desk.get("/book/?item=MZ-001"))
    answer = _book(desk, day="2026-03-09", category="disabled")

    assert answer.status_code == 302
    made = Appointment.objects.latest("pk")
    assert (made.channel, made.category) == ("front_desk", "disabled")
    read_out = _text(desk.get(answer["Location"]))
    assert "念给电话里的人" in read_out
    assert "这一页就是凭证" not in read_out
    residents = _text(visitor.get(answer["Location"]))
    assert "念给电话里的人" not in residents
    assert "这一页就是凭证" in residents


def test_an_elderly_resident_is_asked_one_question_a_screen(visitor):
    assert "/elder/book/MZ-001/" in _text(visitor.get("/elder/MZ-001/?step=4&members=ill&unit=local&applicant=self"))
    assert "哪一天来" in _text(visitor.get("/elder/book/MZ-001/"))
    assert "几点来" in _text(visitor.get("/elder/book/MZ-001/?day=2026-03-03"))
    assert "您的电话是多少" in _text(visitor.get("/elder/book/MZ-001/?day=2026-03-03&slot=10:00"))
    given = {"day": "2026-03-03", "slot": "10:00"}
    refused = visitor.post("/elder/book/MZ-001/", {**given, "phone": "12"})
    assert refused.status_code == 422
    assert "请留一个能打通的电话" in _text(refused)

    answer = visitor.post("/elder/book/MZ-001/", {**given, "phone": PHONE})

    assert answer["Location"].startswith("/b/")
    assert visitor.get("/elder/book/NO-SUCH/").status_code == 404
    assert "哪一天来" in _text(visitor.get("/elder/book/MZ-001/?day=2026-03-07&slot=10:00"))


def test_the_page_asks_the_database_a_fixed_number_of_questions(visitor, django_assert_max_num_queries):
    visitor.get("/book/?item=MZ-001")

    with django_assert_max_num_queries(25):
        visitor.get("/book/?item=MZ-001&day=2026-03-03&slot=10:00")
