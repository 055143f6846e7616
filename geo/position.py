"""A named position, so that longitude and latitude are never a bare pair."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Extent", "Position"]


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
