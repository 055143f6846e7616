"""Tables of patterns, as a speaker of a language writes them; `clauses.stream` says what a pattern is."""

from __future__ import annotations

__all__ = ["read_table"]


def read_table(text: str) -> tuple[tuple[str, str], ...]:
    """Read a table of patterns: on each line a name, a colon and a pattern; an indented line goes on with it."""
    rows: list[tuple[str, str]] = []
    for line in text.strip().splitlines():
        if line[0].isspace():
            name, pattern = rows.pop()
            rows.append((name, f"{pattern} {line.strip()}"))
        else:
            name, _, pattern = line.partition(": ")
            rows.append((name, pattern.strip()))
    return tuple(rows)
