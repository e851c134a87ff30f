"""Importing a whole catalogue: all of it or nothing; what did not change keeps its version."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.catalogue.conftest import MONDAY, SHIPPED, read, shipped_items, shipped_packages
from yikou.catalogue import queries
from yikou.catalogue.checking import check
from yikou.catalogue.models import Edition
from yikou.catalogue.operations import CatalogueNotRight, ImportDone, LaterVersionWaits, StartsInPast, import_catalogue
from yikou.kernel.actors import system
from yikou.ledger import queries as ledger

TODAY = MONDAY.date()
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "own")
    return tmp_path / "own"


def rewrite(directory: Path, name: str, change: Callable[[Any], Any]) -> None:
    data = read(directory / name)
    change(data)
    (directory / name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def bring(centre: str, directory: Path, from_on: date = TODAY, **more: Any) -> ImportDone:
    return import_catalogue(centre=centre, directory=directory, from_on=from_on, by=system(centre), at=MONDAY, **more)


@pytest.mark.covers("B-01", "B-04")
def test_the_shipped_catalogue_is_imported_whole(centre: str) -> None:
    done = bring(centre, SHIPPED)

    offered = queries.catalogue(centre, TODAY)
    assert (len(offered.items), len(offered.packages)) == (145, 10)
    assert set(offered.versions.values()) == {1}
    assert len(done.added) == 157
    assert queries.catalogue(centre, TODAY - timedelta(days=1)).items == {}


def test_one_wrong_item_among_145_imports_nothing(centre: str, directory: Path) -> None:
    rewrite(directory, "items/sf.yaml", lambda items: items[3].update(handling="often"))

    with pytest.raises(CatalogueNotRight) as refused:
        bring(centre, directory)

    assert [(one.file, one.code, one.field) for one in refused.value.violations] == [
        ("items/sf.yaml", "SF-004", "handling")
    ]
    assert "SF-004 handling" in refused.value.sentence
    assert not Edition.objects.exists()
    assert not queries.has_catalogue(centre)


@pytest.mark.covers("C-11", partly="every guide in one open format; the platform's own interface comes later")
def test_what_is_exported_is_what_was_imported(full_centre: str, tmp_path: Path) -> None:
    queries.export(full_centre, tmp_path / "out", TODAY)

    out = tmp_path / "out"
    exported = [one for file in sorted((out / "items").glob("*.yaml")) for one in read(file)]
    assert exported == list(shipped_items())
    assert [list(one) for one in exported] == [list(one) for one in shipped_items()]
    assert read(out / "joint.yaml")["packages"] == list(shipped_packages())
    assert read(out / "departments.yaml") == read(SHIPPED / "departments.yaml")
    assert read(out / "material_rules.yaml") == read(SHIPPED / "material_rules.yaml")
    assert check(out) == []


def test_a_second_import_changes_only_what_changed(full_centre: str, directory: Path) -> None:
    rewrite(directory, "items/mz.yaml", lambda items: items[0].update(conditions=["家庭人均收入低于低保标准。"]))

    done = bring(full_centre, directory, from_on=LATER)

    assert (done.added, done.changed, done.retired, done.unchanged) == ((), ("MZ-001",), (), 156)
    assert queries.catalogue(full_centre, TODAY).versions["MZ-001"] == 1
    assert queries.catalogue(full_centre, LATER).versions["MZ-001"] == 2
    assert len(queries.item_version(full_centre, "MZ-001", 1).conditions) == 4


def test_what_the_new_catalogue_does_not_have_is_retired_unless_it_shall_stay(
    full_centre: str, directory: Path
) -> None:
    rewrite(directory, "items/gh.yaml", lambda items: items.pop(1))

    kept = bring(full_centre, directory, from_on=LATER, retire_others=False)
    gone = bring(full_centre, directory, from_on=LATER)

    assert kept.retired == ()
    assert gone.retired == ("GH-002",)
    assert queries.current(full_centre, "GH-002", on=LATER - timedelta(days=1)) is not None
    assert queries.current(full_centre, "GH-002", on=LATER) is None
    assert queries.item_version(full_centre, "GH-002", 1).short_name == "加入工会"


def test_yesterday_cannot_be_changed_and_a_later_version_goes_first(full_centre: str, directory: Path) -> None:
    rewrite(directory, "items/mz.yaml", lambda items: items[0].update(online=False))

    with pytest.raises(StartsInPast):
        bring(full_centre, directory, from_on=TODAY - timedelta(days=1))
    bring(full_centre, directory, from_on=LATER)
    with pytest.raises(LaterVersionWaits):
        bring(full_centre, SHIPPED, from_on=TODAY)


def test_every_edition_can_be_rebuilt_from_the_ledger(full_centre: str) -> None:
    assert list(ledger.replay(full_centre, "catalogue.edition")) == []
    assert ledger.entries(full_centre).filter(kind="catalogue.imported").count() == 157


def test_an_edition_changed_behind_the_ledgers_back_is_found(full_centre: str) -> None:
    assert queries.altered(full_centre) == []
    row = Edition.objects.get(kind="item", code="MZ-001")

    Edition.objects.filter(pk=row.pk).update(payload={**row.payload, "promised_limit": 3})

    assert [one.code for one in queries.altered(full_centre)] == ["MZ-001"]
