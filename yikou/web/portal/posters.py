"""What hangs on paper: the data that the documents' templates take, and the PDF as an answer."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponse

from yikou.kernel.clock import ZONE
from yikou.kernel.documents import render_pdf
from yikou.policies.queries import InForce, version_line
from yikou.web import place
from yikou.web.asked import Asked
from yikou.web.portal.guide import Guide
from yikou.web.portal.letters import conditions, limit_told

if TYPE_CHECKING:
    from yikou.cases.models import Paper


def pdf(template: str, data: dict[str, Any], *, name: str) -> HttpResponse:
    """A document as a PDF that the browser shows and may keep under its Chinese name."""
    answer = HttpResponse(render_pdf(template, data), content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    return answer


def rule_poster(found: InForce, request: Asked, address: str) -> dict[str, Any]:
    """A rule as it hangs: the same words and values that are enforced."""
    text = found.text
    return {
        "centre": _centre(request),
        "title": text.title,
        "variant": text.variant,
        "lead": text.plain,
        "lines": list(text.poster),
        "figures": [{"value": value, "label": label} for value, label in text.figures],
        "exceptions": [{"title": title, "text": said} for title, said in text.exceptions],
        "version": version_line(found),
        "address": address,
    }


def guide_poster(shown: Guide, request: Asked, address: str) -> dict[str, Any]:
    """A guide as it hangs: all that may be asked for, how long, how much, the way it goes."""
    item = shown.item
    return {
        "centre": _centre(request),
        "title": item.short_name,
        "name": item.name,
        "code": item.code,
        "promised": item.promised_label,
        "legal": item.legal_label,
        "fee": shown.fee,
        "where": item.window_label,
        "conditions": list(item.conditions),
        "materials": [{"name": one.name, "told": one.told, "kept": one.kept} for one in shown.bring],
        "maybe": list(shown.maybe),
        "steps": [{"name": one.name, "days": one.days} for one in item.steps]
        + [{"name": stop, "days": "需要时才有，不算时限"} for stop in item.suspends],
        "result": item.result.name,
        "delivery": item.result.delivery_label,
        "basis": [one.label for one in item.basis],
        "address": address,
    }


def notice_letter(paper: "Paper", request: Asked, address: str) -> dict[str, Any]:
    """A one-time notice as it was given; on paper as on the screen."""
    said = paper.content
    materials = said["materials"]
    count = len(materials)
    rows = [
        [str(n), {"text": one["name"], "note": one["form"]}, one["issuer"], one.get("saved", "☐ 请带来")]
        for n, one in enumerate(materials, 1)
    ]
    columns = [
        {"title": "序", "width": "10mm", "align": "center"},
        {"title": "材料", "width": 3},
        {"title": "谁出具", "width": 3},
        {"title": "要不要带", "width": 3},
    ]
    return {
        "centre": _centre(request),
        "number": paper.number,
        "replaced": f"这份已经更正，以 {paper.replaced_by} 为准。" if paper.replaced_by else "",
        "facts": [
            ["办理事项", f"{said['item']['name']}（{said['item']['code']}）"],
            ["告知时间", paper.issued_at.astimezone(ZONE)],
            ["您的情形", "；".join(answer for _, answer in said["answers"]) or "不分情形"],
            ["办理期限", limit_told(said["limit"])],
            ["收费", "不收费" if said["fee"] == "0" else f"{said['fee']} 元"],
        ],
        "lead": f"更正理由：{said['reason']}" if said.get("reason") else "",
        "table": {"heading": f"办这件事要的材料，一共 {count} 样", "columns": columns, "rows": rows} if rows else None,
        "promise": f"<b>除上面 {count} 样外，本中心不再要求任何材料。</b>多要一样，我们赔您来回路费。",
        "sections": [
            {"heading": "怎么办", "text": " → ".join([*map(_stage, said["procedure"]), said["result"] or "当场办好"])},
            {"heading": "哪些情形办不了", "text": _not_handled(conditions(said))},
            {"heading": "依据", "text": "；".join(said["basis"])},
        ],
        "footer": f"{_complain(request)}摘要 {paper.digest[:16]}",
        "qr": address,
        "qr_note": "扫码看这份告知书",
        # What somebody printed at home bears nobody's signature; its number and code prove it.
        **({"sign": [], "seal": ""} if paper.channel == "web" else {}),
    }


def _stage(step: Mapping[str, Any]) -> str:
    return f"{step['name']}（{step['days']} 个工作日）" if step["days"] else str(step["name"])


def _not_handled(conditions: Sequence[str]) -> str:
    numbered = "\n".join(f"{n}. {one}" for n, one in enumerate(conditions, 1))
    return f"下面有一条对不上，就办不了：\n{numbered}" if conditions else ""


def _complain(request: Asked) -> str:
    here = _centre(request)
    phone = here["supervision_phone"] or here["phone"]
    return f"对告知有疑问，或被要求另交材料，请拨打监督电话 {phone}。" if phone else ""


def _centre(request: Asked) -> dict[str, str]:
    here = place.of(request.centre, request.today)
    return {
        "name": here.name,
        "address": here.address,
        "phone": here.phone,
        "supervision_phone": here.supervision_phone,
        "hours": here.hours,
    }
