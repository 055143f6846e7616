"""False alarms of `truceline watch`: zones and dates at random, where there is nothing to find.

`python benchmarks/watch.py [EVENTS.csv.gz]` lays zones of several shapes and sizes at random on the events of a file
(by default the UCDP events of Syria, 2016 to 2019) and on events made up in clusters, each against a random date, and
counts how often a 95 % interval leaves out 1. Ground and dates are new ones each time: none of them is a placebo of the
interval that it is held against. Writes `benchmarks/results/watch.md`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_area, geodesic_buffer
from layers.measures.events_file import read_events
from layers.measures.ground_zones import contains_xy
from layers.measures.watch.rates import Clustering, Placebos, change_interval, rate_interval

RESULT = Path(__file__).parent / "results" / "watch.md"
EVENTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "ucdp_ged_syria_2016_2019.csv.gz"
TRIALS = 300
LEAST = 8
Floats = NDArray[np.float64]
_NAIVE = Clustering(0.0, 1)


class Points(NamedTuple):
    """Events as they are placed and dated."""

    longitude: Floats
    latitude: Floats
    day: Floats


def main(path: Path) -> None:
    """Run all trials and write the table."""
    begun = time.time()
    lines = [
        "# False alarms of `truceline watch`",
        "",
        f"`python benchmarks/watch.py`; {TRIALS} zones and dates at random for each row, with at least {LEAST} events",
        "in the two counts together. A false alarm is a 95 % interval that leaves out 1. *Independent* takes events to",
        "be so (the exact interval alone); *calibrated* is what `watch` prints.",
        "",
        "| events | ratio | trials | false alarms, independent | false alarms, calibrated |",
        "|---|---|--:|--:|--:|",
    ]
    for name, points in _files(path):
        lines += [_row(name, ratio, outcome) for ratio, outcome in _alarms(points).items()]
    lines += ["", f"Made in {time.time() - begun:.0f} s."]
    RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _files(path: Path) -> Iterator[tuple[str, Points]]:
    if path.exists():
        events = read_events(path, warnings=[])
        day = events.earliest.astype("datetime64[D]").astype(float)
        yield path.name.split(".")[0], Points(events.longitude, events.latitude, day)
    for spread in (1, 30):
        yield f"made up, clusters of {spread} on average", _clustered(spread)


def _clustered(size: int, seed: int = 3) -> Points:
    """Events about parents that lie and come at random (Neyman and Scott 1958)."""
    rng = np.random.default_rng(seed)
    parents = 9000 // size
    count = rng.poisson(size, parents) if size > 1 else np.ones(parents, dtype=int)
    at = np.repeat(np.arange(parents), count)
    x, y, day = (rng.uniform(low, high, parents)[at] for low, high in ((36, 42), (33, 37), (0, 1400)))
    wide = 0.0 if size == 1 else 1.0
    return Points(
        x + wide * rng.normal(0, 0.1, len(at)),
        y + wide * rng.normal(0, 0.1, len(at)),
        day + wide * rng.normal(0, 20, len(at)),
    )


def _alarms(points: Points) -> dict[str, list[tuple[bool, bool]]]:
    """For each ratio whether the interval of each trial leaves out 1: taking events as independent, and calibrated."""
    rng = np.random.default_rng(11)
    found: dict[str, list[tuple[bool, bool]]] = {
        "zone against ring": [], "after against before": [], "change against change in ring": []
    }  # fmt: skip
    first, last = float(points.day.min()), float(points.day.max()) + 1
    trials = 0
    while min(map(len, found.values())) < TRIALS and trials < 3 * TRIALS:
        trials += 1
        zone, ring = _ground(points, rng)
        areas = geodesic_area(zone), geodesic_area(ring)
        split = rng.uniform(0.15, 0.85)
        late = points.day >= first + split * (last - first)
        inside, outside = (contains_xy(part, points.longitude, points.latitude) for part in (zone, ring))
        a, b = float((inside & late).sum()), float((inside & ~late).sum())
        c, d = float((outside & late).sum()), float((outside & ~late).sum())
        placebos = Placebos(zone, ring, *points, (first, last), seed=trials)
        if a + c >= LEAST:
            of = placebos.of_grounds(areas)
            found["zone against ring"].append(_pair(a, c, areas, of))
        if a + b >= LEAST:
            found["after against before"].append(_pair(a, b, (1 - split, split), placebos.of_times()))
        if a + b >= LEAST and c + d >= LEAST:
            both = (_leaves_out_one(change_interval((a, b, c, d), of)) for of in (_NAIVE, placebos.of_changes()))
            found["change against change in ring"].append((next(both), next(both)))
    return found


def _pair(one: float, other: float, exposure: tuple[float, float], of: Clustering) -> tuple[bool, bool]:
    naive = _leaves_out_one(rate_interval(one, other, exposure, _NAIVE))
    return naive, of.placebos > 0 and _leaves_out_one(rate_interval(one, other, exposure, of))


def _leaves_out_one(interval: tuple[float, float, float]) -> bool:
    return interval[1] > 1 or interval[2] < 1


def _ground(points: Points, rng: np.random.Generator) -> tuple[BaseGeometry, BaseGeometry]:
    """A strip or a circle of a random size near a random event, and a ring of about its area."""
    at = rng.integers(len(points.day))
    x, y = points.longitude[at] + rng.normal(0, 0.3), points.latitude[at] + rng.normal(0, 0.3)
    width_m = rng.uniform(5_000, 25_000)
    if rng.uniform() < 0.5:
        shape = shapely.Point(x, y)
    else:
        turn, half = rng.uniform(0, np.pi), rng.uniform(0.1, 0.6)
        dx, dy = half * np.cos(turn), half * np.sin(turn)
        shape = shapely.LineString([(x - dx, y - dy), (x + dx, y + dy)])
    zone = geodesic_buffer(shape, width_m, tolerance_m=50)
    low, high = width_m, 3 * width_m
    for _ in range(10):
        middle = (low + high) / 2
        wider = geodesic_buffer(shape, middle, tolerance_m=50)
        low, high = (middle, high) if geodesic_area(wider) < 2 * geodesic_area(zone) else (low, middle)
    return zone, shapely.difference(wider, zone)


def _row(name: str, ratio: str, outcome: list[tuple[bool, bool]]) -> str:
    naive, calibrated = np.array(outcome, dtype=float).mean(axis=0)
    return f"| {name} | {ratio} | {len(outcome)} | {naive:.1%} | {calibrated:.1%} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else EVENTS)
