"""The years of the calendar: the State Council's notices as files, and the law where none is out.

A notice is a small YAML file, the same for what ships and for what a centre imports:

    year: 2026
    notice: 国务院办公厅关于2026年部分节假日安排的通知
    source: https://…
    days_off:
      - {name: 春节, from: 2026-02-15, to: 2026-02-23}
    make_up: [2026-02-14, 2026-02-28]

A year without a notice has the thirteen statutory days of the 全国年节及纪念日放假办法 (2024);
its dates are provisional.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from yikou.kernel.nesting import too_deep
from yikou.kernel.refusals import Refusal

SHIPPED = Path(__file__).resolve().parent.parent.parent / "data" / "calendar"
_KEYS = {"year", "notice", "source", "days_off", "make_up"}
_SATURDAY = 5
# The file, its list of days off, one span; and one more, so that what is wrong is named.
_DEEPEST = 4


class NoticeWrong(Refusal):
    """A year's notice that cannot be imported; nothing of it is taken."""

    told = "放假安排{file}导入不了：{why}。改好后再导入，原来的安排没有动。"
    status = 422

    def __init__(self, why: str, file: str = "") -> None:
        super().__init__(why=why, file=file)


@dataclass(frozen=True, eq=False)
class Year:
    """One year: the named days off, the weekend days worked, and whether its notice is out.

    A notice reaches back a few days: that of 2019 gave the last Monday of 2018 off. Such days
    stand here under their own date and are merged into the year before.
    """

    year: int
    days_off: Mapping[date, str]
    make_up: frozenset[date]
    is_published: bool
    notice: str = ""

    @property
    def working(self) -> tuple[date, ...]:
        """The days worked in the year, in order."""
        return _working(self)

    def merged(self, days_off: Mapping[date, str], make_up: frozenset[date]) -> "Year":
        """This year with a few days as a later notice has them."""
        worked = (self.make_up - days_off.keys()) | make_up
        off = {day: name for day, name in {**self.days_off, **days_off}.items() if day not in make_up}
        return Year(self.year, off, frozenset(worked), self.is_published, self.notice)


@lru_cache(maxsize=256)
def _working(year: Year) -> tuple[date, ...]:
    first = date(year.year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year.year + 1, 1, 1) - first).days))
    return tuple(day for day in days if day in year.make_up or (day.weekday() < _SATURDAY and day not in year.days_off))


def published(year: int, days_off: Mapping[date, str], make_up: frozenset[date], notice: str = "") -> Year:
    """A year as its notice arranges it. Refuses with NoticeWrong what no notice can say."""
    outside = [day for day in [*days_off, *make_up] if not date(year - 1, 12, 1) <= day <= date(year, 12, 31)]
    if outside:
        raise NoticeWrong(f"{outside[0]}不是{year}年的日子")
    if both := sorted(make_up & days_off.keys()):
        raise NoticeWrong(f"{both[0]}又放假又上班")
    if weekday := sorted(day for day in make_up if day.weekday() < _SATURDAY):
        raise NoticeWrong(f"{weekday[0]}不是周末，不用调休")
    if not days_off:
        raise NoticeWrong("没有放假的日子")
    return Year(year, days_off, make_up, is_published=True, notice=notice)


def read_notice(text: str, file: str = "") -> Year:
    """A year's notice from its file. Refuses with NoticeWrong, naming the field."""
    try:
        if too_deep(text, _DEEPEST):
            raise NoticeWrong("括号套得太深，或者用了引用", file)
        stored = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as wrong:
        line = getattr(wrong, "problem_mark", None)
        raise NoticeWrong(f"第{line.line + 1 if line else '?'}行不是YAML", file) from wrong
    except ValueError as wrong:  # a date that is none, 2027-02-30
        raise NoticeWrong("有一个日期不存在", file) from wrong
    if not isinstance(stored, dict):
        raise NoticeWrong("文件里没有年份和日子", file)
    if unknown := sorted(map(str, stored.keys() - _KEYS)):
        raise NoticeWrong(f"不认识“{unknown[0]}”", file)
    year = stored.get("year")
    if not isinstance(year, int) or not 2000 <= year <= 9000:
        raise NoticeWrong("year 要写年份，例如2027", file)
    if not isinstance(stored.get("notice", ""), str):
        raise NoticeWrong("notice 要写通知的名字", file)
    try:
        return published(year, _days_off(stored), _make_up(stored), str(stored.get("notice", "")))
    except NoticeWrong as wrong:
        raise NoticeWrong(wrong.facts["why"], file) from wrong


def _days_off(stored: dict[str, Any]) -> dict[date, str]:
    off: dict[date, str] = {}
    spans = stored.get("days_off")
    for span in spans if isinstance(spans, list) else ():
        if not isinstance(span, dict) or span.keys() != {"name", "from", "to"}:
            raise NoticeWrong("days_off 每项要写 name、from、to")
        if not isinstance(span["name"], str):  # a name that unfolds into a list of lists would fill the memory
            raise NoticeWrong("days_off 的 name 要写节日的名字")
        first, last = span["from"], span["to"]
        if type(first) is not date or type(last) is not date or not 0 <= (last - first).days < 31:
            raise NoticeWrong(f"days_off 里“{span['name']}”的起止日期不对")
        for n in range((last - first).days + 1):
            off[first + timedelta(days=n)] = str(span["name"])
    return off


def _make_up(stored: dict[str, Any]) -> frozenset[date]:
    days = stored.get("make_up", [])
    if not isinstance(days, list) or any(type(day) is not date for day in days):
        raise NoticeWrong("make_up 要列出日期")
    return frozenset(days)


@lru_cache(maxsize=1)
def shipped_years() -> dict[int, Year]:
    """All years that ship: those with a notice, then those of the law, without a gap."""
    files = (file for file in sorted(SHIPPED.glob("*.yaml")) if file.stem.isdigit())
    noticed = {int(file.stem): read_notice(file.read_text(encoding="utf-8"), file.name) for file in files}
    lawful = {year: made for year, made in statutory_years().items() if year > min(noticed)}
    return dict(sorted({**lawful, **noticed}.items()))


@lru_cache(maxsize=1)
def statutory_years() -> dict[int, Year]:
    """Every year whose moving holidays are known, with the statutory days alone."""
    text = (SHIPPED / "statutory.yaml").read_text(encoding="utf-8")
    stored = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {year: _statutory(year, stored, moving) for year, moving in stored["days"].items()}


def _statutory(year: int, law: dict[str, Any], moving: list[date]) -> Year:
    off: dict[date, str] = {}

    def name(day: date, holiday: str) -> None:
        off[day] = f"{off[day]}、{holiday}" if day in off else holiday

    for holiday, days in law["fixed"].items():
        for day in days:
            name(date.fromisoformat(f"{year}-{day}"), holiday)
    for (holiday, shifts), start in zip(law["moving"].items(), moving, strict=True):
        for shift in shifts:
            name(start + timedelta(days=shift), holiday)
    return Year(year, off, frozenset(), is_published=False)
