"""Start-up: seconds of processor of whole processes, the least of several runs; a busy machine makes them more.

`truceline map` is measured with the gazetteer index built, then each of its steps.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 3
STEPS = """
import json, tempfile, time
begin = time.process_time()
import folium, geopandas
taken = {"import geopandas, folium": time.process_time() - begin}
def step(name, made):
    begin = time.process_time()
    result = made()
    taken[name] = time.process_time() - begin
    return result
def modules():
    from layers import build_layers, load_scenario, overlaps
    from maps import render
    return load_scenario, build_layers, overlaps, render
load_scenario, build_layers, overlaps, render = step("import truceline", modules)
scenario = step("read the scenario", lambda: load_scenario("idlib-2018"))
layers = step("draw lines, zones, posts", lambda: build_layers(scenario))
table = step("measure, variants too", lambda: overlaps(layers, variants=True))
step("make the page", lambda: render(layers, overlaps=table).save(tempfile.mkdtemp() + "/map.html"))
print(json.dumps(taken))
"""
"""Prints the seconds of processor of each step of `truceline map`."""


def run() -> list[dict[str, object]]:
    """Rows of the table."""
    python = sys.executable
    imports = _least([python, "-c", "import geopandas, folium"])
    help_ = _least([python, "-m", "truceline", "--help"])
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "map.html")
        map_ = _least([python, "-m", "truceline", "map", "idlib-2018", "-o", target])
    peer = {"peer": imports, "peer_name": "import geopandas, folium"}
    return [
        {
            "case": "truceline --help",
            "measure": "s of processor",
            "ours": help_,
            "goal": "< 0.3 s",
            "ok": help_ < 0.3,
            **peer,
        },
        {
            "case": "truceline map idlib-2018",
            "measure": "s of processor",
            "ours": map_,
            "goal": "≤ imports + 1.2 s",
            "ok": map_ <= imports + 1.2,
            **peer,
        },
        *({"case": f"… {step}", "measure": "s of processor", "ours": taken} for step, taken in _steps().items()),
    ]


def _steps() -> dict[str, float]:
    """The least seconds of processor of each step."""
    runs = [
        json.loads(subprocess.run([sys.executable, "-c", STEPS], check=True, capture_output=True, text=True).stdout)
        for _ in range(RUNS)
    ]
    return {step: min(run[step] for run in runs) for step in runs[0]}


def _least(command: list[str]) -> float:
    """The least seconds of processor that a process takes."""
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(times)
