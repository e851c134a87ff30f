"""Addresses of the API. Its operations are read at the first request to one: pages do not wait for them."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, re_path, resolve
from django.views.decorators.csrf import csrf_exempt

VERSION_1 = "yikou.api.v1"


@csrf_exempt  # no cookie opens anything here, so there is nothing that another site could ride on
def enter(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Whatever version 1 has at this address; each operation says itself who may use it."""
    try:
        found = resolve(f"/{rest}", urlconf=VERSION_1)
    except Resolver404:
        return unknown(request)
    made: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    return made


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponseBase:
    """No such address, said in the shape that machines read."""
    from yikou.api import errors

    return errors.answer(errors.UnknownAddress())


enter.may = unknown.may = "public"  # type: ignore[attr-defined]

urlpatterns = [re_path(r"^v1/(?P<rest>.*)$", enter), re_path(r"", unknown)]
