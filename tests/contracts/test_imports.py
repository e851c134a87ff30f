"""Who may reach whom. The order of the layers itself is import-linter's (pyproject.toml, `make lint`)."""

import importlib
import re

import pytest

from tests.support.sources import domain_packages, imports, modules

FACES = {"operations", "queries", "access", "facts", "policies"}
# Values that a package hands out: frozen, without a database, as the kernel's are.
VALUES = {
    "yikou.accounts.rights",
    "yikou.cases.needs",
    "yikou.hall.order",
    "yikou.hall.serving",
    "yikou.reporting.figures",
    "yikou.reporting.registers",
    "yikou.reporting.spans",
    *(f"yikou.catalogue.{one}" for one in ("checking", "items", "search", "snapshot")),
}
# The simulation has no rows of its own: it calls operations as the interfaces do, and commands call it.
OPEN = {"simulation"}
NO_SUCH_FILES = re.compile(r"(^|_)(utils?|helpers?|common|managers?|services?|signals?|misc|base)(_|$)")


def test_another_package_is_reached_through_its_faces_only():
    packages = domain_packages() - OPEN
    wrong = []
    for module in modules():
        for node, name in imports(module):
            match name.split("."):
                case ["yikou", other, face, *_] if other in packages and other != module.package and face not in FACES:
                    if f"yikou.{other}.{face}" in VALUES:
                        continue
                    wrong.append(f"{module.at(node)} imports {name}")

    assert wrong == [], f"another package's faces are {', '.join(sorted(FACES))}:\n" + "\n".join(wrong)


def test_no_package_reaches_into_anothers_private_names():
    wrong = [
        f"{module.at(node)} imports {name}"
        for module in modules()
        for node, name in imports(module)
        if name.startswith("yikou.")
        and not name.startswith(f"yikou.{module.package}.")
        and any(part.startswith("_") and not part.startswith("__") for part in name.split("."))
    ]

    assert wrong == [], "\n".join(wrong)


def test_files_are_named_for_what_they_hold():
    wrong = [str(module.file) for module in modules() if NO_SUCH_FILES.search(module.file.stem)]

    assert wrong == [], "\n".join(wrong)


def test_every_module_imports():
    names = (module.name for module in modules() if module.file.stem not in {"__main__", "wsgi", "asgi"})
    wrong = {name: problem for name in names if (problem := _problem_with(name))}

    assert wrong == {}


def _problem_with(name: str) -> str:
    """Why a module cannot be imported; empty where it can."""
    try:
        importlib.import_module(name)
    except Exception as problem:  # whatever it is, the others are still to be looked at
        return repr(problem)
    return ""


@pytest.mark.parametrize("values", sorted(VALUES))
def test_values_know_no_database(values: str):
    wrong = [
        f"{module.at(node)} imports {name}"
        for module in modules()
        if module.name == values or module.name.startswith(f"{values}.")
        for node, name in imports(module)
        if name.split(".")[0] == "django" or ".models" in name
    ]

    assert wrong == [], "\n".join(wrong)
