"""A named position, so that longitude and latitude are never a bare pair."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Extent", "Position", "degrees_in_words"]


class Position(NamedTuple):
    """A point on WGS84, in degrees."""

    longitude: float
    latitude: float


class Extent(NamedTuple):
    """A box on WGS84, in degrees; `west > east` crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, position: Position) -> bool:
        """Whether the position lies in the box or on its rim."""
        inside = (
            self.west <= position.longitude <= self.east
            if self.west <= self.east
            else position.longitude >= self.west or position.longitude <= self.east
        )
        return inside and self.south <= position.latitude <= self.north

    def doubt(self) -> str:
        """What makes it doubtful that this box was meant, in words; empty where nothing does."""
        width = self.east - self.west + (360 if self.west > self.east else 0)
        if self.west > self.east and width > 180:  # noqa: PLR2004 - half round the Earth
            return (
                f"west ({self.west:g}) lies east of east ({self.east:g}): the box runs {width:g}° across the "
                "antimeridian, round most of the Earth; are they exchanged?"
            )
        return ""


def degrees_in_words(position: Position, *, digits: int = 4) -> str:
    """A position as people read it, with so many digits after the point: `35.9306° N, 36.6339° E`."""
    north, east = "N" if position.latitude >= 0 else "S", "E" if position.longitude >= 0 else "W"
    return f"{abs(position.latitude):.{digits}f}° {north}, {abs(position.longitude):.{digits}f}° {east}"
