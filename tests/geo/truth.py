"""The true distance to a geometry, by a road of its own: dense positions along it, and the inverse geodesic problem."""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import Geod
from scipy.spatial import cKDTree

GEOD = Geod(ellps="WGS84")


def winding_line(longitude, latitude, azimuth, length_m, vertices, *, amplitude_m=8_000.0, seed=1):
    """A line about a geodesic through a middle, with cross-track waves of many lengths."""
    rng = np.random.default_rng(seed)
    along = np.linspace(-length_m / 2, length_m / 2, vertices)
    x, y, back = GEOD.fwd(np.full(vertices, longitude), np.full(vertices, latitude), np.full(vertices, azimuth), along)
    across, wave, height = np.zeros(vertices), length_m / 2, amplitude_m
    while wave > 3 * length_m / vertices:
        across += height * rng.uniform(0.4, 1) * np.sin(2 * np.pi * along / wave + rng.uniform(0, 6.28))
        wave, height = wave / 1.9, height / 1.75
    x, y, _ = GEOD.fwd(x, y, np.asarray(back) + 90, across)
    return shapely.linestrings(np.column_stack([x, y]))


def positions_along(geometry, edges, step_m):
    """Positions on all lines, rings and points of a geometry, at most a step apart."""
    out = []
    for line in _lines(geometry):
        xy = shapely.get_coordinates(line)
        if len(xy) == 1:
            out.append(xy)
            continue
        azimuth, _, length = GEOD.inv(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])
        turn = (np.diff(xy[:, 0]) + 180) % 360 - 180
        if edges == "straight":
            widest = np.cos(np.radians(np.minimum(abs(xy[:-1, 1]), abs(xy[1:, 1]))))
            length = np.maximum(length, 111_700 * np.hypot(turn * widest, np.diff(xy[:, 1])))
        for k, count in enumerate(np.maximum(np.ceil(length / step_m).astype(int), 1)):
            share = np.arange(count + 1) / count
            if edges == "geodesic":
                x, y, _ = GEOD.fwd(*np.broadcast_arrays(*xy[k], azimuth[k], share * length[k]))
            else:
                x, y = xy[k, 0] + share * turn[k], xy[k, 1] + share * (xy[k + 1, 1] - xy[k, 1])
            out.append(np.column_stack([x, y]))
    return np.concatenate(out)


def distance_to(geometry, longitude, latitude, *, edges="geodesic", step_m=100.0):
    """Distance in metres to the nearest of dense positions, at most step²/(8 distance) too far."""
    xy = positions_along(geometry, edges, step_m)
    _, near = cKDTree(cartesian(*xy.T)).query(cartesian(longitude, latitude), k=min(3, len(xy)))
    near = near.reshape(len(longitude), -1)
    repeated = np.repeat(np.column_stack([longitude, latitude]), near.shape[1], axis=0)
    away = GEOD.inv(*repeated.T, *xy[near.ravel()].T)[2]
    return away.reshape(near.shape).min(axis=1)


def outline(zone, step_m=300.0):
    """Positions on the outline of a zone, without what runs along the antimeridian or a pole."""
    out = []
    for ring in shapely.get_rings(shapely.get_parts(zone)):
        xy = shapely.get_coordinates(ring)
        dx, dy = np.diff(xy[:, 0]), np.diff(xy[:, 1])
        length = 111_700 * np.hypot(dx * np.cos(np.radians(xy[:-1, 1])), dy)
        antimeridian = abs(abs(xy[:, 0]) - 180) < 1e-9
        pole = abs(xy[:, 1]) > 90 - 1e-9
        kept = np.flatnonzero(~(antimeridian[:-1] & antimeridian[1:]) & ~pole[:-1] & ~pole[1:])
        for k in kept:
            count = min(max(2, int(length[k] / step_m) + 1), 50)
            share = np.arange(count) / count
            out.append(np.column_stack([xy[k, 0] + share * dx[k], xy[k, 1] + share * dy[k]]))
    return np.concatenate(out)


def outline_errors(geometry, zone, distance_m, *, edges="geodesic", step_m=None):
    """The largest errors of the outline beyond and within the distance, in metres."""
    x, y = outline(zone).T
    step_m = step_m or np.sqrt(0.4 * abs(distance_m))
    error = distance_to(geometry, x, y, edges=edges, step_m=step_m) - abs(distance_m)
    return error.max(), -error.min()


def _lines(geometry):
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            yield from shapely.get_rings(part)
        elif part.geom_type in {"MultiLineString", "MultiPoint", "MultiPolygon", "GeometryCollection"}:
            yield from _lines(part)
        else:
            yield part


def cartesian(longitude, latitude):
    x, y = np.radians(longitude), np.radians(latitude)
    squared = GEOD.f * (2 - GEOD.f)
    normal = GEOD.a / np.sqrt(1 - squared * np.sin(y) ** 2)
    return np.column_stack(
        [normal * np.cos(y) * np.cos(x), normal * np.cos(y) * np.sin(x), normal * (1 - squared) * np.sin(y)]
    )
