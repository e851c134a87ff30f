"""What a value of a rule is called: by the words of the poster that print it; switches have words here."""

import re
from collections.abc import Iterator, Mapping

from yikou.kernel.rules import PLACEHOLDER, Published
from yikou.policies.queries import InForce

BLANK = "…"
_CLAUSE = re.compile(r"[^，；。：、]+")
SHORTEST = 6
# A switch prints nothing, so no text names it.
SWITCHES: Mapping[str, str] = {
    "blocked_by_due_tasks": "手上有到期的事，不准假",
    "agrees": "顶岗的人要先同意",
    "noon_duty": "中午有人值班",
    "noon_break": "中午休息",
    "ticket_limit": "下班前停止取号",
    "overtime_recorded": "延时服务记作加班",
    "first_day_counts": "受理当天算第一天",
    "told_if_longer": "当场办不了的，要告知要多久",
    "overlap_allowed": "几种暂停可以重叠计算",
    "told_in_writing": "延长要书面告知",
    "same_powers": "顶岗的人同权同责",
    "default_rating": "没评的按满意算",
    "not_by_rated_person": "被评的人不能自己整改验收",
    "fix_on_the_spot": "能当场改正的当场改",
    "recorded_as_breach": "记作违反",
    "promise_in_writing": "容缺要书面承诺",
    "same_answers_needed": "情形和告知时一样才算数",
    "replaceable_by_meetings": "可以用开会代替",
    "responsible_until_receipt": "收到回执前一直负责",
    "old_ends_under_old": "已经开始的按旧版办完",
    "promised_not_above_legal": "承诺时限不长于法定时限",
    "publish_reason_if_late": "超期要公开原因",
    "enquiries_too": "咨询也登记",
    "may_be_changed": "登记了可以改",
    "shared_accounts": "可以几个人合用账号",
    "masked_by_default": "默认打码",
    "until_passed": "考到合格为止",
    "travel_counts": "路上的时间也算",
    "insured_before_risk": "有风险的先上保险",
    "negative_allowed": "时间可以透支",
}
WHERE = {"wall": "上墙", "guide": "办事指南", "receipt": "办件文书", "portal": "网上", "staff": "内部"}


def called(rule: InForce) -> dict[str, str]:
    """What each value of a rule is called, in the rule's own words, with `…` where it stands."""
    named = {name: _called(name, rule.published) for name in rule.published.values}
    return _told_apart(named)


def sentence(name: str, published: Published) -> str:
    """The whole sentence in which a value stands, with `…` in its place; empty for a switch."""
    return next((_blanked(text, name, published) for text in _texts(published) if f"{{{name}}}" in text), "")


def in_words(told: str, names: Mapping[str, str]) -> str:
    """A sentence about values without their English names."""
    return re.sub(r"[a-z][a-z0-9_]+", lambda found: f"“{names[found[0]]}”" if found[0] in names else found[0], told)


def _called(name: str, published: Published) -> str:
    for figure, label in published.words.figures:
        if PLACEHOLDER.findall(figure) == [name] and "{" not in label:
            return label
    for text in _texts(published):
        if f"{{{name}}}" in text and (words := _blanked(_clause(text, name), name, published)).strip(f"{BLANK}。"):
            return words
    return SWITCHES.get(name) or published.text.title


def _texts(published: Published) -> Iterator[str]:
    words = published.words
    yield from (*words.poster, words.plain, words.refusal)
    yield from (f"{label}：{figure}" for figure, label in words.figures)
    yield from (one.text for one in published.exceptions)


def _clause(text: str, name: str) -> str:
    """The part of a sentence in which a value stands, with the part before where that alone says little."""
    parts = _CLAUSE.findall(text)
    place = next(n for n, part in enumerate(parts) if f"{{{name}}}" in part)
    alone = len(PLACEHOLDER.sub("", parts[place])) < SHORTEST
    return "，".join(parts[max(0, place - 1) : place + 1]) if alone else parts[place]


def _blanked(text: str, name: str, published: Published) -> str:
    printed = {key: BLANK if key == name else value.printed for key, value in published.values.items()}
    return PLACEHOLDER.sub(lambda found: printed.get(found[1], found[0]), text)


def _told_apart(named: dict[str, str]) -> dict[str, str]:
    """Two values that are called alike are numbered."""
    seen: dict[str, int] = {}
    for name, words in named.items():
        seen[words] = seen.get(words, 0) + 1
        if seen[words] > 1:
            named[name] = f"{words}（{seen[words]}）"
    return named
