"""The rules of the layout: which way imports point, what a start may load, and how large code may grow."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("nbm_tui", "screens", "storage")
GENERATED = "storage/migrations/versions/"
MAX_FILE, MAX_FUNCTION = 400, 50  # lines
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")

SCREEN = {"textual", "rich"}
TABLES = {"sqlalchemy", "sqlmodel", "pydantic"}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def python_files(*folders: str) -> list[Path]:
    """The Python files in these folders of the project, without the generated ones."""
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert files, folders
    return [path for path in files if not name_of(path).startswith(GENERATED)]


def name_of(path: Path) -> str:
    """A path as seen from the project's folder, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), name_of(path))


def loaded_by(module: str) -> set[str]:
    """The top-level packages that a fresh Python has loaded after importing one module."""
    program = f"import {module}, json, sys; print(json.dumps(sorted({{m.partition('.')[0] for m in sys.modules}})))"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout))


def own_imports(path: Path) -> set[str]:
    """The modules of this project that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or ".")
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return {name for name in names if name.startswith((".", *PACKAGES))}


def public_definitions(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """The public functions, classes and methods of a module, with their dotted names."""
    for node in body:
        if not isinstance(node, Definition) or node.name.startswith("_") or is_accessor(node):
            continue
        yield prefix + node.name, node
        if isinstance(node, ast.ClassDef):
            yield from public_definitions(node.body, f"{prefix}{node.name}.")


def is_accessor(node: Definition) -> bool:
    """Is this the setter of a property or a mere overload, which the first definition speaks for?"""
    names = {ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list}
    return bool(names & {"setter", "deleter", "overload"})


def length(node: Definition) -> int:
    """The lines of a definition, decorators left out."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_import_contracts_hold() -> None:
    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run(
        [sys.executable, "-c", linter, "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


def test_every_module_of_the_program_has_its_layer() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    placed = set(re.findall(r"[\w.]+", " ".join(layers)))
    found = {f"nbm_tui.{entry.stem}" for entry in (ROOT / "nbm_tui").iterdir() if is_module(entry)}
    assert found <= placed, f"say in pyproject.toml where these stand: {sorted(found - placed)}"


def is_module(entry: Path) -> bool:
    """Is this entry of a package a module or a package of its own?"""
    return (entry / "__init__.py").is_file() or (entry.suffix == ".py" and entry.stem != "__init__")


@pytest.mark.parametrize("leaf", ["nbm_tui/i18n.py", "storage/text.py", "nbm_tui/__init__.py"])
def test_leaves_import_nothing_of_ours(leaf: str) -> None:
    assert own_imports(ROOT / leaf) == set()


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("storage.records", SCREEN),
        ("storage.journal", SCREEN),
        ("nbm_tui.method.catalogue", SCREEN),
        ("nbm_tui.cli", {"textual"} | TABLES),
        ("screens.unlock", TABLES | {"cryptography"}),
    ],
)
def test_importing_loads_no_more_than_needed(module: str, unwanted: set[str]) -> None:
    assert loaded_by(module) & unwanted == set()


def test_files_stay_small() -> None:
    sizes = {name_of(p): len(p.read_bytes().splitlines()) for p in python_files(*PACKAGES, "benchmarks")}
    assert {name: size for name, size in sizes.items() if size > MAX_FILE} == {}


def test_functions_stay_small() -> None:
    functions = {
        f"{name_of(path)}:{node.lineno} {node.name}": length(node)
        for path in python_files(*PACKAGES, "benchmarks")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: size for name, size in functions.items() if size > MAX_FUNCTION} == {}


def test_every_public_name_says_what_it_is() -> None:
    silent = []
    for path in python_files(*PACKAGES):
        tree = parsed(path)
        named: list[tuple[str, ast.Module | Definition]] = [("module", tree), *public_definitions(tree.body)]
        silent += [f"{name_of(path)}: {name}" for name, node in named if not ast.get_docstring(node)]
    assert silent == []


def test_nothing_is_left_unfinished() -> None:
    marks = [
        f"{name_of(path)}:{number}"
        for path in python_files(*PACKAGES, "benchmarks", "tests")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert marks == []
