"""Whatever is written when it is killed, or when the disk is full: the old file stays whole, and no stray for long.

One process draws a scenario once; each writer is a fork of it. It is killed half-way through its file (by the system,
at a limit of bytes, which no code of its own can see coming), and with SIGKILL when the file is written but not moved.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FORMATS = ("geojson", "gpkg", "parquet", "kml", "csv", "folder", "html", "pdf", "index")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="forks, signals and limits of POSIX"),
    pytest.mark.xdist_group("interrupted"),
]

COMMON = r"""
import json, os, resource, signal, sys, warnings
from pathlib import Path

import numpy as np

from geo.errors import InputError
from geo.files import atomic_write
from geo.files.array_file import open_arrays, write_arrays
from layers import build_layers, export_layers, load_scenario
from layers.export import FORMATS
from layers.export.folder import count_folder
from maps import print_map, render

warnings.simplefilter("ignore")
layers = build_layers(load_scenario("golan-1974"))
page = render(layers).get_root().render()
names = sys.argv[2:]
result = {}

def target_of(name):
    return home / ("out" if name == "folder" else f"out.{name}")

def write(name):
    target = target_of(name)
    if name == "html":
        with atomic_write.atomic_write(target) as fresh:
            fresh.write_text(page, encoding="utf-8")
    elif name == "pdf":
        print_map(layers, target, map_only=True, paper="A5")
    elif name == "index":
        write_arrays(target, {"a": np.arange(100_000)}, {})
    else:
        export_layers(layers, target)

def whole(name):
    target = target_of(name)
    if name == "html":
        return target.read_text(encoding="utf-8") == page
    if name == "pdf":
        return target.read_bytes().rstrip().endswith(b"%%EOF")
    if name == "index":
        return len(open_arrays(target)[0]["a"]) == 100_000
    return (count_folder(target) if name == "folder" else FORMATS[f".{name}"].count(target)) > 0

def content(name):
    target = target_of(name)
    files = sorted(target.rglob("*")) if target.is_dir() else [target] if target.exists() else []
    return {str(file): file.read_bytes() for file in files if file.is_file()}

def strays():
    return sorted(str(path.relative_to(home)) for path in home.rglob(".*"))

def forked(work):
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except InputError:
            os._exit(2)
        except BaseException as error:
            sys.stderr.write(repr(error))
            os._exit(3)
    return child
"""

KILLED = r"""
home = Path(sys.argv[1], "killed")
home.mkdir()
def half(name):  # the system kills it in the middle of a write
    def work():
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
        write(name)
    return os.waitpid(forked(work), 0)[1]

def late(name):  # it has written its file, and not yet moved it
    ready, told = os.pipe()
    def work():
        def stop(path):
            os.write(told, b"w")
            signal.pause()
        atomic_write.flush = stop
        import layers.export.folder
        layers.export.folder.flush = stop
        write(name)
    child = forked(work)
    os.close(told)
    assert os.read(ready, 1) == b"w", "it is being written"
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]

found = {}
for name in names:
    said = found[name] = {}
    for how, kill, sign in (("half", half, signal.SIGXFSZ), ("late", late, signal.SIGKILL)):
        target = target_of(name)
        said[f"{how}, no file before"] = os.WTERMSIG(kill(name)) == sign and not target.exists() and bool(strays())
        write(name)
        said[f"{how}, swept and whole"] = whole(name) and not strays()
        before = content(name)
        said[f"{how}, old file whole"] = os.WTERMSIG(kill(name)) == sign and content(name) == before and bool(strays())
        write(name)
        said[f"{how}, swept again"] = whole(name) and not strays()
        for file in before:
            Path(file).unlink()
        if target.is_dir():
            target.rmdir()
result["killed"] = found
"""

TWO = r"""
home = Path(sys.argv[1], "two")
home.mkdir()
def racing(name, meet, go):  # both have written their file before either moves it
    def work():
        flush = atomic_write.flush
        def wait(path):
            flush(path)
            os.write(meet, b"w")
            os.read(go, 1)
        atomic_write.flush = wait
        import layers.export.folder
        layers.export.folder.flush = wait
        write(name)
    return forked(work)

found = {}
for name in names:
    for turn in ("new", "again"):
        (ready, meet), (go, start) = os.pipe(), os.pipe()
        children = [racing(name, meet, go) for _ in range(2)]
        for _ in children:
            assert os.read(ready, 1) == b"w"
        os.write(start, b"gg" * 20)
        ends = sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)
        found[f"{name} {turn}"] = [ends, whole(name), strays()]
