"""Polygons that cross themselves: what lies inside them is anybody's guess, so they are refused, with the place."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely

from geo.errors import Fault
from geo.geodesic.ellipsoid import Floats, Ints, wrap_degrees
from geo.geodesic.inputs import Given, fault_rows
from geo.geodesic.paths import Bools, Layout

__all__ = ["invalid_polygons"]

_NEAR_HORIZON = 0.05  # cosine of the angle from the middle up to which a gnomonic plane is used
_CHUNK = 1 << 14  # vertices worked on at once: they stay in the processor's cache
_ROUNDING = 1e-15  # of the two products in a cross product: twice what rounding makes of it at most
_UNDERFLOW = 1e-300
_HINT = "shapely.make_valid mends it; look at what it makes of it"


def invalid_polygons(what: Given) -> list[Fault]:
    """A fault for each geometry with a polygon that crosses itself; polygons of one geometry may overlap each other.

    Most polygons are proven sound at once, as stars; the others are looked at one by one, by GEOS.
    A polygon drawn across the antimeridian or round a pole looks crossed in longitude and latitude. What looks so is
    looked at again with its longitudes made continuous, and then in a gnomonic plane about its middle, in which
    geodesics are straight but for the flattening of the Earth.
    """
    layout = what.layout
    doubtful = np.flatnonzero(layout.areal & ~_stars(layout))
    crossed = doubtful[~shapely.is_valid(layout.parts[doubtful])]
    faults: list[Fault] = []
    seen: set[int] = set()
    for part, row in zip(layout.parts[crossed], layout.owner[crossed], strict=True):
        if int(row) not in seen and not _valid_elsewhere(part):
            seen.add(int(row))
            reason, _, place = shapely.is_valid_reason(part).rstrip("]").partition("[")
            where = f" at [{place.strip().replace(' ', ', ')}]" if place else ""
            faults += fault_rows(what, np.array([row]), f"is not valid: {reason.strip().lower()}{where}", _HINT)
    return faults


def _stars(layout: Layout) -> Bools:
    """Which parts are polygons without holes, proven star-shaped."""
    start, part = layout.start[layout.first_ring :], layout.part[layout.first_ring :]
    star: Bools = np.bincount(part, minlength=len(layout.parts)) == 1
    chunks = np.searchsorted(start, np.append(np.arange(start[0], start[-1], _CHUNK), start[-1]))
    for first, last in pairwise(chunks):
        if first < last:
            rings = start[first : last + 1]
            star[part[first:last]] &= _star_shaped(layout.xy[rings[0] : rings[-1]], rings - rings[0])
    return star


def _star_shaped(xy: Floats, start: Ints) -> Bools:
    """Which closed rings go once, and always the same way, round the mean of their vertices: they cannot cross.

    Ring i has the vertices `start[i]:start[i + 1]`. False also where rounding leaves it in doubt. Every edge turns by
    more than 0° and less than 180°, by the sign of a cross product, so a turn passes from below the mean to above it
    once, and back once.
    """
    first, size, between = start[:-1], np.diff(start), start[1:-1] - 1
    x, y = (v - np.repeat(np.add.reduceat(v, first) / size, size) for v in xy.T)
    one, two = x[:-1] * y[1:], x[1:] * y[:-1]
    cross, doubt = one - two, _ROUNDING * (np.abs(one) + np.abs(two)) + _UNDERFLOW
    left, right = cross > doubt, cross < -doubt
    left[between] = right[between] = True  # no edge from one ring to the next
    passes = np.diff(y < 0)
    passes[between] = False
    one_way = np.logical_and.reduceat(left, first) | np.logical_and.reduceat(right, first)
    once: Bools = np.add.reduceat(passes, first, dtype=np.intp) == 2  # noqa: PLR2004 - up and down
    return one_way & once


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
