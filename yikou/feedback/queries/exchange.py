"""Ratings as the national data standard has them (GB/T 39046—2020, table 9 and A.8): to a file, and from one.

The codes of satisfaction run in opposite directions: 1 is 非常满意 in the national standard, and 非常不满意 in some
provincial interfaces. Here a level is a word of our own; a code is turned at this border only, and a line in which
word and code do not agree is refused, never guessed.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from yikou.feedback.models import Rating
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal

FIELDS = ("办件编号", "评价渠道", "评价人", "评价时间", "评价次数", "满意度", "满意度代码", "文字评价", "行政区划")
LEVELS = ("very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied")
WORDS = dict(zip(LEVELS, ("非常满意", "满意", "基本满意", "不满意", "非常不满意"), strict=True))
# Which level a code from 1 to 5 is.
DIRECTIONS: Mapping[str, tuple[str, ...]] = {"national": LEVELS, "provincial": tuple(reversed(LEVELS))}
DIRECTION_WORDS = {
    "national": "国家标准：1 是非常满意，5 是非常不满意",
    "provincial": "反过来：1 是非常不满意，5 是非常满意",
}
CHANNELS = {
    "web": "PC端",
    "mobile": "移动服务端",
    "qr": "二维码",
    "pad": "政务大厅平板电脑",
    "terminal": "政务大厅其他终端",
    "phone": "电话",
    "sms": "短信",
    "paper": "书面",
}
FORMATS = {"csv": "CSV", "xlsx": "Excel", "json": "JSON"}
MOST_ROWS, MOST_BYTES = 20_000, 8 * 1024 * 1024
_FORMULA = ("=", "+", "-", "@", "\t")
_MOMENTS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y%m%d%H%M%S")


class FileUnreadable(Refusal):
    """Not a file of ratings."""

    told = "这个文件读不懂：{why}。请用导出的格式，第一行是“办件编号、评价渠道……”这些列名。"
    status = 422


class LineWrong(Refusal):
    """One line does not say what a rating says."""

    told = "{why}。"
    status = 422


@dataclass(frozen=True)
class Given:
    """One line of a file as a rating: what it is about, the level, how and when it came, the words."""

    number: str
    level: str
    channel: str
    given_at: datetime
    words: str


def code_of(level: str, direction: str = "national") -> int:
    """The code of a level: 1 for 非常满意 in the national direction."""
    return DIRECTIONS[direction].index(level) + 1


def level_of(word: str, code: str, direction: str) -> str:
    """The level that a line means; word and code must agree where both stand. Refuses with LineWrong."""
    by_word = next((level for level, name in WORDS.items() if name == word), "")
    if word and not by_word:
        raise LineWrong(why=f"不认得满意度“{word[:20]}”")
    if not code:
        if not by_word:
            raise LineWrong(why="满意度和满意度代码都空着")
        return by_word
    if code not in ("1", "2", "3", "4", "5"):
        raise LineWrong(why=f"满意度代码要填 1 到 5，现在是“{code[:20]}”")
    by_code = DIRECTIONS[direction][int(code) - 1]
    if by_word and by_word != by_code:
        raise LineWrong(why=f"满意度写的是“{word}”，代码 {code} 却是“{WORDS[by_code]}”，方向可能选反了")
    return by_code


# --- out -----------------------------------------------------------------------------------------


def line_of(one: Rating, direction: str, region: str = "") -> dict[str, str]:
    """A rating in the standard's fields; whoever rated is not named."""
    return {
        "办件编号": one.number,
        "评价渠道": CHANNELS.get(one.channel, one.channel),
        "评价人": "",
        "评价时间": f"{one.rated_at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}",
        "评价次数": "1",
        "满意度": WORDS[one.level],
        "满意度代码": str(code_of(one.level, direction)),
        "文字评价": one.words,
        "行政区划": region,
    }


