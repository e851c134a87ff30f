"""Paper: every template with little and with much, embedded fonts, and text that is only text."""

import re
import time
from datetime import date, datetime
from typing import Any

import pytest

from yikou.kernel.documents import qr_svg, render_pdf, templates

CENTRE = {
    "name": "柳湾镇社区事务受理服务中心",
    "address": "柳湾镇中心路 68 号一楼",
    "phone": "021-5555 0168",
    "supervision_phone": "021-5555 0199",
    "hours": "周一至周五 09:00-12:00、14:00-17:30",
}
LONG = (
    "关于申请人及其共同生活的家庭成员近十二个月内全部工资性收入、经营净收入、"
    "财产净收入和转移净收入的书面声明与核查授权材料"
)
NOTICE: dict[str, Any] = {
    "centre": CENTRE,
    "number": "26-1124-0071-C",
    "facts": [["申请人", "顾桂英"], ["证件号码", "310***********2046"], ["告知时间", datetime(2026, 11, 24, 10, 28)]],  # noqa: DTZ001
    "table": {
        "heading": "办这件事要的材料，一共 2 样",
        "columns": [{"title": "序", "align": "center"}, {"title": "材料", "width": 1}, "谁出具", {"title": "今天"}],
        "rows": [
            ["1", {"text": "申请表", "note": "填写 1 份，窗口提供"}, "申请人", "✓ 已收"],
            {"cells": ["2", "疾病诊断证明", "医疗机构", "☐ 待补"], "tone": "miss"},
        ],
    },
    "promise": "<b>除上面 2 样外，本中心不再要求任何材料。</b>",
    "sections": [
        {"heading": "依据", "text": "社会救助暂行办法第十一条"},
        {"heading": "怎么补", "items": ["带来", "寄来"]},
    ],
    "date": date(2026, 11, 24),
    "footer": "对告知有疑问，请拨打监督电话。",
    "qr": "https://yikou.example/notice/abc",
}
POSTER: dict[str, Any] = {
    "centre": CENTRE,
    "title": "首问责任制",
    "lead": "您问的第一个人，就是管到底的那个人",
    "lines": ["谁先接待，谁就负责。来访、来电、网上来问，都一样。", "跟到有结果。"],
    "figures": [{"value": "10 分钟内", "label": "转交到承办人"}],
    "version": 2,
    "from_on": date(2026, 9, 1),
    "code": "first_contact.duty",
    "url": "https://yikou.example/rules/first_contact.duty",
}
GUIDE: dict[str, Any] = {
    "centre": CENTRE,
    "title": "低保",
    "name": "最低生活保障金的给付",
    "code": "MZ-001",
    "promised": "25个工作日",
    "fee": "不收费",
    "materials": [{"name": "申请表", "told": "填写 1 份", "kept": False}, {"name": "户口簿", "told": "", "kept": True}],
    "maybe": ["残疾人证"],
    "steps": [{"name": "受理", "days": 0}, {"name": "公示", "days": 7}],
    "basis": ["社会救助暂行办法第十一条"],
}


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def fonts(pdf: bytes) -> set[str]:
    return {name.decode().split("+")[-1] for name in re.findall(rb"/BaseFont\s*/([\w+-]+)", pdf)}


def test_every_document_has_its_template() -> None:
    wanted = {"receipt", "notice", "correction", "decline", "stop", "result", "poster", "guide_poster"}

    assert wanted | {"archive_cover", "summary"} <= set(templates())
    with pytest.raises(ValueError):
        render_pdf("base", {})
    with pytest.raises(ValueError):
        render_pdf("../../settings", {})


@pytest.mark.parametrize("template", templates())
def test_a_template_stands_with_nothing_and_with_everything(template: str) -> None:
    everything = {**NOTICE, **POSTER, **GUIDE, "tables": [{**NOTICE["table"]}, {"columns": ["空"], "rows": []}]}

    for data in ({}, {"centre": {"name": "柳湾"}, "title": "题"}, everything):
        assert pages(render_pdf(template, data)) >= 1


def test_the_fonts_are_embedded_as_subsets() -> None:
    pdf = render_pdf("notice", NOTICE)

    assert fonts(pdf) == {"NotoSansSC-Regular", "NotoSansSC-Bold"}
    assert pdf.count(b"/FontFile2") == 2
    assert len(pdf) < 200_000
    assert pages(pdf) == 1


def test_twenty_long_materials_go_on_over_pages_and_none_is_lost() -> None:
    row = [{"text": LONG, "note": "编号 " + "ABCDEFGHIJ0123456789" * 4}, LONG, "✓"]
    table = {"columns": ["材料", "谁出具", "今天"], "rows": [row] * 20}

    assert pages(render_pdf("notice", {**NOTICE, "table": table})) > 1


def test_twenty_materials_of_an_ordinary_length_fit_on_two_pages() -> None:
    row = ["1", {"text": "家庭经济状况核对授权书", "note": "全体成年家庭成员签名"}, "申请人", "✓ 已收"]

    assert pages(render_pdf("notice", {**NOTICE, "table": {**NOTICE["table"], "rows": [row] * 20}})) <= 2


@pytest.mark.parametrize("many", [1, 6, 14])
@pytest.mark.parametrize("text", ["办。", LONG])
def test_a_poster_is_one_page_whatever_its_length(many: int, text: str) -> None:
    poster = {**POSTER, "title": LONG[:24], "lead": text, "lines": [text] * many}
    guide = {**GUIDE, "materials": [{"name": text, "told": text}] * (many * 2), "conditions": [text] * many}

    assert pages(render_pdf("poster", poster)) == 1
    assert pages(render_pdf("guide_poster", guide)) == 1


def test_text_is_set_as_it_is_and_never_run() -> None:
    nasty = '#panic("no") *x* $x$ @ref <label> [ ] \\ " ** 138****1234 <b>never closed </b></b> //x /* y'

    pdf = render_pdf("notice", {**NOTICE, "lead": nasty, "facts": [["#x", nasty]], "promise": nasty, "footer": nasty})

    assert pages(pdf) == 1


def test_the_same_data_gives_the_same_bytes() -> None:
    assert render_pdf("receipt", NOTICE) == render_pdf("receipt", NOTICE)


def test_a_page_is_set_in_time() -> None:
    render_pdf("receipt", NOTICE)

    began = time.process_time()
    for n in range(5):
        render_pdf("receipt", {**NOTICE, "number": f"26-1124-000{n}"})

    assert (time.process_time() - began) / 5 < 0.1


def test_a_code_for_a_page_has_no_inline_style() -> None:
    svg = qr_svg("https://yikou.example/progress/abc?x=1&y=2")

    assert svg.startswith("<svg")
    assert 'class="qr"' in svg
    assert "viewBox" in svg
    assert "style" not in svg
    assert "<title>二维码</title>" in svg
