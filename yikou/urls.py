"""All addresses: pages at the root, the API under /api/v1; and who answers when something fails before either."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from yikou.web import errors as pages

urlpatterns = [
    path("", include("yikou.web.urls")),
    path("api/", include("yikou.api.urls")),
]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, in the shape that was asked for."""
    if not _is_api(request):
        return pages.bad_request(request, exception)
    from yikou.api import errors

    return errors.answer(errors.Unreadable())


def failed(request: HttpRequest) -> HttpResponse:
    """500, in the shape that was asked for."""
    if not _is_api(request):
        return pages.failed(request)
    from yikou.api import errors

    return errors.failed(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


handler400 = "yikou.urls.bad_request"
handler403 = "yikou.web.errors.forbidden"
handler404 = "yikou.web.errors.not_found"
handler500 = "yikou.urls.failed"
