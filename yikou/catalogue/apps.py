"""The application's name and label."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "yikou.catalogue"
    verbose_name = "事项库"
