"""Zones, sides, circles and areas: how exact and at what cost, against what people use today."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod

from benchmarks.report import result_row, write_report
from geo import geodesic_area, geodesic_buffer

GEOD = Geod(ellps="WGS84")
UTM = "to_crs(UTM).buffer"


def winding_line(
    longitude: float, latitude: float, azimuth: float, length_m: float, vertices: int, amplitude_m: float = 8_000.0
) -> Any:
    """A line about a geodesic, with cross-track waves of many lengths."""
    rng = np.random.default_rng(1)
    along = np.linspace(-length_m / 2, length_m / 2, vertices)
    middle = (np.full(vertices, value) for value in (longitude, latitude, azimuth))
    x, y, back = GEOD.fwd(*middle, along)
    across, wave, height = np.zeros(vertices), length_m / 2, amplitude_m
    while wave > max(2 * length_m / vertices, 40):
        across += height * rng.uniform(0.4, 1) * np.sin(2 * np.pi * along / wave + rng.uniform(0, 6.28))
        wave, height = wave / 1.9, height / 1.75
    x, y, _ = GEOD.fwd(x, y, np.asarray(back) + 90, across)
    return shapely.linestrings(np.column_stack([x, y]))


def fastest(*functions: Callable[[], object], repeats: int = 7) -> list[float]:
    """The least time of each function in seconds, taken in turns so that all meet the same machine."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(repeats):
        for function, taken in zip(functions, times, strict=True):
            begin = time.perf_counter()
            function()
            taken.append(time.perf_counter() - begin)
    return [min(taken) for taken in times]


def row(case: str, measure: str, ours: str, peer: str, peer_name: str, goal: str, *, ok: bool) -> dict[str, Any]:
    """One row of the table."""
    return result_row(case, measure, ours, peer, goal, ok=ok, peer_name=peer_name)


def run() -> list[dict[str, Any]]:
    """All rows; errors are what the call itself measured on the ellipsoid, tests check them independently."""
    return [*_errors(), *_costs(), *_crowds(), *_small(), *_circles(), *_areas()]


def _errors() -> Iterator[dict[str, Any]]:
    ring = np.linspace(0, 2 * np.pi, 300)
    holed = shapely.box(30, 50, 33, 53).difference(shapely.box(31, 51, 32, 52))
    cases = {
        f"winding 300 km at {y}°": winding_line(36.5, y, 70, 3e5, 1_000)
        for y in (0, 36, 60, 75, 85, -36, -60, -75, -85)
    }
    cases |= {
        "3,000 km": winding_line(36.5, 40, 75, 3e6, 3_000, 40_000),
        "two vertices, 250 km": shapely.LineString([(30, 60), (34.5, 60)]),
        "across the antimeridian": winding_line(180, 20, 70, 3e5, 1_000),
        "over a pole": winding_line(30, 89.7, 70, 3e5, 1_000),
        "round a pole": shapely.LineString(np.column_stack([np.degrees(ring) - 180, 86 + 0.5 * np.sin(3 * ring)])),
        "100,000 vertices": winding_line(36.5, 55, 20, 3e5, 100_000),
        "closed ring": shapely.LineString(np.column_stack([36 + 0.5 * np.cos(ring), 35 + 0.5 * np.sin(ring)])),
        "crosses itself": shapely.LineString(np.column_stack([36 + 0.8 * np.sin(ring), 65 + 0.5 * np.sin(2 * ring)])),
        "polygon with a hole": holed,
    }
    for name, shape in cases.items():
        depths = (20_000, 50_000, 300_000) if shape is not holed else (20_000, -20_000)
        bounds = [geodesic_buffer(shape, depth, return_bound=True)[1] for depth in depths]
        limits = [1.0 if abs(depth) <= 50_000 else 1e-4 * depth for depth in depths]
        good = all(bound <= limit for bound, limit in zip(bounds, limits, strict=True))
        told = ", ".join(f"{bound:.2f} m at {depth / 1000:g} km" for bound, depth in zip(bounds, depths, strict=True))
        yield row(
            name, "largest error", told, _utm_error(shape), UTM + ", 20 km", "≤ 1 m; ≤ 0.01 % beyond 50 km", ok=good
        )


