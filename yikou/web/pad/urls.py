"""Addresses of the evaluation pad; public, and short, since they stand in QR codes."""

from django.urls import path

from yikou.web.pad import views

urlpatterns = [
    path("", views.wait, name="wait"),
    path("window/<str:pass_>/", views.pair, name="pair"),
    path("ask/<str:token>/", views.asked, name="asked"),
    path("ask/<str:token>/no/", views.decline, name="decline"),
    path("<str:token>/", views.rate, name="rate"),
    path("<str:token>/answers/", views.answer, name="answer"),
    path("<str:token>/known/", views.know, name="know"),
]
