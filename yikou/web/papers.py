"""What is handed out on paper, as data for its template: receipts, corrections, refusals, clock stops, decisions.

Only what stands in the case and in the paper itself is printed; a paper is printed tomorrow as it was today.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.cases import queries
from yikou.cases.policies import Duty
from yikou.catalogue.items import NO_LEGAL_LIMIT
from yikou.kernel.clock import ZONE
from yikou.kernel.documents import templates
from yikou.policies.queries import rulebook
from yikou.residents import queries as residents
from yikou.web import place
from yikou.web.asked import Asked
from yikou.web.portal.letters import review
from yikou.web.portal.posters import notice_letter, pdf

if TYPE_CHECKING:
    from yikou.cases.models import Case, Paper

Data = dict[str, Any]

COMPLAIN = "对办理有意见，或被要求清单以外的材料，请打监督电话"


def receipt(case: "Case", request: Asked) -> Data:
    """The receipt: number, date, materials received, the limit with its date and how it was counted, who answers,
    how to look it up, how to complain. (intake.receipt, F-14)"""
    shown = queries.progress(case, at=request.at)
    lines = queries.material_lines(case, shown.item)
    if not case.is_open:  # what was never brought is no longer missing
        lines = [one for one in lines if _is_in(one)]
    return {
        **_head(case, request),
        "title": receipt_title(case),
        "facts": [*_people(case, request), *_dates(case, shown)],
        "lead": _promise(case, shown),
        "table": _materials(lines, f"收到的材料，一共 {sum(_is_in(one) for one in lines)} 样"),
        "promise": _owes(case, lines),
        "sections": _said(
            _section("这个日期怎么算的", shown.counted),
            _section("谁负责", _owners(shown, case)),
            _section("怎么查进度", "扫右下角的码；或在中心网站“查进度”输入编号和证件号后四位。"),
            _section(
                "什么时候不计时", "；".join(shown.item.suspends) and f"{'、'.join(shown.item.suspends)}期间不计时。"
            ),
        ),
        "date": case.received_at.astimezone(ZONE).date(),
        "footer": f"{_complain(request)}{_duty(case)}",
        "qr": case_address(case, request),
        "qr_note": "扫码看进度",
    }


def receipt_title(case: "Case") -> str:
    """What the receipt is called: accepted, only received, or done while the resident waited."""
    if case.concluded_at and case.concluded_at == case.accepted_at:
        return "办结凭证"
    return "受理通知书" if case.accepted_at else "收件凭证"


def letter(paper: "Paper", request: Asked) -> tuple[str, Data]:
    """A paper of a case as template and data; the one-time notice is the portal's own letter."""
    if paper.sort == "notice":
        address = request.build_absolute_uri(reverse("portal:notice", args=[paper.token]))
        data = notice_letter(paper, request, address)
        return "notice", data | {"facts": [*_noticed(paper, request), *data["facts"], *_first_contact(paper)]}
    template = paper.sort if paper.sort in templates() else "result"
    said = paper.content
    data = {
        **(_head(paper.case, request) if paper.case else {"centre": centre(request)}),
        "title": queries.SORTS.get(paper.sort, "文书"),
        "number": paper.number,
        "facts": [
            *(_people(paper.case, request) if paper.case else []),
            ["告知时间", paper.issued_at.astimezone(ZONE)],
        ],
        "sections": [one for one in (_section(title, say(said)) for title, say in _PARTS) if one]
        + ([_section("怎么补", _how_to_supply(request))] if paper.sort == "correction" else []),
        "date": paper.issued_at.astimezone(ZONE).date(),
        "footer": f"{_complain(request)}摘要 {paper.digest[:16]}",
        "qr": case_address(paper.case, request) if paper.case else "",
        "qr_note": "扫码看进度",
    }
    return template, data | _SPECIAL.get(paper.sort, _nothing)(said)


def receipt_pdf(case: "Case", request: Asked) -> HttpResponse:
    """The receipt as a PDF."""
    return pdf("receipt", receipt(case, request), name=f"{receipt_title(case)} {case.number}.pdf")


def paper_pdf(paper: "Paper", request: Asked) -> HttpResponse:
    """A numbered paper as a PDF."""
    template, data = letter(paper, request)
    return pdf(template, data, name=f"{queries.SORTS.get(paper.sort, '文书')} {paper.number}.pdf")


