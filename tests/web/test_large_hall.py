"""A large hall: 33 departments, 90 windows, 194 items, founded through operations, and the pages still stand."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from tests.world import CENTRE, MONDAY, SUNDAY_NOON, World
from yikou.catalogue import queries as catalogue
from yikou.catalogue.operations import import_catalogue
from yikou.centre import queries
from yikou.centre.models import Centre
from yikou.centre.operations import add_department, add_window
from yikou.kernel.actors import system

DEPARTMENTS, ITEMS, WINDOWS = 33, 194, 90
BY = {"by": system(CENTRE), "at": SUNDAY_NOON}


def read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def write(file: Path, data: Any) -> None:
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def larger_catalogue(folder: Path) -> Path:
    """The shipped catalogue with a second item of its like behind many an item, up to the whole number."""
    import shutil

    shutil.copytree(settings.SHIPPED / "catalogue", folder)
    left = ITEMS - sum(len(read(file)) for file in (folder / "items").glob("*.yaml"))
    for file in sorted((folder / "items").glob("*.yaml")):
        items = read(file)
        prefix = items[0]["code"][:2]
        # What a joint package or another item refers to keeps its code; the copies stand alone.
        free = [one for one in items if not one.get("provides") and not one.get("joint")][: max(0, min(left, 12))]
        for number, one in enumerate(free, 80):
            names = {
                "name": f"{one['name']}（另一类）",
                "short_name": f"{one['short_name'][:6]}二类",
                "aliases": [f"{one['code']}别称{n}" for n in range(3)],
            }
            items.append({**one, "code": f"{prefix}-{number:03d}", **names})
        left -= len(free)
        write(file, items)
    assert left == 0
    return folder


@pytest.fixture
def large(world: World, tmp_path: Path) -> World:
    """The hall of the cast, grown."""
    centre = Centre.objects.get(pk=CENTRE)
    for number in range(queries.departments(CENTRE).count(), DEPARTMENTS):
        add_department(centre=centre, key=f"进驻{number}", full_name=f"第{number}个进驻单位", **BY)
    general = sum(one.sort == "general" for one in queries.windows(CENTRE))
    counted = sum(one.sort != "front_desk" for one in queries.windows(CENTRE))
    for number in range(counted + 1, WINDOWS + 1):
        sort = "general" if number - counted + general <= 45 else "dedicated"
        area = "行政事务" if sort == "general" else "生活服务"
        add_window(centre=centre, number=str(number), name=f"窗口{number}", sort=sort, area=area, **BY)
    import_catalogue(centre=CENTRE, directory=larger_catalogue(tmp_path / "catalogue"), from_on=MONDAY, **BY)
    return world


@pytest.mark.covers("A-53", "A-54", "A-55", "B-05")
def test_a_hall_of_ninety_windows_is_founded_and_its_pages_stand(large: World, client: Any, at: Any) -> None:
    profile = queries.profile(CENTRE, on=MONDAY)

    assert (profile.departments, profile.windows) == (DEPARTMENTS, WINDOWS)
    assert profile.general + profile.dedicated == WINDOWS
    assert len(catalogue.catalogue(CENTRE, MONDAY).items) == ITEMS
    assert {one.area for one in queries.windows(CENTRE)} >= {"行政事务", "生活服务"}

    assert "一共 194 项" in client.get("/guides/?by=department").content.decode()
    client.post("/staff/", {"username": "chenzhuren", "password": "Yunshui#2026"})
    windows = client.get("/office/windows/").content.decode()
    assert "窗口90" in windows
    assert "生活服务" in windows
    for address in ("/office/", "/office/items/", "/office/deadlines/", "/office/close/", "/office/people/"):
        assert client.get(address).status_code == 200, address
