"""How the API says no: always `{"code", "told", "facts"}`, the same refusals as the pages."""

import json
import logging
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from yikou.kernel import clock
from yikou.kernel.refusals import Refusal

log = logging.getLogger("yikou.api")


class TokenMissing(Refusal):
    """No token was sent, or not as a bearer token; a session's cookie does not count."""

    told = "这个接口要带令牌（Authorization: Bearer …）。还没有令牌的，请向安全管理员申请。"
    status = 401


class UnknownAddress(Refusal):
    """No operation has this address."""

    told = "没有这个接口地址。接口清单在 {docs}。"
    status = 404

    def __init__(self) -> None:
        super().__init__(docs="/api/v1/docs")


class WrongMethod(Refusal):
    """The address takes another method."""

    told = "这个地址要用 {methods} 来请求。"
    status = 405


class Unreadable(Refusal):
    """The body is no JSON in UTF-8, or the address holds what nothing of ours holds."""

    told = "读不懂发来的内容：请求体要是 UTF-8 编码的 JSON。"
    status = 400


class TooLarge(Refusal):
    """The body is larger than any matter is."""

    told = "发来的内容太大，最多 {most} KB。扫描件请用上传文件的接口，单独发。"
    status = 413


class Invalid(Refusal):
    """Fields are missing, unknown, or not what they should be; `fields` names each with the reason."""

    told = "有{count}处没有填对：{first}。改好再发一次。"
    status = 422


class Failed(Refusal):
    """Something that we did not think of; the number finds it in the log."""

    told = "刚才这一步没有记下。请用同一个幂等键再试一次；还不行，把编号 {reference} 告诉系统管理员。"
    status = 500


def answer(refusal: Refusal, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A refusal in the one shape."""
    body = {"code": refusal.code, "told": refusal.sentence, "facts": refusal.facts}
    content = json.dumps(body, ensure_ascii=False, default=str)
    return HttpResponse(content, status=refusal.status, content_type="application/json", headers=headers)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """An expected no."""
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == HTTPStatus.UNAUTHORIZED else None
    return answer(refusal, headers)


def invalid(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """What was sent has fields that are missing or wrong: all of them, each by its name."""
    fields = [{"field": _place(one["loc"]), "told": _told(one)} for one in wrong.errors]
    first = f"{fields[0]['field']} {fields[0]['told']}"
    return answer(Invalid(count=len(fields), first=first, fields=fields))


def _place(loc: tuple[Any, ...]) -> str:
    """`body.answers.unit`: where the field was sent, without the name that our code has for the whole body."""
    source, *path = loc
    if source == "body":
        path = path[1:]
    return ".".join(str(one) for one in (source, *path))


_IN_CHINESE = {
    "missing": "没有填",
    "extra_forbidden": "没有这一项",
    "literal_error": "只能是 {expected}",
    "enum": "只能是 {expected}",
    "string_too_long": "最多 {max_length} 个字",
    "string_too_short": "至少 {min_length} 个字",
    "string_pattern_mismatch": "有不能用的字符",
    "string_unicode": "有不能用的字符",
    "string_type": "要是文字",
    "bool_type": "要是 true 或 false",
    "bool_parsing": "要是 true 或 false",
    "int_type": "要是整数",
    "int_parsing": "要是整数",
    "int_from_float": "要是整数",
    "int_parsing_size": "数太大",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "too_long": "最多 {max_length} 项",
    "too_short": "至少 {min_length} 项",
    "list_type": "要是数组",
    "dict_type": "要是对象",
    "model_type": "要是对象",
    "model_attributes_type": "要是对象",
    "value_error": "{error}",
}


def _told(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    if kind.startswith(("date", "time")):
        return "要是日期或时间，例如 2026-03-02 或 2026-03-02T09:30:00+08:00"
    try:
        return _IN_CHINESE.get(kind, "填得不对").format(**error.get("ctx", {}))
    except KeyError:
        return "填得不对"


def unreadable(request: HttpRequest, wrong: HttpError) -> HttpResponse:
    """The body could not be parsed; too large a body says so."""
    cause = wrong.__cause__
    return answer(cause if isinstance(cause, Refusal) else Unreadable())


def suspicious(request: HttpRequest, wrong: SuspiciousOperation) -> HttpResponse:
    """Django itself would not read it: thousands of fields, megabytes of body."""
    if isinstance(wrong, RequestDataTooBig):
        return answer(TooLarge(most=LARGEST // 1024))
    return answer(Unreadable())


LARGEST = 256 * 1024
"""The largest body of JSON that is read, in bytes: a technical limit; the fullest intake has some 20 kB."""


def not_found(request: HttpRequest, wrong: Http404) -> HttpResponse:
    """Nothing is there."""
    return answer(UnknownAddress())


def wrong_method(allowed: frozenset[str]) -> HttpResponse:
    """405, with the methods that the address takes."""
    methods = sorted(allowed)
    return answer(WrongMethod(methods="、".join(methods)), {"Allow": ", ".join(methods)})


def failed(request: HttpRequest, wrong: Exception | None = None) -> HttpResponse:
    """500: calm, with a number that can be found in the log."""
    reference = f"{secrets.token_hex(2).upper()}-{clock.now():%H%M}"
    log.error("%s %s failed, reference %s", request.method, request.path, reference, exc_info=wrong or True)
    return answer(Failed(reference=reference))


def teach(api: NinjaAPI) -> None:
    """Tell the framework how every failure is answered."""
    answers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refusal: refused,
        ValidationError: invalid,
        HttpError: unreadable,
        SuspiciousOperation: suspicious,
        Http404: not_found,
        Exception: failed,
    }
    for problem, told in answers.items():
        api.add_exception_handler(problem, told)
