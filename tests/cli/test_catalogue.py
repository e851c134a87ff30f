"""`yikou catalogue`: checking, importing, exporting, comparing."""

import json
import shutil
from pathlib import Path

import pytest

from tests.catalogue.conftest import MONDAY, SHIPPED
from yikou.catalogue.checking import check
from yikou.centre.operations import found_centre
from yikou.cli import shelf
from yikou.cli.main import main
from yikou.kernel.actors import system

Captured = pytest.CaptureFixture[str]
pytestmark = pytest.mark.django_db


def ask(capsys: Captured, *words: str) -> tuple[int, str, str]:
    code = main(["catalogue", *words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def centre(monkeypatch: pytest.MonkeyPatch) -> str:
    """A centre in the data folder that commands find."""
    monkeypatch.setattr(shelf, "has_database", lambda: True)
    by = system("liuwan")
    found_centre(code="liuwan", name="柳湾社区事务中心", short_name="柳湾", level="street", by=by, at=MONDAY)
    return "liuwan"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The shipped catalogue with one item changed."""
    shutil.copytree(SHIPPED, tmp_path / "own")
    file = tmp_path / "own" / "items" / "sf.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("citywide: false", "citywide: true", 1), encoding="utf-8")
    return tmp_path / "own"


def spoil(directory: Path) -> None:
    file = directory / "items" / "sf.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("handling: ", "handling: x", 1), encoding="utf-8")


def test_the_shipped_catalogue_is_right(capsys: Captured) -> None:
    assert ask(capsys, "check", str(SHIPPED)) == (0, "145 个事项，0 处不符合规范。\n", "")


def test_every_violation_is_named_and_the_check_ends_with_one(capsys: Captured, own: Path) -> None:
    spoil(own)

    code, out, err = ask(capsys, "check", str(own))

    assert (code, err) == (1, "")
    assert out.startswith("items/sf.yaml:")
    assert "SF-001 handling：" in out
    code, out, _ = ask(capsys, "check", str(own), "--json")
    assert code == 1
    assert {(one["file"], one["code"], one["field"]) for one in json.loads(out)} == {
        ("items/sf.yaml", "SF-001", "handling")
    }


def test_import_export_and_diff(capsys: Captured, centre: str, own: Path, tmp_path: Path) -> None:
    assert ask(capsys, "import", str(SHIPPED)) == (0, "新增 157，修改 0，停办 0，不变 0。\n", "")
    assert ask(capsys, "import", str(own)) == (0, "新增 0，修改 1，停办 0，不变 156。\n", "")

    code, out, _ = ask(capsys, "export", str(tmp_path / "out"))
    assert code == 0
    assert len(out.splitlines()) == 18
    assert check(tmp_path / "out") == []

    item = _changed(own)
    assert ask(capsys, "diff", item, "1", "2") == (0, "全市通办：否 → 是\n", "")
    assert ask(capsys, "diff", item, "1", "3")[0] == 1


def _changed(own: Path) -> str:
    """The code of the item that `own` changed."""
    before = (SHIPPED / "items" / "sf.yaml").read_text(encoding="utf-8").splitlines()
    after = (own / "items" / "sf.yaml").read_text(encoding="utf-8").splitlines()
    place = next(number for number, (one, other) in enumerate(zip(before, after, strict=True)) if one != other)
    return next(line for line in reversed(before[:place]) if line.startswith("- code:")).removeprefix("- code: ")


@pytest.mark.covers("B-04")
def test_a_wrong_catalogue_is_not_imported(capsys: Captured, centre: str, own: Path) -> None:
    spoil(own)

    code, out, err = ask(capsys, "import", str(own))

    assert (code, out) == (1, "")
    assert "SF-001 handling" in err
    assert ask(capsys, "diff", "SF-001", "1", "2")[0] == 1


def test_there_must_be_a_folder_and_a_centre(capsys: Captured, tmp_path: Path) -> None:
    assert "没有文件夹" in ask(capsys, "check", str(tmp_path / "none"))[2]
    assert ask(capsys, "import", str(SHIPPED))[0] == 1


@pytest.mark.parametrize("words", [[], ["check"], ["diff", "MZ-001", "1"], ["import", ".", "--from", "soon"]])
def test_wrong_usage_ends_with_two(capsys: Captured, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        ask(capsys, *words)

    assert ended.value.code == 2