def written(lines: Iterable[Mapping[str, str]], form: str, direction: str) -> bytes:
    """A file of lines: csv, xlsx or json."""
    rows = list(lines)
    if form == "json":
        told = {"标准": "GB/T 39046—2020 表 9", "满意度代码方向": DIRECTION_WORDS[direction], "评价": rows}
        return json.dumps(told, ensure_ascii=False, indent=1).encode()
    return _sheet(rows) if form == "xlsx" else _commas(rows)


def _commas(rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, FIELDS, extrasaction="ignore", lineterminator="\r\n")
    table.writeheader()
    # What a resident typed is never a formula of whoever opens the file.
    table.writerows({key: "'" + v if v.startswith(_FORMULA) else v for key, v in row.items()} for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _sheet(rows: Sequence[Mapping[str, str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("评价")
    sheet.append(list(FIELDS))
    for row in rows:
        sheet.append([_text(sheet, row.get(name, "")) for name in FIELDS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.value = value.translate({code: None for code in range(32) if chr(code) not in "\t\n"})
    cell.data_type = "s"
    return cell


# --- in ------------------------------------------------------------------------------------------


def rows_of(content: bytes, name: str) -> list[tuple[int, dict[str, str]]]:
    """The lines of a file with their places in it. Refuses with FileUnreadable."""
    if len(content) > MOST_BYTES:
        raise FileUnreadable(why="文件太大了")
    if content[:2] == b"PK":
        table = _from_sheet(content)
    elif name.lower().endswith(".json") or content.lstrip()[:1] in (b"{", b"["):
        return _from_json(content)
    else:
        table = list(csv.reader(io.StringIO(_decoded(content), newline="")))
    return _with_names(table)


def _from_sheet(content: bytes) -> list[list[str]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [[_plain(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError) as wrong:
        raise FileUnreadable(why="不是 Excel 文件") from wrong


def _from_json(content: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        told = json.loads(_decoded(content))
    except (ValueError, RecursionError) as wrong:
        raise FileUnreadable(why="不是 JSON") from wrong
    rows = told.get("评价") if isinstance(told, dict) else told
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise FileUnreadable(why="里面没有“评价”这一列表，或者太长")
    return [
        (n, {str(key): _plain(value) for key, value in row.items()} if isinstance(row, dict) else {})
        for n, row in enumerate(rows, 1)
    ]


def _with_names(table: list[list[str]]) -> list[tuple[int, dict[str, str]]]:
    head = next((n for n, row in enumerate(table) if "办件编号" in row), None)
    if head is None:
        raise FileUnreadable(why="没有“办件编号”这一列")
    if len(table) > MOST_ROWS:
        raise FileUnreadable(why=f"超过 {MOST_ROWS} 行，请分几次导入")
    names = table[head]
    return [
        (n, {name: _unquoted(value) for name, value in zip(names, row, strict=False) if name})
        for n, row in enumerate(table[head + 1 :], head + 2)
        if any(row)
    ]


def _unquoted(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable(why="文字编码不对，请存成 UTF-8")


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).replace("\0", "").strip()


def given_of(row: Mapping[str, str], direction: str) -> Given:
    """What a line says. Refuses with LineWrong."""
    number = row.get("办件编号", "").strip()
    if not number or len(number) > 50:
        raise LineWrong(why="办件编号空着或者太长")
    channel = next((key for key, word in CHANNELS.items() if word == row.get("评价渠道", "").strip()), "")
    if not channel:
        raise LineWrong(why=f"不认得评价渠道“{row.get('评价渠道', '')[:20]}”")
    if row.get("评价次数", "1").strip() not in ("", "1"):
        raise LineWrong(why="评价次数不是 1，同一件只收一次")
    level = level_of(row.get("满意度", "").strip(), row.get("满意度代码", "").strip(), direction)
    return Given(number, level, channel, _moment(row.get("评价时间", "").strip()), row.get("文字评价", "").strip())


def _moment(typed: str) -> datetime:
    for form in _MOMENTS:
        try:
            found = datetime.strptime(typed, form).replace(tzinfo=ZONE)
        except ValueError:
            continue
        if 1999 < found.year < 2100:
            return found
    raise LineWrong(why=f"评价时间读不懂“{typed[:30]}”，请写成 2026-03-02 09:30:00")
