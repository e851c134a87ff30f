"""Catalogue: the whole catalogue as it is in force on a day, as one immutable value.

It is read from a directory in the catalogue format (what ships, what a centre brings) or from
the editions of a centre (`yikou.catalogue.queries`), and given back as a directory.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from yikou.catalogue.checking import Sheets, read_sheets
from yikou.catalogue.items import Department, Item, MaterialRules, Package, UnknownItem

SHIPPED = Path(__file__).parents[1] / "data" / "catalogue"


@dataclass(frozen=True)
class Catalogue:
    """All that a centre offers on a day. `versions` are the items' version numbers by code."""

    items: Mapping[str, Item]
    packages: Mapping[str, Package]
    departments: tuple[Department, ...]
    categories: tuple[str, ...]
    material_rules: MaterialRules
    versions: Mapping[str, int] = field(default_factory=dict)

    def item(self, code: str) -> Item:
        """One item. Raises UnknownItem."""
        found = self.items.get(code)
        if found is None:
            raise UnknownItem(item=code)
        return found

    @cached_property
    def by_department(self) -> Mapping[str, tuple[Item, ...]]:
        """The items of each department, in the departments' order; those without items are left out."""
        return _grouped([one.name for one in self.departments], self.items, "department")

    @cached_property
    def by_category(self) -> Mapping[str, tuple[Item, ...]]:
        """The items of each category, in the categories' order; those without items are left out."""
        return _grouped(list(self.categories), self.items, "category")

    @cached_property
    def search_index(self) -> Any:
        """The index that search works on, built at first use (`yikou.catalogue.search`)."""
        from yikou.catalogue.search import build

        return build(self)


def _grouped(names: list[str], items: Mapping[str, Item], field_name: str) -> Mapping[str, tuple[Item, ...]]:
    groups = {name: tuple(one for one in items.values() if getattr(one, field_name) == name) for name in names}
    return MappingProxyType({name: group for name, group in groups.items() if group})


def from_data(data: Mapping[tuple[str, str], Mapping[str, Any]], versions: Mapping[str, int]) -> Catalogue:
    """A catalogue from what its parts say, by kind and code; `versions` by item code."""
    items = {code: Item.from_data(said) for (kind, code), said in data.items() if kind == "item"}
    packages = {code: Package.from_data(said) for (kind, code), said in data.items() if kind == "package"}
    listed = data.get(("departments", "departments"), {"departments": [], "categories": []})
    rules = data.get(("material_rules", "material_rules"), {"shared": [], "promise": [], "instead": []})
    return Catalogue(
        items=MappingProxyType(dict(sorted(items.items()))),
        packages=MappingProxyType(packages),
        departments=tuple(Department.from_data(one) for one in listed["departments"]),
        categories=tuple(listed["categories"]),
        material_rules=MaterialRules.from_data(rules),
        versions=MappingProxyType(dict(versions)),
    )


def parts(sheets: Sheets) -> dict[tuple[str, str], dict[str, Any]]:
    """The parts of a catalogue that was read and has passed the check, by kind and code."""
    said = {("item", one["code"]): one for sheet in sheets.items for one in sheet.data}
    if sheets.joint:
        said |= {("package", one["key"]): one for one in sheets.joint.data["packages"]}
    said["departments", "departments"] = sheets.departments.data
    if sheets.material_rules:
        said["material_rules", "material_rules"] = sheets.material_rules.data
    return said


@lru_cache(maxsize=1)
def shipped() -> Catalogue:
    """The catalogue that ships, for a command that runs where no centre is."""
    sheets, found = read_sheets(SHIPPED)
    if sheets is None:
        raise FileNotFoundError(str(found[0]))
    return from_data(parts(sheets), {})


def write(catalogue: Catalogue, directory: Path) -> list[Path]:
    """Write a catalogue into a directory in its own format; answers the files written."""
    (directory / "items").mkdir(parents=True, exist_ok=True)
    prefixes = {one.name: one.prefix.lower() for one in catalogue.departments}
    files: dict[str, Any] = {
        f"items/{prefixes[name]}.yaml": [one.to_data() for one in items]
        for name, items in catalogue.by_department.items()
    }
    files["departments.yaml"] = {
        "departments": [one.to_data() for one in catalogue.departments],
        "categories": list(catalogue.categories),
    }
    if catalogue.packages:
        files["joint.yaml"] = {"packages": [one.to_data() for one in catalogue.packages.values()]}
    if catalogue.material_rules.shared:
        files["material_rules.yaml"] = catalogue.material_rules.to_data()
    for name, said in files.items():
        (directory / name).write_text(_yaml(said), encoding="utf-8")
    return [directory / name for name in files]


def _yaml(said: Any) -> str:
    dumped: str = yaml.dump(said, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000)
    return dumped
