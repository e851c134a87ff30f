"""预约簿 at the desk, the check-in at the machine, the windows of a week, a closing that moves who booked."""

import re
from datetime import date, timedelta

import pytest

from tests.hall.test_book import OLD, PHONE, on
from tests.web.test_book import _book, _text
from tests.world import MONDAY_9AM
from yikou.hall import access, queries
from yikou.hall import operations as hall
from yikou.hall.models import Appointment, Ticket
from yikou.kernel.actors import resident
from yikou.ledger.queries import history
from yikou.notify import queries as messages


@pytest.fixture
def booked(world) -> Appointment:
    """Today at eleven, by somebody who gave an identity number."""
    door = resident(world.centre)
    given = {"phone": PHONE, "identity": OLD, "channel": "portal", "item": "MZ-001"}
    return hall.book(queue=access.queue(door, "A"), slot_at=on(2, 11), by=door, at=MONDAY_9AM, **given)


# --- at the machine --------------------------------------------------------------------------------


@pytest.mark.covers("G-05", partly="checked in at the machine by digits, code or card")
@pytest.mark.parametrize("how", ["digits", "link", "card"])
def test_who_booked_checks_in_at_the_machine(visitor, booked, at, how):
    at(on(2, 10, 50))
    typed = {"digits": booked.number, "link": f"http://testserver/b/{booked.token}/", "card": OLD}[how]
    assert "约好的，在这里签到" in _text(visitor.get("/hall/kiosk/booked/"))
    assert "/hall/kiosk/booked/" in _text(visitor.get("/hall/kiosk/"))

    answer = visitor.post("/hall/kiosk/booked/", {"number": typed})

    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/hall/kiosk/ticket/{ticket.token}/"
    assert (ticket.number, ticket.slot_at, ticket.category) == ("A001", on(2, 11), "elderly")
    again = visitor.post("/hall/kiosk/booked/", {"number": typed})
    assert again["Location"] == answer["Location"]
    assert "已签到" in _text(visitor.get(f"/b/{booked.token}/"))


def test_a_card_checks_in_whoever_booked_with_it_once_and_is_a_card_like_any_other_then(visitor, booked, at):
    at(on(2, 10, 20))
    assert "?card=" in visitor.post("/hall/kiosk/card/", {"identity": OLD})["Location"]  # too early
    at(on(2, 10, 50))

    answer = visitor.post("/hall/kiosk/card/", {"identity": OLD})

    assert answer["Location"] == f"/hall/kiosk/ticket/{Ticket.objects.get().token}/"
    assert "?card=" in visitor.post("/hall/kiosk/card/", {"identity": OLD})["Location"]


@pytest.mark.parametrize(
    ("moment", "number", "status", "said"),
    [
        (on(2, 10, 20), "", 409, "10:30起可以签到"),
        (on(3, 9), "", 409, "已经过了"),
        (on(2, 10, 50), "000000000", 404, "没有找到这个预约"),
        (on(2, 10, 50), " ", 404, "没有找到这个预约"),
        (on(2, 10, 50), "x" * 4000, 404, "没有找到这个预约"),
        (on(2, 10, 50), "/b/guessed-link/", 404, "没有找到这个预约"),
    ],
)
def test_what_leads_nowhere_says_what_to_do_instead(visitor, booked, at, moment, number, status, said):
    at(moment)

    answer = visitor.post("/hall/kiosk/booked/", {"number": number or booked.number})

    assert answer.status_code == status
    assert said in _text(answer)
    assert Ticket.objects.count() == 0


# --- at the desk -----------------------------------------------------------------------------------


@pytest.mark.covers("G-05", partly="the desk sees the day, and the telephone only with an entry")
def test_the_desk_sees_the_day_and_looks_at_a_telephone_with_an_entry(signed_in, visitor, at):
    at(MONDAY_9AM)
    assert _book(visitor, day="2026-03-02", slot="14:00").status_code == 302
    booked = Appointment.objects.get()
    at(on(2, 11, 40))
    desk = signed_in("xiaomei")
    page = _text(desk.get("/office/appointments/"))
    for said in ("3月2日 周一的预约", "还没来 1 个", booked.number, "低保申请", "已约好"):
        assert said in page
    assert PHONE not in page

    one = f"/office/appointments/{booked.pk}/"
    assert PHONE not in _text(desk.get(one))
    assert PHONE in _text(desk.post(f"{one}phone/"))

    assert [entry.label for entry in history(booked)][-1] == "查看电话"
    assert "快到时间的提醒 1 件" in page
    (message,) = messages.of(f"hall.appointment:{booked.pk}")
    assert "要告诉本人：快到时间" in _text(desk.get(one))
    assert desk.post(f"/office/messages/{message.pk}/told/", {"back": "one"})["Location"] == one
    assert "要告诉本人" not in _text(desk.get(one))
    assert "电话告知本人：快到时间" in _text(desk.get(one))


