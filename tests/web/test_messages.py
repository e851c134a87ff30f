"""通知 in the office: what waits, what failed, what was told; by whom it may be told."""

import html
from typing import Any

import pytest

from tests.hall.conftest import Hall, full_hall  # noqa: F401
from tests.hall.test_book import PHONE, book, on
from tests.web.conftest import At
from tests.world import MONDAY_9AM
from yikou.feedback import operations as feedback
from yikou.kernel.actors import resident
from yikou.ledger.operations import subject_key
from yikou.ledger.queries import history
from yikou.notify import queries
from yikou.notify.models import Message

LIST = "/office/messages/"


def _text(answer: Any) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.fixture
def reminder(full_hall: Hall, at: At) -> Message:  # noqa: F811
    """A reminder that is due; it is Tuesday, 11:40."""
    made = book(full_hall, on(3, 14))
    at(on(3, 11, 40))
    return queries.of(subject_key(made)).get()


def test_the_desk_reads_what_is_to_be_said_calls_and_notes_it(signed_in, reminder):
    desk, one = signed_in("xiaomei"), f"{LIST}{reminder.pk}/"
    page = _text(desk.get(LIST))
    assert "没有接短信通道" in page
    assert queries.text(reminder) in page
    assert PHONE not in page + _text(desk.get(one))

    assert PHONE in _text(desk.post(f"{one}phone/"))
    assert desk.post(f"{one}told/")["Location"] == LIST

    assert "没有等着告诉的" in _text(desk.get(LIST))
    assert "电话" in _text(desk.get(f"{LIST}?show=told"))
    assert "小梅：电话告知本人：快到时间" in _text(desk.get(one))
    assert [entry.label for entry in history(reminder)] == ["查看电话", "告知本人"]


def test_what_opens_the_residents_page_is_read_out_by_who_calls_and_never_by_who_answers_for_it(world, signed_in):
    said = feedback.Said(sort="suggestion", channel="web", words="灯太暗", phone=PHONE, reply_way="page")
    made = feedback.note_concern(said=said, by=resident(world.centre), at=MONDAY_9AM)
    told = queries.of(subject_key(made)).get()
    one = f"{LIST}{told.pk}/"
    names = {world.ban.account_id: "bange", world.chen.account_id: "chenzhuren"}
    owner, other = sorted(names, key=lambda account: account != made.owner)
    caller, handler = signed_in(names[other]), signed_in(names[owner])

    assert made.code in queries.text(told)
    assert made.code not in _text(caller.get(LIST)) + _text(caller.get(one))
    assert f"查询码{made.code}" in _text(caller.post(f"{one}phone/"))
    assert PHONE in (asked := _text(handler.post(f"{one}phone/")))
    assert made.code not in asked + _text(handler.get(one))


def test_what_failed_stands_with_its_reason_and_is_sent_again_once(signed_in, reminder, settings):
    Message.objects.filter(pk=reminder.pk).update(state="parked", reason="短信网关答 502")
    desk, one = signed_in("xiaomei"), f"{LIST}{reminder.pk}/"
    assert "短信网关答 502" in _text(desk.get(f"{LIST}?show=parked"))
    assert "再发一次" not in _text(desk.get(one))
    refused = desk.post(f"{one}again/")
    assert (refused.status_code, "没有接短信通道" in html.unescape(refused.content.decode())) == (409, True)

    settings.NOTIFY = "http://gateway.local/send"
    assert "再发一次" in _text(desk.get(one))
    assert desk.post(f"{one}again/").status_code == 302
    assert desk.post(f"{one}again/").status_code == 409


def test_others_do_not_tell_and_what_is_not_there_is_not_found(signed_in, reminder):
    assert signed_in("laozhao").get(LIST).status_code == 403
    desk = signed_in("xiaomei")
    for verb in ("", "phone/", "told/", "again/"):
        send = desk.post if verb else desk.get
        assert send(f"{LIST}999999/{verb}").status_code == 404
    assert desk.get(f"{LIST}?show=x&y=1").status_code == 200


def test_what_is_not_so_any_more_is_not_noted(signed_in, reminder):
    Message.objects.update(state="dropped")
    desk, one = signed_in("xiaomei"), f"{LIST}{reminder.pk}/"

    assert desk.post(f"{one}told/").status_code == 409
    Message.objects.update(state="waiting", about="hall.appointment:0")
    assert desk.post(f"{one}phone/").status_code == 409
