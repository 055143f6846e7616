"""The front door: help, examples, and how bad input is told."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from in_process import truceline

import truceline as front_door
from truceline.cli import app

COMMANDS = sorted(command.name or "" for command in app.registered_commands)


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "truceline", "seeds", "--format", "json"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert {row["id"] for row in json.loads(listed)} >= {"idlib-2018"}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_shows_an_example(command: str) -> None:
    result = truceline(command, "--help")
    assert result.returncode == 0
    assert f"Example: truceline {command}" in " ".join(result.stdout.split())


def test_help_imports_no_heavy_library() -> None:
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom truceline.cli import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "print([m for m in ('geopandas', 'folium', 'pandas', 'numpy', 'shapely') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert result.stdout.strip() == "[]"


def test_the_version_is_that_of_the_package() -> None:
    result = truceline("--version")
    assert (result.returncode, result.stdout) == (0, f"truceline {version('truceline')}\n")
    assert front_door.__version__ == version("truceline")


@pytest.mark.slow
def test_unknown_scenario_names_the_nearest() -> None:
    result = truceline("check", "idlib-2108")
    assert result.returncode == 2
    assert "idlib-2018" in result.stderr
    assert "Traceback" not in result.stderr


FAULTY = """\
truceline: 1
title: A test
as_of: 2018-09-17
countries: [SY]
sources:
  deal: {title: The deal}
lines:
  front: {through: [Idlib, Nowhereville], source: deal}
zones:
  - {id: dmz, from: frnt, side: north, depth: fifteen, source: deal}
posts:
  - {id: one, latitude: 95, longitude: 36, source: missing}
  - {id: two, place: Atlantis, colour: red, source: deal}
"""


@pytest.mark.slow
def test_all_faults_are_reported_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    scenario = tmp_path / "faulty.yaml"
    scenario.write_text(FAULTY, encoding="utf-8")
    target = tmp_path / "map.html"
    target.write_text("old", encoding="utf-8")
    result = truceline("map", str(scenario), "-o", str(target))
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    for line, word in (
        (8, "Nowhereville"),
        (10, "frnt"),
        (10, "fifteen"),
        (12, "latitude"),
        (12, "missing"),
        (13, "Atlantis"),
        (13, "colour"),
    ):
        assert any(f"faulty.yaml:{line}:" in row and word in row for row in result.stderr.splitlines()), (line, word)
    assert target.read_text(encoding="utf-8") == "old"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["faulty.yaml", "map.html"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: [unclosed", "not YAML"),
        ("just words", "not a scenario"),
        ("", "not a scenario"),
        ("truceline: 9\ntitle: x", "newer"),
        ("a: &x 1\nb: *x\n", "alias"),
        ("a: !!python/object:os.system {}\n", "tag"),
        ("truceline: 1\ntitle: a\ntitle: b\n", "twice"),
    ],
)
def test_what_is_no_scenario_is_refused_in_words(text: str, said: str) -> None:
    result = truceline("check", "-", text=text)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_seeds_lists_what_ships() -> None:
    listed = json.loads(truceline("seeds", "--format", "json").stdout)
    idlib = next(row for row in listed if row["id"] == "idlib-2018")
    assert idlib["posts"] == 12
    assert idlib["zones"] >= 1
