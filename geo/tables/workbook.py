"""Sheets of spreadsheets (`.xlsx`, `.xls`, `.ods`) as text of the same shape as CSV, read by python-calamine."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

from geo.errors import Fault, InputError
from geo.files import limits
from geo.files.local_file import read_bytes

__all__ = ["WORKBOOKS", "sheet_as_csv"]

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_UNPACKED = 256 * 1024**2
"""Bytes that a workbook may unpack to."""
_MOST_CELLS = 20_000_000


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
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(Fault(f"is a damaged workbook: {error}", name, hint="copy it again")) from None
    if size > _UNPACKED:
        message = f"unpacks to {size // 1024**2:,} MB"
        raise InputError(Fault(message, name, hint="save the sheet you need as CSV UTF-8"))


def _csv(sheet: object, name: str) -> bytes:
    height, width = sheet.height, sheet.width  # type: ignore[attr-defined]  # calamine's sheet
    if width > limits.MAXIMUM_COLUMNS or height * width > _MOST_CELLS:
        message = f"has {height:,} rows of {width:,} columns"
        raise InputError(Fault(message, name, hint="save the part you need as CSV UTF-8"))
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
