"""All addresses: pages at the root, the API under /api/v1."""

from django.urls import include, path

urlpatterns = [
    path("", include("yikou.web.urls")),
    path("api/", include("yikou.api.urls")),
]
