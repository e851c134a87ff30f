"""放假安排: the years and where they come from, any year as a grid of months, taking in a year's notice."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.centre import access, operations
from yikou.centre import queries as centre
from yikou.kernel.calendar import NoCalendar, NoticeWrong, WorkCalendar, Year, read_notice
from yikou.kernel.refusals import NotFound, Refusal
from yikou.ledger import queries as ledger
from yikou.web.asked import Asked
from yikou.web.office.recounting import moved_by, provisional, recount
from yikou.web.office.views_people import BOTH, READ
from yikou.web.pages import again, page

PUBLISH = "calendar.publish"
FORM = "office/calendar/import.html"
LARGEST = 64 * 1024
_NOTICE = 60
_HOLIDAY = 20
_AHEAD = 2
KINDS = {"工作日": "work", "休息日": "rest", "调休上班": "made_up"}


@dataclass(frozen=True)
class Day:
    """One cell of a month: its number, what kind of day it is, and why, in words."""

    day: date
    kind: str
    why: str
    is_today: bool = False


@dataclass(frozen=True)
class Month:
    """One month in weeks from Monday; None before its first day and after its last."""

    number: int
    weeks: tuple[tuple[Day | None, ...], ...]
    working: int


@dataclass(frozen=True)
class Span:
    """Days in a row that are off for one reason, or worked instead."""

    why: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


# --- the years ---------------------------------------------------------------------------------


@page(may=(PUBLISH, READ))
def calendar(request: Asked) -> HttpResponse:
    """Every year that is known by its notice, which came with the system and which were imported; the next ones."""
    known = centre.calendar(request.centre)
    imported = {one.year: one for one in centre.calendar_years(request.centre)}
    shipped = WorkCalendar.shipped().published_years
    this = request.today.year
    years = sorted({*known.published_years, *range(this, this + _AHEAD + 1)}, reverse=True)
    lines = [
        (one, _state(one, imported, shipped), imported.get(one), _working(known, one)) for one in years if one <= 9999
    ]
    context = {
        "section": "people",
        "years": lines,
        "waiting": provisional(request.centre).count(),
        "this_year": this,
    }
    return render(request, "office/calendar/years.html", context)


def _state(year: int, imported: dict[int, Any], shipped: frozenset[int]) -> str:
    if year in imported:
        return "imported"
    return "shipped" if year in shipped else "provisional"


def _working(known: WorkCalendar, year: int) -> int | None:
    try:
        return known.working_days(date(year, 1, 1), date(year, 12, 31)) + known.is_working(date(year, 1, 1))
    except NoCalendar:
        return None


@page(may=(PUBLISH, READ))
def year(request: Asked, number: int) -> HttpResponse:
    """One year, month by month: each day that is off or worked instead says why."""
    known = centre.calendar(request.centre)
    if not 1 <= number <= 9999 or _working(known, number) is None:
        raise NotFound("这一年的日历")
    imported = {one.year: one for one in centre.calendar_years(request.centre)}
    row = imported.get(number)
    first = next(iter(ledger.history(row)), None) if row else None
    context = {
        "section": "people",
        "year": number,
        "months": [_month(known, number, month, request.today) for month in range(1, 13)],
        "working": _working(known, number),
        "spans": _spans(known, number),
        "state": _state(number, imported, WorkCalendar.shipped().published_years),
        "row": row,
        "imported": first,
        "importer": accounts.name_of_actor(first.by) if first else "",
        "moved": moved_by(row) if row else [],
        "parked": request.GET.get("parked", "0")[:6],
        "done": request.GET.get("done", ""),
        "before": number - 1 if _working(known, number - 1) else None,
        "after": number + 1 if _working(known, number + 1) else None,
    }
    return render(request, "office/calendar/year.html", context)


def _month(known: WorkCalendar, number: int, month: int, today: date) -> Month:
    begins, length = monthrange(number, month)
    days = [_day(known, date(number, month, one), today) for one in range(1, length + 1)]
    cells: list[Day | None] = [*[None] * begins, *days]
    cells += [None] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
    return Month(month, weeks, sum(one.kind in ("work", "made_up") for one in days))


def _day(known: WorkCalendar, day: date, today: date) -> Day:
    why = known.why(day)
    kind = KINDS.get(why, "off")
    said = {"work": "", "rest": "休"}.get(kind, why)
    return Day(day, kind, said, day == today)


def _spans(known: WorkCalendar, number: int) -> list[Span]:
    """The named days of the year, in a row: 10月1日到7日 国庆节."""
    days = [date(number, 1, 1) + timedelta(days=n) for n in range(366 if monthrange(number, 2)[1] == 29 else 365)]
    spans = []
    for why, run in groupby(days, key=known.why):
        listed = list(run)
        if KINDS.get(why) not in ("work", "rest"):
            spans.append(Span(why, listed[0], listed[-1]))
    return spans


# --- taking a year in --------------------------------------------------------------------------


@page(may=PUBLISH, methods=BOTH)
def bring_in(request: Asked) -> HttpResponse:
    """Read a year's notice and show its days; nothing is written yet."""
    context: dict[str, Any] = {"section": "people"}
    if request.method != "POST":
        return render(request, FORM, context)
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        return again(request, FORM, context | {"errors": {"file": "请选放假安排的文件。"}})
    try:
        text = _text(sent)
        shown = context | _preview(request, _read(text, sent.name or ""), text)
    except Refusal as refusal:
        return again(request, FORM, context, refusal)
    return render(request, FORM, shown)


