"""What a cell says: a number, or that nothing is stated."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["MISSING", "for_spreadsheets", "is_missing", "number_column", "number_of"]

MISSING = frozenset({"nan", "null", "none", "n/a", "na", "#n/a", "<na>", "nil", "-", "--", "?", "."})
"""How programs write that nothing is stated, in small letters."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONGEST = 400
"""Characters of a number; a longer cell states none."""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")


def for_spreadsheets(cell: object) -> object:
    """A cell as it may stand in a CSV file: text that a spreadsheet would run as a formula gets an apostrophe first.

    Numbers stay, those that are text as well.
    """
    if isinstance(cell, str) and cell.startswith(_FORMULA) and math.isnan(number_of(cell)):
        return f"'{cell}"
    return cell


def is_missing(cell: str) -> bool:
    """Whether a cell says that nothing is stated, as programs write it: empty, `NaN`, `NULL`, `N/A`, `-`."""
    return not cell.strip() or cell.strip().lower() in MISSING


def number_of(cell: str) -> float:
    """The finite number that a cell states; NaN where it states none. `35.9` and `1e-3` are numbers, `1_0` is none."""
    text = cell.strip()
    if not text.isascii() or len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        return math.nan
    value = float(text)
    return value if math.isfinite(value) else math.nan


def number_column(column: pd.Series) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The numbers that a column's cells state, NaN where one states nothing; and which cells state no number.

    A column of text is read as `number_of` reads each cell, `inf` and `nan` aside, which state none.
    """
    import numpy as np
    import pandas as pd

    if not isinstance(column.dtype, pd.StringDtype) and column.dtype != object:
        numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        return numbers, np.isinf(numbers) | (np.isnan(numbers) & column.notna().to_numpy())
    fast = _cast(column)
    if fast is not None and np.isfinite(fast[column.notna().to_numpy()]).all():
        return fast, np.zeros(len(fast), dtype=bool)
    codes, texts = pd.factorize(column.astype("string"))
    stated = np.array([*(number_of(str(text)) for text in texts), math.nan])
    missing = np.array([*(is_missing(str(text)) for text in texts), True])
    return stated[codes], (np.isnan(stated) & ~missing)[codes]


def _cast(column: pd.Series) -> NDArray[np.float64] | None:
    """A column of text that are all numbers or missing, by pyarrow; None where one is something else."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        numbers = pc.cast(pc.utf8_trim_whitespace(pa.array(column, type=pa.string())), pa.float64())
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return None
    return np.asarray(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)
