"""How the command line prints rows: a table for people, JSON or CSV for programs."""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from geo.errors import printable
from geo.tables.cells import for_spreadsheets

__all__ = ["Format", "counted", "print_rows"]


class Format(StrEnum):
    """The formats of `--format`."""

    table = "table"
    json = "json"
    csv = "csv"


def print_rows(rows: Iterable[Mapping[Any, Any]], columns: Sequence[str], format_: Format, *, title: str = "") -> None:
    """Write rows to standard output in the columns' order; a missing value is empty (`null` in JSON)."""
    plain = [{column: _plain(row.get(column)) for column in columns} for row in rows]
    if format_ is Format.json:
        json.dump(plain, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    elif format_ is Format.csv:
        writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({column: for_spreadsheets(cell) for column, cell in row.items()} for row in plain)
    else:
        _print_table(plain, columns, title)


def counted(number: int, noun: str) -> str:
    """A number and its noun: `1 error`, `2 errors`, `2 territories`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value


def _print_table(rows: list[dict[str, Any]], columns: Sequence[str], title: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    used = [column for column in columns if any(row[column] not in (None, "") for row in rows)] or list(columns)
    numeric = {column for column in used if any(isinstance(row[column], int | float) for row in rows)}
    table = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in used:
        table.add_column(column, justify="right" if column in numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(_cell(row[column], column))) for column in used))
    width = None if sys.stdout.isatty() else 200
    Console(width=width, highlight=False).print(table)


_DEGREES = ("latitude", "longitude")


def _cell(value: Any, column: str) -> str:
    """A value as people read it: degrees to about ten metres, whole numbers without decimals, others with one."""
    if value is None:
        return ""
    if isinstance(value, float):
        if column in _DEGREES:
            return f"{value:.4f}"
        return f"{value:,.1f}".removesuffix(".0")
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
