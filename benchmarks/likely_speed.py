"""What likely figures cost: a million events of twenty distinct precisions in ten zones, beside the verdicts alone.

Processor time in one process; every event has a position of its own, so that nothing is gained by grouping.
"""

from __future__ import annotations

import time

from benchmarks.report import result_row

COUNT = 1_000_000


def run() -> list[dict[str, object]]:
    import numpy as np

    from layers.measures.event_counts import EventCounter
    from layers.measures.event_divisions import Divisions
    from layers.measures.events_file import Events
    from layers.measures.point_in_zone import event_verdicts

    rng = np.random.default_rng(1)
    longitude, latitude = rng.uniform(35, 43, COUNT), rng.uniform(32, 38, COUNT)
    radius_m = rng.choice(np.geomspace(100, 50_000, 20), COUNT)
    days = np.datetime64("2016-01-01") + rng.integers(0, 1_400, COUNT)
    nothing = np.full(COUNT, np.nan)
    events = Events(longitude, latitude, days, days, radius_m, np.zeros(COUNT, np.int8), nothing, nothing)
    zones = _zones(rng)
    since = time.process_time()
    divisions = Divisions(events)
    for zone in zones:
        event_verdicts(zone, events, divisions)
    without = time.process_time() - since
    rows = []
    for name in ("totals", "months"):
        since = time.process_time()
        counter = EventCounter(events)
        for zone in zones:
            list(getattr(counter, name)(zone))
        seconds = time.process_time() - since
        case = f"{COUNT:,} events × {len(zones)} zones, {name}"
        rows.append(
            result_row(case, "processor seconds", seconds, without, "≤ 3 ×", ok=seconds <= 3 * without,
                       peer_name="verdicts alone")
        )  # fmt: skip
    return rows


def _zones(rng: object) -> list:
    import numpy as np
    import shapely

    from layers.measures.ground_zones import GroundZone

    assert isinstance(rng, np.random.Generator)
    angle = np.linspace(0, 2 * np.pi, 2_000, endpoint=False)
    zones = []
    for number in range(10):
        x, y, size = rng.uniform((36, 33, 0.2), (42, 37, 0.8))
        wobble = size * (1 + 0.2 * np.sin(9 * angle) + 0.05 * np.sin(80 * angle))
        shape = shapely.Polygon(np.column_stack([x + wobble * np.cos(angle), y + wobble * np.sin(angle)]))
        zones.append(GroundZone(f"z{number}", "", shape, shape, None, np.nan, "straight", "", ""))
    return zones


if __name__ == "__main__":
    from benchmarks.report import write_report

    write_report("likely_speed", run(), note=(__doc__ or "").strip())
