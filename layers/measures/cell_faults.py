"""What is wrong with the cells of a table, by line: the first of each kind, and how many more there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.files.faults import FileFaults

__all__ = ["CellFaults"]

_MOST_FAULTS = 20


class CellFaults(FileFaults):
    """The faults of a table's cells: the first of each kind with their line, and how many more there are.

    `lines` gives the line of each row where the file has lines; else a fault names the feature. `called` says what the
    file calls a column.
    """

    most = 200
    any_year = False
    """Whether dates of any year are sound."""

    def __init__(self, name: str, lines: Callable[[], list[int]] | None = None) -> None:
        super().__init__(name)
        self.called: Mapping[str, str] = {}
        self._lines = lines
        self._known: list[int] = []
        self._seen: dict[str, NDArray[np.bool_]] = {}

    def rows(self, bad: NDArray[np.bool_], column: Iterable[object], key: str, message: str) -> None:
        """Note a fault for each cell at fault, up to a number, unless one was noted of it already."""
        seen = self._seen.get(key, np.zeros(len(bad), dtype=bool))
        self._seen[key] = seen | bad
        rows = np.flatnonzero(bad & ~seen)
        if not len(rows):
            return
        values = column if isinstance(column, pd.Series) else pd.Series(column)
        name = self.called.get(key, key)
        for row in rows[:_MOST_FAULTS]:
            line, where = self._place(int(row), name)
            value = values.iloc[row]
            shown = "an empty cell" if pd.isna(value) else repr(str(value)[:40])
            self.error(f"{shown} {message}", where, line=line)
        if len(rows) > _MOST_FAULTS:
            self.error(f"and {len(rows) - _MOST_FAULTS:,} more rows: {message}", name)

    def _place(self, row: int, name: str) -> tuple[int | None, str]:
        if self._lines is None:
            return None, ".".join(filter(None, (f"features[{row}]", name)))
        self._known = self._known or self._lines()
        return self._known[row] if row < len(self._known) else None, name
