"""The displays of the hall: opened once by their name, then changed by events."""

from django.http import HttpResponse
from django.shortcuts import render

from yikou.hall import access, queries
from yikou.kernel.refusals import NotFound
from yikou.web.asked import Asked
from yikou.web.hall import displays
from yikou.web.pages import page


@page(public=True)
def screen(request: Asked, name: str) -> HttpResponse:
    """A screen as it is now; an unknown name is said in the display's own look."""
    centre = request.GET.get("centre", request.centre)
    try:
        found = access.screen_shown(centre, name)
    except NotFound:
        return render(request, "hall/display_unknown.html", {"name": name}, status=NotFound.status)
    picture = queries.picture(centre, request.at)
    if request.partial:
        return HttpResponse(displays.html(found, picture))
    stream = f"hall/screen/{name}?centre={centre}"
    return render(request, "hall/display.html", {**displays.context(found, picture), "stream": stream})
