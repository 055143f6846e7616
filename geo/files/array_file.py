"""Named arrays in one memory-mapped file: written in one move, checked block by block when opened."""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.files.atomic_write import atomic_write

__all__ = ["DamagedFileError", "open_arrays", "write_arrays"]

_MAGIC = b"TRUCELN1"
_BLOCK = 1 << 20
_ALIGN = 64


class DamagedFileError(Exception):
    """The file is not whole, not ours, or was changed after it was written; the maker writes it again."""


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> None:
    """Write 1-d arrays and JSON-able `meta` to `path`; the old file stays until all is on disk."""
    table, position = {}, 0
    for name, array in arrays.items():
        table[name] = (array.dtype.str, len(array), position)
        position += -(-array.nbytes // _ALIGN) * _ALIGN
    body = np.zeros(-(-position // 8) * 8, dtype=np.uint8)
    for name, array in arrays.items():
        start = table[name][2]
        body[start : start + array.nbytes] = np.ascontiguousarray(array).view(np.uint8).reshape(-1)
    header = json.dumps(
        {"arrays": table, "meta": meta, "size": len(body), "sums": _block_sums(body)}, ensure_ascii=False
    ).encode()
    header += b" " * (-(len(header) + 24) % mmap.PAGESIZE)
    header_sum = int(np.frombuffer(header, dtype=np.uint8).sum(dtype=np.uint64))
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as fresh, fresh.open("wb") as file:
        file.write(_MAGIC + len(header).to_bytes(8, "little") + header_sum.to_bytes(8, "little") + header)
        file.write(body.data)


def open_arrays(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Map the file's arrays, read-only, and return them with `meta`.

    Every block's sum is compared with the one written, and the pages are given back afterwards, so that opening costs
    a pass over the file but no memory. Raises `DamagedFileError`; `FileNotFoundError` where there is none.
    """
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size < len(_MAGIC) + 16:
            raise DamagedFileError(f"{path} is cut short")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if mapped[:8] != _MAGIC:
        raise DamagedFileError(f"{path} is not an index")
    length, header_sum = (int.from_bytes(mapped[start : start + 8], "little") for start in (8, 16))
    header = mapped[24 : 24 + length]
    if len(header) != length or int(np.frombuffer(header, dtype=np.uint8).sum(dtype=np.uint64)) != header_sum:
        raise DamagedFileError(f"{path} has a damaged header")
    try:
        described = json.loads(header)
        body = np.frombuffer(mapped, dtype=np.uint8, offset=24 + length)
        if len(body) != described["size"] or _block_sums(body, mapped) != described["sums"]:
            raise DamagedFileError(f"{path} has damaged contents")
        arrays = {
            name: np.frombuffer(mapped, dtype=np.dtype(dtype), count=count, offset=24 + length + start)
            for name, (dtype, count, start) in described["arrays"].items()
        }
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedFileError(f"{path} cannot be read: {error}") from error
    return arrays, described["meta"]


def _block_sums(body: NDArray[np.uint8], mapped: mmap.mmap | None = None) -> list[int]:
    """Return the exclusive or and the sum of the words of each block."""
    if len(body) % 8:
        raise DamagedFileError("the file is cut short")
    words = body.view(np.uint64)
    step = _BLOCK // 8
    sums = []
    for start in range(0, len(words), step):
        block = words[start : start + step]
        sums += [int(np.bitwise_xor.reduce(block)), int(block.sum(dtype=np.uint64))]
        if mapped is not None and hasattr(mapped, "madvise"):
            with suppress(OSError, ValueError):
                mapped.madvise(mmap.MADV_DONTNEED)
    return sums
