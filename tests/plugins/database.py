"""Fixtures around the database: a flush that the ledger's guards allow, a PostgreSQL of one's own."""

from collections.abc import Iterator

import pytest

from tests.support.postgres import Cluster, cluster, programs
from tests.support.scratch import in_ci
from yikou.kernel import kept

_COMMITTING = {"transactional_db", "live_server", "django_db_serialized_rollback", "django_db_reset_sequences"}


def _commits(request: pytest.FixtureRequest) -> bool:
    mark = request.node.get_closest_marker("django_db")
    return bool(_COMMITTING & set(request.fixturenames)) or bool(mark and mark.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def guards_lifted_for_flush(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that really commit end with a flush, which the ledger's guards would refuse.

    The guards stand while the test runs; the flush lays them again (it migrates).
    """
    if not _commits(request):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from yikou.ledger import guards

    guards.lift()


@pytest.fixture
def nothing_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that count questions: what a process keeps is not looked up again, however slow the machine is."""
    monkeypatch.setattr(kept, "SEEN_WITHIN", 3600.0)


@pytest.fixture(autouse=True)
def nothing_kept_from_the_test_before() -> None:
    """Rules, catalogue and calendars that a process keeps in memory belong to the database of one test."""
    kept.forget_everything()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL of this test run's own that commits durably: `.create(name)` answers a DATABASE_URL."""
    if programs() is None:
        leave_out("PostgreSQL is not installed")
    with cluster(durable=True) as made:
        yield made


def leave_out(reason: str) -> None:
    """Skip the test; in CI fail it, because nothing may be left out there."""
    if in_ci():
        pytest.fail(reason)
    pytest.skip(reason)
