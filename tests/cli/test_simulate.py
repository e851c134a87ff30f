"""`yikou simulate`: days of the demo centre, written into the folder named."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.centre import YIKOU, Centre
from tests.support.folders import empty
from yikou.simulation import folder as folders

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def played() -> tuple[Centre, dict]:
    """A folder in which only the morning was played."""
    centre = empty("simulate")
    return centre, json.loads(centre.run("simulate", "--days", "0", "--seed", "7", "--json"))


def test_an_empty_folder_is_founded_and_stops_on_the_demos_morning(played: tuple[Centre, dict]):
    centre, said = played

    assert (said["centre"], said["seed"], said["now"]) == ("liuwan", 7, "2026-11-24T10:20:00+08:00")
    assert said["cases"] > 5
    assert said["refused"] == {}
    assert [name for name, found in said["checks"].items() if found] == []
    marker = folders.read(centre.data)
    assert marker is not None
    assert marker.ready


def test_the_folders_clock_goes_on_from_that_morning(played: tuple[Centre, dict]):
    centre, _ = played
    ask = "from yikou.kernel import clock; import django; django.setup(); print(clock.now().isoformat())"
    python = YIKOU.parent / "python"

    now = subprocess.run([python, "-c", ask], env=centre.environment, capture_output=True, text=True, check=True).stdout

    assert now.startswith("2026-11-24T10:2")


def test_what_was_played_verifies_and_is_gone_on_with(played: tuple[Centre, dict]):
    centre, _ = played
    centre.run("ledger", "verify")
    centre.run("ledger", "replay", "--check")

    said = json.loads(centre.run("simulate", "--days", "0", "--json"))

    assert said["now"] == "2026-11-25T10:20:00+08:00"
    assert [name for name, found in said["checks"].items() if found] == []


def test_a_real_centres_folder_is_refused(tmp_path: Path):
    centre = Centre(tmp_path)
    (tmp_path / "yikou.sqlite3").write_bytes(b"")

    assert centre.run("simulate", "--days", "1", expect=1) == ""
    assert (tmp_path / "yikou.sqlite3").exists()


def test_days_are_a_number(tmp_path: Path):
    centre = Centre(tmp_path)

    centre.run("simulate", "--days", "two", expect=2)
    centre.run("simulate", "--days", "-1", expect=2)
    centre.run("simulate", expect=2)


@pytest.mark.slow
def test_two_runs_of_a_seed_say_the_same(played: tuple[Centre, dict]):
    again = json.loads(empty("again").run("simulate", "--days", "0", "--seed", "7", "--json"))

    assert again == played[1]
