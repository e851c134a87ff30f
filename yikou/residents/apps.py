"""The application's name and label."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "yikou.residents"
    verbose_name = "居民"
