"""A file of events as a plain table, and what is wrong with its cells, by line; CSV may be large and compressed."""

from __future__ import annotations

import codecs
import csv
import gzip
import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any, Self, cast

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.errors import Fault, InputError
from layers.files import FORMATS, read_shapes
from layers.files.tables import allow_long_cells

__all__ = ["TableFaults", "read_event_table"]

_MAXIMUM_BYTES = 4_000_000_000
_MOST_FAULTS = 20
_CSV = (".csv", ".tsv")


def read_event_table(path: Path, told: list[Fault]) -> tuple[pd.DataFrame, TableFaults]:
    """The rows of a file with `longitude` and `latitude` where it has geometry, and what collects their faults.

    What is told of the file but does not refuse it is added to `told`. Raises `InputError` where it cannot be read,
    where a column stands twice, and where a feature is no point: a row left out silently would make every count wrong.
    """
    plain = path.name.lower().removesuffix(".gz")
    if plain.endswith(_CSV):
        return _read_csv(path), TableFaults(str(path), lambda: _lines_of_rows(path))
    if path.suffix.lower() not in FORMATS:
        hint = f"use .csv, .csv.gz or one of {', '.join(FORMATS)}"
        raise InputError(Fault(f"format {path.suffix or path.name!r} is not read", str(path), hint=hint))
    shapes = read_shapes(path, warnings=told, complete=True)
    one = (shapely.get_type_id(shapes.geometry) == shapely.GeometryType.MULTIPOINT) & (
        shapely.get_num_geometries(shapes.geometry) == 1
    )
    shapes.loc[one, "geometry"] = shapely.get_geometry(shapes.geometry[one], 0)
    others = np.flatnonzero((shapes.geom_type != "Point").to_numpy())
    if len(others):
        hint = "give points, for example the centre of each shape"
        raise InputError(
            [
                Fault(f"is a {kind}, not a point", str(path), None, f"features[{row}]", hint)
                for row, kind in zip(others[:_MOST_FAULTS], shapes.geom_type.iloc[others], strict=False)
            ]
        )
    table = pd.DataFrame(shapes.drop(columns="geometry"))
    table["longitude"], table["latitude"] = shapes.geometry.x.to_numpy(), shapes.geometry.y.to_numpy()
    return table, TableFaults(str(path))


def _read_csv(path: Path) -> pd.DataFrame:
    try:
        separator = _separator(path)
        with _opened(path) as file, warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            options: dict[str, Any] = {"sep": separator, "encoding": "utf-8-sig", "low_memory": False}
            table: pd.DataFrame = pd.read_csv(cast("IO[bytes]", file), index_col=False, **options)
            return table
    except FileNotFoundError:
        raise InputError(Fault("no such file", str(path), hint="check its name and folder")) from None
    except UnicodeDecodeError:
        raise InputError(Fault("is not UTF-8 text", str(path), hint="save it as UTF-8")) from None
    except pd.errors.ParserWarning:
        message, hint = "has more cells than columns", "put text that holds the separator into quotes"
        raise InputError(Fault(message, str(path), 2, hint=hint)) from None
    except pd.errors.EmptyDataError:
        raise InputError(Fault("is empty", str(path), hint="check how it was made")) from None
    except (OSError, EOFError, ValueError) as error:  # among them pandas' own of rows that do not fit
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        hint = "a UTF-8 CSV is needed"
        raise InputError(Fault(f"cannot be read as a table: {reason}", str(path), hint=hint)) from None


def _separator(path: Path) -> str:
    """What stands between the cells, by the header. Raises `InputError` where a column stands twice."""
    with _opened(path) as file:
        head = file.readline().decode("utf-8-sig", "replace")
    separator = "\t" if ".tsv" in path.name.lower() else max(",;\t", key=head.count)
    names = [name.strip() for name in next(csv.reader([head], delimiter=separator), [])]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InputError(
            [Fault(f"column {name!r} stands twice", str(path), 1, hint="keep one of them") for name in twice]
        )
    return separator


def _lines_of_rows(path: Path) -> list[int]:
    """The line in the file that each row of its table begins at; blank lines are no rows."""
    allow_long_cells()
    lines, before = [], 0
    with _opened(path) as file:
        reader = csv.reader(codecs.iterdecode(file, "utf-8-sig", "replace"), delimiter=_separator(path))
        for row in reader:
            if row:
                lines.append(before + 1)
            before = reader.line_num
    return lines[1:]


class _Bounded:
    """A stream that ends in an error rather than in more than a bounded number of bytes."""

    def __init__(self, file: Any, path: Path) -> None:
        self._file, self._path, self._left = file, path, _MAXIMUM_BYTES

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readline(self) -> bytes:
        return self._counted(self._file.readline(self._left + 1))

    def read(self, size: int = -1) -> bytes:
        return self._counted(self._file.read(min(size, self._left + 1) if size >= 0 else self._left + 1))

    def _counted(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            hint = "split it, or write it as GeoParquet"
            raise InputError(Fault(f"is larger than {_MAXIMUM_BYTES:,} bytes", str(self._path), hint=hint))
        return data


def _opened(path: Path) -> _Bounded:
    opener: Callable[..., Any] = gzip.open if path.suffix.lower() == ".gz" else Path.open
    return _Bounded(opener(path, "rb"), path)


class TableFaults:
    """The faults of a table: the first cells of each kind with their line, and how many more there are.

    `lines` gives the line of each row where the file has lines; else a fault names the feature. `called` says what the
    file calls a column.
    """

    def __init__(self, name: str, lines: Callable[[], list[int]] | None = None) -> None:
        self.name = name
        self.called: Mapping[str, str] = {}
        self._lines = lines
        self._known: list[int] = []
        self._faults: list[Fault] = []
        self._told: dict[str, NDArray[np.bool_]] = {}

    def add(self, message: str, line: int | None = None, hint: str = "") -> None:
        """Note a fault of the file as a whole."""
        self._faults.append(Fault(message, self.name, line, hint=hint))

    def rows(self, bad: NDArray[np.bool_], column: Iterable[Any], key: str, message: str) -> None:
        """Note a fault for each cell at fault, up to a number, unless it was told already."""
        told = self._told.get(key, np.zeros(len(bad), dtype=bool))
        self._told[key] = told | bad
        rows = np.flatnonzero(bad & ~told)
        if not len(rows):
            return
        values = np.asarray(column, dtype=object)
        name = self.called.get(key, key)
        for row in rows[:_MOST_FAULTS]:
            line, where = self._place(int(row), name)
            shown = "an empty cell" if pd.isna(values[row]) else repr(str(values[row])[:40])
            self._faults.append(Fault(f"{shown} {message}", self.name, line, where))
        if len(rows) > _MOST_FAULTS:
            self._faults.append(Fault(f"and {len(rows) - _MOST_FAULTS:,} more rows: {message}", self.name, None, name))

    def raise_all(self) -> None:
        """Raise `InputError` with everything noted, by line, if anything was."""
        if self._faults:
            last = max((fault.line or 0) for fault in self._faults) + 1
            raise InputError(dict.fromkeys(sorted(self._faults, key=lambda fault: fault.line or last)))

    def _place(self, row: int, name: str) -> tuple[int | None, str]:
        if self._lines is None:
            return None, ".".join(filter(None, (f"features[{row}]", name)))
        self._known = self._known or self._lines()
        return self._known[row] if row < len(self._known) else None, name
