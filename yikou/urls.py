"""All addresses: pages at the root, the API under /api/v1."""

from django.urls import include, path

urlpatterns = [
    path("", include("yikou.web.urls")),
    path("api/", include("yikou.api.urls")),
]

handler400 = "yikou.web.errors.bad_request"
handler403 = "yikou.web.errors.forbidden"
handler404 = "yikou.web.errors.not_found"
handler500 = "yikou.web.errors.failed"
