"""The ledger's guards are laid again after every migration: SQLite rebuilds tables and drops triggers."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "yikou.ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        from yikou.ledger import guards

        def lay(using: str, **_: Any) -> None:
            guards.lay(using)

        post_migrate.connect(lay, sender=self, weak=False)
        register(guards.check, Tags.database)
