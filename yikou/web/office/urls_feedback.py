"""Addresses of the office pages about what residents said and what is owed for it."""

from django.urls import path

from yikou.web.office import views_owed as owed

urlpatterns = [
    path("owed/", owed.owed, name="owed"),
]
