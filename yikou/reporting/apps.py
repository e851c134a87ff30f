"""The reporting app."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "yikou.reporting"
    verbose_name = "汇总上报"