def cover_pdf(case: "Case", request: Asked) -> HttpResponse:
    """The cover of a case's file with its contents list. (F-21, F-22)"""
    listed = queries.contents(case)
    rows = [[str(n), name, told] for n, (name, told) in enumerate(listed, 1)]
    columns = [
        {"title": "序", "width": "10mm", "align": "center"},
        {"title": "文件", "width": 3},
        {"title": "编号或形式", "width": 3},
    ]
    data = {
        **_head(case, request),
        "number": case.file_number or case.number,
        "lead": case.item_name,
        "facts": [
            *_people(case, request),
            ["归档日期", (case.archived_at and case.archived_at.astimezone(ZONE).date()) or "未归档"],
        ],
        "table": {"heading": "卷内目录", "columns": columns, "rows": rows},
    }
    return pdf("archive_cover", data, name=f"案卷 {case.number}.pdf")


def case_address(case: "Case", request: Asked) -> str:
    """Where a resident looks at the case: what the QR code holds."""
    return request.build_absolute_uri(reverse("portal:case", args=[case.token]))


def centre(request: Asked) -> dict[str, str]:
    """The centre as it stands at the head and foot of a paper."""
    here = place.of(request.centre, request.today)
    return {
        "name": here.name,
        "address": here.address,
        "phone": here.phone,
        "supervision_phone": here.supervision_phone,
        "hours": here.hours,
    }


def _complain(request: Asked) -> str:
    """How to complain, with the number to dial."""
    phone = centre(request)["supervision_phone"] or centre(request)["phone"]
    return f"{COMPLAIN} {phone}。" if phone else f"{COMPLAIN}。"


def _head(case: "Case", request: Asked) -> Data:
    return {"centre": centre(request), "number": case.number}


def _how_to_supply(request: Asked) -> str:
    here = centre(request)
    ask = f"；走不动、不方便的，打 {here['phone']}，我们想办法" if here["phone"] else ""
    where = f"（{here['address']}）" if here["address"] else ""
    return f"送到中心任一综合窗口{where}，也可以请家人或居委会代交{ask}。"


def _people(case: "Case", request: Asked) -> list[list[str]]:
    shown = residents.view(case.applicant, on=request.today)
    agent = [["代办人", residents.view(case.agent, on=request.today).name]] if case.agent else []
    return [
        ["申请人", shown.name],
        ["证件号码", shown.identity],
        *agent,
        ["办理事项", f"{case.item_name}（{case.item_code}）"],
    ]


def first_contact(paper: "Paper") -> str:
    """Who told it at a window and answers for it; nobody where a resident printed it at home."""
    kind, _, key = paper.issued_by.partition(":")
    return accounts.names({int(key)}).get(int(key), "") if kind == "staff" else ""


def _first_contact(paper: "Paper") -> list[list[str]]:
    name = first_contact(paper)
    return [["首问负责人", name]] if name else []


def _noticed(paper: "Paper", request: Asked) -> list[list[str]]:
    if paper.person is None:
        return []
    shown = residents.view(paper.person, on=request.today)
    return [["申请人", shown.name], ["证件号码", shown.identity]]


def _dates(case: "Case", shown: queries.Progress) -> list[list[Any]]:
    facts: list[list[Any]] = [["收件时间", case.received_at.astimezone(ZONE)]]
    if case.due_on:
        facts.append(["最晚办结", f"{_day(case.due_on)}{'（暂定）' if case.is_provisional else ''}"])
    return [*facts, ["首问负责人", shown.first_contact]]


def _promise(case: "Case", shown: queries.Progress) -> str:
    if case.concluded_at:
        return f"<b>当场办结</b>：{shown.item.result.name or '已经办好'}。"
    if case.due_on is None:
        return _not_accepted(case, shown)
    legal = shown.item.legal_label
    law = "法律没有规定期限" if legal == NO_LEGAL_LIMIT else f"法定 {legal}"
    return f"我们承诺 <b>{_day(case.due_on)}</b> 前办结（{case.days} 个工作日，{law}）。"


def _not_accepted(case: "Case", shown: queries.Progress) -> str:
    """What becomes of papers that were taken in while nothing is promised yet, or no longer."""
    if case.state == "correcting" and case.correct_by:
        return f"材料收下了，还不齐。<b>请在 {_day(case.correct_by)}前补齐</b>，补齐当天受理；要补的见补正告知书。"
    if case.state == "declined":
        return shown.must_do
    if case.state == "withdrawn":
        return "这件已经撤回，不再办理。"
    return "材料已收下，五个工作日内告诉您受理还是要补什么；到期没有告诉您的，就是受理了。"


