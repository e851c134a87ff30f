"""The papers of a case besides the one-time notice, as labelled lines: pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

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
    ("review_until", "不服的，复议申请到"),
    ("review", "怎么申请复议"),
    ("lawsuit", "怎么起诉"),
    ("approver", "批准人"),
)
DATES = frozenset({"correct_by", "until", "due_on", "review_until"})


def lines(content: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """What a paper says: a label, and one line or several."""
    for key, label in LINES:
        if said := _said(key, content.get(key)):
            yield label, said


def _said(key: str, value: Any) -> list[str]:
    if value in (None, "", [], ()):
        return []
    if key in DATES:
        day = date.fromisoformat(value)
        return [f"{day.year}年{day.month}月{day.day}日"]
    if key == "days":
        return [f"{value} 个工作日"]
    if isinstance(value, list | tuple):
        return [_one(each) for each in value]
    return [_one(value)]


def _one(value: Any) -> str:
    """One line; a material is a mapping with its name and the way to bring it."""
    if isinstance(value, Mapping):
        extra = [str(value[key]) for key in ("form", "issuer", "how") if value.get(key)]
        return str(value.get("name", "")) + (f"（{'，'.join(extra)}）" if extra else "")
    return str(value)
