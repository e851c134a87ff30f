"""All pages: the portal at the root, the staff entrance, the console, the hall, the office."""

from django.urls import include, path

urlpatterns = [
    path("", include(("yikou.web.portal.urls", "portal"))),
    path("staff/", include(("yikou.web.entrance.urls", "entrance"))),
    path("console/", include(("yikou.web.console.urls", "console"))),
    path("hall/", include(("yikou.web.hall.urls", "hall"))),
    path("pad/", include(("yikou.web.pad.urls", "pad"))),
    path("inspect/", include(("yikou.web.inspect.urls", "inspect"))),
    path("office/", include(("yikou.web.office.urls", "office"))),
]
