"""评价的导入导出: the fields of GB/T 39046 as CSV, Excel or JSON; what is wrong in a file is told line by line."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from yikou.feedback import operations, queries
from yikou.feedback.queries import exchange as border
from yikou.kernel.refusals import Refusal
from yikou.reporting import operations as reporting
from yikou.reporting.facts import PURPOSES
from yikou.web.asked import Asked
from yikou.web.office.views_people import by_and_at
from yikou.web.office.views_ratings import span_of
from yikou.web.pages import again, page, require

NOTE, EXPORT = "ratings.note", "registers.export"
_PAGE = "office/feedback/exchange.html"
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@page(may=(NOTE, EXPORT), methods=("GET", "HEAD", "POST"))
def exchange(request: Asked) -> HttpResponse:
    """Take a file in, or choose what to give out."""
    if request.method != "POST":
        return render(request, _PAGE, _shown(request))
    require(request, NOTE)
    sent = request.FILES.get("file")
    if sent is None or sent.size is None or sent.size > border.MOST_BYTES:
        errors = {"file": "请选一个文件，8 MB 以内。"}
        return again(request, _PAGE, _shown(request) | {"errors": errors})
    try:
        rows = border.rows_of(sent.read(), sent.name or "")
        done = operations.import_ratings(rows=rows, direction=_direction(request.POST), **by_and_at(request))
    except Refusal as refusal:
        return again(request, _PAGE, _shown(request), refusal)
    lost = border.written((one.row for one in done.wrong), "csv", "national").decode("utf-8-sig") if done.wrong else ""
    status = 422 if done.wrong else 200
    return render(request, _PAGE, _shown(request) | {"done": done, "lost": lost}, status=status)


@page(may=EXPORT, methods=("POST",))
def file(request: Asked) -> HttpResponse:
    """The ratings of some days that count, as a file; nobody is named in it, and the export is an entry.

    What residents wrote goes along only for who may export in full.
    """
    start, end = span_of(request)
    form, direction = request.POST.get("form", "csv"), _direction(request.POST)
    form = form if form in border.FORMATS else "csv"
    with_words = bool(request.POST.get("with_words"))
    rows = queries.ratings(request.centre).counted()
    rows = rows.filter(rated_at__date__gte=start, rated_at__date__lt=end + timedelta(days=1)).order_by("rated_at", "id")
    lines = [_line(one, direction, with_words) for one in rows]
    content = border.written(lines, form, direction)
    try:
        reporting.note_export(
            register="ratings",
            start=start,
            end=end,
            purpose=request.POST.get("purpose", ""),
            receiver=request.POST.get("receiver", ""),
            masking="full" if with_words else "none",
            content=content,
            rows=len(lines),
            **by_and_at(request),
        )
    except Refusal as refusal:
        return again(request, _PAGE, _shown(request), refusal)
    answer = HttpResponse(content, content_type=_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="ratings-{start:%Y%m%d}-{end:%Y%m%d}.{form}"'
    return answer


def _line(one: Any, direction: str, with_words: bool) -> dict[str, str]:
    told = border.line_of(one, direction)
    return told if with_words else told | {"文字评价": ""}


def _direction(said: Any) -> str:
    asked = str(said.get("direction", ""))
    return asked if asked in border.DIRECTIONS else "national"


def _shown(request: Asked) -> dict[str, Any]:
    start, end = span_of(request)
    return {
        "section": "ratings",
        "way": "exchange",
        "start": start,
        "end": end,
        "forms": border.FORMATS.items(),
        "directions": border.DIRECTION_WORDS.items(),
        "direction": _direction(request.POST),
        "fields": border.FIELDS,
        "purposes": PURPOSES.items(),
        "typed": request.POST,
    }
