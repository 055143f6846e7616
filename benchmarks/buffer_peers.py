"""Zones of 20 km by every way that installs, in one run: how far the outline is off, measured with pyproj's Geod alone.

A way that is not installed is left out, and the table says so. Turf runs in Node (`npm install @turf/turf` in a folder
named by TURF_FOLDER), PostGIS in a server of its own (`tests/local_postgres.sh`), or that of PEERS_POSTGIS (a libpq
connection string).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Geod
from scipy.spatial import cKDTree

from benchmarks.buffer import fastest, row, winding_line
from geo import geodesic_buffer

GEOD = Geod(ellps="WGS84")
DEPTH_M = 20_000.0
REPEATS = 5
ROOT = Path(__file__).resolve().parents[1]
FIGURE = ROOT / "docs" / "figures" / "buffer_peers.svg"
BROKEN_M = 50_000.0

TURF = """
import * as turf from '@turf/turf';
const shape = JSON.parse(process.argv[1]);
const times = []; let zone;
for (let k = 0; k < 2; k++) {
  const begin = performance.now();
  zone = turf.buffer({type: 'Feature', properties: {}, geometry: shape}, 20, {units: 'kilometers', steps: 16});
  times.push(performance.now() - begin);
}
console.log(JSON.stringify({ms: Math.min(...times), zone: zone.geometry}));
"""


@dataclass(frozen=True)
class Measured:
    """One way on one case: the largest error of the outline (infinite where the zone is broken) and the time."""

    case: str
    way: str
    error_m: float
    seconds: float

    @property
    def error(self) -> str:
        if not np.isfinite(self.error_m):
            return "error"
        return (
            "broken"
            if self.error_m > BROKEN_M
            else f"{self.error_m:.2g} m"
            if self.error_m < 10
            else f"{self.error_m:,.0f} m"
        )


def run() -> list[dict[str, Any]]:
    """All rows, and the figure that shows them."""
    return [*_peers(), *_crowds()]


def _peers() -> Iterator[dict[str, Any]]:
    """Every way that installs, beside ours, on the same zones of 20 km; and the figure that shows it."""
    found = measure(cases())
    ours = {one.case: one for one in found if one.way == "geodesic_buffer"}
    for one in found:
        if one.way != "geodesic_buffer":
            mine = ours[one.case]
            told = f"{mine.error}, {mine.seconds * 1e3:.1f} ms"
            peer = one.error if not np.isfinite(one.seconds) else f"{one.error}, {one.seconds * 1e3:.1f} ms"
            ok = mine.error_m <= 1.0
            yield row(f"{one.case}, 20 km", "largest error, time", told, peer, one.way, "≤ 1 m", ok=ok)
    for absent in missing():
        yield row("zones of 20 km", "not compared", "", "", absent, "", ok=True)
    draw(found)


def _crowds() -> Iterator[dict[str, Any]]:
    """Tracks to and fro and at rest, against a smooth line of as many vertices at the same depth."""
    rng = np.random.default_rng(0)
    degree = np.array([91_000, 111_000])
    for name, count, depth, size, spread in (
        ("40,000 vertices to and fro within 1 km", 40_000, 50_000, 1_000, rng.uniform),
        ("40,000 vertices to and fro within 1 km", 40_000, 100, 1_000, rng.uniform),
        ("5,000 fixes of a receiver at rest", 5_000, 100, 40, rng.normal),
        ("5,000 fixes of a receiver at rest", 5_000, 1_000, 40, rng.normal),
    ):
        low, high = (-size / 2, size / 2) if spread == rng.uniform else (0, size / 2)
        crowd = shapely.LineString([36, 35] + spread(low, high, (count, 2)) / degree)
        smooth = winding_line(36.5, 36, 20, 3e5, count)
        ours, peer = fastest(
            lambda crowd=crowd, depth=depth: geodesic_buffer(crowd, depth),
            lambda smooth=smooth, depth=depth: geodesic_buffer(smooth, depth),
            repeats=3,
        )
        case = f"{name}, {depth / 1000:g} km"
        cost, ok = f"{ours / peer:.2f} ×", ours <= 2 * peer
        yield row(case, "time, verified", cost, f"{peer * 1e3:.0f} ms", "a smooth line of as many", "≤ 2 ×", ok=ok)


def cases() -> dict[str, Any]:
    """What the zones are of."""
    return {
        "a point at 36°": shapely.Point(36.5, 36),
        "300 km at 36°, 1,000 vertices": winding_line(36.5, 36, 20, 3e5, 1_000),
        "250 km at 60°, two vertices": shapely.LineString([(30, 60), (34.5, 60)]),
        "1,200 km at 60°, four vertices": shapely.LineString([(26, 59), (34, 60), (38, 62.5), (46, 61)]),
        "300 km across the antimeridian": winding_line(180, 20, 70, 3e5, 1_000),
        "300 km past a pole": winding_line(30, 89.7, 70, 3e5, 1_000),
    }


def measure(shapes: dict[str, Any]) -> list[Measured]:
    """Every way on every case."""
    found = []
    for way, zone_of in ways():
        for case, shape in shapes.items():
            try:
                zone, seconds = zone_of(shape)
                error = outline_error(shape, zone)
            except Exception as failed:  # noqa: BLE001 - a way that fails on a case is a result
                print(f"{way}, {case}: {str(failed).strip()[:100]}", file=sys.stderr)
                error, seconds = np.inf, np.nan
            found.append(Measured(case, way, error, seconds))
    return found


def missing() -> list[str]:
    """Ways that were looked for and are not there, and why."""
    absent = []
    if find_spec("sedonadb") is None:
        absent.append("sedonadb (pip install sedonadb)")
    if _turf_folder() is None:
        absent.append("turf (npm install @turf/turf, TURF_FOLDER)")
    if not _postgis():
        absent.append("PostGIS (PEERS_POSTGIS)")
    absent.append("geodesicpandas 0.1.3: it has geodesic areas alone, its buffer is that of geopandas, in degrees")
    return absent


def ways() -> Iterator[tuple[str, Callable[[Any], tuple[Any, float]]]]:
    """The name of each way, and what gives the zone of a shape and the least time that it took."""
    yield "geodesic_buffer", lambda shape: _timed(lambda: geodesic_buffer(shape, DEPTH_M))
    yield "geopandas, estimate_utm_crs", lambda shape: _timed(lambda: _projected(shape, None))
    yield "geopandas in AEQD", lambda shape: _timed(lambda: _projected(shape, "aeqd"))
    if find_spec("sedonadb"):
        yield "sedonadb geography", _sedona
    if _postgis():
        yield "PostGIS geography", _in_postgis
    if _turf_folder() is not None:
        yield "turf", _turf


def _timed(make: Callable[[], Any]) -> tuple[Any, float]:
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        zone = make()
        times.append(time.perf_counter() - begin)
    return zone, min(times)


def _projected(shape: Any, kind: str | None) -> Any:
    series = gpd.GeoSeries([shape], crs=4326)
    if kind is None:
        crs = series.estimate_utm_crs()
    else:
        middle = shape.centroid
        crs = CRS.from_proj4(f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +datum=WGS84")
    return series.to_crs(crs).buffer(DEPTH_M).to_crs(4326).iloc[0]


def _sedona(shape: Any) -> tuple[Any, float]:
    import sedonadb

    session = sedonadb.connect()
    query = f"SELECT ST_AsBinary(ST_Buffer(ST_GeogFromWKT('{shape.wkt}'), {DEPTH_M})) AS zone"
    table, seconds = _timed(lambda: session.sql(query).to_arrow_table())
    return shapely.from_wkb(bytes(table.column(0)[0].as_py())), seconds


def _in_postgis(shape: Any) -> tuple[Any, float]:
    query = f"SELECT ST_AsText(ST_Buffer(ST_GeogFromText('SRID=4326;{shape.wkt}'), {DEPTH_M}, 64)::geometry, 15)"
    script = "\n".join(["\\timing on", *[f"{query};"] * REPEATS])
    command = [shutil.which("psql") or "psql", "-XqAt", os.environ["PEERS_POSTGIS"]]
    told = subprocess.run(command, input=script, capture_output=True, text=True, check=True).stdout
    times = [float(found) / 1e3 for found in re.findall(r"^Time: ([\d.]+) ms", told, re.MULTILINE)]
    zones = [line for line in told.splitlines() if line.startswith(("POLYGON", "MULTIPOLYGON"))]
    return shapely.from_wkt(zones[-1]), min(times)


def _postgis() -> bool:
    return bool(os.environ.get("PEERS_POSTGIS")) and shutil.which("psql") is not None


def _turf(shape: Any) -> tuple[Any, float]:
    folder = _turf_folder()
    command = ["node", "--input-type=module", "-e", TURF, shapely.to_geojson(shape)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder, timeout=90)
    answer = json.loads(told.stdout)
    return shapely.from_geojson(json.dumps(answer["zone"])), answer["ms"] / 1e3


def _turf_folder() -> Path | None:
    folder = Path(os.environ.get("TURF_FOLDER", "."))
    return folder if (folder / "node_modules" / "@turf" / "turf").exists() and shutil.which("node") else None


def outline_error(shape: Any, zone: Any) -> float:
    """How far the outline of a zone is from where it should be, at most, in metres, by the inverse geodesic problem.

    Positions on the outline every 200 m, as its edges run in longitude and latitude, and on the shape every 50 m.
    """
    if zone is None or shapely.is_empty(zone) or not np.isfinite(shapely.bounds(zone)).all():
        return np.inf
    xy = _outline(shapely.segmentize(zone, 0.002))
    dense = _along(shape)
    _, near = cKDTree(_cartesian(dense)).query(_cartesian(xy), k=min(4, len(dense)))
    near = near.reshape(len(xy), -1)
    repeated = np.repeat(xy, near.shape[1], axis=0)
    away = np.asarray(GEOD.inv(*repeated.T, *dense[near.ravel()].T)[2]).reshape(near.shape).min(axis=1)
    return float(np.abs(away - DEPTH_M).max())


def _outline(zone: Any) -> Any:
    """Vertices of rings, without those that lie on a cut at the antimeridian or a pole."""
    xy = np.concatenate([shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(zone))])
    xy = xy[(np.abs(np.abs(xy[:, 0]) - 180) > 1e-9) & (np.abs(xy[:, 1]) < 90 - 1e-9)]
    return np.column_stack([xy[:, 0], np.clip(xy[:, 1], -90, 90)])


def _along(shape: Any) -> Any:
    xy = shapely.get_coordinates(shape)
    if len(xy) == 1:
        return xy
    azimuth, _, metres = GEOD.inv(*xy[:-1].T, *xy[1:].T)
    counts = np.maximum(np.ceil(metres / 50), 1).astype(int)
    edge = np.repeat(np.arange(len(counts)), counts)
    share = (np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[edge]
    x, y, _ = GEOD.fwd(*xy[edge].T, azimuth[edge], share * metres[edge])
    return np.concatenate([np.column_stack([x, y]), xy[-1:]])


def _cartesian(xy: Any) -> Any:
    lam, phi = np.radians(xy).T
    squared = GEOD.f * (2 - GEOD.f)
    normal = GEOD.a / np.sqrt(1 - squared * np.sin(phi) ** 2)
    level = normal * np.cos(phi)
    return np.column_stack([level * np.cos(lam), level * np.sin(lam), normal * (1 - squared) * np.sin(phi)])


def draw(found: list[Measured]) -> None:
    """Error against time, one mark for each way and case, as `docs/figures/buffer_peers.svg`."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams.update({"svg.hashsalt": "truceline", "font.size": 10, "font.family": "DejaVu Sans"})
    figure = Figure(figsize=(8.4, 4.8), layout="constrained")
    axes = figure.subplots()
    colours = ("#00796b", "#c2571a", "#7a5195", "#1f6fb4", "#8a6d00", "#666666")
    marks = ("o", "s", "^", "D", "P", "X")
    names = list(dict.fromkeys(one.case for one in found))
    for way, colour in zip(dict.fromkeys(one.way for one in found), colours, strict=False):
        for one in (one for one in found if one.way == way and np.isfinite(one.error_m)):
            mark = marks[names.index(one.case)]
            axes.plot(one.seconds * 1e3, max(one.error_m, 1e-2), mark, color=colour, ms=8, alpha=0.85)
        axes.plot([], [], "o", color=colour, label=way)
    for name, mark in zip(names, marks, strict=True):
        axes.plot([], [], mark, color="none", markeredgecolor="#333333", label=name)
    axes.axhline(1, color="#00796b", lw=0.8, ls="--")
    axes.set(xscale="log", yscale="log", xlabel="time for one zone (ms)", ylabel="outline off by, at most (m)")
    axes.set_title("Zones of 20 km: how exact, and at what cost", loc="left")
    figure.legend(loc="outside right upper", frameon=False, fontsize=8.5)
    figure.savefig(FIGURE, metadata={"Date": None})