def _utm_error(shape: Any) -> str:
    """How far the outline of the usual way is off, at 20 km."""
    from geo.geodesic.ellipsoid import cartesian
    from geo.geodesic.nearest import EdgeIndex
    from geo.geodesic.paths import explode, paths_of
    from geo.geodesic.verify import boundary_error

    series = gpd.GeoSeries([shape], crs=4326)
    try:
        zone = series.to_crs(series.estimate_utm_crs()).buffer(20_000).to_crs(4326)
    except RuntimeError:
        return "error"
    if not np.isfinite(zone.total_bounds).all():
        return "error"
    zone = zone.segmentize(0.002)  # short edges: the errors found are of positions, not bounds for what lies between
    paths = paths_of(*explode(series.to_numpy()), edges="geodesic", deviation_m=0.1)
    index = EdgeIndex(paths, cartesian(paths.longitude, paths.latitude), distance_m=20_000)
    distance, tolerance = np.array([20_000.0]), np.array([20_000.0])
    beyond, within = boundary_error(zone.to_numpy(), np.array([0]), index, distance, tolerance_m=tolerance)
    worst = max(beyond[0], within[0])
    return f"{worst:.0f} m" if worst < 5_000 else "broken"


_COSTS = (  # vertices, depth, what it may cost verified and not verified
    (1_000, 20_000, 0.6, 0.35),
    (10_000, 20_000, 0.6, 0.35),
    (100_000, 20_000, 0.6, 0.35),
    (1_000, 50_000, 0.6, 0.35),
    (10_000, 5_000, 0.6, 0.35),
    (1_000, 15_000, 1.0, 1.0),
    (1_000, 10_000, 1.0, 1.0),
    (1_000, 5_000, 0.6, 0.6),
    (1_000, 1_000, 1.0, 1.0),
)


def _costs() -> Iterator[dict[str, Any]]:
    for vertices, depth, most_verified, most in _COSTS:
        line = winding_line(36.5, 36, 20, 3e5, vertices)
        series = gpd.GeoSeries([line], crs=4326)
        utm = series.estimate_utm_crs()
        peer, plain, verified = fastest(
            lambda series=series, utm=utm, depth=depth: series.to_crs(utm).buffer(depth).to_crs(4326),
            lambda line=line, depth=depth: geodesic_buffer(line, depth, verify=False),
            lambda line=line, depth=depth: geodesic_buffer(line, depth),
        )
        case = f"winding 300 km, {vertices:,} vertices, {depth / 1000:g} km"
        for name, taken, goal in (("verified", verified, most_verified), ("not verified", plain, most)):
            cost, ok = f"{taken / peer:.2f} ×", taken <= goal * peer
            yield row(case, f"time, {name}", cost, f"{peer * 1e3:.1f} ms", UTM + ", and back", f"≤ {goal:g} ×", ok=ok)


_CROWDS = (  # what, how many vertices, depth
    ("to and fro within 1 km", 40_000, 50_000),
    ("to and fro within 1 km", 40_000, 100),
    ("to and fro within 1 km", 100_000, 50_000),
    ("to and fro within 1 km", 100_000, 100),
    ("fixes at rest", 5_000, 100),
    ("points within 100 km", 1_000_000, 1_000),
    ("a polygon of 100 km", 1_000_000, 1_000),
)
_MOST_MB = 1_000


