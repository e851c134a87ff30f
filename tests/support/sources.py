"""The product's sources as the contract tests read them: modules, layers, imports, calls."""

import ast
import importlib
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import ModuleType

from tests.support.scratch import ROOT

PRODUCT = ROOT / "yikou"
EDGES = ("web", "api", "cli")
# What operations work with; nothing a centre promises anybody, so no rules and no actor of its own.
MACHINERY = ("ledger", "jobs")


@dataclass(frozen=True)
class Module:
    """One file of the product: `yikou/cases/operations/intake.py` is `yikou.cases.operations.intake`."""

    file: Path

    @property
    def name(self) -> str:
        """The dotted name."""
        parts = self.file.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def package(self) -> str:
        """The package of the house that it belongs to: `cases`; empty for `yikou.settings` and the like."""
        parts = self.file.relative_to(PRODUCT).parts
        return parts[0] if len(parts) > 1 else ""

    @property
    def topic(self) -> str:
        """Which of a package's files it is or lies in: `operations`, `models`, `queries`."""
        parts = self.name.split(".")
        return parts[2] if len(parts) > 2 else ""

    @cached_property
    def text(self) -> str:
        """The source."""
        return self.file.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """The source, parsed; empty where it is not Python, which `test_every_module_imports` tells."""
        try:
            return ast.parse(self.text, str(self.file))
        except SyntaxError:
            return ast.Module([], [])

    def at(self, node: ast.AST) -> str:
        """`yikou/cases/queries.py:12`, for a failing test to name."""
        return f"{self.file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


@lru_cache
def modules() -> tuple[Module, ...]:
    """Every module of the product, migrations left out."""
    found = sorted(PRODUCT.rglob("*.py"))
    return tuple(Module(file) for file in found if "migrations" not in file.parts and "data" not in file.parts)


@lru_cache
def migrations() -> tuple[Module, ...]:
    """Every migration."""
    return tuple(Module(file) for file in sorted(PRODUCT.glob("*/migrations/0*.py")))


@lru_cache
def layers() -> tuple[tuple[str, ...], ...]:
    """The house from top to bottom, as pyproject.toml states it to import-linter."""
    with open(ROOT / "pyproject.toml", "rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    lines = next(one["layers"] for one in contracts if one["id"] == "layers")
    return tuple(tuple(name.strip(" ()") for name in line.split("|")) for line in lines)


def height(package: str) -> int:
    """How high a package stands: the kernel lowest, at 0."""
    return next(len(layers()) - 1 - number for number, line in enumerate(layers()) if package in line)


def domain_packages() -> frozenset[str]:
    """The packages that hold what the centre does: neither edges nor the kernel."""
    named = {name for line in layers() for name in line} - {*EDGES, "kernel"}
    return frozenset(name for name in named if (PRODUCT / name).is_dir())


def imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Every name that a module imports when it runs, as `yikou.cases.models.Case`; type-only imports left out."""
    for node in _running(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{one.name}") for one in node.names)


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _running(child)


def calls(module: Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the text of what is called: `self.rows.filter`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def loaded(name: str) -> ModuleType | None:
    """A module of the product; None where it does not import, which `test_every_module_imports` tells."""
    try:
        return importlib.import_module(name)
    except Exception:
        return None


def tracked() -> list[Path]:
    """The files of the repository, new ones too, ignored ones not."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    files = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [file for file in files if file.is_file() and not file.is_symlink()]
