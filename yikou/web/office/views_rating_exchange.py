"""评价的导入导出: the fields of GB/T 39046 as CSV, Excel or JSON; what is wrong in a file is told line by line."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from yikou.feedback import operations, queries
from yikou.feedback.queries import exchange as border
from yikou.kernel.refusals import Refusal
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


@page(may=EXPORT)
def file(request: Asked) -> HttpResponse:
    """The ratings of some days that count, as a file; nobody is named in it."""
    start, end = span_of(request)
    form = request.GET.get("form", "csv")
    form = form if form in border.FORMATS else "csv"
    direction = _direction(request.GET)
    rows = queries.ratings(request.centre).counted()
    rows = rows.filter(rated_at__date__gte=start, rated_at__date__lt=end + timedelta(days=1)).order_by("rated_at", "id")
    content = border.written((border.line_of(one, direction) for one in rows), form, direction)
    answer = HttpResponse(content, content_type=_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="ratings-{start:%Y%m%d}-{end:%Y%m%d}.{form}"'
    return answer


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
    }
