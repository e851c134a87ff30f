"""Addresses of the staff entrance."""

from django.urls import path

from yikou.web.entrance import views

urlpatterns = [
    path("", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("password/", views.password, name="password"),
    path("lock/", views.lock, name="lock"),
    path("unlock/", views.unlock, name="unlock"),
]
