"""What the repository may hold: sizes, no machine of ours, no registry's address."""

import ast
import re

import pytest

from tests.support.scratch import ROOT
from tests.support.sources import Module, modules, tracked

MODULE_LINES = 500
FUNCTION_LINES = 60
TEXT = {"", ".css", ".html", ".in", ".js", ".json", ".md", ".py", ".sh", ".svg", ".toml", ".txt", ".typ", ".yaml"}
# Split, so that this file does not find itself.
PLACES = re.compile(
    "|".join(
        (
            r"(?<![\w.])/wo" + r"rk/",
            r"(?<![\w.])/ro" + r"ot/",
            r"(?<![\w.])/ho" + r"me/(?!somebody|tea)\w",
            r"(?<![\w.])/Us" + r"ers/\w",
            r"/opt/" + r"(pypi|wheels)",
            r"py" + r"pi\.org",
            r"python" + r"hosted",
            r"registry\.np" + r"mjs",
            r"deb\.deb" + r"ian",
            r"np" + r"mmirror",
            r"\bmirrors?\.[a-z]+\.(com|cn|edu)",
        )
    )
)


def test_a_module_is_read_in_one_sitting():
    long = [one.name for one in modules() if one.text.count("\n") > MODULE_LINES and not _is_an_index(one)]

    assert long == [], "split it by topic, keeping its import path"


def test_a_function_is_read_at_a_glance():
    long = [
        f"{module.at(node)} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
        if node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]

    assert long == []


def _is_an_index(module: Module) -> bool:
    """A package's face that only names what its modules hold: looked up, not read."""
    names = (ast.Import, ast.ImportFrom, ast.Expr, ast.Assign)
    return module.file.name == "__init__.py" and all(isinstance(node, names) for node in module.tree.body)


def test_no_file_names_a_machine_or_a_registry():
    wrong = []
    for file in tracked():
        if file.suffix not in TEXT or "vendor" in file.parts or file.name == "LICENSE":
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if PLACES.search(line):
                wrong.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}")

    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements/*.txt")), ids=lambda file: file.name)
def test_a_lock_pins_with_hashes_and_names_no_address(lock):
    text = lock.read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]

    assert "://" not in text
    assert all(re.match(r"[a-z0-9._-]+==\S+", line) for line in pins), pins
    assert text.count("--hash=sha256:") >= len(pins)


def _direct(name: str) -> list[str]:
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    return [re.split(r"[\[=]", line)[0] for line in lines if line and not line.startswith(("#", "-"))]


def test_every_direct_dependency_is_explained():
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()

    named = [name.lower() for part in ("base", "dev", "tool", "peers") for name in _direct(f"{part}.in")]
    missing = [name for name in named if f"`{name}`" not in explained]
    assert missing == []


def test_what_runs_is_locked_for_running():
    """Nothing that the product imports comes from the environment of the tests alone."""
    from importlib.metadata import packages_distributions

    from tests.support.sources import imports

    locked = {re.split(r"[\[=]", line)[0] for line in _pins("base.txt")}
    owners = packages_distributions()
    wrong = {
        f"{module.at(node)} imports {name}"
        for module in modules()
        for node, name in imports(module)
        for owner in owners.get(name.split(".")[0], [])
        if owner.lower().replace("_", "-") not in locked | {"yikou", "pip", "setuptools"}
    }

    assert wrong == set(), "\n".join(sorted(wrong))


def _pins(name: str) -> list[str]:
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith((" ", "#"))]
