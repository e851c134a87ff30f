"""What residents are told: written with the change, sent later and once, called about where it fails."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connection, connections

from tests.cases.conftest import Matter, matter
from tests.hall.conftest import Hall
from tests.hall.test_book import book
from tests.notify.conftest import PHONE, Gateway, on, spooled
from tests.world import House
from yikou.cases import operations as cases
from yikou.cli import worker
from yikou.hall.models import Appointment
from yikou.kernel.actors import Actor, system
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger.operations import subject_key
from yikou.ledger.queries import entries, history, replay
from yikou.notify import access, queries
from yikou.notify import operations as notify
from yikou.notify.models import Message
from yikou.notify.wording import WordingWrong, wordings

__all__ = ["matter"]
SAID = "【云水中心】您约了3月3日 14:00到综合业务，预约号{}。来不了请提前取消，把时间让给别人。电话021-5555 0101"


def _round(house: House, at: datetime) -> notify.Round:
    return notify.send_due(centre=house.centre, by=system(house.centre), at=at)


# --- without a channel ----------------------------------------------------------------------------


def test_without_a_channel_a_message_waits_until_somebody_has_called(reminder: Message, house: House) -> None:
    due = on(3, 11, 30)

    assert (_round(house, due), list(queries.to_tell(house.centre, due))) == (notify.Round(), [reminder])
    assert not queries.wants_round(house.centre, due)
    assert queries.text(reminder) == SAID.format(reminder.number)
    assert notify.show_phone(message=reminder, by=house.mei, at=due) == PHONE
    for _ in range(2):
        notify.note_told(message=reminder, by=house.mei, at=due)

    assert list(queries.to_tell(house.centre, due)) == []
    assert [one.sentence for one in history(reminder)] == ["为告知“快到时间”查看了电话", "电话告知本人：快到时间"]
    assert list(replay(house.centre, "notify.message")) == []
    with pytest.raises(notify.NothingParked if queries.is_on() else notify.NoWayOut):
        notify.try_again(message=reminder, by=house.mei, at=due)


def test_a_message_that_comes_too_late_is_not_told(reminder: Message, house: House) -> None:
    late = on(3, 14)

    assert queries.wants_round(house.centre, late)
    assert (list(queries.to_tell(house.centre, late)), _round(house, late).dropped) == ([], 1)
    reminder.refresh_from_db()
    with pytest.raises(notify.NoLongerOpen):
        notify.note_told(message=reminder, by=house.mei, at=late)


def test_only_who_tells_opens_a_message_and_another_centres_is_not_there(reminder: Message, house: House) -> None:
    elsewhere = Actor(key="staff:1", centre="other", rights=frozenset({"messages.tell"}))

    assert access.message(house.mei, reminder.pk) == reminder
    with pytest.raises(NotAllowed):
        access.message(house.zhao, reminder.pk)
    with pytest.raises(NotFound):
        access.message(elsewhere, reminder.pk)


# --- a folder -------------------------------------------------------------------------------------


@pytest.mark.covers("F-10", partly="by text message through a gateway; there is no channel of the citizen card")
def test_a_message_goes_into_the_folder_once_when_it_is_due(reminder: Message, house: House, spool: Path) -> None:
    due = on(3, 11, 30)

    assert _round(house, due - timedelta(minutes=1)) == notify.Round()
    assert (_round(house, due).told, _round(house, due).told) == (1, 0)

    said = {"id": f"yunshui-{reminder.pk}", "phone": PHONE, "text": SAID.format(reminder.number)}
    assert spooled(spool) == [{**said, "at": "2026-03-03T11:30:00+08:00"}]
    assert [one.sentence for one in history(reminder)] == ["短信告知本人：快到时间"]
    assert history(reminder)[0].under == "notify.telling@1"
    assert list(replay(house.centre, "notify.message")) == []


def test_who_comes_early_is_reminded_the_evening_before(hall_now: Hall) -> None:
    (message,) = queries.of(subject_key(book(hall_now, on(4, 9))))

    assert message.due_at == on(3, 19, 50)


def test_nobody_is_woken(reminder: Message, house: House, spool: Path) -> None:
    Message.objects.filter(pk=reminder.pk).update(until=None)

    for at in (on(3, 20), on(4, 7, 59)):
        assert not queries.wants_round(house.centre, at)
        assert _round(house, at) == notify.Round()
    assert _round(house, on(4, 8)).told == 1


def test_the_worker_sends_by_itself(
    reminder: Message, house: House, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker.clock, "now", lambda: on(3, 11, 31))

    worker.work_once()
    worker.work_once()

    assert len(spooled(spool)) == 1


def test_who_gave_up_the_time_is_not_reminded(hall_now: Hall, spool: Path) -> None:
    from yikou.hall import operations as hall

    made = book(hall_now, on(3, 14))
    hall.cancel(appointment=made, by=hall_now.door, at=on(2, 10))

    assert _round(hall_now.house, on(3, 11, 30)) == notify.Round()
    assert spooled(spool) == []


def test_a_telephone_that_was_forgotten_parks_the_message(reminder: Message, house: House, spool: Path) -> None:
    Appointment.objects.update(phone="")

    assert _round(house, on(3, 11, 30)).parked == 1
    assert history(reminder)[-1].sentence == "通知没有发出去：快到时间（没有电话）"
    with pytest.raises(notify.NoPhoneKept):
        notify.show_phone(message=reminder, by=house.mei, at=on(3, 11, 40))


# --- a gateway ------------------------------------------------------------------------------------


def test_a_gateway_that_fails_is_tried_again_and_then_somebody_calls(
    reminder: Message, house: House, gateway: Gateway
) -> None:
    Message.objects.filter(pk=reminder.pk).update(until=None)
    gateway.answer, at, tried = 502, on(3, 11, 30), []

    while not Message.objects.filter(state="parked").exists():
        if _round(house, at) != notify.Round():
            tried.append(at)
        at += timedelta(minutes=5)

    assert [int((one - tried[0]) / timedelta(minutes=1)) for one in tried] == [0, 10, 30, 60, 100]
    assert len(gateway.got) == 5
    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason) == ("parked", "短信网关答 502")
    assert history(reminder)[-1].sentence == "通知没有发出去：快到时间（短信网关答 502）"
    assert _round(house, at + timedelta(hours=1)) == notify.Round()
    assert list(queries.to_tell(house.centre, at)) == [reminder]


def test_what_failed_is_sent_again_once_however_often_it_is_asked_for(
    reminder: Message, house: House, gateway: Gateway
) -> None:
    Message.objects.filter(pk=reminder.pk).update(state="parked", tries=5, reason="超时")
    reminder.refresh_from_db()
    at = on(3, 12)

    notify.try_again(message=access.message(house.mei, reminder.pk), by=house.mei, at=at)
    with pytest.raises(notify.NothingParked):
        notify.try_again(message=reminder, by=house.mei, at=at)
    assert (_round(house, at).told, _round(house, at).told) == (1, 0)

    assert [json.loads(one)["phone"] for one in gateway.got] == [PHONE]
    assert [one.label for one in history(reminder)] == ["再发通知", "告知本人"]


def test_a_gateway_that_answers_but_does_not_take_it_has_not_sent_it(
    reminder: Message, house: House, gateway: Gateway, settings: Any
) -> None:
    settings.NOTIFY_BODY, settings.NOTIFY_OK = "mobile={phone}&content={text}&n={id}", '"code":0'
    gateway.says = '{"code":17}'

    assert _round(house, on(3, 11, 30)).failed == 1
    gateway.says = '{"code":0}'
    assert _round(house, on(3, 11, 40)).told == 1

    assert gateway.got[0].startswith(f"mobile={PHONE}&content=%E3%80%90")


def test_a_gateway_that_is_not_there_is_named_without_its_address(
    reminder: Message, house: House, settings: Any
) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        settings.NOTIFY = f"http://127.0.0.1:{held.getsockname()[1]}/?secret=1"

        assert _round(house, on(3, 11, 30)).failed == 1

    reminder.refresh_from_db()
    assert reminder.reason == "连不上短信网关：没有人应"


def test_three_failures_in_a_row_end_the_round(hall_now: Hall, gateway: Gateway) -> None:
    for n in range(5):
        book(hall_now, on(3, 14 + n // 2, 30 * (n % 2)), phone=f"1380000{n:04d}")
    gateway.answer = 500

    assert _round(hall_now.house, on(3, 13)).failed == 3


def test_what_a_worker_had_in_hand_when_it_died_is_not_sent_again_by_itself(
    reminder: Message, house: House, spool: Path
) -> None:
    Message.objects.filter(pk=reminder.pk).update(state="sending", tries=1, claimed_at=on(3, 11, 30))

    assert _round(house, on(3, 11, 45)) == notify.Round()
    assert _round(house, on(3, 12)).parked == 1

    reminder.refresh_from_db()
    assert (reminder.reason, spooled(spool)) == ("发的时候断了，不知道发出去没有", [])


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends_each_message(hall_now: Hall, spool: Path) -> None:
    for n in range(8):
        book(hall_now, on(3, 14 + n // 4, 30 * (n // 2 % 2)), phone=f"1380000{n:04d}")

    def work(_: int) -> int:
        try:
            return _round(hall_now.house, on(3, 13)).told
        finally:
            connections.close_all()

    connection.close()
    with ThreadPoolExecutor(max_workers=4) as pool:
        told = sum(pool.map(work, range(4)))

    sent = [one["id"] for one in spooled(spool)]
    assert told == len(sent) == len(set(sent)) == 8


# --- by mail --------------------------------------------------------------------------------------


def test_a_mail_server_that_is_not_there_is_tried_again(reminder: Message, house: House, settings: Any) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        settings.NOTIFY = f"smtp://127.0.0.1:{held.getsockname()[1]}/?to={{phone}}@sms.example"

        assert _round(house, on(3, 11, 30)).failed == 1

    reminder.refresh_from_db()
    assert reminder.reason == "邮件没有发出：没有人应"


@pytest.mark.parametrize(
    ("way", "is_right"),
    [
        ("", True),
        ("none", True),
        ("file:/srv/outbox", True),
        ("file:outbox", False),
        ("smtp://mail/?to={phone}@sms.example", True),
        ("smtp://mail/", False),
        ("http://gateway.local/send", True),
        ("pigeon:west", False),
    ],
)
def test_a_setting_that_leads_nowhere_is_said_at_start(way: str, is_right: bool, settings: Any) -> None:
    settings.NOTIFY = way

    found = [one.id for one in run_checks() if one.id == "notify.E001"]

    assert found == ([] if is_right else ["notify.E001"])


# --- what is said ---------------------------------------------------------------------------------


def test_no_entry_and_no_row_holds_a_number(reminder: Message, house: House, spool: Path) -> None:
    _round(house, on(3, 11, 30))

    said = [json.dumps(one.facts, ensure_ascii=False) for one in entries(house.centre)]
    assert not [one for one in said if PHONE in one]
    assert PHONE not in json.dumps(list(Message.objects.values()), default=str)


def test_a_topic_is_told_with_its_own_places_and_no_identity_number(hall_now: Hall) -> None:
    made = book(hall_now, on(3, 14))
    given: dict[str, Any] = {"about": made, "topic": "cases.concluded", "by": hall_now.door, "at": on(2, 10)}

    with pytest.raises(WordingWrong):
        notify.tell(values={"number": "1"}, **given)
    with pytest.raises(WordingWrong):
        notify.tell(values={"number": "11010519491231002X", "do": "来取"}, **given)
    with pytest.raises(WordingWrong):
        notify.tell(values={}, **{**given, "topic": "hall.nothing"})
    assert set(wordings()) == {
        *("hall.reminder", "hall.offered", "hall.moved", "hall.unplaced"),
        *("cases.concluded", "cases.enquiry_answered"),
        *("feedback.noted", "feedback.declined", "feedback.extended", "feedback.answered"),
        *("feedback.asked_back", "feedback.ended", "feedback.rate", "feedback.put_right"),
    }


@pytest.mark.covers("F-10", partly="the applicant is told that the result is there")
def test_the_applicant_is_told_that_the_result_is_there_until_it_was_fetched(matter: Matter, spool: Path) -> None:
    world, case = matter.world, matter.accepted()
    while case.step != "deliver" and case.state == "accepted":
        try:
            cases.decide(case=case, granted=True, reasons="", by=world.zhao, at=on(3, 10))
        except cases.StepsLeft:
            cases.finish_step(case=case, by=world.zhao, at=on(3, 10))
    cases.conclude(case=case, by=world.zhao, at=on(3, 11))

    (message,) = queries.of(subject_key(case))
    assert queries.text(message) == f"【云水中心】您的{case.number}号办件办好了，请带身份证来取。电话021-5555 0101"
    assert _round(world, on(3, 11)).told == 1
    assert spooled(spool)[0]["phone"] == case.applicant.phone_number
