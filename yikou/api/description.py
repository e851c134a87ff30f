"""The API's description: OpenAPI for machines, one plain page for people; both without a network."""

import json
from collections import defaultdict
from functools import cache, partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser

from yikou.accounts.access import refusal_for
from yikou.api.door import refusal_name
from yikou.api.errors import LARGEST, TooLarge, wrong_method
from yikou.api.shapes.words import Refused

ROOT = "/api/v1/"
NO = {
    400: "读不懂发来的内容",
    401: "没有令牌，或者令牌无效",
    403: "没有这个权限",
    404: "没有找到，或者是别的中心的",
    409: "现在不能这样做",
    413: "发来的内容太大",
    415: "不收这种文件",
    422: "没有填对",
    429: "试的次数太多",
    500: "没有料到的失败，带编号",
    507: "磁盘满了",
}
"""What each kind of refusal means; all have one shape."""
_WHO = {"public": "公开", "signed_in": "任何有效令牌"}


def _no(said: str) -> dict[str, Any]:
    return {
        "description": said,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refused"}}},
    }


class Reader(Parser):
    """Reads bodies of JSON up to the size that any matter has."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body as JSON. Refuses with TooLarge; what is no JSON raises."""
        if len(request.body) > LARGEST:
            raise TooLarge(most=LARGEST // 1024)
        read: dict[str, Any] = json.loads(request.body)
        return read


class Api(NinjaAPI):
    """The framework's API with our reader of bodies, our answer to a wrong method, and a description made once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(parser=Reader(), **kwargs)
        self._described: OpenAPISchema | None = None

    def addresses(self) -> list[URLPattern | URLResolver]:
        """The addresses of all operations, below /api/v1/."""
        patterns, _, _ = self.urls
        for router in self._get_bound_routers():
            for view in router.path_operations.values():
                allowed = frozenset(method for one in view.operations for method in one.methods)
                # The framework answers a wrong method itself, in plain text, and has no hook for it.
                view._not_allowed = partial(wrong_method, allowed)  # type: ignore[method-assign]
        return patterns

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The English name of an operation: that of its function."""
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        """The description, made at the first question."""
        if self._described is None:
            described = super().get_openapi_schema(path_prefix=ROOT.lstrip("/"))
            described["components"]["schemas"]["Refused"] = Refused.model_json_schema()
            described["components"]["responses"] = {refusal_name(status): _no(said) for status, said in NO.items()}
            self._described = described
        return self._described


class Pages(DocsBase):
    """One page that lists the operations by topic; it loads nothing from anywhere else."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page."""
        described = api.get_openapi_schema()
        return render(request, "api/docs.html", {"info": described["info"], "topics": _topics(described), "root": ROOT})


def _topics(described: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations by topic, each as a reader needs it."""
    topics: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            topics[operation["tags"][0]].append(_line(path, method, operation, described))
    return [{"name": name, "operations": operations} for name, operations in topics.items()]


def _line(path: str, method: str, operation: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    fields = [(one["name"], _kind(one["schema"]), one["required"]) for one in operation["parameters"]]
    good = min(operation["responses"])
    answer = operation["responses"][good].get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "who": who(operation["x-right"]),
        "fields": fields + _fields(body, described),
        "status": good,
        "answer": [name for name, _, _ in _fields(answer, described)],
    }


def who(may: str | list[str] | tuple[str, ...]) -> str:
    """Who may use an operation, in words."""
    rights = (may,) if isinstance(may, str) else tuple(may)
    return "或".join(_WHO.get(one) or f"{refusal_for(one).facts['right']}（{one}）" for one in rights)


def _fields(schema: dict[str, Any] | None, described: dict[str, Any]) -> list[tuple[str, str, bool]]:
    shape = _shape(schema or {}, described)
    required = set(shape.get("required", ()))
    return [(name, _kind(one), name in required) for name, one in shape.get("properties", {}).items()]


def _shape(schema: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = described["components"]["schemas"].get(name, schema)
    return found


@cache
def _words() -> dict[str, str]:
    return {
        "string": "文字",
        "integer": "整数",
        "number": "数",
        "boolean": "是否",
        "array": "数组",
        "object": "对象",
        "null": "空",
        "date": "日期",
        "date-time": "时间",
    }


def _kind(schema: dict[str, Any]) -> str:
    """What kind of value a field takes, in a word."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if several := schema.get("anyOf") or schema.get("allOf"):
        return " 或 ".join(dict.fromkeys(_kind(one) for one in several if one.get("type") != "null"))
    if schema.get("type") == "array":
        return f"{_kind(schema.get('items', {}))} 的数组"
    return _words().get(schema.get("format", "")) or _words().get(schema.get("type", ""), "")
