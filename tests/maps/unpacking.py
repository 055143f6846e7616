"""A block of columns read again, by another road than the page's."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from typing import Any

import numpy as np

from maps.web.columns import SEPARATOR


def unpack(block: str) -> dict[str, list[Any]]:
    raw = zlib.decompress(base64.b64decode(block))
    (length,) = struct.unpack_from("<I", raw)
    header, sections = json.loads(raw[4 : 4 + length]), raw[4 + length :]
    return {name: _column(about, sections[about["offset"] :][: about["length"]]) for name, about in header.items()}


def _column(about: dict[str, Any], section: bytes) -> list[Any]:
    kind = about["type"]
    if kind == "text":
        return section.decode().split(SEPARATOR)
    if kind == "float":
        return np.frombuffer(section, np.uint8).reshape(8, -1).T.copy().view("<f8").ravel().tolist()
    planes = np.frombuffer(section, np.uint8).reshape(about["planes"], -1).astype(np.int64)
    values = sum(plane << (8 * number) for number, plane in enumerate(planes))
    if about["folded"]:
        values = (values >> 1) ^ -(values & 1)
    if about["delta"]:
        values = np.cumsum(values) + about["first"]
    readers = {
        "int": int,
        "category": lambda v: about["categories"][v],
        "numbered": lambda v: f"{about['prefix']}{v}",
        "day": lambda v: str(np.datetime64(int(v) + about["base"], "D")) if v else "",
        "number": lambda v: (int(v) + about["base"]) / 10 ** about["decimals"] if v else None,
    }
    return [readers[kind](value) for value in values]
