"""The papers of a case besides the one-time notice, as labelled lines: pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from yikou.catalogue.items import NO_LEGAL_LIMIT

# What a paper's content may say, in the order in which it is read.
LINES = (
    ("case", "办件编号"),
    ("outcome", "决定"),
    ("result", "办好给您"),
    ("result_number", "证照或文书编号"),
    ("ground", "哪一类情形"),
    ("asked", "请补这几样"),
    ("reason", "理由"),
    ("reasons", "理由"),
    ("paper", "凭什么文书"),
    ("note", "说明"),
    ("basis", "依据"),
    ("right_body", "应向哪里申请"),
    ("days", "延长"),
    ("correct_by", "最晚补齐"),
    ("until", "最晚恢复"),
    ("due_on", "最晚办好"),
    ("approver", "批准人"),
)
DATES = frozenset({"correct_by", "until", "due_on"})


# What stands before each reason for not handling in a notice's content.
NOT_MET = "不符合："


def limit_told(limit: Mapping[str, str]) -> str:
    """The promise and the law of a notice in one line: `承诺 10 个工作日，法定 30 个工作日`."""
    legal = limit.get("legal", "")
    return f"承诺 {limit['promised']}，{'法律没有规定期限' if legal == NO_LEGAL_LIMIT else f'法定 {legal}'}"


def conditions(content: Mapping[str, Any]) -> list[str]:
    """What must be so; where one of them is not, the matter cannot be handled (E-01)."""
    return [one.removeprefix(NOT_MET) for one in content["refusal_reasons"]]


def notice_told(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the sheet of a one-time notice says beside its content."""
    return {"limit": limit_told(content["limit"]), "conditions": conditions(content)}


def lines(content: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """What a paper says: a label, and one line or several."""
    for key, label in LINES:
        if said := _said(key, content.get(key)):
            yield label, said
    if told := review(content):
        yield "怎么申请复议和起诉", [told]


def review(content: Mapping[str, Any]) -> str:
    """The right to review of a decision, with its date; nothing where a paper gives none."""
    if not (until := content.get("review_until")):
        return ""
    how = content.get("review") or "向作出决定的机关的本级人民政府申请行政复议"
    return f"不服这个决定的，可以在 {_day(until)}前{how}，也可以依法提起行政诉讼。"


def _said(key: str, value: Any) -> list[str]:
    if value in (None, "", [], ()):
        return []
    if key in DATES:
        return [_day(value)]
    if key == "days":
        return [f"{value} 个工作日"]
    if isinstance(value, list | tuple):
        return [_one(each) for each in value]
    return [_one(value)]


def _day(written: str) -> str:
    day = date.fromisoformat(written)
    return f"{day.year}年{day.month}月{day.day}日"


def _one(value: Any) -> str:
    """One line; a material is a mapping with its name and the way to bring it."""
    if isinstance(value, Mapping):
        extra = [str(value[key]) for key in ("form", "issuer", "how") if value.get(key)]
        return str(value.get("name", "")) + (f"（{'，'.join(extra)}）" if extra else "")
    return str(value)
