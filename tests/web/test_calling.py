"""Calling at the window: the next one, who came, who did not, and what is typed meanwhile."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cases.conftest import LISTED
from tests.web.desk import SCRIPT, Desk, form, text
from tests.world import MONDAY_9AM, World
from yikou.cases.models import Case, Enquiry, Paper
from yikou.centre.models import Window
from yikou.hall import access
from yikou.hall import operations as hall
from yikou.hall.models import State, Ticket
from yikou.kernel.actors import resident
from yikou.ledger.queries import history, replay
from yikou.web.console import views_calling

TWENTY_PAST = MONDAY_9AM + timedelta(minutes=20)


@pytest.fixture
def desk(signed_in, world) -> Desk:
    """小李 at window 1."""
    client = signed_in("xiaoli")
    assert client.post("/console/sit/", {"number": "1"}).status_code == 302
    return Desk(client, world.wang)


@pytest.fixture
def take(world: World) -> Callable[..., Ticket]:
    """`take(5)` takes a number five minutes after opening."""

    def issue(minutes: float = 0, queue: str = "A", **more) -> Ticket:
        door = resident(world.centre)
        at = MONDAY_9AM + timedelta(minutes=minutes)
        given = {"channel": "kiosk", "is_shown": True, **more}
        return hall.issue(queue=access.queue(door, queue), by=door, at=at, **given)

    return issue


def press(desk: Desk, key: str, ticket: str = "", **more: str):
    """What a key of the left column sends."""
    return desk.client.post(f"/console/call/{key}/", {"ticket": ticket, **more}, headers=SCRIPT)


def called(desk: Desk) -> str:
    """Call the next one; its number."""
    answer = press(desk, "next")
    assert answer["HX-Redirect"] == "/console/", text(answer)
    return Ticket.objects.get(state=State.CALLED).number


def test_the_queue_stands_in_the_order_in_which_it_will_be_called(desk, take):
    take(0, matters=("MZ-001",))
    take(2, category="elderly")
    take(4, slot_at=MONDAY_9AM + timedelta(minutes=50))

    page = desk.get("")

    assert "后面 3 位" in page
    assert page.index("A002") < page.index("A001") < page.index("A003")
    assert "低保申请" in page
    assert "老年人" in page
    assert "预约" in page
    assert "09:50" in page


def test_the_next_one_is_called_served_and_ended_with_its_periods(desk, take, at):
    take(8)
    assert called(desk) == "A001"
    assert "等了 12 分钟" in desk.get("")

    at(TWENTY_PAST + timedelta(minutes=1))
    assert "正在办" in text(press(desk, "arrive", "A001"))
    at(TWENTY_PAST + timedelta(minutes=6))
    assert "办完了，在整理" in text(press(desk, "end", "A001"))

    ticket = Ticket.objects.get(number="A001")
    assert ticket.state == State.WRAPPING
    walked, served = ticket.served_at - ticket.called_at, ticket.ended_at - ticket.served_at
    assert [round(one / timedelta(minutes=1)) for one in (walked, served)] == [1, 5]


def test_a_key_that_is_pressed_twice_calls_one(desk, take):
    take(0), take(1)

    first, second = press(desk, "next"), press(desk, "next")

    assert first["HX-Redirect"] == second["HX-Redirect"] == "/console/"
    assert [one.number for one in Ticket.objects.filter(state=State.CALLED)] == ["A001"]


def test_two_presses_at_the_same_moment_call_one(desk, take, monkeypatch):
    take(0), take(1)
    called(desk)
    seen = iter([None])
    real = views_calling.hall.at_window
    monkeypatch.setattr(views_calling.hall, "at_window", lambda *given: next(seen, real(*given)))

    assert press(desk, "next")["HX-Redirect"] == "/console/"

    assert Ticket.objects.filter(state=State.CALLED).count() == 1


def test_what_no_page_sends_is_refused(desk, take):
    take(0)
    number = called(desk)

    for key in ("arrive", "again", "end", "missed", "pass", "fetch", "one", "back"):
        for sent in ("", "A" * 400, "<b>", "-1", "A001.called"):
            answer = press(desk, key, sent, number=sent, to="window:99", other="x" * 900)
            assert answer.status_code in (404, 409, 422), (key, sent)
    for here in ("", "x", "A001", "A001.", ".called", "%F0%9F"):
        assert desk.client.get(f"/console/call/queue/?here={here}", headers=SCRIPT).status_code in (200, 204)
    assert desk.client.get("/console/call/next/").status_code == 405
    assert Ticket.objects.get(number=number).state == State.CALLED


def test_without_scripts_every_key_leads_back_to_the_desk(desk, take):
    take(0)

    def plain(key: str, **fields: str):
        return desk.client.post(f"/console/call/{key}/", fields)

    assert plain("next")["Location"] == "/console/"
    assert plain("arrive", ticket="A001")["Location"] == "/console/"
    refused = plain("again", ticket="A001")
    assert (refused.status_code, "不能重呼" in text(refused)) == (409, True)
    assert plain("end", ticket="A001")["Location"] == "/console/"


def test_where_nobody_waits_it_is_said_and_the_desk_stays(desk):
    answer = press(desk, "next")

    assert answer.status_code == 409
    assert "现在没有人等这个窗口" in text(answer)
    assert 'id="now"' in text(answer)


def test_one_who_does_not_come_is_called_three_times_before_it_is_a_missed_turn(desk, take, at):
    take(0)
    number = called(desk)
    assert "叫满3次没有来才算过号" in text(press(desk, "missed", number))

    for again in (1, 2):
        at(TWENTY_PAST + timedelta(minutes=again))
        assert press(desk, "again", number).status_code == 200
    at(TWENTY_PAST + timedelta(minutes=3))

    assert press(desk, "missed", number)["HX-Redirect"] == "/console/"
    assert Ticket.objects.get(number=number).state == State.MISSED


@pytest.mark.covers("C-16", partly="the visit in which a case was taken in")
def test_a_case_keeps_the_number_with_which_its_applicant_came(desk, take, world):
    take(0)
    number = called(desk)

    case = Case.objects.get(number=desk.accepted(ticket=number))

    ticket = Ticket.objects.get(number=number)
    assert case.ticket == ticket
    assert ticket.state == State.SERVING
    assert "办完，叫下一位" in desk.get(f"done/{case.number}/")
    press(desk, "next", number)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.matters) == (State.DONE, ["MZ-001"])
    assert list(replay(world.centre, "cases.case")) == []


def test_notices_and_enquiries_keep_it_too(desk, take):
    take(0)
    number = called(desk)

    desk.post("tell", form(desk.person, lacks=LISTED, ticket=number))
    desk.post("ask", {"t.question": "哪天能办？", "t.answer": "周一到周六。", "ticket": number})

    ticket = Ticket.objects.get(number=number)
    assert Enquiry.objects.get().ticket == ticket
    assert Paper.objects.get(sort="notice").ticket == ticket


def test_f9_after_an_acceptance_ends_the_visit_and_calls_the_next_one(desk, take):
    take(0), take(1)
    number = called(desk)
    desk.accepted(ticket=number)

    answers = [press(desk, "next", number) for _ in (1, 2)]

    assert {one["HX-Redirect"] for one in answers} == {"/console/"}
    assert Ticket.objects.get(number=number).state == State.DONE
    assert Ticket.objects.get(number="A002").state == State.CALLED


def test_whoever_took_a_number_with_a_card_is_there_already(desk, take, world):
    take(0, person=world.wang)
    called(desk)

    assert f'name="person" value="{world.wang}"' in desk.get("")


def test_each_number_has_a_form_of_its_own(desk, take):
    desk.post("draft", form(desk.person, item="MZ-006"))
    take(0)
    number = called(desk)
    assert "接着刚才的" not in desk.get("")

    desk.post("draft", form(desk.person, ticket=number))
    assert "接着刚才的" in desk.get("")
    desk.post("draft/drop", {"ticket": number})
    press(desk, "end", number)
    press(desk, "next")

    assert "接着刚才的" in desk.get("")


def test_a_number_that_somebody_else_serves_is_not_ours(desk, take, signed_in, world):
    take(0)
    number = called(desk)
    other = signed_in("xiaosun")
    other.post("/console/sit/", {"number": "2"})

    answer = press(Desk(other, world.wang), "end", number)

    assert answer.status_code == 409
    assert "不在您的窗口" in text(answer)
    assert press(desk, "end", "A999").status_code == 404


def test_what_was_typed_is_sent_or_cleared_before_its_holder_is_gone(desk, take):
    take(0), take(1)
    number = called(desk)
    desk.post("draft", form(desk.person, ticket=number))

    answers = [press(desk, key, number) for key in ("end", "next")]

    assert {one.status_code for one in answers} == {409}
    assert "填了没交的" in text(answers[0])
    desk.post("draft/drop", {"ticket": number})
    assert press(desk, "end", number).status_code == 200


@pytest.mark.covers("C-16", partly="each further visit with its number")
def test_who_comes_back_with_what_was_missing_comes_with_a_number_too(desk, take):
    take(0), take(1)
    first = called(desk)
    desk.post("tell", form(desk.person, lacks=("diagnosis_certificate",), ticket=first))
    press(desk, "next", first)
    case = Case.objects.get()
    second = Ticket.objects.get(state=State.CALLED)

    fields = {"supply.m.diagnosis_certificate": "1", "supply.visit": "1", "revision": str(case.revision)}
    assert desk.client.post(f"/console/cases/{case.number}/supply/", fields).status_code == 302
    press(desk, "next", second.number)

    case.refresh_from_db()
    second.refresh_from_db()
    assert (case.visits, case.ticket.number, second.matters) == (2, first, ["MZ-001"])
    assert [entry.fact.ticket for entry in history(case) if entry.kind == "cases.supplied"] == [second.pk]


# --- moved on, sent away, called out of turn ----------------------------------------------------------


@pytest.fixture
def sun(signed_in, world) -> Desk:
    """小孙 at window 2."""
    client = signed_in("xiaosun")
    assert client.post("/console/sit/", {"number": "2"}).status_code == 302
    return Desk(client, world.wang)


def test_a_number_is_passed_on_to_a_window_with_the_reason(desk, sun, take):
    take(0), take(1)
    number = called(desk)
    assert "请写一句为什么" in text(press(desk, "pass", number, to="window:2"))
    assert "没有这个去处" in text(press(desk, "pass", number, other="要专门的窗口"))

    assert press(desk, "pass", number, to="window:2", other="小孙办过")["HX-Redirect"] == "/console/"

    assert called(desk) == "A002"
    assert sun.get("").index("A001") > 0
    press(sun, "next")
    assert Ticket.objects.get(number=number).window == "2"


def test_a_number_is_passed_on_to_another_line_or_the_front_desk(desk, take):
    take(0)
    number = called(desk)
    page = desk.get("")
    assert "Z 咨询引导" in page
    assert "C 居住户籍" in page

    assert press(desk, "pass", number, to="queue:Q", other="试试").status_code == 404
    press(desk, "pass", number, to="queue:Z", other="只是问路")

    ticket = Ticket.objects.get(number=number)
    assert (ticket.queue.code, ticket.state) == ("Z", State.WAITING)


def test_what_was_passed_on_meanwhile_is_told(desk, take):
    take(0)
    number = called(desk)
    press(desk, "pass", number, to="queue:Z", other="只是问路")

    answers = [
        press(desk, verb, number, other="再转") for verb in ("arrive", "end", "again", "missed", "pass", "fetch")
    ]

    assert {one.status_code for one in answers} <= {409, 422}
    assert "不在您的窗口" in text(answers[0])
    assert desk.post("accept", form(desk.person, ticket=number)).status_code == 204
    assert Case.objects.get().ticket is None


def test_one_who_fetches_something_is_next_here_and_finds_the_form_as_it_was(desk, take):
    take(0), take(1)
    number = called(desk)
    press(desk, "arrive", number)
    desk.post("draft", form(desk.person, ticket=number))
    assert "请写一句为什么" in text(press(desk, "fetch", number))
    press(desk, "fetch", number, reason="去复印")
    page = desk.get("")
    assert "先去补办" in page
    assert "接着刚才的" not in page

    assert press(desk, "back", number).status_code == 200
    assert press(desk, "back", number).status_code == 200
    assert called(desk) == number
    assert "接着刚才的" in desk.get("")


def test_one_who_missed_the_turn_reports_back_at_the_window(desk, take, world):
    ticket = take(0)
    hall.call_next(window=Window.objects.get(number="1"), by=world.li, at=MONDAY_9AM)
    for seconds in (20, 40):
        ticket.refresh_from_db()
        hall.recall(ticket=ticket, by=world.li, at=MONDAY_9AM + timedelta(seconds=seconds))
    hall.miss(ticket=ticket, by=world.li, at=MONDAY_9AM + timedelta(minutes=1))
    assert "报到" in desk.get("")

    assert press(desk, "back", ticket.number).status_code in (200, 409)


def test_a_number_is_called_out_of_turn_only_with_the_reason(desk, take):
    take(0), take(1)
    assert "请写一句为什么" in text(press(desk, "one", number="A002"))
    assert press(desk, "one", number="A099", reason="有急事").status_code == 404

    for _ in (1, 2):
        assert press(desk, "one", number="a002", reason="行动不方便")["HX-Redirect"] == "/console/"

    assert Ticket.objects.get(state=State.CALLED).number == "A002"


def test_nobody_leaves_or_pauses_with_somebody_at_the_window(desk, take):
    take(0), take(1)
    number = called(desk)

    for verb, fields in (("leave", {}), ("pause", {"reason": "rest", "minutes": "5"})):
        answer = desk.post(verb, {"_": "", **fields})
        assert answer.status_code == 409
        assert "A001还在这个窗口" in text(answer)
    press(desk, "end", number)
    assert desk.client.post("/console/pause/", {"reason": "rest", "minutes": "5"}).status_code == 302
    assert "暂停" in text(press(desk, "next"))

    assert desk.client.post("/console/leave/")["Location"] == "/console/sit/"
    assert Ticket.objects.get(number=number).state == State.DONE


def test_a_number_that_another_window_called_a_moment_ago_is_told(desk, sun, take):
    take(0)
    called(sun)

    answer = press(desk, "one", number="A001", reason="有急事")

    assert answer.status_code == 409
    assert "不能点号" in text(answer)


def test_two_numbers_of_one_person_are_served_in_one_sitting(desk, take):
    take(0), take(1), take(2)
    number = called(desk)

    assert press(desk, "one", number="A002").status_code == 200

    assert Ticket.objects.get(number="A002").state == State.DONE
    press(desk, "next", number)
    assert Ticket.objects.get(state=State.CALLED).number == "A003"


def test_the_queue_is_drawn_again_only_when_it_changed(desk, take):
    take(0)
    page = desk.get("")
    seen = page.split("call/queue/?seen=")[1].split('"')[0]

    assert desk.client.get(f"/console/call/queue/?seen={seen}", headers=SCRIPT).status_code == 204
    take(1)
    assert "A002" in text(desk.client.get(f"/console/call/queue/?seen={seen}", headers=SCRIPT))


def test_who_sits_nowhere_or_may_not_calls_nobody(signed_in):
    assert signed_in("xiaoli").post("/console/call/next/", headers=SCRIPT).status_code == 409
    assert signed_in("laozhao").post("/console/call/next/", headers=SCRIPT).status_code == 403
