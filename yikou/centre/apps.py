"""The application's name and label."""

from django.apps import AppConfig


class CentreConfig(AppConfig):
    name = "yikou.centre"
    verbose_name = "中心"