@page(may=PUBLISH, methods=("POST",))
def confirm(request: Asked) -> HttpResponse:
    """Take in the notice that was shown, and count the provisional matters anew at once."""
    text = request.POST.get("notice", "")
    try:
        notice = _read(text, "")
        operations.import_calendar_year(
            centre=access.own_centre(request.actor), data=_data(notice), by=request.actor, at=request.at
        )
    except Refusal as refusal:
        return again(request, FORM, {"section": "people"}, refusal)
    done = recount(request.centre, by=request.actor, at=request.at)
    back = reverse("office:calendar_year", args=[notice.year])
    return HttpResponseRedirect(f"{back}?done=imported&parked={len(done.parked)}")


def _text(sent: Any) -> str:
    """The words of an upload. Refuses with NoticeWrong what is too long or no text."""
    data: bytes = sent.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise NoticeWrong("文件太大，一年的放假安排只有几十行", sent.name or "")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoticeWrong("文件不是文字，或者不是 UTF-8 编码", sent.name or "") from None


def _read(text: str, file: str) -> Year:
    """The notice, with names that fit where they are printed. Refuses with NoticeWrong."""
    if len(text) > LARGEST:
        raise NoticeWrong("文件太大，一年的放假安排只有几十行", file)
    notice = read_notice(text, file)
    if not notice.notice.strip() or len(notice.notice) > _NOTICE:
        raise NoticeWrong(f"notice 要写通知的名字，最多{_NOTICE}个字", file)
    if any(not name.strip() or len(name) > _HOLIDAY for name in notice.days_off.values()):
        raise NoticeWrong(f"days_off 的 name 要写节日的名字，最多{_HOLIDAY}个字", file)
    return notice


def _data(notice: Year) -> dict[str, Any]:
    return {
        "year": notice.year,
        "notice": notice.notice.strip(),
        "days_off": dict(notice.days_off),
        "make_up": sorted(notice.make_up),
    }


def _preview(request: Asked, notice: Year, text: str) -> dict[str, Any]:
    known = centre.calendar(request.centre)
    off = [Span(why, run[0], run[-1]) for why, run in _runs(notice)]
    try:
        there = known.with_notice(notice)
    except NoCalendar:
        raise NoticeWrong(f"{notice.year}年离有日历的年份太远，请先导入中间的年份") from None
    return {
        "notice": notice,
        "text": text,
        "spans": off,
        "make_up": sorted(notice.make_up),
        "working": _working(there, notice.year),
        "working_before": _working(known, notice.year),
        "waiting": provisional(request.centre).count(),
        "is_known": notice.year in known.published_years,
    }


def _runs(notice: Year) -> list[tuple[str, list[date]]]:
    """The days off by name, days in a row together."""
    runs: list[tuple[str, list[date]]] = []
    for day, name in sorted(notice.days_off.items()):
        if runs and runs[-1][0] == name and runs[-1][1][-1] + timedelta(days=1) == day:
            runs[-1][1].append(day)
        else:
            runs.append((name, [day]))
    return runs
