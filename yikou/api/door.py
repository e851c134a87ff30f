"""The one door of the API: who asks (a bearer token), what is needed for it, how it is answered and described.

    @offer(topic.post, "/notices", says="出具一次性告知书", gives=Notice, may="notices.give", status=201)
    def give_notice(request: Asked, given: NoticeWanted) -> Notice: ...

The view that the framework holds carries `.may`; a contract test asks every operation for it.
"""

import inspect
from collections.abc import Callable, Collection
from functools import wraps
from http import HTTPStatus
from typing import Any, Protocol, cast

from django.http import HttpRequest, HttpResponse
from ninja.security import HttpBearer
from pydantic import BaseModel

from yikou.accounts import access
from yikou.accounts import operations as accounts
from yikou.api.asked import Asked
from yikou.api.errors import TokenMissing
from yikou.kernel.actors import Actor

PUBLIC = "public"
SIGNED_IN = "signed_in"

View = Callable[..., BaseModel | HttpResponse]
May = str | tuple[str, ...]
HEADER = "HTTP_AUTHORIZATION"


class Offered(Protocol):
    """An operation that says who may use it: `public`, `signed_in`, or the rights of which one suffices."""

    may: May

    def __call__(self, request: Asked, *args: Any, **kwargs: Any) -> HttpResponse: ...


class Bearer(HttpBearer):
    """A staff token (`Authorization: Bearer …`) whose account and grant hold the right; nothing else opens."""

    def __init__(self, may: May) -> None:
        super().__init__()
        self.rights = () if may == SIGNED_IN else rights_of(may)

    def __call__(self, request: HttpRequest) -> Actor:
        """Who asks. Refuses with TokenMissing, TokenUnknown, NotAllowed; an attempt without the right is an entry."""
        asked = cast(Asked, request)
        actor = self.authenticate(asked, request.META.get(HEADER, ""))
        if self.rights and not any(actor.may(right) for right in self.rights):
            raise accounts.refuse(right=self.rights[0], by=actor, at=asked.at)
        return actor

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The actor behind the header of a request; the request is asked of the token's centre from now on."""
        asked = cast(Asked, request)
        scheme, _, secret = token.partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise TokenMissing
        asked.actor = access.bearer(secret.strip(), at=asked.at)
        asked.centre = asked.actor.centre
        return asked.actor


ANYBODY = Bearer(SIGNED_IN)


def rights_of(may: May) -> tuple[str, ...]:
    """The rights of which one suffices."""
    return (may,) if isinstance(may, str) else may


def offer(
    route: Callable[..., Any],
    path: str,
    *,
    says: str,
    gives: type[BaseModel],
    may: May,
    status: int = HTTPStatus.OK,
    also: Collection[int] = (),
    is_repeatable: bool = False,
    described: dict[str, Any] | None = None,
) -> Callable[[View], Offered]:
    """Declare an operation: `says` in Chinese what it does, `may` who may, `gives` what it answers.

    `also` are further statuses of refusals; one that `is_repeatable` answers 200 with the same thing
    when its key comes again; `described` goes into the description as it stands.
    """

    def declare(view: View) -> Offered:
        is_public = may == PUBLIC

        @wraps(view)
        def guarded(request: Asked, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_public and HEADER in request.META:
                ANYBODY.authenticate(request, request.META[HEADER])
            made = view(request, *args, **kwargs)
            return made if isinstance(made, HttpResponse) else told(made, status)

        made = cast(Offered, guarded)
        made.may = may
        takes_body = any(_is_shape(one.annotation) for one in inspect.signature(view).parameters.values())
        refusals = _refusals(is_public=is_public, changes=route.__name__ != "get", takes_body=takes_body)
        route(
            path,
            summary=says,
            auth=None if is_public else Bearer(may),
            response=dict.fromkeys([int(status), 200] if is_repeatable else [int(status)], gives),
            openapi_extra=_described(may, {*refusals, *also}, is_public=is_public) | (described or {}),
        )(made)
        return made

    return declare


def _described(may: May, refusals: Collection[int], *, is_public: bool) -> dict[str, Any]:
    """What the framework does not know of an operation: the right it needs, and how it says no."""
    responses = {status: {"$ref": f"#/components/responses/{refusal_name(status)}"} for status in sorted(refusals)}
    security: dict[str, Any] = {"security": [{}, {"Bearer": []}]} if is_public else {}
    return {"x-right": may, "responses": responses, **security}


def refusal_name(status: int) -> str:
    """How the description names a kind of refusal: `Refused404`."""
    return f"Refused{int(status)}"


def told(made: BaseModel, status: int = HTTPStatus.OK) -> HttpResponse:
    """An answer as JSON."""
    return HttpResponse(made.model_dump_json(), status=status, content_type="application/json")


def _is_shape(annotation: Any) -> bool:
    return inspect.isclass(annotation) and issubclass(annotation, BaseModel)


def _refusals(*, is_public: bool, changes: bool, takes_body: bool) -> set[int]:
    """The statuses with which an operation may say no, for its description."""
    known = {401, 404, 422, 500}
    if not is_public:
        known |= {403}
    if changes:
        known |= {409}
    if takes_body:
        known |= {400, 413}
    return known
