"""`truceline audit` writes what it measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from truceline.cli import app

SCENARIO = """\
truceline: 1
title: A test
as_of: 2018-09-17
countries: [SY]
sources: {s: {title: A source}}
places:
  west: {names: {en: West}, latitude: 35, longitude: 36, source: s}
  east: {names: {en: East}, latitude: 35.1, longitude: 37, source: s}
lines:
  agreed: {through: [West, East], uncertainty: 20 m, source: s}
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    scenario, markers = tmp_path / "s.yaml", tmp_path / "m.csv"
    scenario.write_text(SCENARIO, encoding="utf-8")
    markers.write_text(
        "id,date,latitude,longitude\na,2018-10-01,35.08,36.5\na,2019-10-01,35.09,36.5\nb,2018-10-01,35.0,36.4\n",
        encoding="utf-8",
    )
    return scenario, markers


def test_it_prints_sections_and_what_moved(files: tuple[Path, Path]) -> None:
    ended = CliRunner().invoke(app, ["audit", *map(str, files), "--side", "north", "--section", "50 km"])
    assert ended.exit_code == 0, ended.output
    assert "0–50 km" in ended.stdout
    assert "1,109" in ended.stdout  # metres from 35.08° to 35.09° N


@pytest.mark.parametrize("ending", [".csv", ".json", ".geojson", ".gpkg", ".svg"])
def test_it_writes_files(files: tuple[Path, Path], tmp_path: Path, ending: str) -> None:
    output = tmp_path / f"out{ending}"
    ended = CliRunner().invoke(app, ["audit", *map(str, files), "-o", str(output)])
    assert ended.exit_code == 0, ended.output
    assert output.stat().st_size > 100
    if ending == ".json":
        written = json.loads(output.read_text(encoding="utf-8"))
        assert (written["line"], written["positive"], len(written["markers"])) == ("agreed", "north", 3)


def test_a_format_that_is_not_written_is_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["audit", *map(str, files), "-o", str(tmp_path / "out.docx")])
    assert "is not written" in str(ended.exception)
