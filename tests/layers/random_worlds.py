"""Random worlds in which the truth is known: `python tests/layers/random_worlds.py --worlds 5000`.

In each world a scenario states less than is true: a line that is off by so much, settlements between which a line runs,
borders of Natural Earth that lie elsewhere, a line that moved between two days. What comes out must hold the truth:
nothing that is certain is false, and nothing that is true is not possible.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient
from world_and_truth import EDGE_DEGREES, GEOD, Chance, build, displaced, holds, parts_of, walk

from geo import geodesic_area, geodesic_buffer, natural_earth
from layers.ground.build import Layers
from layers.ground.control import ControlPlane
from layers.measures.change import changes
from layers.measures.overlap import overlaps


def a_line_that_is_off(chance: Chance, folder: Path) -> bool:
    """Zones of every side along a line through places, and posts beside it."""
    line = walk(chance, int(chance.integers(2, 6)))
    doubt_m, least_m = chance.uniform(100, 2_500), chance.uniform(3_000, 20_000)
    most_m = least_m + chance.choice([0.0, 4_000.0])
    truly = shapely.LineString(displaced(shapely.get_coordinates(line), doubt_m, chance))
    if not (line.is_simple and truly.is_simple):
        return False
    places = "".join(
        f"  p{n}: {{names: {{en: Place {n}}}, latitude: {y!r}, longitude: {x!r}, source: s}}\n"
        for n, (x, y) in enumerate(map(tuple, shapely.get_coordinates(line).tolist()))
    )
    through = ", ".join(f"Place {n}" for n in range(len(line.coords)))
    x, y, _ = GEOD.fwd(*line.centroid.coords[0], chance.random() * 360, chance.uniform(0, most_m * 1.5))
    radius_m = chance.uniform(200, 3_000)
    stated = displaced(np.array([[x, y]]), radius_m, chance)[0]
    side = chance.choice(["both", "north", "east", "south", "west"])
    body = f"""\
places:
{places}lines: {{l: {{through: [{through}], uncertainty: {doubt_m:.3f} m, source: s}}}}
zones: [{{id: z, from: l, side: {side}, depth: {least_m:.3f}-{most_m:.3f} m, source: s}}]
posts:
  - {{id: a, latitude: {float(stated[1])!r}, longitude: {float(stated[0])!r}, uncertainty: {radius_m:.3f} m, source: s}}
"""
    layers = build(body, folder)
    if layers is None:
        return False
    from layers.ground.sides import turn_to_compass

    turn = "both" if side == "both" else turn_to_compass(line, str(side))
    depth_m = least_m + (most_m - least_m) * chance.random()
    truth = geodesic_buffer(truly, depth_m, side=turn)
    holds(*parts_of(layers), truth, f"strip {side}")
    table = overlaps(layers)
    verdict = table[(table["subject_kind"] == "post") & (table["measure"] == "inside")]["verdict"].item()
    inside = shapely.contains_xy(shapely.buffer(truth, EDGE_DEGREES if verdict == "inside" else -EDGE_DEGREES), x, y)
    assert not (verdict == "inside" and not inside), f"post inside, and is not: {x}, {y}"
    assert not (verdict == "outside" and inside), f"post outside, and is in: {x}, {y}"
    return True


def a_line_that_is_cut(chance: Chance, folder: Path) -> bool:
    """Zones along a line, itself off by so much, that ends at the border of a division, which lies elsewhere."""
    code = str(chance.choice(DIVISIONS))
    drawn = natural_earth.division_polygon(code)
    division = _Displacement(chance, natural_earth.POSITION_ERROR_M * 0.98)(drawn)
    border = shapely.line_interpolate_point(shapely.boundary(drawn), chance.random(), normalized=True)
    middle, bearing = shapely.get_coordinates(border)[0], chance.random() * 360
    turns, steps = chance.normal(size=3) * 30, chance.uniform(8_000, 25_000, 2)
    back, on = GEOD.fwd(*middle, bearing, steps[0]), GEOD.fwd(*middle, bearing + 180 + turns[0], steps[1])
    line = shapely.LineString([back[:2], middle, on[:2]])
    doubt_m, depth_m = chance.choice([0.0, 1.0]) * chance.uniform(100, 1_500), chance.uniform(3_000, 12_000)
    truly = shapely.LineString(displaced(shapely.get_coordinates(line), doubt_m, chance))
    truly = truly if division is None else shapely.intersection(truly, division)
    if division is None or truly.geom_type != "LineString" or truly.is_empty:
        return False
    (folder / "line.geojson").write_text(shapely.to_geojson(line))
    stated = f"uncertainty: {doubt_m:.3f} m" if doubt_m else "accept: exact"
    side = str(chance.choice(["both", "north", "east"]))
    body = f"""\
