"""How the command line prints rows: a table for people, JSON or CSV for programs; and the words beside them."""

from __future__ import annotations

import csv
import json
import math
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from geo.errors import printable
from geo.summaries import counted
from geo.tables.cells import for_spreadsheets

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["Format", "Manner", "counted", "file_or_output", "manner", "note", "print_rows", "printed_in"]

_READABLE = 24
"""Characters of a text beyond which it wraps at its words before other columns are left out."""
_GAP = 2
"""Characters between columns."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How all of a command's output is to be: `--wide`, `--quiet`, `--verbose`, which may come anywhere."""

    wide: bool = False
    quiet: bool = False
    verbose: bool = False


_MANNER: ContextVar[Manner] = ContextVar("manner", default=Manner())  # noqa: B039 - it is frozen


def manner() -> Manner:
    """The manner that was asked for."""
    return _MANNER.get()


@contextmanager
def printed_in(asked: Manner) -> Iterator[None]:
    """Print in a manner while this is entered."""
    token = _MANNER.set(asked)
    try:
        yield
    finally:
        _MANNER.reset(token)


def note(text: str) -> None:
    """Say on standard error what was done; not with `--quiet`."""
    if not manner().quiet:
        print(text, file=sys.stderr)


@contextmanager
def file_or_output(path: Path, ending: str) -> Iterator[Path]:
    """The path to write to; for `-` a passing one with this ending, whose content then goes to standard output."""
    if str(path) != "-":
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        passing = Path(folder, f"output{ending}")
        yield passing
        print(passing.read_text(encoding="utf-8"), end="")


class Format(StrEnum):
    """The formats of `--format`."""

    table = "table"
    json = "json"
    csv = "csv"


def print_rows(
    rows: Iterable[Mapping[Any, Any]],
    columns: Sequence[str],
    format_: Format,
    *,
    title: str = "",
    first: Sequence[str] = (),
) -> None:
    """Write rows to standard output in the columns' order; a missing value is empty (`null` in JSON).

    A table leaves out columns from the right until it fits the terminal (80 columns where there is none), those named
    `first` last of all, and says which; `--wide` shows them all.
    """
    plain = [{column: _plain(row.get(column)) for column in columns} for row in rows]
    if format_ is Format.json:
        whole = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
        json.dump(plain, sys.stdout, ensure_ascii=not whole, indent=2)
        sys.stdout.write("\n")
    elif format_ is Format.csv:
        writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({column: for_spreadsheets(cell) for column, cell in row.items()} for row in plain)
    else:
        _print_table(plain, columns, title, first)


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value


def _print_table(rows: list[dict[str, Any]], columns: Sequence[str], title: str, first: Sequence[str]) -> None:
    from rich.console import Console

    used = [column for column in columns if any(row[column] not in (None, "") for row in rows)] or list(columns)
    cells = {column: [printable(_cell(row[column], column)) for row in rows] for column in used}
    numeric = {column for column in used if any(isinstance(row[column], int | float) for row in rows)}
    if manner().wide:
        widths = {column: _width(column, cells[column]) for column in used}
        room = sum(widths.values()) + _GAP * len(widths)
    else:
        room = max(shutil.get_terminal_size((80, 24)).columns, 20)
        widths = _shared_out(_fitting(cells, room, first), cells, room)
    Console(width=room, highlight=False).print(_table(cells, widths, numeric, title))
    _note_left_out({column: texts for column, texts in cells.items() if column not in widths})


def _note_left_out(cells: Mapping[str, list[str]]) -> None:
    left = [_left_out(column, texts) for column, texts in cells.items()]
    if left:
        note(f"Not shown: {', '.join(left)}; --wide shows {'it' if len(left) == 1 else 'them'}.")


def _table(cells: Mapping[str, list[str]], widths: Mapping[str, int], numeric: set[str], title: str) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column, width in widths.items():
        justify: Literal["left", "right"] = "right" if column in numeric else "left"
        table.add_column(column, justify=justify, overflow="fold", width=width, no_wrap=column in numeric)
    for row in zip(*(cells[column] for column in widths), strict=True):
        table.add_row(*map(Text, row))
    return table


def _fitting(cells: Mapping[str, list[str]], room: int, first: Sequence[str]) -> dict[str, int]:
    """The columns that fit beside each other, with the least width of each.

    Those not named `first` are left out, such as say the same in every row before others, from the right; then texts
    become as narrow as their longest word, before any of the others is left out in the same order.
    """
    widths = {name: _narrowest(name, column, _READABLE) for name, column in cells.items()}
    same = [name for name in cells if len(set(cells[name])) == 1]
    spare = sorted((name for name in cells if name not in first), key=lambda name: name in same)
    while _too_wide(widths, room) and spare and len(widths) > 1:
        del widths[spare.pop()]
    if _too_wide(widths, room):
        widths = {name: _narrowest(name, cells[name], 0) for name in widths}
    rest = sorted(widths, key=lambda name: name in same)
    while _too_wide(widths, room) and len(widths) > 1:
        del widths[rest.pop()]
    return widths


def _shared_out(widths: Mapping[str, int], cells: Mapping[str, list[str]], room: int) -> dict[str, int]:
    """The widths with what is left of the room given to the columns that could use it, from the left."""
    left = room - sum(widths.values()) - _GAP * (len(widths) - 1)
    shared = {}
    for name, width in widths.items():
        more = min(max(left, 0), _width(name, cells[name]) - width)
        shared[name] = width + more
        left -= more
    return shared


def _too_wide(widths: Mapping[str, int], room: int) -> bool:
    return sum(widths.values()) + _GAP * (len(widths) - 1) > room


def _narrowest(name: str, column: Sequence[str], readable: int) -> int:
    """Characters that a column needs: its longest word, and up to `readable` of its text."""
    longest = max((_width("", cell.split()) for cell in column), default=0)
    return max(len(name), longest, min(_width(name, column), readable))


def _left_out(name: str, column: Sequence[str]) -> str:
    """A column that is not shown, with what it says where that is the same in every row."""
    return f"{name} (all {column[0]})" if len(column) > 1 and len(set(column)) == 1 else name


def _width(name: str, column: Sequence[str]) -> int:
    from rich.cells import cell_len

    return max(cell_len(cell) for cell in (name, *column))


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
