"""An export that is killed or finds the disk full leaves the old file, and nothing else for long."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

FORMATS = ("geojson", "gpkg", "parquet", "kml", "csv", "folder")

FULL = """
import json, resource, signal, sys
from pathlib import Path
from geo.errors import InputError
from layers import build_layers, export_layers, load_scenario

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
layers = build_layers(load_scenario("golan-1974"))
folder, told = Path(sys.argv[1]), {}
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
for name in sys.argv[2:]:
    target = folder / ("out" if name == "folder" else f"out.{name}")
    try:
        export_layers(layers, target)
        told[name] = "written"
    except InputError as error:
        told[name] = str(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(json.dumps(told))
"""

SLOW = """
import sys, time
from pathlib import Path
from geo.files import atomic_write
from layers import build_layers, export_layers, load_scenario

layers = build_layers(load_scenario("golan-1974"))
flush = atomic_write._flush

def slowly(path):  # the file is written and not yet moved: this is when it is killed
    print("writing", flush=True)
    time.sleep(60)
    flush(path)

if sys.argv[2] == "slowly":
    atomic_write._flush = slowly
print(export_layers(layers, Path(sys.argv[1])), flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_is_a_fault_in_every_format_and_the_old_file_stays(tmp_path: Path) -> None:
    for name in FORMATS[:-1]:
        (tmp_path / f"out.{name}").write_text("old")
    command = [sys.executable, "-c", FULL, str(tmp_path), *FORMATS]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert set(told) == set(FORMATS)
    assert {name: "cannot be written" in text for name, text in told.items()} == dict.fromkeys(FORMATS, True)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {f"out.{n}": "old" for n in FORMATS[:-1]}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["out.gpkg", "out"])
def test_a_killed_export_leaves_the_old_one_and_the_next_clears_up(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    subprocess.run([sys.executable, "-c", SLOW, str(target), "at once"], check=True, capture_output=True)
    before = {path: path.read_bytes() for path in ([target] if target.is_file() else sorted(target.iterdir()))}
    command = [sys.executable, "-c", SLOW, str(target), "slowly"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "writing\n"
        assert [path for path in tmp_path.rglob(".*") if path.is_dir()], "it is being written"
        run.send_signal(signal.SIGKILL)
    assert {path: path.read_bytes() for path in before} == before
    time.sleep(0.1)
    subprocess.run([sys.executable, "-c", SLOW, str(target), "at once"], check=True, capture_output=True)
    assert [path.name for path in tmp_path.rglob(".*")] == []
