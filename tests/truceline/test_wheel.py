"""What is installed: the wheel's contents, and its types as a strict type checker sees them."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import truceline

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("geo", "layers", "maps", "seeds", "truceline")

CLIENT = """\
from typing import assert_type

import numpy as np
import numpy.typing as npt
import shapely

from geo import geodesic_area
from truceline import Gazetteer, Match, Scenario, geodesic_buffer, geodesic_length, load_scenario

line = shapely.LineString([(36.0, 35.0), (37.0, 36.0)])
assert_type(geodesic_area(line), float)
assert_type(geodesic_length([line, None]), npt.NDArray[np.float64])
assert_type(geodesic_buffer(line, 15_000), shapely.Polygon | shapely.MultiPolygon)
assert_type(geodesic_buffer(line, 15_000, return_bound=True)[1], float)
assert_type(load_scenario("idlib-2018"), Scenario)
assert_type(Gazetteer.open().find("Idlib"), Match)
"""
MISUSED = """\
import shapely

from truceline import geodesic_area, load_scenario, overlap

line = shapely.LineString([(36.0, 35.0), (37.0, 36.0)])
geodesic_area(line, edges="curved")
load_scenario(["idlib-2018"])
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_packages_and_no_build_scripts(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {*PACKAGES, f"truceline-{truceline.__version__}.dist-info"}
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names)
    assert [name for name in names if Path(name).name.startswith("build_")] == []
    shipped = {str(file.relative_to(ROOT)) for file in ROOT.glob("seeds/*/*") if file.suffix in {".yaml", ".geojson"}}
    assert shipped <= set(names)


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter that has the wheel installed, and what it needs from the environment of the tests."""
    home = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    zipfile.ZipFile(wheel).extractall(site)
    (site / "neighbours.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return str(home / "bin" / "python")


@pytest.fixture(scope="module")
def mypy(python: str, tmp_path_factory: pytest.TempPathFactory) -> object:
    folder = tmp_path_factory.mktemp("client")

    def run(code: str) -> subprocess.CompletedProcess[str]:
        (folder / "client.py").write_text(code)
        command = [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--config-file=",
            "--python-executable",
            python,
            "client.py",
        ]
        return subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)

    return run


@pytest.mark.slow
def test_a_strict_type_checker_knows_the_public_names(mypy: object) -> None:
    result = mypy(CLIENT)
    assert (result.returncode, result.stdout) == (0, "Success: no issues found in 1 source file\n")
    wrong = mypy(MISUSED).stdout
    assert 'has no attribute "overlap"' in wrong
    assert 'No overload variant of "geodesic_area" matches argument types "LineString", "str"' in wrong
    assert 'Argument 1 to "load_scenario" has incompatible type "list[str]"' in wrong


@pytest.mark.slow
def test_the_installed_wheel_runs(python: str, tmp_path: Path) -> None:
    result = subprocess.run(
        [python, "-P", "-m", "truceline", "check", "idlib-2018"],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert result.returncode == 0, result.stderr
