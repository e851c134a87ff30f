"""What can be a name: of a person as cards print it, of an organisation as its licence does."""

import unicodedata

from yikou.kernel.refusals import Refusal
from yikou.residents.models import Sort

LONGEST_NAME = 60
# Between the letters of a person's name, and what more stands in the name of an organisation.
_IN_NAMES = frozenset(" ·•・.-'’〇")
_IN_TITLES = _IN_NAMES | frozenset('（）()《》“”"、，,：:—–－&＆+＋/#№')
# Characters that look like nothing and yet count as letters.
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0")


class NameMissing(Refusal):
    """A person has no name."""

    told = "请填写姓名或单位名称。"
    status = 422


class NameImpossible(Refusal):
    """A name holds what stands in no name: a picture, markup, a sign that is not seen."""

    told = "{what}里有不能用的字符{sign}，请照证件上的写。"
    status = 422


class NameTooLong(Refusal):
    """A name is longer than any name."""

    told = "姓名或单位名称最多{most}个字，现在是{count}个，请核对后再填。"
    status = 422


def checked_name(typed: str, sort: str) -> str:
    """The name as it is kept. Refuses with NameMissing, NameTooLong, NameImpossible."""
    if not (name := " ".join(typed.split())):
        raise NameMissing
    if len(name) > LONGEST_NAME:
        raise NameTooLong(most=LONGEST_NAME, count=len(name))
    is_person = sort == Sort.PERSON
    wrong = next((sign for sign in name if not _may_stand(sign, is_person)), "")
    if wrong or not any(map(_is_letter, name)):
        shown = f"“{wrong}”" if wrong and wrong.isprintable() else ""
        raise NameImpossible(what="姓名" if is_person else "单位名称", sign=shown)
    return name


def _may_stand(sign: str, is_person: bool) -> bool:
    if sign in _UNSEEN:
        return False
    if is_person:
        return _is_letter(sign) or sign in _IN_NAMES
    return _is_letter(sign) or sign in _IN_TITLES or unicodedata.category(sign)[0] == "N"


def _is_letter(sign: str) -> bool:
    """A letter or its mark; also the rare characters on cards that Unicode named late or not at all."""
    kind = unicodedata.category(sign)
    return kind[0] in "LM" or kind == "Co" or "\U00020000" <= sign <= "\U0003ffff"