def test_the_desk_checks_somebody_in_and_writes_the_number(signed_in, booked, at):
    at(on(2, 10, 40))
    desk, one = signed_in("xiaomei"), f"/office/appointments/{booked.pk}/"

    desk.post(f"{one}check-in/")

    assert "号票 A001" in _text(desk.get(one))
    assert Ticket.objects.get().state == "waiting"


def test_others_do_not_see_the_diary_and_another_centres_row_is_not_there(signed_in, booked):
    assert signed_in("laozhao").get("/office/appointments/").status_code == 403
    desk = signed_in("xiaomei")
    assert desk.get("/office/appointments/999999/").status_code == 404
    assert desk.post("/office/messages/999999/told/").status_code == 404
    for day in ("x", "0001-01-01", "9999-12-31", "2026-02-31"):
        assert desk.get(f"/office/appointments/?day={day}").status_code == 200


def test_a_telephone_that_was_forgotten_cannot_be_looked_up(signed_in, booked):
    Appointment.objects.filter(pk=booked.pk).update(phone="")

    answer = signed_in("xiaomei").post(f"/office/appointments/{booked.pk}/phone/")

    assert answer.status_code == 409
    assert "已经按规定删掉了" in _text(answer)


# --- the windows of a week -------------------------------------------------------------------------


def _form(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(day_\d)"[^>]* value="([^"]*)"', page))


def test_the_plan_of_a_window_begins_with_the_opening_hours_and_changes_what_can_be_booked(signed_in, world):
    head = signed_in("wujie")
    assert "按开放时间" in _text(head.get("/office/appointments/plans/"))
    form = _form(_text(head.get("/office/appointments/plans/1/")))
    assert form["day_1"].startswith("09:00-12:00")
    assert form["day_7"] == ""

    answer = head.post("/office/appointments/plans/1/", {**form, "day_2": "9：30—10:30", "also": "2"})

    assert answer["Location"].endswith("?done=planned")
    assert "09:30-10:30" in _text(head.get(answer["Location"]))
    line = access.queue(resident(world.centre), "A")
    slots = queries.diary_of(line, MONDAY_9AM).day(date(2026, 3, 3)).slots
    assert [one.starts_at for one in slots] == [on(3, 9, 30), on(3, 10)]
    assert _form(_text(head.get("/office/appointments/plans/1/")))["day_2"] == "09:30-10:30"


@pytest.mark.parametrize("typed", ["早上", "25:00-26:00", "12:00-9:00", "9:00-11:00 10:00-12:00", "9:00-12:00 然后"])
def test_hours_that_cannot_be_are_said_by_their_day(signed_in, world, typed):
    head = signed_in("wujie")

    answer = head.post("/office/appointments/plans/1/", {"day_3": typed})

    assert answer.status_code == 422
    assert "周三的时间" in _text(answer)
    assert signed_in("xiaomei").get("/office/appointments/plans/").status_code == 403
    assert head.get("/office/appointments/plans/99/").status_code == 404


# --- the centre stays shut -------------------------------------------------------------------------


@pytest.mark.covers("A-20", partly="a closing moves who booked and names who is to be called")
def test_announcing_a_closing_moves_who_booked_and_says_how_many(signed_in, visitor, world):
    link = _book(visitor, day="2026-03-09")["Location"]
    director = signed_in("chenzhuren")

    answer = director.post("/office/closings/new/", {"day": "2026-03-09", "reason": "停电", "emergency": "1"})

    assert "moved=1&left=0" in answer["Location"]
    assert "约在那天的 1 个预约已经改期" in _text(director.get(answer["Location"]))
    assert "3月10日 周二" in _text(visitor.get(link))
    page = _text(signed_in("xiaomei").get("/office/appointments/"))
    assert "停办改期" in page


def test_the_rounds_of_the_worker_note_who_did_not_come(booked, at):
    from yikou.cli import worker

    at(on(2, 18) + timedelta(minutes=1))
    worker.work_once()

    booked.refresh_from_db()
    assert booked.state == "no_show"
