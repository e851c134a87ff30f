"""How a run is chosen and closed: markers by folder and engine, nothing left out in CI, a tally."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.scratch import in_ci

settings.register_profile("thorough", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fast", settings.get_profile("thorough"), max_examples=15)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "thorough"))

_JOURNEYS = Path(__file__).resolve().parents[1] / "journeys"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark journeys by their folder; leave out what belongs to the other database."""
    other = "sqlite" if os.environ.get("DATABASE_URL") else "postgres"
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        if _JOURNEYS in item.path.parents:
            item.add_marker(pytest.mark.journey)
        (left if item.get_closest_marker(other) else kept).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a test that was skipped is a failure: nothing may be left out."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput"):
        return
    count = {name: len(reporter.stats.get(name, [])) for name in ("passed", "failed", "error", "skipped")}
    if in_ci() and count["skipped"] and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"CI: {count['skipped']} tests were skipped, and nothing may be left out.", red=True)
    if file := os.environ.get("YIKOU_TEST_TALLY"):
        with open(file, "a", encoding="utf-8") as tally:
            tally.write("{passed} {failed} {error} {skipped}\n".format(**count))