lines: {{l: {{file: line.geojson, within: [{code}], {stated}, source: s}}}}
zones: [{{id: z, from: l, side: {side}, depth: {depth_m:.3f} m, source: s}}]
"""
    layers = build(body, folder)
    if layers is None:
        return False
    from layers.ground.sides import turn_to_compass

    (periods,) = layers.zone_periods.values()
    kept = periods[0].lines["l"].geometry if "l" in periods[0].lines else layers.courses["l"].lines[0].geometry
    turn = "both" if side == "both" else turn_to_compass(kept, side)
    holds(*parts_of(layers), geodesic_buffer(truly, depth_m, side=turn, edges="straight"), f"cut {side}")
    return True


def settlements(chance: Chance, folder: Path) -> bool:
    """A line that runs anywhere between settlements: where a function of random heights above them is zero."""
    return _between_settlements(chance, folder, open_share=0.0)


def settlements_left_open(chance: Chance, folder: Path) -> bool:
    """The same where the side of some settlements is open: half of these were the other party's."""
    return _between_settlements(chance, folder, open_share=0.15)


def _between_settlements(chance: Chance, folder: Path, *, open_share: float) -> bool:
    from scipy.spatial import Delaunay

    count = int(chance.integers(40, 90))
    xy = np.column_stack([chance.uniform(38.0, 39.0, count), chance.uniform(34.6, 35.4, count)])
    above = xy[:, 1] + 0.12 * np.sin(9 * xy[:, 0] + chance.random() * 6) > 35.0
    if above.all() or not above.any():
        return False
    is_open = chance.random(count) < open_share
    rows = [
        f"{y!r},{x!r},{'north' if up else 'south'},{'low' if unsure else 'high'}"
        for (x, y), up, unsure in zip(xy.tolist(), above, is_open, strict=True)
    ]
    (folder / "control.csv").write_text("\n".join(["latitude,longitude,party,confidence", *rows]))
    depth_m = chance.uniform(3_000, 15_000)
    side = chance.choice(["north", "south"])
    body = f"""\
lines: {{c: {{between: [north, south], control: control.csv, known_until: 2020-12-31, source: s}}}}
zones:
  - {{id: z, from: c, side: {side}, depth: {depth_m:.3f} m, when: {{start: 2020-01-02, end: 2020-02-01}}, source: s}}
"""
    layers = build(body, folder)
    if layers is None:
        return False
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=4326)
    plane = shapely.get_coordinates(ControlPlane(points).to_plane(points.geometry.to_numpy()))
    truly_above = above ^ (is_open & (chance.random(count) < 0.5))
    height = chance.uniform(0.02, 1.0, count) * np.where(truly_above, 1, -1)
    triangles = Delaunay(plane).simplices
    held, front = _sides_of_zero(xy, height, triangles, keep_positive=side == "north")
    if front.is_empty:
        return False
    truth = shapely.intersection(held, geodesic_buffer(front, depth_m, edges="straight"))
    hull = shapely.MultiPoint(xy).convex_hull
    core = shapely.buffer(hull, -(depth_m / 90_000 + 0.12))
    certain, possible = (shapely.intersection(part, core) for part in parts_of(layers))
    holds(certain, possible, shapely.intersection(truth, core), f"settlements {side}")
    return True


def _sides_of_zero(
    xy: np.ndarray, height: np.ndarray, triangles: np.ndarray, *, keep_positive: bool
) -> tuple[BaseGeometry, BaseGeometry]:
    """The ground above (or below) zero of heights between settlements, straight in each triangle; the line at zero."""
    pieces, lines = [], []
    sign = 1 if keep_positive else -1
    for corners in triangles:
        points, heights = xy[corners], sign * height[corners]
        ring, ends = [], []
        for here in range(3):
            there = (here + 1) % 3
            if heights[here] >= 0:
                ring.append(points[here])
            if (heights[here] >= 0) != (heights[there] >= 0):
                share = heights[here] / (heights[here] - heights[there])
                cross = points[here] + share * (points[there] - points[here])
                ring.append(cross)
                ends.append(cross)
        if len(ring) >= 3:
            pieces.append(shapely.Polygon(ring))
        if len(ends) == 2:
            lines.append(shapely.LineString(ends))
    return shapely.union_all(pieces), shapely.union_all(lines)


