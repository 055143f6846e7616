"""Many features in few bytes: a block of compressed columns that the page inflates and reads without parsing.

A block is `[u32 header length][JSON header][sections]`, deflated and written in base64. Whole numbers are stored as
differences to the row before, folded to unsigned ("zigzag") and split into byte planes, which deflate far better than
rows do. Small blocks are sections of one, the bundle. `maps/web/page/blocks.js` reads them.
"""

from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

__all__ = ["SEPARATOR", "BlockWriter", "days_since_1970"]

SEPARATOR = "\x1f"  # ASCII "unit separator"
_LARGEST = 2**30
_DECIMALS = 6
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBERED = re.compile(r"(.*?)(0|[1-9][0-9]{0,8})", re.DOTALL)
_PLAIN_NUMBERS = re.compile(r"(?:(?:0|[1-9][0-9]{0,8})\n)*(?:0|[1-9][0-9]{0,8})")
_FEW = 256
_LEVEL = 6
_SAMPLED_FROM, _SAMPLE = 2**21, 2**17
_STRATEGIES = (zlib.Z_RLE, zlib.Z_DEFAULT_STRATEGY)

Integers = NDArray[np.int64]


def days_since_1970(values: ArrayLike) -> Integers:
    """Days since 1970-01-01 of ISO days or datetimes."""
    return np.asarray(values, dtype="datetime64[D]").astype(np.int64)


