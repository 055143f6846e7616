"""The area within rings on the ellipsoid, for all rings at once.

The area between an edge and the equator is ∫ S dλ, where S(φ) is the area from the equator to the parallel, per radian
of longitude: R² sin β on the authalic sphere (Snyder 1987, p. 16). Straight edges are integrated by Gauss's rule. For
geodesic edges the trapezium is put right for the bend of S along the geodesic, which by Clairaut's relation is

    d²S/dλ² = −sin φ (3 M² (dφ/dλ)² + N² cos² φ),

so that ∫ S dλ = Δλ (S₀ + S₁)/2 + Δλ sin φ (3 M² Δφ² + N² cos² φ Δλ²) / 12. What is left is of the fifth order in the
length of the edge times tan φ; edges for which that matters are cut first.
"""

from __future__ import annotations

import numpy as np

from geo.geodesic.arrays import spread
from geo.geodesic.edges import Edges
from geo.geodesic.ellipsoid import ECCENTRICITY2, GEOD, SEMI_MAJOR_M, Floats, Ints, wrap_degrees
from geo.geodesic.paths import Bools

__all__ = ["ring_areas"]

_CHUNK = 1 << 14  # vertices worked on at once: they stay in the processor's cache
_LONGEST_RAD = 0.02  # of an edge times tan φ: the error is then below 1e-7 of the square of its length
_STRAIGHT_PIECE_DEGREES = 5.0
_NODES, _WEIGHTS = (half / 2 for half in np.polynomial.legendre.leggauss(8))
_MOST_PIECES = 10_000
# S is this series in (e sin φ)², times b² sin φ; eight terms leave 1e-16.
_SERIES = [(1 + 1 / (2 * k + 1)) / 2 for k in range(8)]
_HALF_WAY = 0.5


def _zone(sine: Floats) -> Floats:
    """S(φ): area from the equator to a parallel, per radian of longitude, in m²; the argument is sin φ."""
    square = ECCENTRICITY2 * sine * sine
    total = np.full_like(sine, _SERIES[-1])
    for term in _SERIES[-2::-1]:
        total *= square
        total += term
    total *= SEMI_MAJOR_M**2 * (1 - ECCENTRICITY2) * sine
    return total


_HEMISPHERE = 2 * np.pi * float(_zone(np.ones(1))[0])


def ring_areas(longitude: Floats, latitude: Floats, start: Ints, *, edges: Edges) -> Floats:
    """Area in m² within each ring; ring i is closed and has the vertices `start[i]:start[i + 1]` (degrees).

    A ring that goes round a pole holds the pole that leaves the smaller area.
    """
    below, turn = np.zeros(len(longitude)), np.zeros(len(longitude))
    joined = np.ones(len(longitude), bool)
    joined[start[1:] - 1] = False  # no edge from one ring to the next
    for first in range(0, len(longitude) - 1, _CHUNK):
        part = slice(first, min(first + _CHUNK, len(longitude) - 1))
        ends = slice(part.start, part.stop + 1)
        turn[part] = _turns(longitude[ends], edges) * joined[part]
        if edges == "straight":
            below[part] = _below_straight(latitude[ends], turn[part])
        else:
            below[part] = _below_geodesic(longitude[ends], latitude[ends], turn[part])
    area: Floats = np.abs(np.add.reduceat(below, start[:-1])) if len(start) > 1 else np.zeros(0)
    turns = np.abs(np.round(np.add.reduceat(turn, start[:-1]) / 360)) if len(start) > 1 else area
    return np.where(turns > 0, turns * _HEMISPHERE - area, area)


def _turns(longitude: Floats, edges: Edges) -> Floats:
    """How far each edge turns, the short way round (degrees)."""
    turn = np.diff(longitude)
    short = turn - 360 * np.rint(turn / 360)
    return np.where(np.abs(turn) == 360, turn, short) if edges == "straight" else short  # noqa: PLR2004 - a parallel


def _below_straight(latitude: Floats, turn: Floats) -> Floats:
    """∫ S dλ along edges that are straight in longitude and latitude."""
    rise = np.diff(latitude)
    pieces = np.maximum(np.ceil(np.abs(rise) / _STRAIGHT_PIECE_DEGREES), 1).astype(np.intp)
    edge, place = spread(pieces)
    share = (place[:, None] + _HALF_WAY + _NODES) / pieces[edge][:, None]
    phi = np.radians(latitude[edge][:, None] + share * rise[edge][:, None])
    mean = (_zone(np.sin(phi)) @ _WEIGHTS) / pieces[edge]
    total: Floats = np.bincount(edge, weights=mean, minlength=len(pieces)) * np.radians(turn).astype(float)
    return total


def _below_geodesic(longitude: Floats, latitude: Floats, turn: Floats) -> Floats:
    """∫ S dλ along geodesic edges."""
    below, reach = _third_order(np.radians(latitude), np.radians(turn))
    far = np.flatnonzero(reach > _LONGEST_RAD**2)
    if len(far):
        below[far] = _below_cut(longitude, latitude, far, reach[far])
    return below


def _third_order(phi: Floats, turn: Floats) -> tuple[Floats, Floats]:
    """∫ S dλ along edges (radians), and the square of each edge's length times tan φ (radians)."""
    sine = np.sin(phi)
    zone = _zone(sine)
    middle = sine[:-1] + sine[1:]
    middle *= _HALF_WAY
    square = middle * middle
    flattened = 1 - ECCENTRICITY2 * square
    rise2, turn2 = np.diff(phi) ** 2, turn * turn
    east = (1 - square) / flattened
    bend = (1 - ECCENTRICITY2) ** 2 * 3 * rise2 / (flattened * flattened * flattened) + east * turn2
    below = turn * ((zone[:-1] + zone[1:]) / 2 + SEMI_MAJOR_M**2 / 12 * middle * bend)
    highest = np.maximum(sine[:-1] * sine[:-1], sine[1:] * sine[1:])
    reach = (rise2 + (1 - square) * turn2) * np.maximum(highest, 0.1) / np.maximum(1 - highest, 1e-18)
    reach[turn == 0] = 0  # a meridian bends nowhere
    return below, reach


def _below_cut(longitude: Floats, latitude: Floats, first: Ints, reach: Floats) -> Floats:
    """∫ S dλ along edges cut into pieces; near a pole, where pieces are unlike, cut once more."""
    pieces = np.clip(np.ceil(np.sqrt(reach) / _LONGEST_RAD), 2, _MOST_PIECES).astype(np.intp)
    azimuth, _, length = GEOD.inv(longitude[first], latitude[first], longitude[first + 1], latitude[first + 1])
    edge, place = spread(pieces + 1)
    at = first[edge]
    x, y, _ = GEOD.fwd(longitude[at], latitude[at], azimuth[edge], length[edge] * place / pieces[edge])
    for where, vertex in ((place == 0, at), (place == pieces[edge], at + 1)):
        x, y = np.where(where, longitude[vertex], x), np.where(where, latitude[vertex], y)
    below, _ = _third_order(np.radians(y), np.radians(wrap_degrees(np.diff(x))))
    within: Bools = np.diff(edge) == 0
    total: Floats = np.bincount(edge[:-1][within], weights=below[within], minlength=len(first)).astype(float)
    return total
