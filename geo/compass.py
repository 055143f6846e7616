"""The eight winds of the compass, and where each of them lies."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["BEARINGS"]

BEARINGS: Mapping[str, float] = MappingProxyType(
    {
        "north": 0.0,
        "north-east": 45.0,
        "east": 90.0,
        "south-east": 135.0,
        "south": 180.0,
        "south-west": 225.0,
        "west": 270.0,
        "north-west": 315.0,
    }
)
"""Bearing of each wind in degrees, from north through east."""
