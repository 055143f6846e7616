"""Sheets of spreadsheets (`.xlsx`, `.xls`, `.ods`) as text of the same shape as CSV, read by python-calamine."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from functools import reduce
from pathlib import Path

from geo.errors import Fault, InputError
from geo.files import limits
from geo.files.archive_errors import DAMAGED
from geo.files.local_file import read_bytes

__all__ = ["WORKBOOKS", "sheet_as_csv"]

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_UNPACKED = 256 * 1024**2
"""Bytes that a workbook may unpack to."""
_MOST_CELLS = 20_000_000
_SHEET = re.compile(r"^xl/worksheets/[^/]*\.xml$|^content\.xml$", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]{0,200}?\br=\"([A-Z]{1,3})(\d{1,7})\"[^<>]{0,200}(?<!/)>")
"""A cell that has something in it, of a sheet in Office Open XML."""
_REPEATED = re.compile(rb"<table:table-cell\b(?=[^<>]{0,400}office:value)[^<>]{0,400}columns-repeated=\"(\d{1,7})\"")
_REPEATED_ROW = re.compile(
    rb"<table:table-row\b[^<>]{0,400}rows-repeated=\"(\d{1,7})\"[^<>]{0,400}>(.{0,2000})", re.DOTALL
)
"""Cells and rows that count many times, in OpenDocument."""


def sheet_as_csv(path: Path, sheet: str = "") -> bytes:
    """The cells of one sheet as CSV in UTF-8: dates as ISO days, whole numbers without decimals, formulas as results.

    Row n of the sheet is record n. Raises `InputError` where the file is no workbook, is too large unpacked, has
    several sheets with cells and none was chosen, or lacks the one that was.
    """
    import python_calamine

    content = read_bytes(path)
    _refuse_bomb(content, str(path))
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [sheet] if sheet else workbook.sheet_names
        found = {name: workbook.get_sheet_by_name(name) for name in names if name in workbook.sheet_names}
        filled = {name: rows for name, rows in found.items() if rows.height and rows.width}
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        reason = f"cannot be read as a workbook: {error}"
        raise InputError(Fault(reason, str(path), hint="save it again, or as CSV UTF-8")) from None
    if sheet and not found:
        raise InputError(Fault(f"no sheet {sheet!r}", str(path), hint=f"it has {', '.join(workbook.sheet_names)}"))
    if len(filled) != 1:
        message = f"has {len(filled)} sheets with cells: {', '.join(filled)}" if filled else "is empty"
        hint = f"name one, as {path.name}#{next(iter(filled))}" if filled else "check how it was made"
        raise InputError(Fault(message, str(path), hint=hint))
    return _csv(next(iter(filled.values())), str(path))


def _refuse_bomb(content: bytes, name: str) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
            if size > _UNPACKED:
                message = f"unpacks to {size // 1024**2:,} MB"
                raise InputError(Fault(message, name, hint="save the sheet you need as CSV UTF-8"))
            for member in archive.namelist():
                if _SHEET.search(member):
                    _refuse_wide(archive.read(member), name)
    except DAMAGED as error:
        raise InputError(Fault(f"is a damaged workbook: {error}", name, hint="copy it again")) from None


def _refuse_wide(sheet: bytes, name: str) -> None:
    """Raise `InputError` where the cells of a sheet lie in a box of more cells than are read.

    Two cells at opposite corners are enough for that, or one that is repeated: the reader makes room for all between.
    """
    box: dict[str, set[int]] = {"rows": {1}, "columns": {1}}
    seen: set[bytes] = set()
    for found in _CELL.finditer(sheet):
        box["rows"].add(int(found[2]))
        seen.add(found[1])
    box["columns"] |= {reduce(lambda number, letter: number * 26 + letter - 64, letters, 0) for letters in seen}
    for found in _REPEATED.finditer(sheet):
        box["columns"].add(int(found[1]))
    for found in _REPEATED_ROW.finditer(sheet):
        if b"office:value" in found[2]:
            box["rows"].add(int(found[1]))
    _refuse_large(max(box["rows"]), max(box["columns"]), name)


def _refuse_large(height: int, width: int, name: str) -> None:
    if width > limits.MAXIMUM_COLUMNS or height * width > _MOST_CELLS:
        message = f"has {height:,} rows of {width:,} columns"
        raise InputError(Fault(message, name, hint="save the part you need as CSV UTF-8"))


def _csv(sheet: object, name: str) -> bytes:
    _refuse_large(sheet.height, sheet.width, name)  # type: ignore[attr-defined]  # calamine's sheet
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in sheet.to_python(skip_empty_area=False):  # type: ignore[attr-defined]
        writer.writerow(map(_text, row))
    return text.getvalue().encode("utf-8", errors="replace")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - whole without loss
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).replace("\0", "\ufffd")
