"""The contents list (卷内目录) of a case's file."""

from collections.abc import Iterable

from yikou.cases.ground import item_of
from yikou.cases.models import Case, Paper
from yikou.cases.needs import MISSING
from yikou.catalogue.items import Item

SORTS = {
    "notice": "一次性告知书",
    "correction": "补正告知书",
    "decline": "不予受理决定书",
    "stop": "暂停计时告知书",
    "extension": "延期告知书",
    "decision": "办理决定书",
    "result": "办理结果",
}


def contents(case: Case, item: Item | None = None) -> list[tuple[str, str]]:
    """The contents list of a case's file: each paper and material with its number or form."""
    listed = item or item_of(case)
    # In the item's order: PostgreSQL keeps the keys of a JSON object in an order of its own.
    materials = [
        (one.name, one.form_label)
        for one in listed.materials
        if case.materials.get(one.key, {"state": MISSING})["state"] != MISSING
    ]
    papers: Iterable[Paper] = Paper.objects.filter(case=case).order_by("id") if case.pk else ()
    return [("收件凭证", case.number), *materials, *((SORTS.get(one.sort, one.sort), one.number) for one in papers)]
