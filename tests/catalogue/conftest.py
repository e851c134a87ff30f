"""The shipped catalogue as plain data and as values, read once."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from yikou.catalogue.items import Item, MaterialRules, Package

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
