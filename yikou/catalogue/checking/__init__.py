"""The check of a catalogue: every violation named with its file, item, field and line.

Nothing is imported and nothing is published unless the whole catalogue passes.
"""

import re
from pathlib import Path

from yikou.catalogue.checking.item import check_item
from yikou.catalogue.checking.known import Known
from yikou.catalogue.checking.place import Place
from yikou.catalogue.checking.sheets import Sheet, Sheets, Unreadable, Violation, read_sheet
from yikou.catalogue.checking.whole import (
    check_departments,
    check_guided,
    check_material_rules,
    check_packages,
    check_results,
    package_keys,
)

__all__ = ["Sheet", "Sheets", "Violation", "check", "check_sheets", "read_sheet", "read_sheets"]

MACHINE_PATH = re.compile(r"/(?:work|home|root|tmp|mnt|Users)/")
SHARED_NAME = re.compile(r"([a-z][a-z0-9_]+) ([一-鿿]+)")
STATED = re.compile(r"(\d+) service items")


def check(directory: Path) -> list[Violation]:
    """All violations of the catalogue in a directory; none means that it can be imported."""
    sheets, found = read_sheets(directory)
    return found if sheets is None else [*found, *check_sheets(sheets)]


def read_sheets(directory: Path) -> tuple[Sheets | None, list[Violation]]:
    """The files of a directory, and what is wrong with the files themselves.

    No sheets where departments.yaml or the items are missing.
    """
    found: list[Violation] = []
    departments = _read(directory, "departments.yaml", found)
    files = sorted((directory / "items").glob("*.y*ml")) if (directory / "items").is_dir() else []
    items = [_read(directory, f"items/{file.name}", found) for file in files]
    joint = _read(directory, "joint.yaml", found, optional=True)
    rules = _read(directory, "material_rules.yaml", found, optional=True)
    if not files:
        found.append(Violation("items", "", "", 0, "没有事项文件；事项写在 items/部门前缀.yaml。"))
    if departments is None or not files:
        return None, found
    readable = [one for one in items if one is not None]
    return Sheets(departments, readable, joint, rules, _names(directory), _stated(directory)), found


def check_sheets(sheets: Sheets) -> list[Violation]:
    """All violations of a catalogue that has been read, in the order of its files."""
    found: list[Violation] = []
    known = Known(name_of_material=dict(sheets.names))
    check_departments(Place(sheets.departments, sheets.departments.data, found), known)
    joint = Place(sheets.joint, sheets.joint.data, found) if sheets.joint else None
    known.packages = package_keys(joint) if joint else []
    for sheet in sheets.items:
        _check_file(Place(sheet, sheet.data, found), known)
    check_guided(Place(Sheet("items", None), None, found), known, sheets.stated)
    check_results(known)
    if joint:
        check_packages(joint, known)
    if sheets.material_rules:
        check_material_rules(Place(sheets.material_rules, sheets.material_rules.data, found), known)
    return found


def _check_file(place: Place, known: Known) -> None:
    if not isinstance(place.value, list):
        place.wrong("应当是事项的列表。")
        return
    for number, item in enumerate(place.each(), 1):
        code = item.value.get("code") if isinstance(item.value, dict) else None
        check_item(item.belonging_to(code if isinstance(code, str) and code else f"第{number}项"), known)


def _read(directory: Path, name: str, found: list[Violation], optional: bool = False) -> Sheet | None:
    path = directory / name
    if not path.is_file():
        if not optional:
            found.append(Violation(name, "", "", 0, "没有这个文件。"))
        return None
    if path.suffix != ".yaml":
        found.append(Violation(name, "", "", 0, "扩展名应当是 .yaml。"))
        return None
    try:
        sheet = read_sheet(path, name)
    except Unreadable as error:
        found.append(Violation(name, "", "", error.line, error.told))
        return None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if leaked := MACHINE_PATH.search(line):
            found.append(Violation(name, "", "", number, f"含有计算机上的路径 {leaked[0]}…，请删去。"))
    return sheet


def _names(directory: Path) -> dict[str, str]:
    """The material names fixed in materials_note.md, where there is one."""
    note = directory / "materials_note.md"
    return dict(SHARED_NAME.findall(note.read_text(encoding="utf-8"))) if note.is_file() else {}


def _stated(directory: Path) -> int | None:
    """How many items README.md says there are, where it says so."""
    readme = directory / "README.md"
    stated = STATED.search(readme.read_text(encoding="utf-8")) if readme.is_file() else None
    return int(stated[1]) if stated else None
