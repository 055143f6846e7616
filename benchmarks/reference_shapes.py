"""The Natural Earth extract: reading a window the size of a country, and size on disk, beside the usual containers.

The peers hold the same divisions, written in the same run. First read: a fresh process that has imported geopandas and
pyproj; further reads: the median in one process. The window is north-west Syria, cut to it.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 5
WINDOW = (35.0, 34.5, 38.5, 37.5)
SETUP = """
import json, statistics, sys, time
import geopandas as gpd, pyogrio, pyproj, pyarrow.dataset, shapely
gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)], crs=4326)
W = {window}
{imports}
def read():
    {read}
times = []
for _ in range(12):
    start = time.perf_counter(); frame = read(); times.append(time.perf_counter() - start)
print(json.dumps([times[0], statistics.median(times[1:]), len(frame)]))
"""
OURS = (
    "from geo import natural_earth\nfrom geo.position import Extent",
    "return natural_earth.read('admin1', extent=Extent(*W), clip=True)",
)
PEERS = {
    "GeoPackage, pyogrio": ("admin1.gpkg", "gpd.read_file({path!r}, bbox=W).clip_by_rect(*W)"),
    "FlatGeobuf, pyogrio": ("admin1.fgb", "gpd.read_file({path!r}, bbox=W).clip_by_rect(*W)"),
    "GeoParquet with bbox, geopandas": ("admin1.parquet", "gpd.read_parquet({path!r}, bbox=W).clip_by_rect(*W)"),
}


def run() -> list[dict[str, object]]:
    """Rows of the table."""
    import seeds
    from geo import natural_earth

    files = list(seeds.path("natural_earth").glob("*.parquet"))
    coverage = sum(file.stat().st_size for file in files if file.stem in ("arcs", "admin1", "countries"))
    first, further = _times(*OURS)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        divisions = natural_earth.read("admin1")
        for name, (file, read) in PEERS.items():
            path = Path(folder) / file
            if file.endswith(".parquet"):
                ordered = divisions.iloc[divisions.hilbert_distance().argsort()]
                ordered.to_parquet(path, write_covering_bbox=True, compression="zstd", row_group_size=100)
            else:
                divisions.to_file(path, engine="pyogrio")
            peer_first, peer_further = _times("", "return " + read.format(path=str(path)))
            size = path.stat().st_size / 1e6
            for measure, ours, peer, goal, ok in (
                ("first read, ms", first, peer_first, "≤ 50 ms", first <= 50),
                ("further reads, ms", further, peer_further, "≤ 10 ms", further <= 10),
                (
                    "size, MB (ours: with countries)",
                    coverage / 1e6,
                    size,
                    "≤ ½ of the peer",
                    coverage / 1e6 <= size / 2,
                ),
            ):
                row = {"case": "divisions in a window", "measure": measure, "ours": ours, "peer": peer}
                rows.append(row | {"peer_name": name, "goal": goal, "ok": ok})
    total = sum(file.stat().st_size for file in files) / 1e6
    rows.append({"case": "whole extract", "measure": "MB", "ours": total, "goal": "≤ 8", "ok": total <= 8})
    return rows


def _times(imports: str, read: str) -> tuple[float, float]:
    """Milliseconds of the first and of further reads, medians over processes."""
    code = SETUP.format(window=WINDOW, imports=imports, read=read)
    runs = []
    for _ in range(RUNS):
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        runs.append(json.loads(done.stdout)[:2])
    first, further = (1000 * statistics.median(times) for times in zip(*runs, strict=True))
    return first, further


if __name__ == "__main__":
    from benchmarks.report import write_report

    write_report("reference_shapes", run(), note=__doc__.strip())
