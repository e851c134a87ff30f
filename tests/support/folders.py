"""A data folder for one command: empty, with a database of its own where DATABASE_URL names a server."""

import os
import secrets

from tests.support.centre import Centre
from tests.support.postgres import create_database
from tests.support.scratch import scratch


def empty(name: str) -> Centre:
    """A centre that is still to be: its data folder is empty."""
    data = scratch() / f"{name}-{secrets.token_hex(3)}"
    data.mkdir(mode=0o700)
    server = os.environ.get("DATABASE_URL")
    return Centre(data, create_database(server, data.name) if server else "")
