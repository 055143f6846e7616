"""Points in zones from files, whole processes: Truceline beside SedonaDB and `geopandas.sjoin` in the same run.

Each measurement is a process that starts, reads GeoParquet, counts the points in each zone, prints and ends: seconds
by the clock and of processor time (there are two processors, and SedonaDB uses both), and the peak of its memory.
Zones have 2,000 vertices each. All answers are compared, count by count. A process counts no less memory than the one
that starts it held by then, 349 MB where growth is measured. DuckDB's spatial extension is not on PyPI and could not be
installed where no other server is reached. The machine was busy with other work: of the seconds by the clock only the
ratios mean something, and those roughly.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.report import result_row

PEERS = {"sjoin": "geopandas.sjoin", "sedonadb": "SedonaDB"}
CASES = (
    (1_000_000, 10, ("sjoin", "sedonadb")),
    (10_000_000, 10, ("sjoin", "sedonadb")),
    (1_000_000, 1_000, ("sedonadb",)),
)
TIME_GOAL = {"sjoin": 0.25, "sedonadb": 0.7}
GROWTH = ((100_000, 10), (1_000_000, 10), (10_000_000, 10), (100_000_000, 10), (1_000_000, 100), (1_000_000, 1_000))
_FIGURE = Path(__file__).resolve().parents[1] / "docs" / "figures" / "points-growth.svg"


def run() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for points, zones, peers in CASES:
            case = f"{points:.0e} points × {zones:,} zones".replace("e+0", "e")
            files = _points(folder, points), _zones(folder, zones)
            ours = _measured("ours", *files)
            for peer in peers:
                theirs = _measured(peer, *files)
                assert ours["counts"] == theirs["counts"], (case, peer)
                for measure in ("seconds", "processor seconds"):
                    goal = TIME_GOAL[peer]
                    ok = ours[measure] <= goal * theirs[measure]
                    rows.append(
                        result_row(
                            case, measure, ours[measure], theirs[measure], f"≤ {goal} ×", ok=ok, peer_name=PEERS[peer]
                        )
                    )
                ok = ours["peak MB"] <= theirs["peak MB"]
                rows.append(
                    result_row(
                        case, "peak MB", ours["peak MB"], theirs["peak MB"], "≤ 1 ×", ok=ok, peer_name=PEERS[peer]
                    )
                )
        grown = [
            (points, zones, _measured("ours", _points(folder, points), _zones(folder, zones)))
            for points, zones in GROWTH
        ]
    for points, zones, found in grown:
        case = f"{points:.0e} points × {zones:,} zones".replace("e+0", "e")
        ok = found["peak MB"] <= 600
        rows.append(result_row(case, "peak MB", found["peak MB"], 600, "≤ 1 ×", ok=ok, peer_name="a bound of 600 MB"))
        rows.append(
            result_row(case, "seconds", found["seconds"], points / 1e6, "", ok=True, peer_name="a second a million")
        )
    _draw(grown)
    return rows


def _points(folder: Path, count: int) -> Path:
    """A GeoParquet file of points that fall evenly on 8 × 6 degrees, a million to a row group."""
    import geopandas as gpd
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = folder / f"points-{count}.parquet"
    if file.exists():
        return file
    rng = np.random.default_rng(3)
    few = folder / "few.parquet"
    gpd.GeoDataFrame({"id": [0]}, geometry=gpd.points_from_xy([36], [35]), crs=4326).to_parquet(few)
    schema = pq.read_schema(few)
    wkb = np.zeros(min(count, 1_000_000), dtype=[("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
    wkb["order"] = wkb["kind"] = 1
    with pq.ParquetWriter(file, schema) as writer:
        for start in range(0, count, len(wkb)):
            wkb["x"], wkb["y"] = rng.uniform(35, 43, len(wkb)), rng.uniform(32, 38, len(wkb))
            offsets = pa.py_buffer((np.arange(len(wkb) + 1) * wkb.itemsize).astype(np.int32))
            shapes = pa.Array.from_buffers(pa.binary(), len(wkb), [None, offsets, pa.py_buffer(wkb.tobytes())])
            ids = pa.array(np.arange(start, start + len(wkb)))
            writer.write_table(pa.table([ids, shapes], schema=schema))
    return file


def _zones(folder: Path, count: int) -> Path:
    import geopandas as gpd
    import numpy as np
    import shapely

    file = folder / f"zones-{count}.parquet"
    rng = np.random.default_rng(4)
    angle = np.linspace(0, 2 * np.pi, 2_000, endpoint=False)
    shapes = []
    for _ in range(count):
        x, y, size = rng.uniform((36, 33, 0.2), (42, 37, 0.8))
        wobble = size * (1 + 0.2 * np.sin(9 * angle) + 0.05 * np.sin(80 * angle))
        shapes.append(shapely.Polygon(np.column_stack([x + wobble * np.cos(angle), y + wobble * np.sin(angle)])))
    gpd.GeoDataFrame({"id": [f"z{n}" for n in range(count)]}, geometry=shapes, crs=4326).to_parquet(file)
    return file


def _measured(how: str, points: Path, zones: Path) -> dict[str, Any]:
    command = {
        "ours": ["-m", "truceline", "inside", str(points), str(zones), "--format", "json"],
        "sedonadb": ["-c", _SEDONADB, str(points), str(zones)],
        "sjoin": ["-c", _SJOIN, str(points), str(zones)],
    }[how]
    with tempfile.TemporaryFile() as out:
        since = time.monotonic()
        child = subprocess.Popen([sys.executable, *command], stdout=out)
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.monotonic() - since
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0, (how, points, zones)
        out.seek(0)
        answer = json.load(out)
    counts = {row["zone"]: row["possible"] for row in answer} if how == "ours" else answer
    return {
        "seconds": seconds,
        "processor seconds": used.ru_utime + used.ru_stime,
        "peak MB": used.ru_maxrss / 1024,
        "counts": {zone: count for zone, count in counts.items() if count},
    }


_SEDONADB = """
import json, sys, sedonadb
sd = sedonadb.connect()
sd.read_parquet(sys.argv[1]).to_view("p")
sd.read_parquet(sys.argv[2]).to_view("z")
join = "SELECT z.id, count(*) AS n FROM p JOIN z ON ST_Intersects(z.geometry, p.geometry) GROUP BY z.id"
table = sd.sql(join).to_pandas()
print(json.dumps(dict(zip(table["id"], map(int, table["n"])))))
"""
_SJOIN = """
import json, sys, geopandas
points = geopandas.read_parquet(sys.argv[1], columns=["geometry"])
joined = geopandas.sjoin(points, geopandas.read_parquet(sys.argv[2]), predicate="intersects")
print(json.dumps({zone: int(count) for zone, count in joined["id"].value_counts().items()}))
"""


def _draw(grown: list[tuple[int, int, dict[str, Any]]]) -> None:
    """Time and memory over three decades of points, and over two of zones."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams["svg.hashsalt"] = "truceline"
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    by_points = [(points, found) for points, zones, found in grown if zones == 10]
    by_zones = [(zones, found) for points, zones, found in grown if points == 1_000_000]
    for axes, series, label in (
        (left, by_points, "points, in 10 zones"),
        (right, sorted(by_zones, key=lambda one: one[0]), "zones, for a million points"),
    ):
        size = [one[0] for one in series]
        axes.loglog(size, [one[1]["seconds"] for one in series], "o-", color="#1f5fa8", label="seconds")
        axes.loglog(size, [one[1]["peak MB"] for one in series], "s--", color="#b3541e", label="peak memory, MB")
        axes.set_xlabel(label)
        axes.grid(visible=True, alpha=0.3)
    left.legend(frameon=False)
    figure.savefig(_FIGURE, metadata={"Date": None})


if __name__ == "__main__":
    from benchmarks.report import write_report

    write_report("points", run(), note=(__doc__ or "").strip())
