"""Polygons that cross themselves: what lies inside them is anybody's guess, so they are refused, with the place."""

from __future__ import annotations

import numpy as np
import shapely

from geo.errors import Fault
from geo.geodesic.ellipsoid import Floats, wrap_degrees
from geo.geodesic.inputs import Given, fault_rows
from geo.geodesic.paths import explode

__all__ = ["invalid_polygons"]

_SURFACE = 2
_NEAR_HORIZON = 0.05  # cosine of the angle from the middle up to which a gnomonic plane is used
_HINT = "shapely.make_valid mends it; look at what it makes of it"


def invalid_polygons(what: Given) -> list[Fault]:
    """A fault for each geometry with a polygon that crosses itself; polygons of one geometry may overlap each other.

    A polygon drawn across the antimeridian or round a pole looks crossed in longitude and latitude. What looks so is
    looked at again with its longitudes made continuous, and then in a gnomonic plane about its middle, in which
    geodesics are straight but for the flattening of the Earth.
    """
    parts, owner = explode(what.geometries)
    areal = shapely.get_dimensions(parts) == _SURFACE
    parts, owner = parts[areal], owner[areal]
    faults: list[Fault] = []
    seen: set[int] = set()
    for part, row in zip(parts[crossed := ~shapely.is_valid(parts)], owner[crossed], strict=True):
        if int(row) not in seen and not _valid_elsewhere(part):
            seen.add(int(row))
            reason, _, place = shapely.is_valid_reason(part).rstrip("]").partition("[")
            where = f" at [{place.strip().replace(' ', ', ')}]" if place else ""
            faults += fault_rows(what, np.array([row]), f"is not valid: {reason.strip().lower()}{where}", _HINT)
    return faults


def _valid_elsewhere(polygon: shapely.Polygon) -> bool:
    return any(plane is not None and bool(plane.is_valid) for plane in (_unwrapped(polygon), _gnomonic(polygon)))


def _unwrapped(polygon: shapely.Polygon) -> shapely.Polygon | None:
    """The polygon with continuous longitudes; None where a ring goes round a pole."""
    start = shapely.get_coordinates(polygon)[0, 0]
    rings = []
    for ring in (polygon.exterior, *polygon.interiors):
        xy = shapely.get_coordinates(ring)
        step = wrap_degrees(np.diff(xy[:, 0], prepend=start))
        xy[:, 0] = start + np.cumsum(step)
        if abs(xy[-1, 0] - xy[0, 0]) > 180:  # noqa: PLR2004 - a whole turn
            return None
        xy[-1] = xy[0]
        rings.append(xy)
    return shapely.Polygon(rings[0], rings[1:])


def _gnomonic(polygon: shapely.Polygon) -> shapely.Polygon | None:
    """The polygon on the plane that touches a sphere in its middle; None where it reaches over the horizon."""
    middle = _directions(shapely.get_coordinates(polygon)).mean(axis=0)
    size = np.linalg.norm(middle)
    if size < _NEAR_HORIZON:
        return None
    up = middle / size
    east = np.cross([0.0, 0.0, 1.0] if abs(up[2]) < 0.9 else [1.0, 0.0, 0.0], up)  # noqa: PLR2004 - not along it
    east /= np.linalg.norm(east)
    north = np.cross(up, east)
    rings = []
    for ring in (polygon.exterior, *polygon.interiors):
        away = _directions(shapely.get_coordinates(ring))
        height = away @ up
        if height.min() < _NEAR_HORIZON:
            return None
        plane = np.column_stack([away @ east, away @ north]) / height[:, None]
        plane[-1] = plane[0]
        rings.append(plane)
    return shapely.Polygon(rings[0], rings[1:])


def _directions(xy: Floats) -> Floats:
    lam, phi = np.radians(xy).T
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
