"""Identifiers: resident identity numbers, credit codes, our own readable numbers, and masks.

What people type is normalised first: full-width characters, spaces, a lowercase or Roman x.
Then an identity number (GB 11643) must have 18 characters, a known region prefix, a real date of
birth that is not in the future, and the right check character; a unified social credit code
(GB 32100) 18 characters of its alphabet, a known registry, and the right check character.

A *known* prefix is one that GB/T 2260 has ever given to a county, also when the county is long
abolished: numbers on cards never change. The residence permits of Hong Kong, Macao and Taiwan
people (810000, 820000, 830000) count; 000000 and invented prefixes do not. Some cards bear a
prefix of no edition (development zones): it is added as a line in `data/regions/added.txt`.
The permanent residence card of foreigners (18 digits beginning with 9) is another document.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from stdnum.cn import ric, uscc

from yikou.kernel.refusals import Refusal

_REGIONS = Path(__file__).resolve().parent.parent / "data" / "regions"

_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_DASHES = dict.fromkeys("‐‑‒–—―−﹣ー", "-")
_TYPED = str.maketrans({**_WIDE, **_DASHES, "Ⅹ": "X", "ⅹ": "X", "×": "X"})
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


def normalise(typed: str) -> str:
    """What was typed, as it is compared and stored: half-width, uppercase, without blanks."""
    return _BLANK.sub("", typed.translate(_TYPED)).upper()


# --- GB 11643: resident identity numbers ---------------------------------------------------------


class InvalidIdentity(Refusal):
    """An identity number or credit code that cannot be one; `reason` is a stable code.

    Reasons: length, characters, region, date, future, check, registry. The value itself is
    never among the facts: a refusal may be logged.
    """

    told = "{why}"
    status = 422

    def __init__(self, reason: str, why: str) -> None:
        super().__init__(reason=reason, why=why)

    @property
    def reason(self) -> str:
        """The stable code of the reason, for scripts and batch output."""
        return str(self.facts["reason"])


@dataclass(frozen=True)
class Identity:
    """A valid identity number and what it says about its holder."""

    value: str
    birth_on: date
    sex: Literal["male", "female"]
    region: str

    def age(self, on: date) -> int:
        """Full years lived on a day (周岁): one more from the birthday on."""
        return on.year - self.birth_on.year - ((on.month, on.day) < (self.birth_on.month, self.birth_on.day))


def check_identity(value: str, *, on: date) -> Identity:
    """The identity number in `value`, normalised and checked as of a day (GB 11643).

    Refuses with InvalidIdentity, reason length | characters | region | date | future | check.
    A child born on the day itself is fine.
    """
    number = normalise(value)
    _check_shape(number)
    if number[:6] not in known_regions():
        raise InvalidIdentity("region", "身份证号码的前6位不是任何地方的代码，请对照证件再输一遍。")
    birth_on = _birth_on(number)
    if birth_on > on:
        raise InvalidIdentity("future", "身份证号码里的出生日期还没有到，请对照证件再输一遍。")
    if ric.calc_check_digit(number) != number[-1]:
        raise InvalidIdentity("check", "身份证号码的末位校验不对，多半有一位输错了，请对照证件再输一遍。")
    return Identity(number, birth_on, "male" if int(number[16]) % 2 else "female", number[:6])


def _check_shape(number: str) -> None:
    if len(number) == 15 and number.isascii() and number.isdigit():
        raise InvalidIdentity("length", "这是15位的旧号码，2013年起已停用，请输入身份证上的18位号码。")
    if len(number) != 18:
        raise InvalidIdentity("length", f"身份证号码要18位，现在是{len(number)}位。")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise InvalidIdentity("characters", "身份证号码只能是数字，最后一位可以是X。")


def _birth_on(number: str) -> date:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InvalidIdentity("date", "身份证号码第7到14位不是真实的出生日期，请对照证件再输一遍。") from None


def holds_identity(text: str) -> bool:
    """Whether an identity number stands in a text, alone or within a longer number (残疾人证号 begins with one)."""
    typed = normalise(text).replace("-", "")
    return any(
        run[:6] in known_regions() and ric.calc_check_digit(run) == run[-1]
        for run in (typed[place : place + 18] for place in range(len(typed) - 17))
        if re.fullmatch(r"[0-9]{17}[0-9X]", run)
    )


@lru_cache(maxsize=1)
def known_regions() -> frozenset[str]:
    """Every six-digit prefix that may stand on a card, abolished counties included."""
    known: set[str] = set()
    for line in (_REGIONS / "prefixes.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            prefecture, *counties = line.split()
            known.update(prefecture + county for county in counties)
    added = (line.split("#")[0].strip() for line in (_REGIONS / "added.txt").read_text(encoding="utf-8").splitlines())
    known.update(code for code in added if code)
    return frozenset(known - {"000000"})


# --- GB 32100: unified social credit codes -------------------------------------------------------

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_credit_code(value: str) -> str:
    """The unified social credit code in `value`, normalised and checked (GB 32100).

    Hyphens are dropped too. Refuses with InvalidIdentity, reason length | characters |
    registry | check. The region digits are not looked up: national bodies have none of their own.
    """
    code = normalise(value).replace("-", "")
    if len(code) != 18:
        raise InvalidIdentity("length", f"统一社会信用代码要18位，现在是{len(code)}位。")
    if any(letter not in _CREDIT for letter in code) or not (code[2:8].isdigit()):
        raise InvalidIdentity("characters", "统一社会信用代码只有数字和大写字母，没有I、O、S、V、Z，第3到8位是数字。")
    if code[0] not in "123456789ANY" or code[1] not in "123456789":
        raise InvalidIdentity("registry", "统一社会信用代码的前两位不是登记部门和机构类别，请对照证照再输一遍。")
    if uscc.calc_check_digit(code) != code[-1]:
        raise InvalidIdentity("check", "统一社会信用代码的末位校验不对，多半有一位输错了，请对照证照再输一遍。")
    return code


# --- telephone numbers -----------------------------------------------------------------------------

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}[2-9]\d{6,7}|[2-9]\d{6,7}")


def phone_number(typed: str) -> str:
    """A telephone number as it is stored: digits only; empty where what was typed cannot be one."""
    number = normalise(typed).replace("-", "").removeprefix("+86")
    return number if number.isascii() and _PHONE.fullmatch(number) else ""


# --- windows ---------------------------------------------------------------------------------------


def seat(number: str) -> str:
    """Where somebody sits or is called to: 3 号窗口; what is named by a word, as the front desk is, by that word."""
    return f"{number} 号窗口" if number.isascii() else number


# --- masks ---------------------------------------------------------------------------------------

_SHOWN = {"identity": (3, 4), "phone": (3, 4), "bank": (0, 4), "name": (1, 0), "credit": (4, 4)}
_STREET = re.compile(r".*?(?:街道|镇|乡|苏木)|.*?[路街道巷弄村]|.*?[区县市]")


def mask(kind: str, value: str, *, first: int | None = None, last: int | None = None) -> str:
    """A value with its middle starred: `110***********002X`, `138****1234`, `张**`.

    `kind` is identity, phone, bank, name, credit or address. How much shows comes from the rule
    privacy.masking through `first` and `last`; without them the shipped form applies. An address
    shows down to its street or town. What is too short to hide anything is hidden whole.
    """
    if kind == "address":
        street = _STREET.match(value)
        return f"{street[0]}****" if street else "****"
    shown_first, shown_last = _SHOWN[kind]
    head = shown_first if first is None else first
    tail = shown_last if last is None else last
    if len(value) <= head + tail:
        return "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + (value[-tail:] if tail else "")


# --- readable numbers ----------------------------------------------------------------------------

_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # 23 of them, a prime; no I, O, S
_WEIGHT = 5  # a primitive root of 23: neighbouring places always weigh differently
_GROUPED = re.compile(rf"(?:([{_LETTERS}]{{1,4}})-)?([0-9]{{2}})-([0-9]{{4}})-([0-9]{{4,}})-([{_LETTERS}])")
_PLAIN = re.compile(rf"([{_LETTERS}]{{1,4}})?([0-9]{{2}})([0-9]{{4}})([0-9]{{4,}})([{_LETTERS}])")


class InvalidNumber(Refusal):
    """A number that we never gave: mistyped, cut off, or from elsewhere."""

    told = "编号不对，请对照凭证右上角的编号再输一遍，例如26-1124-0070-{letter}。"
    status = 422

    def __init__(self) -> None:
        super().__init__(letter=_check_letter("2611240070"))


def number(day: date, serial: int, prefix: str = "") -> str:
    """A number that a person can read out: `26-1124-0070-R` (year, day, serial, check letter).

    `serial` counts from 1 within the day and has at least four digits. A prefix of one to four
    letters stands before (`TS-26-1124-0003-K`), never with I, O or S. The check letter catches
    every wrong character and every swap of two neighbours.
    """
    if serial < 0 or any(letter not in _LETTERS for letter in prefix) or len(prefix) > 4:
        raise ValueError(f"no number can be made of {prefix!r} and {serial}")
    digits = f"{day:%y%m%d}{serial:04d}"
    head = f"{prefix}-" if prefix else ""
    return f"{head}{digits[:2]}-{digits[2:6]}-{digits[6:]}-{_check_letter(prefix + digits)}"


def read_number(typed: str) -> str:
    """The number as we print it, from what somebody typed: any case, spaces, with or without hyphens.

    Refuses with InvalidNumber.
    """
    text = normalise(typed)
    found = _GROUPED.fullmatch(text) or _PLAIN.fullmatch(text)
    if found is None:
        raise InvalidNumber
    prefix, year, day, serial, letter = found.groups(default="")
    if not _is_day(year, day) or _check_letter(prefix + year + day + serial) != letter:
        raise InvalidNumber
    return "-".join(part for part in (prefix, year, day, serial, letter) if part)


def check_number(typed: str) -> bool:
    """Whether this is one of our numbers, however it is typed."""
    try:
        return bool(read_number(typed))
    except InvalidNumber:
        return False


def _check_letter(text: str) -> str:
    weight, total = _WEIGHT, 0
    for character in reversed(text):
        total += weight * (int(character) if character.isdigit() else _LETTERS.index(character))
        weight = weight * _WEIGHT % len(_LETTERS)
    return _LETTERS[total % len(_LETTERS)]


def _is_day(year: str, day: str) -> bool:
    try:
        return bool(date(2000 + int(year), int(day[:2]), int(day[2:])))
    except ValueError:
        return False
