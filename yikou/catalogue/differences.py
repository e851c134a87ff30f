"""What changed between two versions, as a list that a director can read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yikou.catalogue.items.item import TYPE_CODES
from yikou.catalogue.items.parts import (
    AUDIENCES,
    CHANNELS,
    DELIVERIES,
    FORMS,
    HANDLINGS,
    RETENTIONS,
    ROLES,
    WINDOWS,
)

NAMES = {
    "code": "编码", "name": "名称", "short_name": "简称", "aliases": "别名", "department": "部门",
    "category": "类别", "kind": "事项类型", "handling": "办件类型", "audience": "服务对象",
    "citywide": "全市通办", "online": "网上办理", "window": "受理窗口", "legal_limit": "法定时限",
    "legal_term": "法定期限（自然日）", "promised_limit": "承诺时限", "fee": "收费", "basis": "依据",
    "conditions": "办理条件", "materials": "材料", "situations": "情形", "steps": "环节",
    "suspends": "不计入时限的程序", "result": "结果", "joint": "一件事", "provides": "结果可作的材料",
    "channel": "其他办理方式", "retention": "归档期限", "faq": "常见问题", "form": "形式", "copies": "份数",
    "required": "必交", "issuer": "出具单位", "reusable": "可再次使用", "statute": "法定",
    "question": "问题", "options": "选项", "multiple": "可多选", "label": "选项文字", "adds": "增加的材料",
    "role": "承办", "days": "天数", "months": "月数", "article": "条款", "title": "名称",
    "amount": "金额", "unit": "单位", "by_option": "分情形金额", "delivery": "送达方式", "q": "问", "a": "答",
    "intro": "介绍", "deadline_rule": "期限算法", "departments": "部门", "questions": "问题",
    "leaves_out": "不适用的事项", "outside": "目录外的事", "where": "到哪里办", "gives": "给出的材料",
    "categories": "类别", "prefix": "编码前缀", "full_name": "全称", "shared": "窗口自查",
    "promise": "可承诺代替", "instead": "可用别的代替", "source": "从哪里查", "except": "不适用的事项",
    "any_of": "可代替它的材料", "key": "键",
}  # fmt: skip
WORDS: dict[str, Mapping[str, str]] = {
    "handling": HANDLINGS,
    "audience": AUDIENCES,
    "window": WINDOWS,
    "form": FORMS,
    "role": ROLES,
    "delivery": DELIVERIES,
    "channel": CHANNELS,
    "retention": RETENTIONS,
    "kind": {one: one for one in TYPE_CODES},
}
DAYS = ("legal_limit", "promised_limit", "days")
_PLACE = {key: place for place, key in enumerate(NAMES)}
NOTHING = "（无）"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: which field, what it said before, what it says after."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.field}：{self.before} → {self.after}"


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The changes from one version's content to another's, in the format's order."""
    return _compare((), dict(before), dict(after), "")


def _compare(path: tuple[str, ...], before: Any, after: Any, name: str) -> list[Change]:
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            change
            for key in _in_order({**before, **after})
            for change in _compare((*path, NAMES.get(key, str(key))), before.get(key), after.get(key), key)
        ]
    if _named(before) and _named(after) and (before or after):
        return _compare_named(path, before, after, name)
    return [Change(" · ".join(path), _shown(before, name), _shown(after, name))]


def _in_order(keys: Iterable[str]) -> list[str]:
    """Fields in the format's order: PostgreSQL keeps the fields of a JSON object in an order of its own."""
    return sorted(keys, key=lambda key: (_PLACE.get(key, len(_PLACE)), key))


def _named(value: Any) -> bool:
    """Whether it is a list whose entries have keys or titles of their own."""
    return isinstance(value, list) and all(isinstance(one, dict) and _own_name(one) for one in value)


def _own_name(one: Mapping[str, Any]) -> str:
    return str(one.get("key") or one.get("title") or one.get("q") or one.get("name") or "")


def _compare_named(path: tuple[str, ...], before: list[Any], after: list[Any], name: str) -> list[Change]:
    old, new = ({_own_name(one): one for one in said} for said in (before, after))
    changes = [
        change
        for key in {**old, **new}
        for change in _compare((*path, _title(new.get(key) or old[key])), old.get(key), new.get(key), name)
    ]
    order = [key for key in old if key in new]
    if order != [key for key in new if key in old]:
        shown = ("、".join(_title(said[key]) for key in said if key in order) for said in (old, new))
        changes.append(Change(" · ".join((*path, "顺序")), *shown))
    return changes


def _title(one: Mapping[str, Any]) -> str:
    return str(one.get("name") or one.get("label") or one.get("question") or _own_name(one))


def _shown(value: Any, name: str) -> str:
    if value is None or value in ([], "", {}):
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int) and name in DAYS:
        return f"{value}个工作日"
    if isinstance(value, Mapping):
        return "，".join(_field(key, value[key]) for key in _in_order(value) if key != "key")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(_title(one) if isinstance(one, Mapping) else _shown(one, name) for one in value)
    return WORDS.get(name, {}).get(str(value), str(value))


def _field(key: str, said: Any) -> str:
    return f"{NAMES.get(key, key)}：{_shown(said, key)}"
