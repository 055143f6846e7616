"""How far a way may lie from the straight lines between the places that it is known to pass.

A way that is an eighth longer than the straight line between two places strays from that by a quarter of their distance
at most (the farthest point of the ellipse about them: half of √(1.118² − 1) of it). Roads between towns are seldom
longer over the ten kilometres or so between waypoints. Of a road of which the two ends alone are known, no course is
known: half of the distance is allowed for, and nothing along it is certain.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_length
from geo.geodesic.edges import Edges
from layers.scenario.clauses import is_road, is_straight

__all__ = ["EXACT", "Doubt", "doubt_between_places"]

_SHARE = 0.25
_SHARE_OF_TWO_ENDS = 0.5


class Doubt(NamedTuple):
    """How far in metres the true line may lie from the drawn one, and a note where that follows from its kind.

    Of a `schematic` line the ends are known, and not the course. `assumed` is what nobody stated.
    """

    metres: float
    note: str = ""
    schematic: bool = False
    assumed: bool = False


EXACT = Doubt(0.0)


def doubt_between_places(line: BaseGeometry, edges: Edges, kind: str, places_m: float) -> Doubt:
    """The doubt of a line through places, of which each may be `places_m` from its point."""
    if is_straight(kind):
        return Doubt(places_m)
    steps_m = _steps_m(line, edges)
    schematic = len(steps_m) == 1 and is_road(kind)
    share = _SHARE_OF_TWO_ENDS if schematic else _SHARE
    doubt_m = share * max(steps_m) + places_m
    if schematic:
        note = f"Schematic: only its ends are known; the way may lie {doubt_m / 1000:.1f} km from the straight line."
    else:
        note = (
            f"Straight between places, the farthest {max(steps_m) / 1000:.1f} km apart: the true line may lie "
            f"{doubt_m / 1000:.1f} km away."
        )
    return Doubt(doubt_m, note, schematic, assumed=True)


def _steps_m(line: BaseGeometry, edges: Edges) -> list[float]:
    """The lengths of the straight pieces of a line."""
    steps: list[float] = []
    for part in shapely.get_parts(line):
        xy = shapely.get_coordinates(part)
        pieces = shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1))
        steps += [float(length_m) for length_m in geodesic_length(pieces, edges=edges)]
    return steps
