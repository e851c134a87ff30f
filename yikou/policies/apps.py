"""The application's name; at start the shapes of every package's rules are made known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PoliciesConfig(AppConfig):
    name = "yikou.policies"
    verbose_name = "制度"

    def ready(self) -> None:
        # Loading checks each rule against its shape, and the shapes stand in packages above this one.
        autodiscover_modules("policies")
