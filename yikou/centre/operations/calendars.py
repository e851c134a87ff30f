"""The centre's own calendar: a year's notice is imported, a closing announced (A-21, hours.extra_closing)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yikou.accounts import access as accounts
from yikou.centre import facts as f
from yikou.centre import queries
from yikou.centre.models import CalendarYear, Centre, ExtraClosing, fresh_stamp
from yikou.centre.policies import ExtraClosing as ClosingRule
from yikou.centre.policies import WorkingDays
from yikou.kernel.actors import Actor
from yikou.kernel.calendar import NoCalendar
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook

_SATURDAY = 6
_KEYS = {"year", "notice", "days_off", "make_up"}


class CalendarUnreadable(Refusal):
    """The file is not a year's notice in our form."""

    told = "放假安排的文件读不了：{why}。格式是 year、notice、days_off（日期: 节日）、make_up（日期列表）。"
    status = 422


class DayOfAnotherYear(Refusal):
    """A day in the file lies outside its year."""

    told = "文件写的是{year}年，里面的{day}不是这一年的。"
    status = 422


class MakeUpOnWorkday(Refusal):
    """Only a Saturday or Sunday can be a make-up working day."""

    told = "{day}本来就是周一到周五，不能是调休上班日，请对照通知核对。"
    status = 422


class DayBothWays(Refusal):
    """A day is a holiday and a make-up working day at once."""

    told = "{day}既写了放假又写了上班，请对照通知核对。"
    status = 422


class TooFewDaysOff(Refusal):
    """The file has fewer days than the law itself gives: half of it is missing."""

    told = "文件里只有{found}天假，比法定节假日{statutory}还少，多半没写全。请对照通知补齐。"
    rule = "calendar.working_days"
    status = 422


class YearPublished(Refusal):
    """The year's notice is in already."""

    told = "{year}年的放假安排已经有了（{notice}），不能再导入。"


class ClosingTooLate(Refusal):
    """The closing is announced too late."""

    told = "{day}停办最晚要在{announce_by}公告。突发情况请注明“突发”，可以当天公告。"
    rule = "hours.extra_closing"


class ClosedAnyway(Refusal):
    """The centre is closed on that day anyway."""

    told = "{day}是{why}，本来就不开门，不用公告停办。"


@dataclass(frozen=True)
class _Notice:
    year: int
    notice: str
    days_off: dict[date, str]
    make_up: tuple[date, ...]


@transaction.atomic
def import_calendar_year(*, centre: Centre, data: Mapping[str, Any], by: Actor, at: datetime) -> CalendarYear:
    """Take in the State Council's notice for a year; limits counted provisionally can be counted anew.

    `data` is {year, notice, days_off: {date: holiday}, make_up: [date]}; dates are dates or
    ISO text. Needs `calendar.publish`. Refuses with NotAllowed, CalendarUnreadable,
    DayOfAnotherYear, MakeUpOnWorkday, DayBothWays, TooFewDaysOff, YearPublished. (calendar.working_days)
    """
    accounts.require(by, "calendar.publish")
    notice = _read(data)
    _refuse_impossible(notice)
    rule = rulebook(centre.pk, date(notice.year, 1, 1)).get(WorkingDays)
    if len(notice.days_off) < rule.statutory_holidays.value:
        raise TooFewDaysOff(found=len(notice.days_off), statutory=rule.statutory_holidays.text)
    queries.forget(centre.pk)
    if notice.year in queries.calendar(centre.pk).published_years:
        known = CalendarYear.objects.filter(centre=centre, year=notice.year).first()
        raise YearPublished(year=notice.year, notice=known.notice if known else "随系统带来")
    _refuse_beyond(centre, notice)
    row = CalendarYear(centre=centre)
    published = f.CalendarPublished(
        year=notice.year,
        notice=notice.notice,
        days_off={day.isoformat(): name for day, name in sorted(notice.days_off.items())},
        make_up=notice.make_up,
    )
    record(row, published, by=by, at=at, under=rule)
    _restamp(centre)
    return row


@transaction.atomic
def announce_closing(
    *, centre: Centre, day: date, reason: str, by: Actor, at: datetime, emergency: bool = False
) -> ExtraClosing:
    """Announce that the centre stays shut on a day; it does not count as a working day.

    Only the rule's approver may; early enough unless it is an emergency. Refuses with
    NotAllowed, ClosingTooLate, ClosedAnyway. (hours.extra_closing)
    """
    today = at.astimezone(ZONE).date()
    rule = rulebook(centre.pk, today).get(ClosingRule).applying(emergency=emergency)
    if rule.approver not in by.roles:
        raise accounts.refusal_for("centre.close")
    queries.forget(centre.pk)
    calendar = queries.calendar(centre.pk)
    if not queries.spans(centre.pk, day):
        raise ClosedAnyway(day=day.isoformat(), why=calendar.why(day))
    if not rule.allows(closed_on=day, announced_on=today, calendar=calendar):
        raise ClosingTooLate(day=day.isoformat(), announce_by=rule.announce_by(day, calendar).isoformat())
    row = ExtraClosing(centre=centre)
    announced = f.ClosingAnnounced(day=day, reason=reason, emergency=emergency, announced_on=today)
    record(row, announced, by=by, at=at, under=rule)
    _restamp(centre)
    return row


def _read(data: Mapping[str, Any]) -> _Notice:
    if not isinstance(data, Mapping) or set(data) != _KEYS:
        odd = "、".join(sorted(set(data) ^ _KEYS)) if isinstance(data, Mapping) else "不是键值"
        raise CalendarUnreadable(why=f"缺少或多出 {odd}")
    days_off, make_up = data["days_off"], data["make_up"]
    if not isinstance(data["year"], int) or not isinstance(days_off, Mapping) or not isinstance(make_up, list | tuple):
        raise CalendarUnreadable(why="year 要是年份，days_off 要是日期和节日，make_up 要是日期列表")
    return _Notice(
        year=data["year"],
        notice=str(data["notice"]),
        days_off={_day(day): str(name) for day, name in days_off.items()},
        make_up=tuple(sorted(_day(day) for day in make_up)),
    )


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise CalendarUnreadable(why=f"{value} 不是日期") from None


def _refuse_impossible(notice: _Notice) -> None:
    for day in (*notice.days_off, *notice.make_up):
        if day.year != notice.year:
            raise DayOfAnotherYear(year=notice.year, day=day.isoformat())
    for day in notice.make_up:
        if day in notice.days_off:
            raise DayBothWays(day=day.isoformat())
        if day.isoweekday() < _SATURDAY:
            raise MakeUpOnWorkday(day=day.isoformat())


def _refuse_beyond(centre: Centre, notice: _Notice) -> None:
    """A year that leaves a gap to those known would take the whole calendar with it."""
    try:
        queries.calendar(centre.pk).with_year(notice.year, notice.days_off, set(notice.make_up))
    except NoCalendar:
        raise CalendarUnreadable(why=f"{notice.year}年离有日历的年份太远") from None


def _restamp(centre: Centre) -> None:
    centre.calendar_stamp = fresh_stamp()
    Centre.objects.filter(pk=centre.pk).update(calendar_stamp=centre.calendar_stamp)
    queries.forget(centre.pk)