def _crowds() -> Iterator[dict[str, Any]]:
    """Crowded shapes, each with a winding line of as many vertices in one process of its own."""
    for what, vertices, depth in _CROWDS:
        command = [sys.executable, "-m", "benchmarks.buffer", what, str(vertices), str(depth)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        crowd, smooth, megabytes, bound = map(float, told.split())
        cost, ok = f"{crowd / smooth:.2f} ×", crowd <= 2 * smooth and megabytes <= _MOST_MB
        case = f"{what}, {vertices:,} vertices, {depth / 1000:g} km"
        measure = f"time, verified to {bound:.2f} m; at most {megabytes:.0f} MB"
        yield row(case, measure, cost, f"{smooth * 1e3:.0f} ms", "as many on a winding line", "≤ 2 ×, ≤ 1 GB", ok=ok)


def _crowd(what: str, vertices: int, depth: float) -> None:
    """Print seconds for the crowd and for the winding line, peak memory of the crowd in MB, and its error in metres."""
    import resource

    rng = np.random.default_rng(0)
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    radius = 5e4 * (1 + 0.3 * np.sin(5 * angle) + 0.02 * np.sin(301 * angle))
    metres = {
        "to and fro within 1 km": rng.uniform(-500, 500, (vertices, 2)),
        "fixes at rest": rng.normal(0, 20, (vertices, 2)),
        "points within 100 km": rng.uniform(-5e4, 5e4, (vertices, 2)),
        "a polygon of 100 km": radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]),
    }[what]
    xy = np.array([36, 35]) + metres / [111_000 * np.cos(np.radians(35)), 111_000]
    kinds = {"points within 100 km": shapely.multipoints, "a polygon of 100 km": shapely.polygons}
    shape = kinds.get(what, shapely.linestrings)(xy)
    bound = geodesic_buffer(shape, depth, return_bound=True)[1]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = winding_line(36.5, 36, 20, 3e5, vertices)
    crowd, smooth = fastest(lambda: geodesic_buffer(shape, depth), lambda: geodesic_buffer(line, depth), repeats=2)
    sys.stdout.write(f"{crowd} {smooth} {megabytes} {bound}\n")


def _small() -> Iterator[dict[str, Any]]:
    shapes = {"two vertices, 250 km": shapely.LineString([(30, 60), (34.5, 60)]), "a point": shapely.Point(36, 35)}
    for name, shape in shapes.items():
        (taken,) = fastest(lambda shape=shape: geodesic_buffer(shape, 20_000))
        yield row(name, "time, verified", f"{taken * 1e3:.1f} ms", "", "", "≤ 20 ms", ok=taken <= 0.02)


def _circles() -> Iterator[dict[str, Any]]:
    rng = np.random.default_rng(0)
    x, y = rng.uniform(30, 45, 10_000), rng.uniform(20, 40, 10_000)
    points = shapely.points(x, y)
    corners = shapely.get_num_coordinates(geodesic_buffer(points[0], 15_000)) - 1
    arguments = (
        np.repeat(x, corners),
        np.repeat(y, corners),
        np.tile(np.linspace(0, 360, corners), len(x)),
        np.full(len(x) * corners, 15e3),
    )
    ours, peer = fastest(lambda: geodesic_buffer(points, 15_000), lambda: GEOD.fwd(*arguments), repeats=3)
    yield row(
        "10,000 circles",
        "time, verified",
        f"{ours / peer:.2f} ×",
        f"{peer * 1e3:.0f} ms",
        "Geod.fwd of the vertices",
        "≤ 2 ×",
        ok=ours <= 2 * peer,
    )


def _areas() -> Iterator[dict[str, Any]]:
    rng = np.random.default_rng(1)
    around = -np.arange(100) * 3.6
    polygons = []
    for middle_x, middle_y in zip(rng.uniform(-170, 170, 3_000), rng.uniform(-70, 70, 3_000), strict=True):
        x, y, _ = GEOD.fwd(np.full(100, middle_x), np.full(100, middle_y), around, 2e4 * rng.uniform(0.5, 1, 100))
        polygons.append(shapely.Polygon(np.column_stack([x, y])))
    polygons = np.array(polygons)
    true = np.array([abs(GEOD.geometry_area_perimeter(polygon)[0]) for polygon in polygons])
    error = np.abs(geodesic_area(polygons) / true - 1).max()
    ours, peer = fastest(
        lambda: geodesic_area(polygons),
        lambda: [GEOD.geometry_area_perimeter(polygon) for polygon in polygons],
        repeats=3,
    )
    yield row(
        "3,000 polygons of 100 vertices",
        "area, relative error",
        f"{error:.0e}",
        "0",
        "Geod loop",
        "≤ 2e-6",
        ok=bool(error <= 2e-6),
    )
    yield row(
        "3,000 polygons of 100 vertices",
        "area, time",
        f"{ours / peer:.3f} ×",
        f"{peer * 1e3:.0f} ms",
        "Geod loop",
        "≤ 0.1 ×",
        ok=ours <= 0.1 * peer,
    )


if __name__ == "__main__" and len(sys.argv) > 1:
    _crowd(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
elif __name__ == "__main__":
    write_report("buffer", run(), note=__doc__ or "")
