"""`yikou migrate`: bring the database to this version and lay the ledger's guards."""

import argparse

HELP = "建立或升级数据库，并装好台账防改触发器"
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    """What the command takes: nothing of its own."""


def run(args: argparse.Namespace) -> int:
    """Migrate whatever is there, then check that the guards stand."""
    from django.core.management import call_command

    from yikou.cli import database

    database.migrate()
    call_command("check", databases=["default"])
    return 0
