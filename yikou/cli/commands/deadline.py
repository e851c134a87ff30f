"""`yikou deadline`: when a limit in working days ends, and why."""

import argparse
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from yikou.cli.answers import REFUSED, lines_of, offer_batch, offer_json, print_json
from yikou.kernel.calendar import Deadline, Hours, Stop, WorkCalendar, deadline
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal

HELP = "算办结时限：哪天到期、为什么是那天"
OPEN = "09:00-12:00,14:00-17:30"
EXAMPLES = """\
例：
  yikou deadline --accepted 2026-09-30T17:40 --days 5
  yikou deadline --accepted 2026-03-02T10:00 --days 20 --stop 2026-03-09T10:00..2026-03-16T10:00
  yikou deadline --batch 时限.tsv

批量文件一行一件，制表符分隔：受理时间、工作日数、暂停（开始..结束;开始..结束，可空），有无表头都行，后面的列不看。
输出受理时间、工作日数、到期日、provisional（来年放假安排未公布）或空。算不出的行到期日为空，第四列是原因，退出码 1。
暂停的结束只写日期，指那一整天都停；不写结束，指还在停。"""
_WEEKDAYS = "一二三四五六日"


class BadMoment(Refusal):
    """A date or moment that is none."""

    told = "“{typed}”不是时间，请写成2026-09-30T17:40或者2026-09-30。"
    status = 422


class BadDays(Refusal):
    """A number of working days that is none."""

    told = "“{typed}”不是工作日数，请写0或者正整数。"
    status = 422


class BadStop(Refusal):
    """A clock stop that cannot be read, or ends before it begins."""

    told = "“{typed}”不是一段暂停，请写成开始..结束，结束不早于开始。"
    status = 422


class BadHours(Refusal):
    """Opening hours that cannot be read."""

    told = "“{typed}”不是开放时间，请写成{example}。"
    status = 422


@dataclass(frozen=True)
class Asked:
    """One question, as read."""

    accepted_at: datetime
    working_days: int
    stops: tuple[Stop, ...]

    def answered(self, hours: Hours) -> Deadline:
        """Its answer, on the calendar that ships."""
        return deadline(
            accepted_at=self.accepted_at,
            working_days=self.working_days,
            calendar=WorkCalendar.shipped(),
            hours=hours,
            stops=self.stops,
        )


def configure(parser: argparse.ArgumentParser) -> None:
    """One limit, or a file of them."""
    parser.add_argument("--accepted", metavar="TIME", help="受理时间，例如 2026-09-30T17:40；只写日期算当天上班时受理")
    parser.add_argument("--days", metavar="N", help="工作日数")
    parser.add_argument(
        "--stop", metavar="START..END", nargs="+", action="extend", default=[], help="暂停计时的一段，可以写几段"
    )
    parser.add_argument("--hours", default=OPEN, help=f"开放时间（{OPEN}），最后的时刻是下班")
    offer_batch(parser, "受理时间、工作日数、暂停")
    offer_json(parser)
    parser.set_defaults(wrong=parser.error)


def run(args: argparse.Namespace) -> int:
    """Answer one limit, or a file of them line by line."""
    hours = _hours(args.hours)
    if args.batch is not None:
        return _batch(args.batch, hours, as_json=args.json)
    if args.accepted is None or args.days is None:
        args.wrong("要写 --accepted 和 --days，或者 --batch")
    made = Asked(_moment(args.accepted), _days(args.days), _stops(args.stop)).answered(hours)
    if args.json:
        print_json(as_json(made))
    else:
        _print(made)
    return 0


def as_json(made: Deadline) -> dict[str, Any]:
    """A deadline as JSON: dates, the sentence, and every day that does not count."""
    calendar = WorkCalendar.shipped()
    return {
        "accepted_at": made.accepted_at,
        "working_days": made.working_days,
        "counted_from": made.counted_from,
        "due_on": made.due_on,
        "due_at": made.due_at,
        "provisional": made.provisional,
        "running": made.running,
        "stopped_days": made.stopped_days,
        "sentence": made.sentence(calendar),
        "skipped": [{"day": one.day, "why": one.why} for one in made.explain(calendar)],
    }


def _print(made: Deadline) -> None:
    calendar = WorkCalendar.shipped()
    print(made.due_on, *(["provisional"] if made.provisional else []), sep="\t")
    print(made.sentence(calendar))
    print("不计的日子：")
    for day, why in made.explain(calendar):
        print(f"  {day} 周{_WEEKDAYS[day.weekday()]} {why}")


def _batch(file: str, hours: Hours, *, as_json: bool) -> int:
    answers, refused = [], False
    for number, columns in _rows(file):
        accepted, days = columns[0], columns[1] if len(columns) > 1 else ""
        try:
            stops = _stops(columns[2].split(";") if len(columns) > 2 else ())
            made = Asked(_moment(accepted), _days(days), stops).answered(hours)
            answer = (accepted, days, str(made.due_on), "provisional" if made.provisional else "")
        except Refusal as refusal:
            refused = True
            answer = (accepted, days, "", refusal.code.split(".")[-1])
            print(f"第{number}行 {accepted}：{refusal.sentence}", file=sys.stderr)
        if as_json:
            answers.append(dict(zip(("accepted_at", "working_days", "due_on", "note"), answer, strict=True)))
        else:
            print(*answer, sep="\t")
    if as_json:
        print_json(answers)
    return REFUSED if refused else 0


def _rows(file: str) -> Iterable[tuple[int, list[str]]]:
    """The rows of a batch file; a first line that holds no digit in its first two columns is a heading."""
    for place, (number, line) in enumerate(lines_of(file)):
        columns = [column.strip() for column in line.split("\t")]
        if place or any(letter.isdigit() for letter in "".join(columns[:2])):
            yield number, columns


def _moment(typed: str) -> datetime:
    """A moment here (Asia/Shanghai) unless it names its zone; a date alone is its first minute."""
    try:
        read = datetime.fromisoformat((typed if typed.isascii() else unicodedata.normalize("NFKC", typed)).strip())
        moment = (read if read.tzinfo else read.replace(tzinfo=ZONE)).astimezone(ZONE)
        moment + timedelta(days=1)
    except (ValueError, OverflowError):
        raise BadMoment(typed=typed) from None
    return moment


def _days(typed: str) -> int:
    try:
        return int(typed if typed.strip().isdecimal() else "")
    except ValueError:  # also more digits than Python reads
        raise BadDays(typed=typed) from None


def _stops(typed: Iterable[str]) -> tuple[Stop, ...]:
    return tuple(_stop(one.strip()) for one in typed if one.strip())


def _stop(typed: str) -> Stop:
    start, dots, end = typed.partition("..")
    if not dots or not start:
        raise BadStop(typed=typed)
    begins, ends = _moment(start), _end(end) if end else None
    if ends is not None and (ends < begins or (ends == begins and start != end)):
        raise BadStop(typed=typed)
    return Stop(begins, ends)


def _end(typed: str) -> datetime:
    """The end of a stop: a moment, or, for a date alone, the end of that day."""
    moment = _moment(typed)
    is_date = moment.time() == time() and not any(mark in typed.strip() for mark in "T: ")
    return moment + timedelta(days=1) if is_date else moment


def _hours(typed: str) -> Hours:
    try:
        return Hours.of(*(span.strip() for span in typed.split(",")))
    except (ValueError, IndexError):
        raise BadHours(typed=typed, example=OPEN) from None
