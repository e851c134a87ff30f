"""Guides: what to bring for one's own answers; joint packages; search."""

import html
import re

import pytest
from django.test import Client

from tests.world import MONDAY
from yikou.cases.models import Paper
from yikou.catalogue.queries import catalogue

MZ = "/guides/MZ-001/"
ALL = "?members=ill&unit=local&applicant=self"


def _text(answer) -> str:
    return answer.content.decode()


@pytest.mark.covers("C-03", partly="portal")
def test_a_guide_says_promise_law_fee_place_and_basis(visitor):
    page = _text(visitor.get(MZ))

    for said in (
        "25 个工作日",
        "法律规定不超过 30 个工作日",
        "不收费",
        "综合窗口",
        "社会救助暂行办法",
        "云水街道文昌路 9 号",
    ):
        assert said in page


def test_the_list_narrows_with_each_answer_and_says_why_something_was_added(visitor):
    before, after = _text(visitor.get(MZ)), _text(visitor.get(MZ + ALL))

    assert "至少要带" in before
    assert "疾病诊断证明</b>" not in before
    assert "看您怎么答，可能还要" in before
    assert "您要带" in after
    assert "因为“有重病患者”" in after
    assert "残疾人证" not in after


def test_what_the_window_looks_up_itself_need_not_be_brought(visitor):
    page = _text(visitor.get(MZ + ALL))

    assert "窗口从公安户籍信息查，查不到才请您带" in page
    assert '<em class="num">5</em>' in page


def test_several_answers_add_the_papers_of_each_and_none_stands_alone(visitor):
    several = _text(visitor.get(MZ + "?members=ill&members=student&unit=local&applicant=self"))
    muddled = _text(visitor.get(MZ + "?members=none&members=ill&unit=local&applicant=self"))

    assert "在校就读证明" in several
    assert "开不出来可以签承诺书代替" in several
    assert "有一问的选项变了" in muddled
    assert "因为“有重病患者”" in muddled


def test_an_answer_changes_only_the_list(visitor):
    part = _text(visitor.get(MZ + ALL, headers={"HX-Request": "true"}))

    assert "<html" not in part
    assert "您要带" in part
    assert 'id="fee"' in part


@pytest.mark.parametrize(("answer", "fee"), [("lost", "40 元"), ("expired", "20 元"), ("first_minor", "不收费")])
def test_a_fee_follows_the_answer(visitor, answer, fee):
    assert fee in _text(visitor.get(f"/guides/GA-008/?reason={answer}"))


def test_every_guide_of_the_catalogue_opens(visitor, world):
    for code in catalogue(world.centre, MONDAY).items:
        assert visitor.get(f"/guides/{code}/").status_code == 200, code


@pytest.mark.covers("B-32", "C-04", "C-05", "C-07", "C-10", "C-13")
def test_every_guide_publishes_materials_steps_with_their_bearers_limit_fee_and_result(visitor, world):
    for code, item in catalogue(world.centre, MONDAY).items.items():
        page = html.unescape(_text(visitor.get(f"/guides/{code}/")))

        assert not [one.name for one in item.materials if one.required and one.name not in page], code
        flow = page[page.index("办的过程") :] if item.steps else ""
        for step in item.steps:
            where = item.window_label if step.role == "window" else f"{item.department}部门"
            assert step.name in flow, code
            assert where in flow, code
        assert f"{item.promised_limit} 个工作日" in page or item.promised_label in page, code
        assert "不收费" in page or "元" in page, code
        assert item.result.delivery_label in page, code
        assert all(one.label in page for one in item.basis), code


@pytest.mark.covers("C-14", "C-15")
def test_every_guide_is_one_page_on_the_wall(visitor, world):
    """One of each department: they differ in length, and the longest has to fit as well."""
    items = catalogue(world.centre, MONDAY).items.values()
    longest = max(items, key=lambda one: len(one.materials) + len(one.steps))
    for code in ("MZ-001", "GA-008", "DQ-001", longest.code):
        sheet = visitor.get(f"/guides/{code}/poster/").content

        assert sheet.startswith(b"%PDF")
        assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1, code


