"""The throw-away PostgreSQL keeps what was committed, even when it is killed."""

import psycopg
import pytest

from tests.plugins.database import leave_out
from tests.support.postgres import cluster, programs


@pytest.mark.postgres
def test_what_was_committed_survives_a_kill():
    if programs() is None:
        leave_out("PostgreSQL is not installed")
    with cluster(durable=True) as server:
        url = server.create("kept")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (n int)")
            connection.execute("INSERT INTO kept VALUES (1)")

        server.kill()
        server.start()

        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]
