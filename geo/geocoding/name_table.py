"""A table of names as a file has it: any usual encoding and delimiter, its rows in their order, its faults together."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from geo.errors import Fault, InputError
from geo.files.encodings import decode_text

__all__ = ["NameTable", "is_missing", "read_names"]

_MAX_BYTES = 500_000_000
_DELIMITERS = ",;\t|"
_FOREIGN_CELLS = re.compile(rb"[^,;|\t\r\n\"\x00]*[\x80-\xff][^,;|\t\r\n\"\x00]*")
_TOLD_FAULTS = 100
_MISSING = frozenset({"nan", "null", "none", "n/a", "na", "#n/a", "<na>", "nil", "-", "--", "?", "."})


@dataclass(frozen=True, slots=True)
class NameTable:
    """The cells of a table by column; `digest` of the file's bytes, `encoding` as it was read."""

    columns: list[str]
    rows: list[dict[str, str]]
    digest: str
    encoding: str = "utf-8"


def is_missing(cell: str) -> bool:
    """Whether a cell says that nothing is stated, as programs write it: empty, `NaN`, `NULL`, `N/A`, `-`."""
    return not cell.strip() or cell.strip().lower() in _MISSING


def read_names(file: Path, column: str) -> NameTable:
    """Read a CSV table that has this column; raises `InputError` with all faults of the file.

    UTF-8 and UTF-16, else the Windows code page whose letters make words of the cells that are not ASCII; a byte that
    fits none is a fault. The delimiter is a comma, semicolon, tab or bar.
    """
    where = str(file)
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise InputError(Fault("is over 500 MB", where, hint="split it"))
        data = file.read_bytes()
    except OSError as error:
        raise InputError(Fault(f"cannot be read: {error.strerror}", where)) from None
    text, encoding = _decoded(data, where)
    header = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[dict[str, str]] = []
    try:
        columns = [name.strip() for name in next(reader, [])]
        faults = _header_faults(columns, column, where)
        for cells in reader:
            # An empty line is a row whose cells are empty: it keeps its place in the table.
            if cells and len(cells) != len(columns):
                told = f"has {len(cells)} of {len(columns)} cells"
                faults.append(Fault(told, where, reader.line_num, hint="quote a cell that holds a delimiter"))
            rows.append(dict(zip_longest(columns, cells[: len(columns)], fillvalue="")))
    except csv.Error as error:
        raise InputError(Fault(f"is not a CSV table: {error}", where, reader.line_num)) from None
    if faults:
        more = len(faults) - _TOLD_FAULTS
        raise InputError([*faults[:_TOLD_FAULTS], *([Fault(f"has {more:,} more faults", where)] if more > 0 else [])])
    return NameTable(columns, rows, hashlib.sha256(data).hexdigest(), encoding)


def _header_faults(columns: list[str], column: str, where: str) -> list[Fault]:
    faults = []
    if column not in columns:
        hint = f"--column with one of: {', '.join(columns)}" if any(columns) else "the first line names the columns"
        faults.append(Fault(f"has no column {column!r}", where, 1, hint=hint))
    twice = sorted({name for name in columns if columns.count(name) > 1})
    told = ", ".join(name or "one without a name" for name in twice)
    if twice:
        faults.append(Fault(f"has two columns of one name: {told}", where, 1, hint="give each its own name"))
    return faults


def _decoded(data: bytes, where: str) -> tuple[str, str]:
    """Return the text and its encoding, judged by the cells that are not ASCII alone."""
    foreign = b"\n".join(_FOREIGN_CELLS.findall(data))
    text, encoding = decode_text(data)
    if encoding.startswith("cp"):
        encoding = decode_text(foreign)[1]
        text = data.decode(encoding, errors="replace")
    if "\ufffd" in text and "\ufffd".encode() not in data:
        line = text[: text.index("\ufffd")].count("\n") + 1
        raise InputError(Fault("is not UTF-8 text", where, line, hint="save it as CSV UTF-8"))
    return text.removeprefix("\ufeff"), encoding
