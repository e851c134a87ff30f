"""Write yikou/data/calendar: the published years, and the statutory holidays of those to come.

Published years come from `chinesecalendar`, the lunar dates of later years from `holidays`; both
are tools of the workshop, the product reads only the files. A new year's notice is a new file of
the same form, written by hand or imported by the centre: `python tools/make_calendar.py` writes
the years that chinesecalendar knows and leaves every other file alone.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from chinese_calendar import Holiday
from chinese_calendar import constants as published
from holidays.calendars.chinese import _ChineseLunisolar

TARGET = Path(__file__).resolve().parent.parent / "yikou/data/calendar"
FIRST, LAST_LUNAR = 2014, 2050

NAMES = {
    Holiday.new_years_day: "元旦",
    Holiday.spring_festival: "春节",
    Holiday.tomb_sweeping_day: "清明节",
    Holiday.labour_day: "劳动节",
    Holiday.dragon_boat_festival: "端午节",
    Holiday.national_day: "国庆节",
    Holiday.mid_autumn_festival: "中秋节",
    Holiday.anti_fascist_70th_day: "抗战胜利70周年纪念日",
}

SOURCES = {
    2024: "https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm",
    2025: "https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm",
    2026: "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm",
}


def year_file(year: int) -> str:
    """One year's notice: what is off, under which name, and which weekend days are worked."""
    off = sorted((day, NAMES[Holiday(name)]) for day, name in published.holidays.items() if day.year == year)
    worked = sorted(day for day in published.workdays if day.year == year)
    lines = [
        f"# {year}年放假安排：放假的周末也列出，调休上班的周末在 make_up。由 tools/make_calendar.py 生成。",
        f"year: {year}",
        f"notice: 国务院办公厅关于{year}年部分节假日安排的通知",
        f"source: {SOURCES.get(year, 'chinesecalendar 1.11.0')}",
        "days_off:",
        *(f"  - {{name: {name}, from: {first}, to: {last}}}" for name, first, last in spans(off)),
        f"make_up: [{', '.join(str(day) for day in worked)}]",
    ]
    return "\n".join(lines) + "\n"


def spans(days: Iterable[tuple[date, str]]) -> list[tuple[str, date, date]]:
    """Runs of days of one name, as (name, first, last)."""
    found: list[tuple[str, date, date]] = []
    for day, name in days:
        if found and found[-1][0] == name and found[-1][2] + timedelta(days=1) == day:
            found[-1] = (name, found[-1][1], day)
        else:
            found.append((name, day, day))
    return found


def lunar_file(first: int) -> str:
    """The days of the year that follow the moon and the sun: the rest of the law's holidays have fixed dates."""
    moon = _ChineseLunisolar()
    rows = []
    for year in range(first, LAST_LUNAR + 1):
        moving = (moon.lunar_new_year_date, moon.qingming_date, moon.dragon_boat_date, moon.mid_autumn_date)
        days = [day for day, _ in (ask(year) for ask in moving) if day is not None]
        assert len(days) == len(moving)
        assert all(one < other for one, other in pairwise(days)), year
        rows.append(f"  {year}: [{', '.join(str(day) for day in days)}]")
    return (
        "# 放假安排未公布的年份按《全国年节及纪念日放假办法》（2024年修订）的13天推算，算出的日期都注明暂定。\n"
        "# fixed 是公历日期；moving 是从当年这一天起数的天数（春节从除夕起）；days 是各年的日子。\n"
        "# 由 tools/make_calendar.py 生成。\n"
        "fixed: {元旦: [01-01], 劳动节: [05-01, 05-02], 国庆节: [10-01, 10-02, 10-03]}\n"
        "moving: {春节: [-1, 0, 1, 2], 清明节: [0], 端午节: [0], 中秋节: [0]}\n"
        "days:\n" + "\n".join(rows) + "\n"
    )


if __name__ == "__main__":
    last = max(published.holidays).year
    for year in range(FIRST, last + 1):
        (TARGET / f"{year}.yaml").write_text(year_file(year), encoding="utf-8")
    (TARGET / "statutory.yaml").write_text(lunar_file(FIRST), encoding="utf-8")
