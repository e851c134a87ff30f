"""What hangs on paper: the data that the documents' templates take, and the PDF as an answer."""

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from yikou.kernel.documents import render_pdf
from yikou.policies.queries import InForce
from yikou.web import place
from yikou.web.asked import Asked
from yikou.web.portal.guide import Guide


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
        "lead": text.plain,
        "lines": list(text.poster),
        "figures": [{"value": value, "label": label} for value, label in text.figures],
        "exceptions": [{"title": title, "text": said} for title, said in text.exceptions],
        "code": text.code,
        "version": found.version.version,
        "from_on": found.version.from_on,
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
        "steps": [{"name": one.name, "days": one.days, "role": one.role, "told": list(one.told)} for one in shown.flow],
        "result": item.result.name,
        "delivery": item.result.delivery_label,
        "basis": [one.label for one in item.basis],
        "address": address,
    }


def _centre(request: Asked) -> dict[str, str]:
    here = place.of(request.centre, request.today)
    return {
        "name": here.name,
        "address": here.address,
        "phone": here.phone,
        "supervision_phone": here.supervision_phone,
        "hours": here.hours,
    }
