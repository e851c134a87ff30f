"""Every address says who may use it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from ninja import NinjaAPI
from ninja.operation import Operation

# Pages that come with the framework and are everybody's: the files of the pages themselves, the API's description.
PUBLIC_BY_NATURE = {"django.views.static", "django.contrib.staticfiles.views", "ninja.openapi.views"}
# The API's own addresses are read at the first request to one; the pages' table has only the way in.
API = "yikou.api.v1"


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
    for one in resolver.url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, address)
        elif isinstance(one, URLPattern):
            yield address, one.callback


def _all() -> Iterator[tuple[str, Any]]:
    yield from _patterns(get_resolver())
    yield from _patterns(get_resolver(API), "api/v1/")


def _apis() -> list[NinjaAPI]:
    from ninja.main import NinjaAPI as Api

    found = {id(api): api for _, view in _all() if isinstance(api := _api_of(view), Api)}
    return list(found.values())


def _api_of(view: Any) -> Any:
    cells = getattr(view, "__closure__", None) or ()
    held = [getattr(view, "__self__", None), *(cell.cell_contents for cell in cells)]
    operations = next((one.operations for one in held if hasattr(one, "operations")), [])
    return operations[0].api if operations else None


def _is_public_by_nature(view: Any) -> bool:
    view = getattr(view, "func", view)
    return getattr(view, "__module__", "") in PUBLIC_BY_NATURE


def test_every_page_says_who_may_use_it():
    wrong = [
        address
        for address, view in _all()
        if not getattr(view, "may", None) and not _is_public_by_nature(view) and _api_of(view) is None
    ]

    assert wrong == [], "not decorated with @page(may=… | public=True | signed_in=True):\n" + "\n".join(wrong)


def _operations() -> list[Operation]:
    return [
        operation
        for api in _apis()
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    ]


def test_every_operation_of_the_api_says_who_may_use_it():
    wrong = [f"{'/'.join(one.methods)} {one.path}" for one in _operations() if not getattr(one.view_func, "may", None)]

    assert len(_operations()) > 50
    assert wrong == [], "\n".join(wrong)


def test_the_right_that_an_address_asks_for_exists():
    rights = pytest.importorskip("yikou.accounts.rights")
    known = {str(getattr(one, "code", one)) for one in getattr(rights, "RIGHTS", ())}
    if not known:
        return
    views = [view for _, view in _all()] + [operation.view_func for operation in _operations()]
    asked = {right for view in views for right in _rights(getattr(view, "may", ())) if "." in right}

    assert asked <= known


def _rights(may: str | tuple[str, ...]) -> tuple[str, ...]:
    return (may,) if isinstance(may, str) else may
