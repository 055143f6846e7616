"""Start-up: whole processes, the median of several runs. `truceline map` is measured with the gazetteer index built."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5


def run() -> list[dict[str, object]]:
    """Rows of the table."""
    python = sys.executable
    imports = _median([python, "-c", "import geopandas, folium"])
    help_ = _median([python, "-m", "truceline", "--help"])
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "map.html")
        map_ = _median([python, "-m", "truceline", "map", "idlib-2018", "-o", target])
    peer = {"peer": imports, "peer_name": "import geopandas, folium"}
    return [
        {"case": "truceline --help", "measure": "s", "ours": help_, "goal": "< 0.3 s", "ok": help_ < 0.3, **peer},
        {
            "case": "truceline map idlib-2018",
            "measure": "s",
            "ours": map_,
            "goal": "< 2 × imports + 3 s",
            "ok": map_ < 2 * imports + 3,
            **peer,
        },
    ]


def _median(command: list[str]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)
