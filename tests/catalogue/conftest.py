"""The shipped catalogue as plain data and as values, read once."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from yikou.catalogue.items import Item, MaterialRules, Package
from yikou.catalogue.operations import import_catalogue
from yikou.centre.operations import found_centre
from yikou.kernel.actors import system

SHIPPED = Path(__file__).parents[2] / "yikou" / "data" / "catalogue"


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def shipped_items() -> tuple[dict[str, Any], ...]:
    return tuple(item for file in sorted((SHIPPED / "items").glob("*.yaml")) for item in read(file))


@cache
def shipped_packages() -> tuple[dict[str, Any], ...]:
    return tuple(read(SHIPPED / "joint.yaml")["packages"])


@pytest.fixture(scope="session")
def items() -> dict[str, Item]:
    return {one["code"]: Item.from_data(one) for one in shipped_items()}


@pytest.fixture(scope="session")
def packages() -> dict[str, Package]:
    return {one["key"]: Package.from_data(one) for one in shipped_packages()}


@pytest.fixture(scope="session")
def material_rules() -> MaterialRules:
    return MaterialRules.from_data(read(SHIPPED / "material_rules.yaml"))


MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def centre(db: None) -> str:
    """The code of a centre that has nothing yet."""
    by = system("liuwan")
    found_centre(code="liuwan", name="柳湾社区事务中心", short_name="柳湾", level="street", by=by, at=MONDAY)
    return "liuwan"


@pytest.fixture
def full_centre(centre: str) -> str:
    """The code of a centre with the shipped catalogue in force."""
    import_catalogue(centre=centre, directory=SHIPPED, from_on=MONDAY.date(), by=system(centre), at=MONDAY)
    return centre
