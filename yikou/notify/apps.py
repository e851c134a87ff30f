from django.apps import AppConfig
from django.core.checks import register


class NotifyConfig(AppConfig):
    name = "yikou.notify"
    verbose_name = "通知"

    def ready(self) -> None:
        from yikou.notify import channels

        register(channels.check)
