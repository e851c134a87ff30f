"""What the check has met so far: names, keys and codes that must mean one thing in all items."""

from dataclasses import dataclass, field
from typing import Any

from yikou.catalogue.checking.place import Place


@dataclass
class Known:
    """Departments and categories that may be named, and what each key and name stood for first."""

    prefixes: dict[str, str] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    packages: list[str] | None = None
    name_of_material: dict[str, str] = field(default_factory=dict)
    material_of_name: dict[str, str] = field(default_factory=dict)
    issuer_of_material: dict[str, str] = field(default_factory=dict)
    item_of_alias: dict[str, str] = field(default_factory=dict)
    title_of_law: dict[str, str] = field(default_factory=dict)
    file_of_item: dict[str, str] = field(default_factory=dict)
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.material_of_name = {name: key for key, name in self.name_of_material.items()}
