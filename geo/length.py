"""Lengths as people write them: `15-20 km`, `6 km`, `two miles`, `500 m` → metres, as a range."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

__all__ = ["LengthRange", "parse_length"]

METRES_PER_UNIT = {
    "m": 1.0,
    "metre": 1.0,
    "metres": 1.0,
    "meter": 1.0,
    "meters": 1.0,
    "km": 1000.0,
    "kms": 1000.0,
    "kilometre": 1000.0,
    "kilometres": 1000.0,
    "kilometer": 1000.0,
    "kilometers": 1000.0,
    "mi": 1609.344,
    "mile": 1609.344,
    "miles": 1609.344,
    "nm": 1852.0,
    "nmi": 1852.0,
    "ft": 0.3048,
    "feet": 0.3048,
    "yd": 0.9144,
    "yards": 0.9144,
}
_NUMBER = r"\d+(?:[.,]\d+)?"
_LENGTH = re.compile(
    rf"(?:(?P<low>{_NUMBER}) ?(?P<low_unit>[a-z]+)? ?(?:-|–|—|to|\.\.) ?)?(?P<high>{_NUMBER}) ?(?P<unit>[a-z]+)",
    re.IGNORECASE,
)
_LONGEST = 100
"""Characters of a length; a longer text is none."""
_HALF_CIRCUMFERENCE_M = 20_037_508.0


class LengthRange(NamedTuple):
    """A length known to lie between two bounds, in metres; both are equal where one figure was given."""

    minimum_m: float
    maximum_m: float

    @property
    def is_exact(self) -> bool:
        """Whether one figure was given."""
        return self.minimum_m == self.maximum_m

    def __str__(self) -> str:
        low, high = self.minimum_m / 1000, self.maximum_m / 1000
        return f"{low:g} km" if self.is_exact else f"{low:g}-{high:g} km"


def parse_length(text: str) -> LengthRange:
    """Read a length with its unit, such as `15 km`, `15-20 km`, `500 m` or `2 miles`.

    Raises `ValueError` with a sentence for people where the text is not a length, has no unit, is zero or negative,
    has its bounds the wrong way round, or is longer than half the circumference of the Earth.
    """
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    match = _LENGTH.fullmatch(" ".join(text.split())) if len(text) <= _LONGEST else None
    if match is None:
        raise ValueError(f"{shown!r} is not a length with a unit; write for example '15 km', '15-20 km' or '500 m'")
    unit = match["unit"].lower()
    low_unit = (match["low_unit"] or unit).lower()
    for name in (unit, low_unit):
        if name not in METRES_PER_UNIT:
            raise ValueError(f"{name!r} in {text!r} is not a unit of length; write m, km, mi or nmi")
    high = float(match["high"].replace(",", ".")) * METRES_PER_UNIT[unit]
    low = high if match["low"] is None else float(match["low"].replace(",", ".")) * METRES_PER_UNIT[low_unit]
    if not (0 < low <= high):
        raise ValueError(f"{text!r} must be above zero, the smaller figure first")
    if not math.isfinite(high) or high > _HALF_CIRCUMFERENCE_M:
        raise ValueError(f"{text!r} is longer than half the way round the Earth")
    return LengthRange(low, high)