DIVISIONS = ("SY-HM", "SY-HI", "SY-DI", "SY-RA", "SY-DY", "SY-SU", "IQ-AN", "IQ-NI", "IQ-SD", "IQ-NA")


def borders_elsewhere(chance: Chance, folder: Path) -> bool:
    """Divisions of which every corner is off by up to a kilometre; the zone and its neighbours share the corners."""
    code = str(chance.choice(DIVISIONS))
    drawn = natural_earth.division_polygon(code)
    moved = _Displacement(chance, natural_earth.POSITION_ERROR_M * 0.98)
    truth = moved(drawn)
    kind = chance.choice(["area", "within", "except", "beside"])
    x, y = shapely.get_coordinates(
        shapely.line_interpolate_point(shapely.boundary(drawn), chance.random(), normalized=True)
    )[0]
    depth_m = chance.uniform(4_000, 25_000)
    place = f"places: {{p: {{names: {{en: Somewhere}}, latitude: {float(y)!r}, longitude: {float(x)!r}, source: s}}}}\n"
    disc = geodesic_buffer(shapely.Point(x, y), depth_m)
    clause = {
        "area": "area: a",
        "within": f"around: Somewhere, depth: {depth_m:.3f} m, within: [{code}]",
        "except": f"around: Somewhere, depth: {depth_m:.3f} m, except: [{code}]",
        "beside": f"around: Somewhere, depth: {depth_m:.3f} m",
    }[str(kind)]
    body = f"{place}areas: {{a: {{division: {code}, source: s}}}}\nzones: [{{id: z, {clause}, source: s}}]\n"
    layers = build(body, folder)
    if layers is None or truth is None:
        return False
    zone = {
        "area": truth,
        "within": shapely.intersection(disc, truth),
        "except": shapely.difference(disc, truth),
        "beside": disc,
    }[str(kind)]
    holds(*parts_of(layers), zone, f"{kind} {code}")
    table = overlaps(layers)
    rows = table[table["subject_kind"].isin(["governorate", "area"]) & (table["measure"] == "area_km2")]
    near = natural_earth.read("admin1", countries=["SY", "IQ", "JO", "SA", "TR", "LB"])
    for name, shape in zip(near["name"], near.geometry, strict=True):
        if not shapely.intersects(shape, shapely.buffer(zone, 0.05)):
            continue
        elsewhere = moved(shape)
        if elsewhere is None:
            continue
        truly_km2 = _km2(shapely.intersection(zone, elsewhere))
        row = rows[rows["subject"] == name]
        low, high = (0.0, 0.0) if row.empty else (row["certain"].sum(), row["possible"].sum())
        slack = 0.05 + 1e-4 * truly_km2
        assert low - slack <= truly_km2 <= high + slack, f"{kind} {code}, {name}: {low} ≤ {truly_km2} ≤ {high}"
    return True


class _Displacement:
    """Moves every place by up to so far, neighbours alike, so that outlines that meet go on to meet."""

    def __init__(self, chance: Chance, most_m: float) -> None:
        self._most_m = most_m
        self._waves = chance.uniform(-25.0, 25.0, (2, 2))
        self._phases = chance.uniform(0, 2 * np.pi, 2)

    def __call__(self, shape: BaseGeometry) -> BaseGeometry | None:
        moved = shapely.transform(shape, self._moved)
        return moved if moved.is_valid else None

    def _moved(self, xy: np.ndarray) -> np.ndarray:
        bearing, strength = (xy @ self._waves + self._phases).T
        x, y, _ = GEOD.fwd(xy[:, 0], xy[:, 1], np.degrees(bearing) % 360, self._most_m * np.abs(np.sin(strength)))
        return np.column_stack([x, y])


