"""No modules import each other in a circle, neither at their top nor inside a function nor for types alone."""

from __future__ import annotations

import ast
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("geo", "layers", "maps", "seeds", "truceline")


def test_no_modules_import_each_other_in_a_circle() -> None:
    files = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }
    imports: dict[str, set[str]] = defaultdict(set)
    for module, path in files.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imports[module] |= {alias.name for alias in node.names} & set(files)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                named = {f"{node.module}.{alias.name}" for alias in node.names}
                imports[module] |= named & set(files) or {node.module} & set(files)
    assert sum(map(len, imports.values())) > len(files)
    front_doors = {
        module for module, path in files.items() if path.name == "__init__.py"
    }  # they load what is asked for
    try:
        TopologicalSorter({one: others - front_doors for one, others in imports.items()}).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))
