"""What a person typed, made comparable: one shape of characters, no fillers, ages read as numbers."""

import re
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass

LONGEST = 60
# What is said between the two halves of a word: 结的婚, 退了休, 报个销.
_BETWEEN = ("的", "了", "过", "个", "完", "完了", "了个", "过了", "一下")
_TRADITIONAL = str.maketrans(
    "個們為義書證領補貼殘疾護養險醫療費報銷業營執開辦戶籍遷轉結離婚親屬遺產繼殯葬億萬這裡還沒錢給體軍隊優撫榮農機購種遊動"
    "員黨組織關係團場約志願務調處訴訟諮詢緩檢驗複議車電氣網線視頻號碼聯繫單據憑據續簽變錯誤認獨雙歲壽齡齊學歷檔顧問題請讓誰"
    "嗎過說後來對發廠倉樓鄰噪聲漲價買賣貸創聘僱傭欠薪討賠償傷殘聾啞盲輪聽",
    "个们为义书证领补贴残疾护养险医疗费报销业营执开办户籍迁转结离婚亲属遗产继殡葬亿万这里还没钱给体军队优抚荣农机购种游动"
    "员党组织关系团场约志愿务调处诉讼咨询缓检验复议车电气网线视频号码联系单据凭据续签变错误认独双岁寿龄齐学历档顾问题请让谁"
    "吗过说后来对发厂仓楼邻噪声涨价买卖贷创聘雇佣欠薪讨赔偿伤残聋哑盲轮听",
)
_KEPT = re.compile(r"[0-9a-z一-鿿]+")
_DIGITS = {one: str(value) for value, one in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_DIGIT_RUN = re.compile(r"[零〇一二三四五六七八九]{4,}")
_NUMBER = r"[0-9]{1,3}|[一二三四五六七八九两]?[十百][一二三四五六七八九]?|[一二三四五六七八九两]"
_AGES = (
    re.compile(rf"({_NUMBER})(?:多|来|几)?(?:周岁|岁)"),
    re.compile(rf"({_NUMBER})大寿"),
    re.compile(r"([6-9][0-9]|1[01][0-9]|[六七八九]十[一二三四五六七八九]?)(?:多了|多|了|出头)"),
    re.compile(r"([六七八九])旬"),
)


@dataclass(frozen=True, slots=True)
class Typed:
    """One query: `text` without spaces and signs, `core` without fillers, Latin pieces, an age if one is said."""

    text: str
    core: str
    latin: tuple[str, ...]
    age: int | None


def read(query: str, fillers: tuple[str, ...], words: Container[str] = (), sounds: Mapping[str, str] = {}) -> Typed:
    """A query as the search compares it; only the first 60 characters count.

    A known word whose halves were said apart is one word again, and pinyin between other words (`jzz xuqian`,
    老人zhengming) the word that it spells.
    """
    plain = normal(query)[:LONGEST]
    text = rejoined("".join(_KEPT.findall(_in_characters(plain, sounds))), words)
    latin = tuple(one for one in re.findall(r"[a-z0-9]+", plain) if not one.isdigit())
    return Typed(text=text, core=without(fillers, text), latin=latin, age=age_in(text))


def normal(text: str) -> str:
    """One shape of characters: half-width, lower case, simplified, runs of digits as digits."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("ü", "v").translate(_TRADITIONAL)
    return _DIGIT_RUN.sub(lambda run: "".join(_DIGITS[one] for one in run[0]), plain)


def squeezed(text: str) -> str:
    """Normal text without spaces and signs: how terms are kept."""
    return "".join(_KEPT.findall(normal(text)))


def rejoined(text: str, words: Container[str]) -> str:
    """The text with known words of two characters whole again that were said apart (结的婚 is 结婚)."""
    made = text[:1]
    place = 1
    while place < len(text):
        size = next(
            (len(one) for one in _BETWEEN if text.startswith(one, place) and _parts(text, place, one, words)), 0
        )
        place += size
        made += text[place]
        place += 1
    return made


def _parts(text: str, place: int, between: str, words: Container[str]) -> bool:
    """Whether what stands here only parts a known word, and is no part of another one."""
    end = place + len(between)
    after = text[end : end + 1]
    other = (text[place - 1 : end + 1], text[place - 1 : place + 1], text[end : end + 2] if text[end + 1 :] else "")
    return bool(after) and text[place - 1] + after in words and not any(one in words for one in other)


def _in_characters(plain: str, sounds: Mapping[str, str]) -> str:
    """Pieces of pinyin that stand beside others as the words that they spell, in full or by their initials."""
    pieces = re.findall(r"[a-z]+|[^a-z\s]+", plain)
    if len(pieces) < 2:
        return plain
    return "".join(sounds.get(one, one) for one in pieces)


def without(fillers: tuple[str, ...], text: str) -> str:
    """The text without what everybody says; single characters go only from the end. Never empties it."""
    left = text
    for filler in fillers:
        if len(filler) > 1:
            left = left.replace(filler, "")
    while len(left) > 2 and left[-1] in fillers:
        left = left[:-1]
    return left or text


def age_in(text: str) -> int | None:
    """The age that is said (八十了, 85岁, 九旬), in years; None where none is."""
    for pattern in _AGES:
        if found := pattern.search(text):
            value = number(found[1])
            return value * 10 if "旬" in found[0] else value
    return 100 if "百岁" in text else None


def number(text: str) -> int:
    """A number up to 119 written in digits or in characters."""
    if text.isdigit():
        return int(text)
    if "百" in text:
        return 100
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return int(_DIGITS[text])
    return int(_DIGITS.get(tens, "1")) * 10 + (int(_DIGITS[ones]) if ones else 0)
