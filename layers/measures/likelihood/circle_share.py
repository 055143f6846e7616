"""Which share of a circle's area lies in a polygon, in closed form.

A circle about its centre stays one, and areas keep their size, in Lambert's azimuthal equal-area projection about that
centre (Snyder 1987, chapter 24), so that the share is that of a plane circle and polygon: for each edge of the polygon
the area that the triangle from the centre to the edge shares with the circle, with its sign, added up.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.geodesic.ellipsoid import ECCENTRICITY2, SEMI_MAJOR_M, SHORTEST_DEGREE_M

__all__ = ["circle_shares"]

_LONGEST_EDGE_DEGREES = 0.05
_MARGIN = 1.02
_STEEPEST = 89.0

Floats = NDArray[np.float64]


def circle_shares(shape: BaseGeometry, longitude: Floats, latitude: Floats, radius_m: Floats) -> Floats:
    """The share of each circle's area, shape (n,), that lies in a polygon whose edges are straight in degrees.

    Circles have a geodesic radius above 0 and at most 250 km. To about 1e-5 for a radius of 25 km, 1e-3 for one of
    250 km, off the poles and the antimeridian, across which a polygon is not followed.

    >>> half = shapely.box(30, 40, 36, 45)
    >>> circle_shares(half, np.array([36.0]), np.array([42.0]), np.array([5_000.0])).round(3).tolist()
    [0.5]
    """
    if not len(longitude):
        return np.zeros(0)
    fine = shapely.segmentize(shape, _LONGEST_EDGE_DEGREES)
    high = radius_m / SHORTEST_DEGREE_M * _MARGIN
    wide = high / np.cos(np.radians(np.minimum(np.abs(latitude) + high, _STEEPEST)))
    boxes = shapely.box(longitude - wide, latitude - high, longitude + wide, latitude + high)
    near = shapely.intersection(boxes, fine)
    parts, circle_of_part = _polygons(near)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    if not len(rings):
        return np.zeros(len(longitude))
    circle_of_ring = circle_of_part[part_of_ring]
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    edge = np.flatnonzero(np.diff(ring_of) == 0)
    circle = circle_of_ring[ring_of[edge]]
    plane = _equal_area(xy, circle_of_ring[ring_of], longitude, latitude)
    r = _equal_area_radius(radius_m, latitude)[circle]
    signed = _shared_with_circle(plane[edge], plane[edge + 1], r)
    # shells and holes may run either way: the sign is that of their area
    turn = np.bincount(ring_of[edge], _cross(xy[edge], xy[edge + 1]), minlength=len(rings))
    is_hole = np.diff(part_of_ring, prepend=-1) == 0
    sign = np.where(is_hole, -np.sign(turn), np.sign(turn))
    area = np.bincount(circle, signed * sign[ring_of[edge]], minlength=len(longitude))
    whole = np.pi * _equal_area_radius(radius_m, latitude) ** 2
    return np.asarray(np.clip(area / whole, 0.0, 1.0))  # rounding, by the last digits


def _cross(one: Floats, other: Floats) -> Floats:
    return np.asarray(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])


def _polygons(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """The polygons of shapes of any kind, and of which shape each is."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    inner, again = shapely.get_parts(parts, return_index=True)
    areal = shapely.get_type_id(inner) == shapely.GeometryType.POLYGON
    return inner[areal], of[again][areal]


def _radii(latitude: Floats) -> tuple[Floats, Floats]:
    """The radii of curvature along the meridian and across it."""
    bend = 1 - ECCENTRICITY2 * np.sin(np.radians(latitude)) ** 2
    return SEMI_MAJOR_M * (1 - ECCENTRICITY2) / bend**1.5, SEMI_MAJOR_M / np.sqrt(bend)


def _equal_area_radius(radius_m: Floats, latitude: Floats) -> Floats:
    along, across = _radii(latitude)
    sphere_m = np.sqrt(along * across)
    return np.asarray(2 * sphere_m * np.sin(radius_m / (2 * sphere_m)))


def _equal_area(xy: Floats, circle: NDArray[np.intp], longitude: Floats, latitude: Floats) -> Floats:
    """Positions about the centre of their circle, in metres, in the azimuthal equal-area projection."""
    along, across = (radii[circle] for radii in _radii(latitude))
    phi0, phi = np.radians(latitude[circle]), np.radians(xy[:, 1])
    lam = np.radians(xy[:, 0] - longitude[circle])
    cosine = np.sin(phi0) * np.sin(phi) + np.cos(phi0) * np.cos(phi) * np.cos(lam)
    k = np.sqrt(2 / (1 + cosine))
    x = k * np.cos(phi) * np.sin(lam) * across
    y = k * (np.cos(phi0) * np.sin(phi) - np.sin(phi0) * np.cos(phi) * np.cos(lam)) * along
    return np.column_stack([x, y])


def _shared_with_circle(a: Floats, b: Floats, r: Floats) -> Floats:
    """The signed area that the triangle of the origin, a and b shares with the circle of radius r about the origin."""
    step = b - a
    length2 = np.maximum((step**2).sum(axis=1), 1e-30)
    middle = -(a * step).sum(axis=1) / length2
    half2 = middle**2 - ((a**2).sum(axis=1) - r**2) / length2
    half = np.sqrt(np.maximum(half2, 0.0))
    enters = np.clip(middle - half, 0.0, 1.0)
    leaves = np.clip(middle + half, 0.0, 1.0)
    missed = half2 <= 0
    enters, leaves = np.where(missed, 0.5, enters), np.where(missed, 0.5, leaves)
    into, out = a + step * enters[:, None], a + step * leaves[:, None]
    inner = _cross(into, out) / 2
    outer = r**2 / 2 * (_angle(a, into) + _angle(out, b))
    return np.asarray(inner + outer)


def _angle(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.arctan2(_cross(one, other), (one * other).sum(axis=1)))
