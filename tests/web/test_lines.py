"""队列 and 谁会办什么 in the office: changed during the day, and at once the windows call by it."""

import pytest

from tests.hall.conftest import Hall
from tests.web.test_book import _text
from yikou.centre import queries as centre
from yikou.hall import access, queries
from yikou.hall.models import Queue
from yikou.ledger.queries import history

LINES = "/office/hall/lines/"


def _sent(**more: object) -> dict[str, object]:
    return {
        "name": "居住户籍",
        "departments": ["公安"],
        "stage": "one_desk",
        "is_helped": "1",
        "is_open": "1",
        "zone": "B 区",
        **more,
    }


@pytest.mark.covers("E-10", partly="the stage of a line is a setting")
def test_a_lines_stage_is_changed_in_the_middle_of_the_day(signed_in, world):
    made = Hall(world)
    made.sit(world.li, "1")
    made.take(0, queue="C")
    head = signed_in("wujie")
    assert made.picture(1).line("C").windows == ("1",)

    answer = head.post(f"{LINES}C/", _sent(stage="one_door"))

    assert answer["Location"] == f"{LINES}?done=line"
    assert made.picture(2).line("C").windows == ()
    assert len(made.picture(2).line("C").waiting) == 1
    page = _text(head.get(answer["Location"]))
    for said in ("一门式：只有这个队自己的窗口", "没有开着的窗口能叫", "改好了"):
        assert said in page
    assert [one.sentence for one in history(Queue.objects.get(code="C"))][-1] == "队列居住户籍变更：受理方式"


def test_saving_what_stands_already_records_nothing(signed_in, world):
    before = len(history(Queue.objects.get(code="C")))

    assert signed_in("wujie").post(f"{LINES}C/", _sent()).status_code == 302
    assert len(history(Queue.objects.get(code="C"))) == before


def test_a_line_stops_giving_out_numbers(signed_in, world):
    sent = _sent()
    del sent["is_open"]
    signed_in("wujie").post(f"{LINES}C/", sent)

    assert not Queue.objects.get(code="C").is_open
    assert "停止发号" in _text(signed_in("wujie").get(LINES))


def test_a_line_lets_itself_be_helped_or_not(signed_in, world):
    head, sent = signed_in("wujie"), _sent()
    assert "专项窗口帮忙" in _text(head.get(f"{LINES}C/"))
    del sent["is_helped"]

    head.post(f"{LINES}C/", sent)

    assert not Queue.objects.get(code="C").is_helped
    assert [one.sentence for one in history(Queue.objects.get(code="C"))][-1] == "队列居住户籍变更：专项窗口帮忙"
    head.post(f"{LINES}C/", _sent())
    assert Queue.objects.get(code="C").is_helped


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (_sent(name=""), "请填队列的名称"),
        (_sent(name="长" * 25), "最多 24 个字"),
        (_sent(stage="no_door"), "请从列出的里面选一个"),
        (_sent(hint="长" * 61), "最多 60 个字"),
    ],
)
def test_what_a_line_cannot_be_is_said_at_its_place(signed_in, world, sent, said):
    answer = signed_in("wujie").post(f"{LINES}C/", sent)

    assert answer.status_code == 422
    assert said in _text(answer)


def test_another_line_is_set_up_and_a_letter_is_taken_once(signed_in, world):
    head = signed_in("wujie")

    assert head.post(f"{LINES}new/", _sent(code="E", name="党群服务")).status_code == 302
    assert queries.queues(world.centre).last().code == "E"
    assert "已经有E开头的队列" in _text(head.post(f"{LINES}new/", _sent(code="E", name="又一个")))
    assert "号头用一个大写英文字母" in _text(head.post(f"{LINES}new/", _sent(code="é", name="又一个")))


@pytest.mark.covers("E-11", partly="what somebody may do is set by department and item")
def test_what_somebody_may_do_is_set_and_the_line_knows_it(signed_in, world):
    made = Hall(world)
    made.sit(world.li, "1")
    head, li = signed_in("wujie"), world.accounts["xiaoli"]
    address = f"/office/hall/competence/{li}/"

    answer = head.post(address, {"departments": ["民政"], "codes": "ga-008、"})

    assert answer.status_code == 302
    assert centre.competences(world.centre)[li] == {"民政", "GA-008"}
    assert "民政" in _text(head.get("/office/hall/competence/"))
    refused = head.post(address, {"codes": "XX-1、YY-2"})
    assert refused.status_code == 422
    assert "目录里没有XX-1、YY-2" in _text(refused)
    head.post(address, {"codes": ""})
    assert li not in centre.competences(world.centre)


def test_lines_and_competence_are_for_who_arranges_the_hall(signed_in, world):
    li = world.accounts["xiaoli"]
    for address in (LINES, f"{LINES}C/", f"{LINES}new/", "/office/hall/competence/", f"/office/hall/competence/{li}/"):
        assert signed_in("xiaoli").get(address).status_code == 403
    assert signed_in("wujie").get(f"{LINES}Q/").status_code == 404
    assert signed_in("wujie").get("/office/hall/competence/99999/").status_code == 404
    assert access.queue(world.wu, "C").stage == "one_desk"
