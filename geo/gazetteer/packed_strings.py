"""Many strings in two arrays, so that they are mapped from a file and none is made before it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Strings"]


@dataclass(frozen=True, slots=True)
class Strings:
    """Many strings in two arrays: UTF-8 bytes and n + 1 offsets into them."""

    data: NDArray[np.uint8]
    offsets: NDArray[np.int32]

    @classmethod
    def of(cls, strings: Iterable[str]) -> Strings:
        """Pack strings."""
        encoded = [string.encode() for string in strings]
        offsets = np.zeros(len(encoded) + 1, dtype=np.int32)
        np.cumsum(np.fromiter(map(len, encoded), dtype=np.int32, count=len(encoded)), out=offsets[1:])
        return cls(np.frombuffer(b"".join(encoded), dtype=np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> str:
        start, stop = self.offsets[row : row + 2].tolist()
        return str(self.data.data[start:stop], "utf-8") if stop > start else ""

    def take(self, rows: NDArray[Any]) -> list[str]:
        """Return the strings of many rows."""
        data = self.data.data
        bounds = zip(self.offsets[rows].tolist(), self.offsets[rows + 1].tolist(), strict=True)
        return [str(data[start:stop], "utf-8") for start, stop in bounds]
