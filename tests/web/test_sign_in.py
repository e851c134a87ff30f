"""Coming in, the lock over the screen, going out: through the pages."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.world import MONDAY_9AM, PASSWORD

RIGHT = "/office/needs-a-right/"


def _try(client: Client, password: str, **more: str):
    return client.post("/staff/", {"username": "xiaoli", "password": password, **more})


@pytest.mark.covers("P-08", partly="the page")
def test_a_wrong_password_says_how_many_tries_are_left_and_then_until_when_the_door_is_shut(visitor):
    first = _try(visitor, "wrong")
    for _ in range(3):
        _try(visitor, "wrong")
    last = _try(visitor, "wrong")
    right = _try(visitor, PASSWORD)

    assert first.status_code == 401
    assert "还能试4次" in first.content.decode()
    assert 'value="xiaoli"' in first.content.decode()
    assert last.status_code == right.status_code == 429
    assert "09:35" in right.content.decode()


def test_a_name_that_does_not_exist_answers_like_a_wrong_password(visitor):
    answer = visitor.post("/staff/", {"username": "nobody", "password": "wrong"})

    assert answer.status_code == 401
    assert "工号或口令不对，还能试4次" in answer.content.decode()


def test_an_empty_form_says_what_to_fill_in(visitor):
    answer = visitor.post("/staff/", {"username": "", "password": ""})

    assert answer.status_code == 422
    assert "请输入工号" in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()


def test_after_sign_in_one_comes_back_to_where_one_was_but_only_to_pages_of_ours(world):
    ours, foreign = Client(), Client()

    assert _try(ours, PASSWORD, next=RIGHT)["Location"] == RIGHT
    for address in ("https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"):
        assert "example.com" not in _try(foreign, PASSWORD, next=address)["Location"]


def test_the_screen_locks_when_nobody_touches_it_and_the_server_holds_the_lock(signed_in, at):
    client = signed_in("xiaoli")
    at(MONDAY_9AM + timedelta(minutes=36))

    assert client.get(RIGHT).status_code == 423
    at(MONDAY_9AM + timedelta(minutes=37))
    again = client.get(RIGHT)

    assert again.status_code == 423
    assert "小李离开了" in again.content.decode()
    assert client.get("/").status_code == 200


def test_a_locked_screen_opens_with_the_password_alone_and_what_was_typed_stays(signed_in):
    client = signed_in("xiaoli")

    assert client.post("/staff/lock/", {"next": RIGHT}).status_code == 423
    typed = client.post(RIGHT, {"typed": "写了一半"}, headers={"HX-Request": "true"})
    wrong = client.post("/staff/unlock/", {"password": "wrong", "next": RIGHT})
    right = client.post("/staff/unlock/", {"password": PASSWORD, "next": RIGHT})

    assert typed.status_code == 423
    assert "<html" not in typed.content.decode()
    assert wrong.status_code == 423
    assert "还能试" in wrong.content.decode()
    assert right["Location"] == RIGHT
    assert client.post(RIGHT, {"typed": "写了一半"}).content.decode() == "写了一半"


def test_who_works_keeps_the_screen_open(signed_in, at):
    client = signed_in("xiaoli")

    for minutes in range(25, 60, 10):
        at(MONDAY_9AM + timedelta(minutes=minutes))
        assert client.get(RIGHT).status_code == 200


def test_signing_out_ends_the_session(signed_in):
    client = signed_in("xiaoli")

    assert client.get("/staff/sign-out/").status_code == 405
    assert client.post("/staff/sign-out/").status_code == 302
    assert client.get(RIGHT).status_code == 302


def test_an_old_password_is_changed_before_work_and_a_weak_one_is_refused(signed_in, at):
    at(MONDAY_9AM + timedelta(days=95))
    client = signed_in("xiaoli")

    assert client.get(RIGHT)["Location"] == "/staff/password/"
    weak = client.post("/staff/password/", {"old": PASSWORD, "new": "short", "new_again": "short"})
    unlike = client.post("/staff/password/", {"old": PASSWORD, "new": "Wenchang#2027", "new_again": "Wenchang#2028"})
    done = client.post("/staff/password/", {"old": PASSWORD, "new": "Wenchang#2027", "new_again": "Wenchang#2027"})

    assert weak.status_code == unlike.status_code == 422
    assert "现在是5个" in weak.content.decode()
    assert "不一样" in unlike.content.decode()
    assert "换好了" in done.content.decode()
    assert client.get(RIGHT).status_code == 200