result["two"] = found
"""

FULL = r"""
home = Path(sys.argv[1], "full")
home.mkdir()
for name in names:
    if name != "folder":
        target_of(name).write_text("old")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
found = {}
for name in names:
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, resource.RLIM_INFINITY))
    try:
        write(name)
        found[name] = "written"
    except InputError as error:
        found[name] = str(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
result["full"] = found
result["left"] = {path.name: path.read_text() for path in home.iterdir()}
print(json.dumps(result))
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What became of each output."""
    script = COMMON + KILLED + TWO + FULL
    command = [sys.executable, "-c", script, str(tmp_path_factory.mktemp("interrupted")), *FORMATS]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_a_kill_while_a_file_is_being_written_leaves_the_old_one_and_the_next_run_sweeps(result) -> None:
    killed = result["killed"]
    assert set(killed) == set(FORMATS)
    assert [f"{name}: {what}" for name, said in killed.items() for what, so in said.items() if not so] == []


def test_two_writers_of_one_output_leave_one_whole_file(result) -> None:
    assert len(result["two"]) == 2 * len(FORMATS)
    for what, (ends, is_whole, strays) in result["two"].items():
        assert ends == ([0, 2] if what == "folder new" else [0, 0]), what  # a folder that is there now is not replaced
        assert (is_whole, strays) == (True, []), what


def test_a_full_disk_is_a_fault_in_every_format_and_the_old_file_stays(result) -> None:
    full = {name: "cannot be written" in text for name, text in result["full"].items()}
    assert full == dict.fromkeys(FORMATS, True)
    assert result["left"] == {f"out.{name}": "old" for name in FORMATS if name != "folder"}


def test_a_folder_keeps_what_lies_beside_the_package(tmp_path: Path) -> None:
    from layers import build_layers, export_layers, load_scenario

    layers = build_layers(load_scenario("golan-1974"))
    target = tmp_path / "out"
    export_layers(layers, target)
    (target / "mine.qgz").write_text("mine")
    (target / "link").symlink_to("mine.qgz")
    target.chmod(0o750)
    export_layers(layers, target, only=["zones"])
    assert sorted(path.name for path in target.iterdir()) == [
        "README.md", "datapackage.json", "link", "mine.qgz", "sources.csv", "zones.csv", "zones.geojson",
    ]  # fmt: skip
    assert (target / "mine.qgz").read_text() == "mine"
    assert target.stat().st_mode & 0o777 == 0o750
    (target / "more").mkdir()
    (target / "more" / "kept").write_text("kept")
    export_layers(layers, target, only=["zones", "lines"])
    assert (target / "more" / "kept").read_text() == "kept"
    assert (target / "lines.geojson").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


BUILDERS = r"""
import os, signal, sys, time
from geo.files import atomic_write
from geo.gazetteer import build

city = dict(countrycode="SY", admin1code="12", population=5, latitude=35.0, longitude=36.0, geonameid=1, name="Town",
            alternatenames=[])
def read():
    with open(sys.argv[1], "a") as log:
        log.write("compiled\n")
    return {"1": city}
build._read_cities = read
flush = atomic_write.flush
def killed_first(path):
    try:
        os.close(os.open(sys.argv[2], os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        flush(path)
    else:
        os.kill(os.getpid(), signal.SIGKILL)
atomic_write.flush = killed_first

def build_one():
    os.write(1, f"{len(build.base_index(progress=False))}\n".encode())

for _ in range(6):
    if os.fork() == 0:
        build_one()
        os._exit(0)
print(sorted(os.waitstatus_to_exitcode(os.waitpid(-1, 0)[1]) for _ in range(6)))
"""


def test_of_six_builders_of_the_index_one_of_which_is_killed_another_builds_it_for_all(tmp_path: Path) -> None:
    log, cache = tmp_path / "log", tmp_path / "cache"
    command = [sys.executable, "-c", BUILDERS, str(log), str(tmp_path / "killed")]
    environment = os.environ | {"TRUCELINE_CACHE_DIR": str(cache)}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=120)
    *sizes, ends = done.stdout.splitlines()
    assert ends == "[-9, 0, 0, 0, 0, 0]"
    assert len(sizes) == 5
    assert len(set(sizes)) == 1
    assert log.read_text() == "compiled\n" * 2, "by the one that was killed, and by one of the others"
    assert [path.suffix for path in sorted(cache.iterdir())] == [".bin", ".lock"], "nothing is left of the killed one"
