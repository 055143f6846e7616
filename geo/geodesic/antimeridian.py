"""Rings on the globe as polygons in longitude and latitude, cut at the antimeridian and closed over the poles.

RFC 7946 section 3.1.9: no polygon crosses the antimeridian; one that would is cut there into parts. A ring that goes
round a pole becomes a polygon whose last edges run up the antimeridian and along the pole.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely

from geo.geodesic.ellipsoid import Floats, Ints, wrap_degrees
from geo.geodesic.paths import Geometries

__all__ = [
    "lines_cut_at_antimeridian",
    "mended",
    "polygons_cut_at_antimeridian",
    "polygons_of_rings",
    "unwrap",
    "windows_of_lines",
]

_HALF_TURN = 180.0
_POLE = 90.0
_AT_POLE_DEGREES = 1e-9


def unwrap(longitude: Floats, start: Ints) -> tuple[Floats, Floats]:
    """Longitudes made continuous along each ring, its first within [-180, 180), and each ring's whole turn in degrees.

    Ring i is closed by its last vertex and has the vertices `start[i]:start[i + 1]`. The turn is 0, or ±360 where a
    ring goes round a pole.
    """
    step = np.zeros(len(longitude))
    step[1:] = wrap_degrees(np.diff(longitude))
    first = start[:-1]
    step[first] = wrap_degrees(longitude[first])
    run = np.cumsum(step)
    before = run[first] - step[first]
    continuous = run - np.repeat(before, np.diff(start))
    # The sums lose the last digits; each longitude is its own value plus whole turns.
    continuous = longitude + 360 * np.round((continuous - longitude) / 360)
    return continuous, 360 * np.round((continuous[start[1:] - 1] - continuous[first]) / 360)


def polygons_of_rings(longitude: Floats, latitude: Floats, start: Ints, owner: Ints) -> tuple[Geometries, Ints]:
    """Polygons within [-180, 180] of rings that keep their inside on the left, and the owner of each polygon."""
    continuous, turn = unwrap(longitude, start)
    index = np.repeat(np.arange(len(owner)), np.diff(start))
    plain = turn == 0
    members = plain[index]
    xy = np.column_stack([continuous[members], latitude[members]])
    new = np.cumsum(plain) - 1
    polygons: Geometries = np.empty(0, dtype=object)
    if plain.any():
        polygons = np.asarray(shapely.polygons(np.asarray(shapely.linearrings(xy, indices=new[index[members]]))))
    owners = owner[plain]
    if not plain.all():
        caps = [
            _round_pole(continuous[start[ring] : start[ring + 1]], latitude[start[ring] : start[ring + 1]], turn[ring])
            for ring in np.flatnonzero(~plain)
        ]
        polygons = np.concatenate([polygons, caps])
        owners = np.concatenate([owners, owner[~plain]])
    return polygons_cut_at_antimeridian(polygons, owners)


def polygons_cut_at_antimeridian(polygons: Geometries, owner: Ints) -> tuple[Geometries, Ints]:
    """Polygons with any longitudes, cut where they cross the antimeridian and brought into [-180, 180]."""
    west, _, east, _ = shapely.bounds(polygons).T
    beyond = (west < -_HALF_TURN) | (east > _HALF_TURN)
    if not beyond.any():
        return polygons, owner
    kept, owners = [polygons[~beyond]], [owner[~beyond]]
    wide = mended(polygons[beyond])
    for turns in range(int(np.floor((west.min() + 180) / 360)), int(np.floor((east.max() + 180) / 360)) + 1):
        box = shapely.box(360 * turns - 180, -90, 360 * turns + 180, 90)
        inside = shapely.intersection(wide, box)
        parts, index = shapely.get_parts(inside, return_index=True)
        surface = (shapely.get_dimensions(parts) == 2) & ~shapely.is_empty(parts)  # noqa: PLR2004 - surfaces
        moved = parts[surface]
        xy = shapely.get_coordinates(moved)
        kept.append(shapely.set_coordinates(moved, xy - [360 * turns, 0]))
        owners.append(owner[beyond][index[surface]])
    return np.concatenate(kept), np.concatenate(owners)


def mended(polygons: Geometries) -> Geometries:
    """The same, valid: a ring that all but touches itself may cross itself once its coordinates are rounded."""
    crossed = np.flatnonzero(~shapely.is_valid(polygons))
    if len(crossed):
        polygons = polygons.copy()
        polygons[crossed] = shapely.make_valid(polygons[crossed], method="structure", keep_collapsed=False)
    return polygons


def lines_cut_at_antimeridian(longitude: Floats, latitude: Floats, start: Ints) -> tuple[Geometries, Ints]:
    """Lines within [-180, 180], cut where they cross the antimeridian, and which path each is of."""
    world = shapely.box(-180, -90, 180, 90)
    lines, owner = [], []
    for path, xy in windows_of_lines(longitude, latitude, start):
        line = shapely.linestrings(xy)
        lines.append(line if np.abs(xy[:, 0]).max() <= _HALF_TURN else shapely.intersection(line, world))
        owner.append(path)
    return np.array(lines, dtype=object), np.array(owner, dtype=np.intp)


def windows_of_lines(longitude: Floats, latitude: Floats, start: Ints) -> list[tuple[int, Floats]]:
    """Each path once for each turn of longitude that it touches, moved so that this turn is [-180, 180].

    Path i has the vertices `start[i]:start[i + 1]`. What lies outside the turn is not cut off.
    """
    continuous, _ = unwrap(longitude, start)
    out = []
    for path, (first, end) in enumerate(pairwise(start)):
        xy = _with_poles(np.column_stack([continuous[first:end], latitude[first:end]]))
        low, high = np.floor((xy[:, 0].min() + 180) / 360), np.ceil((xy[:, 0].max() - 180) / 360)
        out += [(path, xy - [360 * turn, 0]) for turn in range(int(low), int(high) + 1)]
    return out


def _with_poles(xy: Floats) -> Floats:
    """A vertex on a pole is given twice, with the longitudes by which the line comes and goes."""
    at_pole = np.flatnonzero(np.abs(xy[1:-1, 1]) > _POLE - _AT_POLE_DEGREES) + 1
    xy = xy.copy()
    following = xy[at_pole + 1, 0]
    xy[at_pole, 0] = xy[at_pole - 1, 0]
    return np.insert(xy, at_pole + 1, np.column_stack([following, xy[at_pole, 1]]), axis=0)


def _round_pole(longitude: Floats, latitude: Floats, turn: float) -> shapely.Geometry:
    """The cap within a ring that goes once round a pole: the north pole where it runs east, the south where west."""
    pole = _POLE if turn > 0 else -_POLE
    if turn < 0:
        longitude, latitude = longitude[::-1], latitude[::-1]
    # Begun at the vertex nearest to the pole, the ring never comes between the pole and where it begins and ends.
    x, y = longitude[:-1], latitude[:-1]
    nearest = int(np.argmin(np.abs(y - pole)))
    x, y = np.append(x[nearest:], x[:nearest] + 360), np.roll(y, -nearest)
    x = np.concatenate([x + 360 * k for k in (-2, -1, 0, 1, 2)])
    y = np.tile(y, 5)
    band = shapely.Polygon([*zip(x, y, strict=True), (x[-1], pole), (x[0], pole)])
    parts = shapely.get_parts(shapely.intersection(band, shapely.box(-180, -90, 180, 90)))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])
