"""No two modules import each other, neither at their top nor inside a function nor for types alone."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("geo", "layers", "maps", "seeds", "truceline")


def test_no_two_modules_import_each_other() -> None:
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
    assert [(one, other) for one in files for other in imports[one] if one < other and one in imports[other]] == []
