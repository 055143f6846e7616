"""No function is more complex than 15 as radon counts it: conditions, boolean operators and comprehensions included."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from radon.complexity import cc_visit
from radon.visitors import Class, Function

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("geo", "layers", "maps", "seeds", "truceline", "benchmarks", "docs", ".ci")
LIMIT = 15


def functions(blocks: Iterable[Function | Class]) -> Iterator[Function]:
    """Functions, methods, and the functions inside them."""
    for block in blocks:
        if isinstance(block, Class):
            yield from functions([*block.methods, *block.inner_classes])
        else:
            yield block
            yield from functions(block.closures)


def above() -> Iterator[tuple[str, Function]]:
    """What is above the limit, by its file and name."""
    for file in sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")):
        blocks = cc_visit(file.read_text(encoding="utf-8"))
        outer = (block for block in blocks if isinstance(block, Class) or not block.is_method)
        for function in functions(outer):
            if function.complexity > LIMIT:
                yield f"{file.relative_to(ROOT)}:{function.name}", function


def main() -> int:
    """Print what is above the limit; 1 if there is any."""
    found = list(above())
    for name, function in found:
        print(f"{name}, line {function.lineno}: complexity {function.complexity}, more than {LIMIT}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
