"""When the server is not there: what machines, displays and phones of the hall show instead of the browser's own page.

A small worker in the browser keeps one page and its looks, and nothing of anybody; a file for the
machine itself waits for the server where it was started first.
"""

import hashlib
import html
import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.hall import access
from yikou.web import place
from yikou.web.asked import Asked
from yikou.web.pages import page
from yikou.web.templatetags.yikou import asset

# What the page needs to look as it does.
LOOKS = (
    *("css/tokens.css", "css/yikou.css", "css/hall.css", "css/display.css", "css/door.css", "favicon.svg"),
    *("js/yikou.js", "js/offline.js", "vendor/htmx.min.js", "vendor/icons.svg"),
)
ARRANGES = "hall.arrange"


@page(public=True)
def offline(request: Asked) -> HttpResponse:
    """The page itself: what is so, what to do meanwhile; it goes on by itself."""
    return render(request, "hall/offline.html")


@page(public=True)
def worker(request: Asked) -> HttpResponse:
    """The worker, for the addresses under the hall's; it changes with what it keeps."""
    files = [asset(one) for one in LOOKS]
    kept = hashlib.sha256("".join(files).encode()).hexdigest()[:12]
    named = {"page": reverse("hall:offline"), "files": files, "kept": f"yikou-hall-{kept}"}
    source = (settings.ROOT / "web" / "static" / "yikou" / "js" / "worker.js").read_text(encoding="utf-8")
    answer = HttpResponse(
        f"const NAMED = {json.dumps(named)};\n{source}", content_type="text/javascript; charset=utf-8"
    )
    answer["Cache-Control"] = "no-cache"
    return answer


@page(may=ARRANGES)
def start_file(request: Asked) -> HttpResponse:
    """A file for the machine itself: it waits for the server and goes to its page."""
    screen = request.GET.get("screen", "")
    where = (
        reverse("hall:screen", args=[access.screen(request.actor, screen).name]) if screen else reverse("hall:kiosk")
    )
    filled = {
        "address": html.escape(request.build_absolute_uri(where)),
        "name": html.escape(place.of(request.centre, request.today).name),
    }
    text = (settings.SHIPPED / "kiosk" / "start.html").read_text(encoding="utf-8")
    for name, value in filled.items():
        text = text.replace(f"{{{{ {name} }}}}", value)
    answer = HttpResponse(text, content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="start.html"'
    return answer
