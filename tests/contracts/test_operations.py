"""Every change is one verb that says who and when; nothing else writes."""

import ast
import inspect
from collections.abc import Iterator
from types import FunctionType

from tests.support.sources import MACHINERY, calls, domain_packages, loaded, modules

WRITERS = {"operations", "models", "migrations"}
VERBS = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
BY_KEYWORD_ONLY = {"update", "create", "save", "get_or_create", "update_or_create"}


def _operations() -> Iterator[tuple[str, FunctionType]]:
    for package in sorted(domain_packages() - {*MACHINERY}):
        if not any(module.name == f"yikou.{package}.operations" for module in modules()):
            continue
        found = loaded(f"yikou.{package}.operations")
        for name, value in vars(found).items() if found else ():
            own = getattr(value, "__module__", "").startswith(f"yikou.{package}.operations")
            if inspect.isfunction(value) and own and not name.startswith("_"):
                yield f"yikou.{package}.operations.{name}", value


OPERATIONS = dict(_operations())


def test_an_operation_says_who_and_when_in_keywords_and_explains_itself():
    taken = {name: inspect.signature(function).parameters for name, function in OPERATIONS.items()}
    keyword = inspect.Parameter.KEYWORD_ONLY

    assert [name for name, ours in taken.items() if "by" not in ours] == [], "does not say who"
    assert [name for name, ours in taken.items() if "at" not in ours] == [], "does not say when"
    assert [name for name, ours in taken.items() if {one.kind for one in ours.values()} - {keyword}] == []
    assert [name for name, function in OPERATIONS.items() if not inspect.getdoc(function)] == [], "no docstring"


def test_only_operations_models_and_the_ledger_write():
    wrong = [
        f"{module.at(call)} {ast.unparse(call)[:80]}"
        for module in modules()
        if module.topic not in WRITERS and module.package not in {"ledger", "kernel"}
        for call, called in calls(module)
        if _writes(call, called)
    ]

    assert wrong == [], "rows are written in operations:\n" + "\n".join(wrong)


def _writes(call: ast.Call, called: str) -> bool:
    """Whether a call looks like one of the ORM's verbs rather than a dict's or a workbook's."""
    receiver, _, verb = called.rpartition(".")
    if verb not in VERBS or not receiver or receiver.endswith("session"):
        return False
    if ".objects" in receiver or verb.startswith("bulk_") or verb.endswith("_or_create"):
        return True
    if verb == "delete":
        return not call.args and not call.keywords
    return verb in BY_KEYWORD_ONLY and not call.args and (verb == "save" or bool(call.keywords))