def a_line_that_moves(chance: Chance, folder: Path) -> bool:
    """Maps of two days, each off by so much: what changed between them, and what is known in between."""
    doubt_m = chance.uniform(100, 1_500)
    x = np.linspace(38.0, 39.0, 12)
    first = np.column_stack([x, 35.0 + 0.05 * np.cumsum(chance.normal(size=12)) * 0.4])
    second = first.copy()
    begin = int(chance.integers(1, 6))
    second[begin : begin + 5, 1] += chance.uniform(-0.12, 0.12)
    truths = []
    shared = displaced(first, doubt_m, chance)
    still = (first == second).all(axis=1)
    other = np.where(still[:, None], shared, displaced(second, doubt_m, chance))
    maps = folder / "maps"
    maps.mkdir()
    for day, edge, truly in (("2020-01-01", first, shared), ("2020-03-01", second, other)):
        frame = gpd.GeoDataFrame({"party": ["north", "south"]}, geometry=list(_two_sides(edge)), crs=4326)
        frame.to_file(maps / f"{day}.geojson", driver="GeoJSON")
        truths.append(_two_sides(truly))
    if not all(shape.is_valid for pair in truths for shape in pair):
        return False
    depth_m = chance.uniform(3_000, 12_000)
    body = f"""\
lines:
  c: {{between: [north, south], control: maps, uncertainty: {doubt_m:.3f} m, known_until: 2020-12-31, source: s}}
zones: [{{id: z, from: c, side: north, depth: {depth_m:.3f} m, source: s}}]
"""
    layers = build(body, folder)
    if layers is None:
        return False
    table = changes(layers.scenario, "2020-01-01", "2020-03-01")
    for party, index in (("N", 0), ("S", 1)):
        before, after = truths[0][index], truths[1][index]
        for measure, ground in (
            ("gained", shapely.difference(after, before)),
            ("lost", shapely.difference(before, after)),
        ):
            row = table[(table["subject"] == party) & (table["measure"] == measure)].iloc[0]
            truly_km2 = _km2(ground)
            slack = 0.05 + 0.002 * truly_km2
            assert row["certain"] - slack <= truly_km2 <= row["possible"] + slack, (
                party,
                measure,
                truly_km2,
                dict(row),
            )
    _in_between(chance, layers, truths, depth_m)
    return True


def _in_between(
    chance: Chance, layers: Layers, truths: list[tuple[BaseGeometry, BaseGeometry]], depth_m: float
) -> None:
    """A day between the two: ground that both maps give to one side is that side's, the rest is either's."""
    (periods,) = layers.zone_periods.values()
    period = next(each for each in periods if each.state == "between")
    both, either = (shape(truths[0][0], truths[1][0]) for shape in (shapely.intersection, shapely.union))
    cut = shapely.box(37.0, 33.0, chance.uniform(38.0, 39.0), 37.0)
    north = shapely.union(both, shapely.intersection(either, cut))
    everything = shapely.union(*truths[0])
    south = shapely.difference(everything, north)
    front = shapely.intersection(shapely.boundary(north), shapely.boundary(south))
    lines = [part for part in shapely.get_parts(front) if part.geom_type == "LineString"]
    near = geodesic_buffer(shapely.line_merge(shapely.MultiLineString(lines)), depth_m, edges="straight")
    core = shapely.box(38.3, 33.0, 38.7, 37.0)
    parts = period.zone.parts
    certain, possible = (shapely.intersection(part, core) for part in (parts.certain, parts.possible))
    holds(certain, possible, shapely.intersection_all([near, north, core]), "between two days")


def _two_sides(edge: np.ndarray) -> tuple[BaseGeometry, BaseGeometry]:
    line = [tuple(xy) for xy in edge.tolist()]
    north = shapely.Polygon([*line, (line[-1][0], 35.9), (line[0][0], 35.9)])
    south = shapely.Polygon([*line, (line[-1][0], 34.1), (line[0][0], 34.1)])
    return orient(north), orient(south)


def _km2(shape: BaseGeometry) -> float:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > 0]
    return sum(float(geodesic_area(part, edges="straight")) for part in parts) / 1e6


WORLDS: tuple[Callable[[Chance, Path], bool], ...] = (
    a_line_that_is_off,
    settlements,
    settlements_left_open,
    a_line_that_is_cut,
    borders_elsewhere,
    a_line_that_moves,
)


def try_world(seed: int) -> bool:
    """Make and try one world; False where it is none to try. Raises `AssertionError` where something is false."""
    with tempfile.TemporaryDirectory() as folder:
        return WORLDS[seed % len(WORLDS)](np.random.default_rng(seed), Path(folder))


def main() -> int:
    """Try worlds, and say which failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=5_000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    began = time.monotonic()
    count = Counter[tuple[str, str]]()
    for number in range(options.worlds):
        seed = options.first + number
        kind = WORLDS[seed % len(WORLDS)].__name__
        try:
            count[kind, "tried" if try_world(seed) else "no world"] += 1
        except AssertionError as error:
            count[kind, "failed"] += 1
            sys.stdout.write(f"world {seed}, {kind}: {str(error)[:300]}\n")
        if (number + 1) % 100 == 0 or number + 1 == options.worlds:
            sys.stdout.write(f"{number + 1} worlds, {time.monotonic() - began:.0f} s: {dict(count)}\n")
            sys.stdout.flush()
    return int(any(outcome == "failed" for _, outcome in count))


if __name__ == "__main__":
    sys.exit(main())