class BlockWriter:
    """Collects columns and packs them into one block."""

    def __init__(self) -> None:
        self._header: dict[str, dict[str, Any]] = {}
        self._sections: list[bytes] = []
        self._offset = 0

    def integers(self, name: str, values: ArrayLike, *, delta: bool = False, **about: object) -> None:
        """Add whole numbers below 2³¹; `delta` stores differences, good for sorted or winding values."""
        numbers = np.asarray(values, dtype=np.int64)
        if delta and len(numbers):
            about["first"] = int(numbers[0])
            numbers = np.diff(numbers, prepend=numbers[:1])
        folded = bool(len(numbers)) and bool(numbers.min() < 0)
        unsigned = ((numbers << 1) ^ (numbers >> 63)) if folded else numbers
        largest = int(unsigned.max()) if len(unsigned) else 0
        if largest >= 2**32:
            raise ValueError(f"column {name!r} has values beyond 32 bits")
        planes = max(1, (largest.bit_length() + 7) // 8)
        rows = unsigned.astype("<u4").view(np.uint8).reshape(-1, 4)
        section = rows[:, :planes].T.tobytes()
        self._add(
            name, section, count=len(numbers), planes=planes, folded=folded, delta=delta, **{"type": "int", **about}
        )

    def column(self, name: str, values: pd.Series) -> None:
        """Add an attribute column in the smallest form that gives back the same text, number or day."""
        if pd.api.types.is_datetime64_any_dtype(values):
            self._moments(name, values)
        elif pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            self._numbers(name, values.to_numpy(dtype=float, na_value=np.nan))
        else:
            self._texts(name, _as_texts(values))

    @property
    def size(self) -> int:
        """Bytes before compression."""
        return self._offset

    def block(self, name: str, block: BlockWriter) -> None:
        """Add another block, whole, as one section."""
        self._add(name, b"".join(block._parts()))

    def pack(self) -> str:
        """The block as base64 text, deflated in the way that makes it smaller.

        Runs alone are best for planes of numbers, where longer matches are chance and only cost; text has real ones.
        """
        parts = self._parts()
        if self._offset <= _SAMPLED_FROM:
            packed = min((_deflated(parts, strategy) for strategy in _STRATEGIES), key=len)
        else:  # of a large block a piece of each section decides, so that it is deflated once
            pieces = [part[:_SAMPLE] for part in parts]
            packed = _deflated(parts, min(_STRATEGIES, key=lambda strategy: len(_deflated(pieces, strategy))))
        return base64.b64encode(packed).decode("ascii")

    def _parts(self) -> list[bytes]:
        header = json.dumps(self._header).encode()
        return [struct.pack("<I", len(header)), header, *self._sections]

    def _add(self, name: str, section: bytes, **about: object) -> None:
        if name in self._header:
            raise ValueError(f"the block already has a column {name!r}")
        self._header[name] = {"offset": self._offset, "length": len(section), **about}
        self._sections.append(section)
        self._offset += len(section)

    def _moments(self, name: str, values: pd.Series) -> None:
        if values.dt.tz is not None:
            values = values.dt.tz_convert("UTC").dt.tz_localize(None)
        if bool((values.dropna() == values.dropna().dt.normalize()).all()):
            self._days(name, values.to_numpy(dtype="datetime64[D]"))
        else:
            self._texts(name, values.dt.strftime("%Y-%m-%d %H:%M").fillna("").tolist())

    def _days(self, name: str, days: NDArray[np.datetime64]) -> None:
        known = ~np.isnat(days)
        numbers = days.astype(np.int64)
        base = int(numbers[known].min()) - 1 if known.any() else 0
        self.integers(name, np.where(known, numbers - base, 0), type="day", base=base)

    def _numbers(self, name: str, numbers: NDArray[np.float64]) -> None:
        known = np.isfinite(numbers)
        finite = numbers[known]
        for decimals in range(_DECIMALS + 1):
            scaled = finite * 10.0**decimals
            whole = np.round(scaled)
            if len(finite) and np.abs(whole).max() >= _LARGEST / 2:
                break
            if np.allclose(whole, scaled, rtol=0, atol=1e-6):
                base = int(whole.min()) - 1 if len(whole) else 0
                packed = np.zeros(len(numbers), np.int64)
                packed[known] = whole.astype(np.int64) - base
                return self.integers(name, packed, type="number", base=base, decimals=decimals)
        planes = numbers.astype("<f8").view(np.uint8).reshape(-1, 8).T.tobytes()
        return self._add(name, planes, type="float", count=len(numbers))

    def _texts(self, name: str, texts: Sequence[str]) -> None:
        codes, unique = pd.factorize(np.asarray(texts, dtype=object))
        if len(unique) and all(_ISO_DAY.fullmatch(value) for value in unique if value) and any(unique):
            days = np.array([np.datetime64(value or "NaT") for value in unique], dtype="datetime64[D]")
            return self._days(name, days[codes])
        if len(unique) <= max(_FEW, len(texts) // 10):
            return self.integers(name, codes, type="category", categories=[clean_text(value) for value in unique])
        numbered = _numbered(texts)
        if numbered is not None:
            in_order = bool((np.diff(numbered[1]) >= 0).all())
            return self.integers(name, numbered[1], delta=in_order, type="numbered", prefix=numbered[0])
        joined = SEPARATOR.join(texts)
        if joined.count(SEPARATOR) != len(texts) - 1:
            joined = SEPARATOR.join(text.replace(SEPARATOR, " ") for text in texts)
        return self._add(name, joined.encode("utf-8", "replace"), type="text", count=len(texts))


def _deflated(parts: Sequence[bytes], strategy: int) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, strategy)
    return b"".join(packer.compress(part) for part in parts) + packer.flush()


def _as_texts(values: pd.Series) -> list[str]:
    """Each value as text, a missing one empty; by way of objects, since the cells of a column come slowly."""
    cells = values.astype(object).to_numpy()
    texts = [cell if type(cell) is str else str(cell) for cell in cells.tolist()]
    for row in np.flatnonzero(values.isna().to_numpy()).tolist():
        texts[row] = ""
    return texts


def clean_text(text: str) -> str:
    """The text with lone surrogates replaced, so that it can be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _numbered(texts: Sequence[str]) -> tuple[str, list[int]] | None:
    """The prefix and numbers of texts such as `Event 1`, `Event 2` …, or None where they are not such."""
    match = _NUMBERED.fullmatch(texts[0])
    if match is None:
        return None
    prefix, cut = match[1], len(match[1])
    tails = [text[cut:] for text in texts]
    if not _PLAIN_NUMBERS.fullmatch("\n".join(tails)) or not all(text.startswith(prefix) for text in texts):
        return None
    return prefix, list(map(int, tails))