def test_an_unknown_matter_is_not_found_and_sends_on(visitor):
    answer = visitor.get("/guides/XX-999/")

    assert answer.status_code == 404
    assert "没有编码是“XX-999”的事项" in _text(answer)


@pytest.mark.covers("E-01", "E-09", partly="portal")
def test_a_notice_made_from_the_answers_lists_everything_and_is_readable_behind_its_code(visitor):
    made = visitor.post(MZ + "notice/", {"members": ["ill"], "unit": "local", "applicant": "self"})

    paper = Paper.objects.get()
    assert made["Location"] == f"/n/{paper.token}/"
    page = _text(visitor.get(made["Location"]))
    assert paper.number in page
    for said in (
        "一共 6 样",
        "疾病诊断证明",
        "医疗费用票据",
        "法定 30 个工作日",
        "哪些情形办不了",
        "社会救助暂行办法",
        "<svg",
    ):
        assert said in page


def test_a_notice_is_printed_as_one_sheet_too(visitor):
    made = visitor.post(MZ + "notice/", {"members": ["ill"], "unit": "local", "applicant": "self"})

    paper = visitor.get(made["Location"] + "?format=pdf")

    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_a_notice_needs_every_answer(visitor):
    answer = visitor.post(MZ + "notice/", {"members": ["ill"]})

    assert answer.status_code == 422
    assert "还差一问没有回答" in _text(answer)
    assert not Paper.objects.exists()


def test_nobody_reads_a_notice_without_its_code(visitor):
    assert visitor.get("/n/guessed/").status_code == 404


@pytest.mark.parametrize("by", ["need", "category", "department", "nonsense"])
def test_all_matters_are_found_by_need_category_and_department(visitor, by):
    page = _text(visitor.get(f"/guides/?by={by}"))

    assert "低保申请" in page
    assert "一共 145 项" in page


def test_a_package_leaves_out_what_does_not_apply_and_adds_up_the_longest_chain(visitor):
    whole = _text(visitor.get("/packages/shop_opening/"))
    less = _text(visitor.get("/packages/newborn/?maternity=neither"))

    assert "最长的一条" in whole
    assert "按您的回答不用办：" in less
    assert "生育津贴" in less
    assert "到公安派出所办" in less


def test_a_package_with_nothing_left_sends_to_single_matters(visitor, world):
    assert visitor.get("/packages/nothing/").status_code == 404


def test_search_finds_in_everyday_words_and_does_not_guess(visitor):
    found, nothing = _text(visitor.get("/search/?q=低保")), _text(visitor.get("/search/?q=zzzzqqqq火星"))

    assert 'href="/guides/MZ-001/"' in found
    assert "我们不乱猜" in nothing
    assert "出入境" in _text(visitor.get("/search/?q=护照丢了"))
    assert "021-5555 0101" in nothing


def test_search_answers_a_fragment_while_one_types(visitor):
    part = _text(visitor.get("/search/?q=低保", headers={"HX-Request": "true"}))

    assert "<html" not in part
    assert "低保申请" in part


@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=%00",
        "/search/?q=%ff%fe",
        "/search/?q=" + "长" * 3000,
        "/guides/%00/",
        "/guides/../../etc/passwd/",
        "/guides/MZ-001/?members=%00",
        "/guides/MZ-001/?members=nonsense&applicant=&unit=permit&unit=local&zzz=1",
        "/guides/" + "M" * 4000 + "/",
        "/packages/newborn/?maternity=nonsense",
        "/elder/MZ-001/?step=99999999999",
        "/elder/MZ-001/?step=-1",
        "/elder/MZ-001/?step=²",
        "/elder/NO-1/",
        "/elder/which/?q=zzz",
        "/kept/nonsense/",
        "/rules/nonsense/",
        "/rules/first_contact.duty/poster/?format=zip",
        "/mode/?to=elder&next=//example.com/",
        "/mode/?to=nonsense&next=%00",
        "/c/" + "x" * 300 + "/",
        "/progress/?number=" + "9" * 400,
    ],
)
def test_nothing_a_person_sends_breaks_a_page(visitor: Client, address: str):
    assert visitor.get(address).status_code < 500
