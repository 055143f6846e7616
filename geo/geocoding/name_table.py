"""A table of names to geocode: its rows in their order, empty lines included, and what tells it from another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from geo.errors import Fault, InputError
from geo.tables.cells import is_missing
from geo.tables.dialect import chunks_of
from geo.tables.table import open_table

__all__ = ["NameTable", "is_missing", "read_names"]


@dataclass(frozen=True, slots=True)
class NameTable:
    """The cells of a table by column; `digest` of the file's bytes, `encoding` as it was read."""

    columns: list[str]
    rows: list[dict[str, str]]
    digest: str
    encoding: str = "utf-8"


def read_names(file: Path, column: str) -> NameTable:
    """Read a table that has this column, by the rules of `geo.tables`; raises `InputError` with all its faults."""
    table = open_table(file)
    if column not in table.columns:
        columns = ", ".join(table.columns)
        hint = f"--column with one of: {columns}" if columns else "the first line names the columns"
        raise InputError(Fault(f"has no column {column!r}", str(file), 1, hint=hint))
    digest = hashlib.sha256()
    with table.opened() as stream:
        for chunk in chunks_of(stream):
            digest.update(chunk)
    rows = [dict(row.cells) for row in table.rows(blank=True)]
    return NameTable(list(table.columns), rows, digest.hexdigest(), table.encoding)
