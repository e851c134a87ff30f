"""The addresses of the pages, and three that exist only to try the door on them."""

from django.http import HttpResponse
from django.urls import include, path

from yikou.kernel.refusals import Refusal
from yikou.web.pages import page


class TooEarly(Refusal):
    """Asked before its time."""

    told = "还没到{when}，请到时再来。"
    rule = "hours.opening"


@page(may="cases.accept", methods=("GET", "POST"))
def needs_a_right(request):
    return HttpResponse(request.POST.get("typed", "让进"))


@page(public=True)
def refuses(request):
    raise TooEarly(when="九点")


@page(public=True)
def fails(request):
    raise RuntimeError("broken on purpose")


urlpatterns = [
    path("office/needs-a-right/", needs_a_right),
    path("try/refuses/", refuses),
    path("try/fails/", fails),
    path("", include("yikou.web.urls")),
]

handler400 = "yikou.web.errors.bad_request"
handler403 = "yikou.web.errors.forbidden"
handler404 = "yikou.web.errors.not_found"
handler500 = "yikou.web.errors.failed"