def _owes(case: "Case", lines: Sequence[Mapping[str, Any]]) -> str:
    if case.gaps and case.gaps_by:
        names = "、".join(one["name"] for one in lines if one["key"] in case.gaps)
        return (
            f"<b>容缺受理：</b>您书面承诺在 {_day(case.gaps_by)}前补交{names}；补交前不作决定，逾期不补视为撤回申请。"
        )
    return ""


def _owners(shown: queries.Progress, case: "Case") -> str:
    now = f"；现在由{case.department}的{shown.owner}经办" if shown.owner and shown.owner != shown.first_contact else ""
    return f"首问负责人{shown.first_contact}，从头管到底{now}。"


def _duty(case: "Case") -> str:
    rule = rulebook(case.centre_id, case.received_at.astimezone(ZONE).date()).get(Duty)
    return rule.text.plain + "。" if rule.text.plain else ""


def _is_in(one: Mapping[str, Any]) -> bool:
    return bool(one["state"] != "missing")


def _materials(lines: Sequence[Mapping[str, Any]], heading: str) -> Data | None:
    if not lines:
        return None
    columns = [
        {"title": "序", "width": "10mm", "align": "center"},
        {"title": "材料", "width": 1},
        {"title": "收件时的情况", "width": 1},
    ]
    rows = [
        {
            "cells": [str(n), {"text": one["name"], "note": one["form"]}, _how(one)],
            "tone": "" if _is_in(one) else "miss",
        }
        for n, one in enumerate(lines, 1)
    ]
    return {"heading": heading, "columns": columns, "rows": rows}


def _how(one: Mapping[str, Any]) -> str:
    if one["state"] == "missing":
        return "☐ 还缺"
    seen = "，原件已核对退还" if one.get("original") else ""
    copies = f"，留复印件 {one['copies']} 份" if one.get("copies") and one.get("original") else ""
    return f"✓ {one['how']}{seen}{copies}"


def _section(heading: str, text: str | None) -> Data | None:
    return {"heading": heading, "text": text} if text else None


def _said(*sections: Data | None) -> list[Data]:
    """The sections that say something."""
    return [one for one in sections if one]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _written(said: Mapping[str, Any], key: str) -> str:
    return _day(date.fromisoformat(said[key])) if said.get(key) else ""


# Heading and what stands below it; a part without anything to say is left out.
_PARTS: tuple[tuple[str, Callable[[Mapping[str, Any]], str]], ...] = (
    ("决定", lambda said: str(said.get("outcome") or said.get("ground") or "")),
    ("办理结果", lambda said: "，编号 ".join(filter(None, (said.get("result", ""), said.get("result_number", ""))))),
    ("理由", lambda said: str(said.get("reasons") or (said.get("reason", "") if "until" not in said else ""))),
    ("暂停的原因", lambda said: f"{said['reason']}：{said.get('note', '')}" if "until" in said else ""),
    ("依据", lambda said: "；".join(said.get("basis", ()))),
    ("该去哪里办", lambda said: str(said.get("right_body", ""))),
    ("怎么申请复议和起诉", review),
)


def _nothing(said: Mapping[str, Any]) -> Data:
    return {}


def _correction(said: Mapping[str, Any]) -> Data:
    asked = said["asked"]
    columns = [
        {"title": "序", "width": "10mm", "align": "center"},
        {"title": "要补的材料", "width": 3},
        {"title": "谁出具", "width": 2},
    ]
    rows = [[str(n), {"text": one["name"], "note": one["form"]}, one["issuer"]] for n, one in enumerate(asked, 1)]
    by = _written(said, "correct_by")
    return {
        "table": {"heading": f"要补的一共 {len(asked)} 样，一次说全", "columns": columns, "rows": rows},
        "promise": f"<b>请在 {by}前补齐。</b>除这 {len(asked)} 样外，不再要求补别的；补齐当天受理，不用重新取号。",
    }


def _stop(said: Mapping[str, Any]) -> Data:
    return {"promise": f"<b>最晚 {_written(said, 'until')} 恢复计时</b>，暂停的日子不算在办理时限里。"}


def _extension(said: Mapping[str, Any]) -> Data:
    allowed = f"经{said.get('approver', '')}批准，延长 {said.get('days', '')} 个工作日"
    told = f"{allowed}，<b>最晚 {_written(said, 'due_on')} 办结</b>。"
    return {"title": "延期告知书", "promise": told}


_SPECIAL: dict[str, Callable[[Mapping[str, Any]], Data]] = {
    "correction": _correction,
    "stop": _stop,
    "extension": _extension,
}
