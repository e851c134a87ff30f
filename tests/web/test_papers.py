"""What is handed out on paper says what is so: what was told, what was declined, what may not be asked for."""

from typing import Any

import pytest
from django.http import HttpResponse

from tests.cases.conftest import LISTED
from tests.web.desk import Desk, form, text
from tests.world import PASSWORD
from yikou.cases.models import Case, Paper
from yikou.web import papers
from yikou.web.portal import letters

DECLINED = {
    "t.ground": "not_our_power",
    "t.why": "户籍在外省，不归本中心办",
    "t.body": "户籍所在地街道办事处",
    "username": "wujie",
    "password": PASSWORD,
}


@pytest.fixture
def desk(signed_in, world) -> Desk:
    """小李 at window 1."""
    client = signed_in("xiaoli")
    client.post("/console/sit/", {"number": "1"})
    return Desk(client, world.wang)


@pytest.fixture
def printed(monkeypatch) -> list[dict[str, Any]]:
    """What went to the printer, as data."""
    sheets: list[dict[str, Any]] = []

    def keep(template: str, data: dict[str, Any], *, name: str) -> HttpResponse:
        sheets.append(data | {"template": template, "file": name})
        return HttpResponse(b"%PDF", content_type="application/pdf")

    monkeypatch.setattr(papers, "pdf", keep)
    return sheets


def test_the_receipt_of_a_correction_says_until_when_and_promises_no_silence(desk, world, printed, visitor):
    desk.post("tell", form(world.wang, lacks=("id_card",)))
    case = Case.objects.get()

    visitor.get(f"/c/{case.token}/receipt/")
    page = text(visitor.get(f"/c/{case.token}/"))

    assert printed[0]["title"] == "收件凭证"
    assert "前补齐" in printed[0]["lead"]
    assert "就是受理了" not in printed[0]["lead"]
    assert "最晚补齐" in page
    assert "收件凭证" in page
    assert "受理通知书" not in page


def test_the_receipt_of_a_declined_matter_promises_nothing_and_lists_nothing_as_missing(desk, world, printed, visitor):
    desk.post("decline", form(world.wang, lacks=("id_card",)) | DECLINED)
    case = Case.objects.get()
    assert case.state == "declined"

    visitor.get(f"/c/{case.token}/receipt/")
    page = text(visitor.get(f"/c/{case.token}/"))

    assert "没有受理" in printed[0]["lead"]
    assert "还缺" not in str(printed[0]["table"])
    assert "这件没有受理" in page
    assert "受理通知书" not in page
    decision = text(visitor.get(f"/n/{Paper.objects.get(sort='decline').token}/"))
    assert "怎么申请复议和起诉" in decision
    assert "行政诉讼" in decision


def test_a_notice_given_at_the_window_names_who_answers_for_it_and_whom_to_call(desk, world, printed):
    desk.post("tell", form(world.wang, lacks=LISTED))
    given = Paper.objects.get(sort="notice")

    desk.client.get(f"/console/papers/{given.number}/")

    assert ["首问负责人", "小李"] in printed[0]["facts"]
    assert "首问负责人" in text(desk.client.get(f"/n/{given.token}/"))


def test_the_conditions_of_a_notice_are_read_as_a_list_of_what_must_be_so():
    content = {"refusal_reasons": ["不符合：具有本地户籍。", "不符合：符合收入条件。"]}

    assert letters.conditions(content) == ["具有本地户籍。", "符合收入条件。"]


@pytest.mark.parametrize(
    ("legal", "told"),
    [("30个工作日", "承诺 10个工作日，法定 30个工作日"), ("法律没有规定", "承诺 10个工作日，法律没有规定期限")],
)
def test_a_limit_that_no_law_sets_is_said_in_words(legal, told):
    assert letters.limit_told({"promised": "10个工作日", "legal": legal}) == told
