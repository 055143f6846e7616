"""A writer killed at random moments while it overwrites a file: `python -m benchmarks._kill WRITER ENDING KILLS`.

Prints how many of the kills left a target that another reader cannot open or that lacks features.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyogrio


def _ours(path: Path, layers: Any) -> Callable[[], object]:
    from layers import export_layers

    return lambda: export_layers(layers, path)


def _geopandas(path: Path, layers: Any) -> Callable[[], object]:
    frames = dict(layers.items())

    def write() -> None:
        if path.suffix == ".gpkg":
            for mode, (name, frame) in zip("w" + "a" * 20, frames.items(), strict=False):
                frame.to_file(path, layer=name, driver="GPKG", mode="w" if mode == "w" else "a")
        else:
            import pandas as pd

            pd.concat(frames.values()).to_file(path, driver="GeoJSON")

    return write


def _features(path: Path) -> int:
    """How many features GDAL finds; -1 where it cannot open the file."""
    try:
        if path.suffix == ".geojson":
            return len(json.loads(path.read_text(encoding="utf-8"))["features"])
        names = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
        return sum(int(pyogrio.read_info(path, layer=name, force_feature_count=True)["features"]) for name in names)
    except (OSError, ValueError, KeyError, pyogrio.errors.DataSourceError):
        return -1


def main(writer: str, ending: str, kills: int) -> None:
    """Warm up, then fork a writer for every kill."""
    from layers import build_layers, load_scenario

    layers = build_layers(load_scenario("idlib-2018"))
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"map{ending}"
        write = {"ours": _ours, "geopandas": _geopandas}[writer](path, layers)
        write()
        begun = time.perf_counter()
        write()
        took = time.perf_counter() - begun
        whole = _features(path)
        keep = path.read_bytes()
        lost = 0
        for _ in range(kills):
            child = os.fork()
            if child == 0:
                while True:
                    write()
            time.sleep(rng.uniform(0, 2 * took))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            lost += _features(path) != whole
            if writer != "ours" or _features(path) != whole:  # begin again from a whole file, without journals
                for file in Path(folder).glob(f"map{ending}*"):
                    file.unlink()
                path.write_bytes(keep)
        write()
        left = len(list(Path(folder).iterdir())) - 1
    print(json.dumps({"lost": lost, "kills": kills, "left": left, "took_s": took}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
