"""The demo's folder: only what a demo made is ever taken away."""

from pathlib import Path

import pytest

from yikou.simulation import folder as folders
from yikou.simulation.folder import InUse, Marker, NotADemo


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    folders.mark(tmp_path, Marker(7, 10, ready=True, database=folders.database()))
    for name in ("yikou.sqlite3", "keys.json", "mine.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "files" / "ab").mkdir(parents=True)
    return tmp_path


def test_wiping_takes_what_the_demo_made_and_leaves_what_is_somebodys_own(demo: Path):
    folders.wipe(demo)

    assert [one.name for one in demo.iterdir()] == ["mine.txt"]


def test_a_folder_without_the_marker_is_never_wiped(demo: Path):
    (demo / folders.MARKER).unlink()

    with pytest.raises(NotADemo, match="不会清掉"):
        folders.wipe(demo)
    assert (demo / "yikou.sqlite3").exists()
    assert folders.holds_something(demo)


def test_a_demo_of_another_database_is_not_this_ones_to_wipe(demo: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:secret@example.test:5432/town")

    assert folders.database() == "example.test:5432/town?"
    with pytest.raises(NotADemo):
        folders.wipe(demo)


def test_a_link_is_taken_away_and_not_what_it_leads_to(demo: Path, tmp_path_factory: pytest.TempPathFactory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "kept.txt").write_text("x")
    (demo / "backups").symlink_to(elsewhere)

    folders.wipe(demo)

    assert (elsewhere / "kept.txt").exists()


def test_a_marker_that_cannot_be_read_is_none(demo: Path):
    (demo / folders.MARKER).write_text("{")

    assert folders.read(demo) is None


def test_one_demo_at_a_time(tmp_path: Path):
    with folders.alone(tmp_path), pytest.raises(InUse), folders.alone(tmp_path):
        pass
    with folders.alone(tmp_path):
        pass
