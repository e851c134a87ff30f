"""Addresses of the portal; all public."""

from django.urls import path

from yikou.web.portal import views_home as home

urlpatterns = [
    path("", home.home, name="home"),
    path("mode/", home.mode, name="mode"),
    path("search/", home.home, name="search"),
    path("guides/", home.home, name="guides"),
    path("packages/", home.home, name="packages"),
    path("progress/", home.home, name="progress"),
    path("rules/", home.home, name="rules"),
    path("rules/<str:code>/", home.home, name="rule"),
    path("hours/", home.home, name="hours"),
    path("elder/", home.home, name="elder"),
]
