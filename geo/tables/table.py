"""A table of text, such as CSV: one set of rules for small tables row by row and for millions of rows by column.

The rules: the encoding is recognised by the bytes (`geo.files.encodings`); cells are parted by `,`, `;`, tab or `|`,
whichever the header line has most of; every row has as many cells as the header; quotes are closed; lines without a
word in them are no rows.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geo.errors import Fault, InputError
from geo.files import limits
from geo.files.faults import FileFaults
from geo.files.local_file import BoundedStream, opened_bounded, split_part
from geo.tables.columns import column_of
from geo.tables.dialect import Dialect, allow_long_cells, read_dialect
from geo.tables.workbook import WORKBOOKS, sheet_as_csv

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Row", "Table", "open_table"]


class Row(NamedTuple):
    """A row of a table: the line of the file that it begins at, and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A table whose header was read and is sound; its rows are read when they are asked for."""

    path: Path
    dialect: Dialect
    most: int
    sheet: bytes | None = None
    """The cells as CSV, where they come from a workbook; a line is then a row of the sheet."""

    @property
    def decimal_comma(self) -> bool:
        """Whether `35,3` is a number here."""
        return self.sheet is None and self.dialect.decimal_comma

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns in their order, as the file has them; a column without a name is left out."""
        return tuple(filter(None, self.dialect.columns))

    @property
    def encoding(self) -> str:
        """The encoding of the text, by Python's name for it."""
        return self.dialect.encoding

    def column_of(self, meaning: str) -> str | None:
        """The column that has this meaning, by any of its names or by its HXL tag; None where there is none."""
        return column_of(meaning, self.dialect.columns, self.dialect.tags)

    def rows(self, *, blank: bool = False) -> list[Row]:
        """All rows; with `blank`, empty lines are rows of empty cells, so that a table keeps its length.

        Raises `InputError` with every row that has more or fewer cells than the header, and where a quote is not
        closed or a byte does not belong to the encoding.
        """
        faults = FileFaults(str(self.path))
        names = self.dialect.columns
        rows = []
        for line, cells in self._cells(faults, blank=blank):
            rows.append(Row(line, {name: cell for name, cell in zip(names, cells, strict=True) if name}))
            limits.refuse_large(str(self.path), features=len(rows))
        faults.raise_errors()
        return rows

    def frame(self, columns: Sequence[str]) -> pd.DataFrame:
        """These columns of all rows, as text (`string[pyarrow]`); an empty cell is missing. For millions of rows.

        Raises `InputError` as `rows` does.
        """
        from geo.tables.arrow_frame import frame_of_rows, read_frame

        self._check_head()
        frame = read_frame(self.opened, self.dialect, columns) if self.dialect.plain_quotes else None
        return frame_of_rows([row.cells for row in self.rows()], columns) if frame is None else frame

    def lines(self) -> list[int]:
        """The line that each row begins at, by another pass over the file."""
        return [line for line, _ in self._cells(FileFaults(str(self.path)))]

    def opened(self) -> AbstractContextManager[BoundedStream]:
        """The bytes of the table from their beginning."""
        return _opened(self.path, self.most, self.sheet)

    def _check_head(self) -> None:
        """Raise `InputError` where the lines before the rows do not belong to the encoding."""
        with self.opened() as stream:
            text = io.TextIOWrapper(io.BufferedReader(stream), encoding=self.encoding, newline="")
            try:
                for _ in range(self.dialect.head_lines):
                    text.readline()
            except UnicodeDecodeError:
                raise self._undecodable() from None

    def _undecodable(self) -> InputError:
        at = self._first_undecodable()
        named = "UTF-8" if self.encoding.startswith("utf-8") else self.encoding
        return InputError(Fault(f"is not {named} text", str(self.path), at, hint="save it as CSV UTF-8"))

    def _first_undecodable(self) -> int:
        """The line of the first byte that does not belong to the encoding."""
        decoder = codecs.getincrementaldecoder(self.encoding)()
        line = 1
        with self.opened() as stream:
            while chunk := stream.read(1 << 16):
                for piece in chunk.splitlines(keepends=True) if self.encoding.startswith("utf-8") else [chunk]:
                    try:
                        text = decoder.decode(piece)
                    except UnicodeDecodeError:
                        return line
                    line += text.count("\n")
        return line

    def _cells(self, faults: FileFaults, *, blank: bool = False) -> Iterator[tuple[int, list[str]]]:
        """The line and the cells of each row; a row of another length is noted and left out."""
        allow_long_cells()
        width, name = len(self.dialect.columns), str(self.path)
        line = self.dialect.head_lines
        with self.opened() as stream:
            text = io.TextIOWrapper(io.BufferedReader(stream, 1 << 20), encoding=self.encoding, newline="")
            reader = csv.reader(text, delimiter=self.dialect.delimiter, strict=True)
            begins = line + 1
            try:
                for _ in range(line):
                    text.readline()
                for number, cells in enumerate(reader, 1):
                    if len(cells) == width and (blank or any(cells)):
                        yield begins, cells
                    elif blank and not cells:
                        yield begins, [""] * width
                    elif len(cells) != width and any(cells):
                        hint = "put text that holds the delimiter into quotes; write every cell, also an empty one"
                        faults.error(f"has {len(cells)} of {width} cells", hint=hint, line=begins)
                        if faults.full:
                            return
                    begins = line + (reader.line_num if self.sheet is None else number) + 1
            except csv.Error as error:
                hint = "check its quotes"
                raise InputError(Fault(f"is not a CSV table: {error}", name, begins, hint=hint)) from None
            except UnicodeDecodeError:
                raise self._undecodable() from None


def open_table(path: Path, *, most: int | None = None) -> Table:
    """Read the header of a table of at most `most` bytes (`limits.MAXIMUM_BYTES`); `.gz` is unpacked.

    A sheet of a workbook (`.xlsx`, `.xls`, `.ods`) is a table, too: `book.xlsx#sheet` where several have cells. Raises
    `InputError` for what is no ordinary file, is empty or too large, and where a column appears twice.
    """
    most = limits.MAXIMUM_BYTES if most is None else most
    path, part = split_part(path)
    sheet = sheet_as_csv(path, part) if path.suffix.lower() in WORKBOOKS else None
    dialect = read_dialect(path, partial(_opened, path, most, sheet))
    faults = FileFaults(str(path))
    names = dialect.columns
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        faults.error(f"column {name!r} appears twice", hint="keep one of them, or give each its own name", line=1)
    faults.raise_errors()
    return Table(path, dialect, most, sheet)


def _opened(path: Path, most: int, sheet: bytes | None) -> AbstractContextManager[BoundedStream]:
    if sheet is None:
        return opened_bounded(path, most)
    return BoundedStream(io.BytesIO(sheet), str(path), len(sheet) + 1)
