"""The application's name and label."""

from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "yikou.hall"
    verbose_name = "大厅"
