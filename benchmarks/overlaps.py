"""Points in zones: Truceline's verdicts beside `geopandas.sjoin`, on the same points and polygons in the same run.

Each measurement runs in a process of its own that imports what it needs, so that its peak memory is its own. Seconds
are of processor time, the best of three.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.report import result_row

CASES = (("1e6 points × 10 zones", 1_000_000, 10), ("3e5 points × 100 zones", 300_000, 100))
_EXACT = "geopandas.sjoin, no uncertainty"
_MILLION = "ours, 1e6 points"
LARGE = ("1e7 points × 10 zones", 10_000_000, 10)


def run() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for case, points, zones in CASES:
        ours, peer = _measured("ours", points, zones), _measured("sjoin", points, zones)
        assert ours["inside"] == peer["inside"], (ours, peer)
        for measure, goal in (("seconds", 0.1), ("peak MB", 0.7)):
            ok = ours[measure] <= goal * peer[measure]
            rows.append(_row(case, measure, ours[measure], peer[measure], f"≤ {goal} ×", ok=ok))
    million = _measured("ours", 1_000_000, 10)
    doubtful, peer = _measured("doubtful", 1_000_000, 10), _measured("sjoin", 1_000_000, 10)
    case, ok = "1e6 points × 10 zones, each ± 1, 5 or 25 km", doubtful["seconds"] <= 2 * peer["seconds"]
    rows.append(_row(case, "seconds", doubtful["seconds"], peer["seconds"], "≤ 2 ×", ok=ok, peer_name=_EXACT))
    large = _measured("ours", LARGE[1], LARGE[2])
    for measure, goal in (("seconds", 15), ("peak MB", 3)):
        ok = large[measure] <= goal * million[measure]
        rows.append(_row(LARGE[0], measure, large[measure], million[measure], f"≤ {goal} ×", ok=ok, peer_name=_MILLION))
    return rows


def _row(
    case: str, measure: str, ours: float, peer: float, goal: str, *, ok: bool, peer_name: str = "geopandas.sjoin"
) -> dict[str, Any]:
    return result_row(case, measure, ours, peer, goal, ok=ok, peer_name=peer_name)


def _measured(how: str, points: int, zones: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.overlaps", how, str(points), str(zones)]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(result.stdout)
    return measured


def _child(how: str, count: int, zone_count: int) -> dict[str, float]:
    import resource
    import time

    import numpy as np
    import shapely

    rng = np.random.default_rng(3)
    x, y = rng.uniform(35, 43, count), rng.uniform(32, 38, count)
    angle = np.linspace(0, 2 * np.pi, 2000, endpoint=False)
    shapes = []
    for _ in range(zone_count):
        cx, cy, size = rng.uniform((36, 33, 0.2), (42, 37, 0.8))
        wobble = size * (1 + 0.2 * np.sin(9 * angle) + 0.05 * np.sin(80 * angle))
        shapes.append(shapely.Polygon(np.column_stack([cx + wobble * np.cos(angle), cy + wobble * np.sin(angle)])))
    judge = _sjoin(x, y, shapes) if how == "sjoin" else _verdicts(x, y, shapes, doubtful=how == "doubtful")
    seconds, inside = [], 0
    for _ in range(1 if how == "doubtful" else 3):
        start = time.process_time()
        inside = judge()
        seconds.append(time.process_time() - start)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": min(seconds), "peak MB": peak_mb, "inside": inside}


def _sjoin(x: Any, y: Any, shapes: list[Any]) -> Callable[[], int]:
    import geopandas as gpd
    import shapely

    frames = gpd.GeoDataFrame(geometry=shapely.points(x, y)), gpd.GeoDataFrame(geometry=shapes)
    return lambda: len(gpd.sjoin(*frames, predicate="intersects"))


def _verdicts(x: Any, y: Any, shapes: list[Any], *, doubtful: bool) -> Callable[[], int]:
    import numpy as np

    from layers.measures.ground_zones import GroundZone
    from layers.measures.point_in_zone import point_verdicts

    zones = [GroundZone("z", "", shape, shape, None, np.nan, "straight", "", "") for shape in shapes]
    rng = np.random.default_rng(4)
    doubt_m = rng.choice([1_000.0, 5_000.0, 25_000.0], len(x)) if doubtful else np.zeros(len(x))
    return lambda: sum(int(point_verdicts(zone, x, y, doubt_m).possibly.sum()) for zone in zones)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_child(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
    else:
        from benchmarks.report import write_report

        write_report("overlaps", run(), note=(__doc__ or "").strip())
