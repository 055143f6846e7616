"""Random geometries of every kind, and what holds of the zone of any of them.

    python tests/geo/random_shapes.py 100000 [--seed 0] [--failures failures.jsonl]

tries so many, one after the other, and writes those that failed, each as one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from pyproj import Geod
from scipy.spatial import cKDTree

from geo import geodesic_area, geodesic_buffer, geodesic_length
from geo.errors import InputError, ToleranceError

GEOD = Geod(ellps="WGS84")
MOST_POSITIONS = 400_000
SLIVER_M2 = 0.002  # what the last digits of positions may come to
AT_POLE = 0.02  # of the tolerance, along the outline: within metres of a pole a degree of longitude is no length


@dataclass
class Case:
    """A geometry to be given a zone; `outline` is what the zone is measured from, where that is not the geometry."""

    geometry: shapely.Geometry
    distance_m: float
    edges: str
    outline: shapely.Geometry | None = None

    @property
    def tolerance_m(self):
        return min(1.0, 0.01 * abs(self.distance_m))

    @classmethod
    def from_json(cls, line):
        wkt, distance_m, edges = json.loads(line)
        return cls(shapely.from_wkt(wkt), distance_m, edges)

    def to_json(self):
        return json.dumps([shapely.to_wkt(self.geometry, rounding_precision=-1), self.distance_m, self.edges])


def random_case(rng):
    """One case: one to four parts of any kind, in any order, about some spot of the Earth."""
    distance_m = 10 ** rng.uniform(0.5, 5.2)
    size = np.clip(distance_m / 111_000 * 10 ** rng.uniform(-2.0, 1.0), 2e-6, 1.5)
    edges = ("geodesic", "straight")[rng.integers(2)]
    spot = _spot(rng, size)
    if rng.random() < 0.15:
        return _shrinking(rng, spot, size, distance_m, edges)
    kinds = (_point, _line, _line, _knot, _fork, _polygon, _cut_box, _track)
    parts = [kinds[rng.integers(len(kinds))](rng, spot, size) for _ in range(rng.integers(1, 5))]
    if rng.random() < 0.2:
        parts.append(parts[rng.integers(len(parts))])
    if rng.random() < 0.2:
        parts = [part for part in parts if part.geom_type in {"LineString", "MultiLineString"}] or parts
    rng.shuffle(parts)
    return Case(_gathered(rng, parts), distance_m, edges)


def failures(case, rng, *, sides=0.25):
    """What does not hold of the zone of a case, in words; nothing where all does. A share gets its sides tried."""
    try:
        zone, bound_m = geodesic_buffer(case.geometry, case.distance_m, edges=case.edges, return_bound=True)
    except InputError as error:
        return [] if _may_be_refused(case) else [f"refused: {error}"]
    except ToleranceError as error:
        return [f"ToleranceError: {error}"]
    except Exception as error:  # noqa: BLE001 - any is a failure
        return [f"{type(error).__name__}: {error}"]
    found = [*_shape_faults(zone)]
    if bound_m > case.tolerance_m:
        found.append(f"the bound is {bound_m:.3g} m")
    found += [*_outline_faults(case, zone, rng), *_position_faults(case, zone, rng)] if not found else []
    return found or ([*_side_faults(case, zone)] if rng.random() < sides else [])


def _may_be_refused(case):
    return any(not shapely.is_valid(part) for part in _simple(case.geometry)) or shapely.is_empty(case.geometry)


def _has_part_without_length(case):
    return any(GEOD.geometry_length(part) < 1e-6 for part in _simple(case.geometry))


def _shape_faults(zone):
    if not zone.is_valid:
        yield f"not valid: {shapely.is_valid_reason(zone)}"
    if zone.geom_type not in {"Polygon", "MultiPolygon"}:
        yield f"a {zone.geom_type}"
    xy = shapely.get_coordinates(zone)
    if len(xy) and (np.abs(xy) > [180, 90]).any():
        yield "beyond the Earth"


def _outline_faults(case, zone, rng):
    """The outline is at the distance from the nearest of dense positions on the geometry."""
    xy = outline_positions(zone, rng)
    if not len(xy):
        return
    error = distances(case, xy) - abs(case.distance_m)
    if error.max() > 1.06 * case.tolerance_m or error.min() < -1.06 * case.tolerance_m:
        worst = xy[np.argmax(np.abs(error))]
        yield f"outline off by {error.min():.3g} … {error.max():.3g} m at {worst.tolist()}"


def _position_faults(case, zone, rng):
    """Positions nearer than the distance are in the zone (or, where it shrinks, not); those farther are not."""
    dense = dense_positions(case.outline or case.geometry, case.edges, step_of(case))
    start = dense[rng.integers(0, len(dense), 60)]
    away = abs(case.distance_m) * 1.5 * np.sqrt(rng.uniform(0, 1, 60))
    x, y, _ = GEOD.fwd(start[:, 0], start[:, 1], rng.uniform(0, 360, 60), away)
    metres = distances(case, np.column_stack([x, y]))
    x = (np.asarray(x) + 180) % 360 - 180
    inside = shapely.intersects_xy(zone, x, y) | (shapely.intersects_xy(zone, 180.0, y) & (np.abs(x) == 180))
    near = metres < abs(case.distance_m) - 1.1 * case.tolerance_m
    far = metres > abs(case.distance_m) + 1.1 * case.tolerance_m
    wrong = near & inside if case.distance_m < 0 else near & ~inside
    if (shapely.get_dimensions(_simple(case.geometry)) < 2).all():
        wrong |= far & inside
    if wrong.any():
        k = np.flatnonzero(wrong)[0]
        yield f"[{x[k]}, {y[k]}] is {metres[k]:.1f} m away, and {'' if inside[k] else 'not '}in the zone"


def _side_faults(case, zone):
    """The left and the right of lines make the whole."""
    if not all(part.geom_type == "LineString" and part.length > 0 for part in _simple(case.geometry)):
        return
    try:
        left, right = (
            geodesic_buffer(case.geometry, case.distance_m, edges=case.edges, side=side) for side in ("left", "right")
        )
    except Exception as error:  # noqa: BLE001 - any is a failure
        if not (isinstance(error, InputError) and _has_part_without_length(case)):
            yield f"one side: {type(error).__name__}: {error}"
        return
    for side in (left, right):
        yield from (f"one side: {fault}" for fault in _shape_faults(side))
    whole = geodesic_area(zone, edges="straight")
    if shapely.is_valid(left) and shapely.is_valid(right):
        missing = geodesic_area(shapely.symmetric_difference(left | right, zone), edges="straight")
        twice = geodesic_area(left & right, edges="straight")
        allowed = max(1e-5 * whole, SLIVER_M2)
        if np.abs(zone.bounds[1::2]).max() > 89.999:
            allowed = max(allowed, AT_POLE * case.tolerance_m * geodesic_length(zone, edges="straight"))
        if max(missing, twice) > allowed:
            yield f"one side: {missing:.2g} of {whole:.6g} m² are missing, {twice:.2g} m² are on both sides"


def step_of(case):
    return np.sqrt(0.3 * abs(case.distance_m) * case.tolerance_m)


def distances(case, xy):
    """Metres to the nearest of dense positions, by the inverse geodesic problem."""
    dense = dense_positions(case.outline or case.geometry, case.edges, step_of(case))
    _, near = cKDTree(cartesian(*dense.T)).query(cartesian(*xy.T), k=min(3, len(dense)))
    near = near.reshape(len(xy), -1)
    repeated = np.repeat(xy, near.shape[1], axis=0)
    away = GEOD.inv(*repeated.T, *dense[near.ravel()].T)[2]
    return np.asarray(away).reshape(near.shape).min(axis=1)


def dense_positions(geometry, edges, step_m):
    """Positions on all points, lines and rings, at most a step apart (or so many that it takes no longer)."""
    out = []
    for part in _simple(geometry):
        for line in shapely.get_rings(part) if part.geom_type == "Polygon" else [part]:
            xy = shapely.get_coordinates(line)
            a, b = xy[:-1], xy[1:]
            azimuth, _, metres = GEOD.inv(*a.T, *b.T)
            turn = b[:, 0] - a[:, 0]
            turn = np.where(np.abs(turn) == 360, turn, (turn + 180) % 360 - 180)
            wide = np.cos(np.radians(np.minimum(np.abs(a[:, 1]), np.abs(b[:, 1]))))
            drawn = np.maximum(metres, 112_000 * np.hypot(turn * wide, b[:, 1] - a[:, 1]))
            counts = np.ceil((metres if edges == "geodesic" else drawn) / step_m).astype(int).clip(1, MOST_POSITIONS)
            if edges == "straight":  # near a pole a parallel bends on the spot
                counts = np.maximum(counts, np.ceil(np.abs(turn)).astype(int))
            edge = np.repeat(np.arange(len(a)), counts)
            share = (np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[edge]
            if edges == "geodesic":
                x, y, _ = GEOD.fwd(*a[edge].T, azimuth[edge], share * metres[edge])
            else:
                x, y = a[edge, 0] + share * turn[edge], a[edge, 1] + share * (b - a)[edge, 1]
            out += [np.column_stack([x, y]), xy[-1:]]
    return np.concatenate(out)


def outline_positions(zone, rng, most=160):
    """Vertices and middles of the edges of a zone, without what runs along the antimeridian or a pole."""
    rings = shapely.get_rings(shapely.get_parts(zone))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    cut = np.abs(np.abs(xy[:, 0]) - 180) < 1e-9
    pole = np.abs(xy[:, 1]) > 90 - 1e-9
    kept = np.flatnonzero((np.diff(ring) == 0) & ~(cut[:-1] & cut[1:]) & ~pole[:-1] & ~pole[1:])
    if len(kept) > most:
        kept = rng.choice(kept, most, replace=False)
    # Two positions on each edge, chosen at random, and where it begins.
    share = rng.uniform(0, 1, (2, len(kept), 1))
    return np.concatenate([xy[kept], *(xy[kept] + share * (xy[kept + 1] - xy[kept]))])


def cartesian(longitude, latitude):
    x, y = np.radians(longitude), np.radians(latitude)
    squared = GEOD.f * (2 - GEOD.f)
    normal = GEOD.a / np.sqrt(1 - squared * np.sin(y) ** 2)
    return np.column_stack(
        [normal * np.cos(y) * np.cos(x), normal * np.cos(y) * np.sin(x), normal * (1 - squared) * np.sin(y)]
    )


def _simple(geometry):
    parts = np.array([geometry], dtype=object)
    while (shapely.get_type_id(parts) > 3).any():
        parts = shapely.get_parts(parts)
    return parts


def _spot(rng, size):
    longitude = rng.choice([rng.uniform(-180, 180), 180.0, -180.0, 180 - size / 2, 36.5])
    latitude = rng.choice([rng.uniform(-85, 85), 35.5, 0.0, 90 - size / 2, -90 + size / 3, rng.uniform(-60, 60)])
    return np.array([longitude, np.clip(latitude, -90 + size / 9, 90 - size / 9)])


def _on_earth(xy):
    return np.column_stack([(xy[:, 0] + 180) % 360 - 180, np.clip(xy[:, 1], -90, 90)])


def _steps(rng, spot, size, count):
    """Vertices about a spot, as true to scale as the parallel allows."""
    wide = 1 / max(np.cos(np.radians(min(abs(spot[1]) + size, 89.9))), 0.02)
    return rng.normal(0, size, (count, 2)) * [min(wide, 40 / size), 1]


def _point(rng, spot, size):
    points = _on_earth(spot + _steps(rng, spot, size, rng.integers(1, 4)))
    return shapely.Point(points[0]) if len(points) == 1 else shapely.MultiPoint(points)


def _line(rng, spot, size):
    xy = _on_earth(spot + np.cumsum(_steps(rng, spot, size, rng.integers(2, 13)), axis=0))
    if rng.random() < 0.2:
        xy = xy[np.sort(rng.integers(0, len(xy), len(xy) + 3))]  # some vertices twice
    if rng.random() < 0.1:
        xy = np.concatenate([xy, xy[:1]])
    return _line_of(xy)


def _knot(rng, spot, size):
    """A line that halts: some vertices centimetres, metres or less apart."""
    count = rng.integers(4, 25)
    steps = _steps(rng, spot, size, count) * np.where(rng.random((count, 1)) < 0.7, 10 ** rng.uniform(-8, -1), 1)
    return _line_of(_on_earth(spot + np.cumsum(steps, axis=0)))


def _track(rng, spot, size):
    """A receiver at rest: fixes to and fro about one place."""
    return _line_of(_on_earth(spot + _steps(rng, spot, size * 10 ** rng.uniform(-2, 0), rng.integers(5, 60))))


def _fork(rng, spot, size):
    """Lines that leave one vertex, or follow on each other."""
    start, *ends = _on_earth(spot + _steps(rng, spot, 2 * size, rng.integers(3, 6)))
    return shapely.MultiLineString([_line_of(np.array([start, end][:: rng.choice([1, -1])])) for end in ends])


def _polygon(rng, spot, size):
    count = rng.integers(3, 12)
    angle = np.sort(rng.uniform(0, 2 * np.pi, count))
    radius = size * rng.uniform(0.3, 1.5, count)
    wide = 1 / max(np.cos(np.radians(min(abs(spot[1]) + 1.5 * size, 89.0))), 0.02)
    spot = np.array([spot[0], np.clip(spot[1], -89 + 2 * size, 89 - 2 * size)])
    xy = spot + np.column_stack([np.cos(angle) * min(wide, 20 / size), np.sin(angle)]) * radius[:, None]
    return shapely.Polygon(_on_earth(xy))


def _cut_box(rng, spot, size):
    """A box with an edge on the antimeridian or a pole, with its counterpart or without."""
    south = float(np.clip(spot[1], -80, 80))
    boxes = [shapely.box(180 - size, south, 180, south + size), shapely.box(-180, south, -180 + size, south + size)]
    if rng.random() < 0.3:
        pole = rng.choice([-1.0, 1.0])
        west = float(np.clip(spot[0], -180, 150))
        return shapely.box(
            west, *sorted([pole * 90, pole * (90 - size)])[:1], west + 20, max(pole * 90, pole * (90 - size))
        )
    return boxes[rng.integers(2)] if rng.random() < 0.6 else shapely.MultiPolygon(boxes)


def _line_of(xy):
    return shapely.LineString(xy if np.ptp(xy, axis=0).max() > 0 else [xy[0], xy[0] + [1e-4, 0]])


def _gathered(rng, parts):
    parts = list(parts)
    if len(parts) == 1 and rng.random() < 0.7:
        return parts[0]
    if all(part.geom_type == "LineString" for part in parts):
        return shapely.MultiLineString(parts)
    if rng.random() < 0.2 and len(parts) > 2:
        parts = [shapely.GeometryCollection(parts[:2]), *parts[2:]]
    return shapely.GeometryCollection(parts)


def _shrinking(rng, spot, size, distance_m, edges):
    """Polygons and a distance below 0."""
    depth = -min(distance_m, size * 111_000 * rng.uniform(0.05, 0.6))
    depth = min(depth, -0.05)
    kind = rng.integers(3)
    if kind == 0:
        return Case(_polygon(rng, spot, size), depth, edges)
    if kind == 1:
        south = float(np.clip(spot[1], -80, 80))
        west, east = (
            shapely.box(180 - size, south, 180, south + size),
            shapely.box(-180, south, -180 + size, south + size),
        )
        whole = shapely.box(180 - size, south, 180 + size, south + size)
        if rng.random() < 0.5:
            return Case(west, depth, edges)
        parts = shapely.GeometryCollection([west, east]) if rng.random() < 0.5 else shapely.MultiPolygon([west, east])
        return Case(parts, depth, "straight", whole)
    spot = np.array([np.clip(spot[0], -170, 170), np.clip(spot[1], -80, 80)])
    polygons = [_plain(rng, spot, size) for _ in range(rng.integers(2, 5))]
    return Case(shapely.GeometryCollection(polygons), depth, "straight", shapely.union_all(polygons))


def _plain(rng, spot, size):
    corner = spot + rng.uniform(-size, size, 2)
    if rng.random() < 0.3:
        corner = spot
    return shapely.box(*corner, *(corner + rng.uniform(0.3, 1, 2) * size))


def main():
    parser = argparse.ArgumentParser(description="Try the zones of random geometries.")
    parser.add_argument("cases", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--failures", type=Path, default=None)
    arguments = parser.parse_args()
    begin, failed = time.monotonic(), 0
    for number in range(arguments.cases):
        rng = np.random.default_rng([arguments.seed, number])
        case = random_case(rng)
        found = failures(case, rng)
        sys.stdout.flush()
        if found:
            failed += 1
            sys.stdout.write(f"case {number}: {'; '.join(found)}\n")
            if arguments.failures:
                with arguments.failures.open("a") as file:
                    file.write(case.to_json() + "\n")
        if (number + 1) % 1_000 == 0:
            sys.stdout.write(f"{number + 1:,} cases, {failed} failed, {time.monotonic() - begin:.0f} s\n")
    sys.stdout.write(f"{arguments.cases:,} cases, {failed} failed\n")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
