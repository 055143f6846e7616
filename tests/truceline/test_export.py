"""`truceline export` from outside: what it writes, and what it says where it writes nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyogrio
import pytest

from layers import read_shapes


def export(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "truceline", "export", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.mark.slow
def test_the_idlib_scenario_as_a_styled_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "idlib.gpkg"
    result = export("idlib-2018", "-o", path)
    assert result.returncode == 0, result.stderr
    assert f"{path}: " in result.stderr
    assert {"zones", "posts", "routes", "layer_styles", "sources"} <= {name for name, _ in pyogrio.list_layers(path)}
    assert len(pyogrio.read_dataframe(path, layer="posts")) == 12


@pytest.mark.slow
def test_layers_date_and_precision_are_chosen_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "idlib.geojson"
    result = export(
        "idlib-2018", "-o", path, "--layer", "posts", "--layer", "zones", "--at", "2018-12-31", "--precision", 2
    )
    assert result.returncode == 0, result.stderr
    document = json.loads(path.read_text(encoding="utf-8"))
    assert {feature["properties"]["layer"] for feature in document["features"]} == {"posts", "zones"}
    posts = [feature for feature in document["features"] if feature["properties"]["layer"] == "posts"]
    assert all(value == round(value, 2) for post in posts for value in post["geometry"]["coordinates"])
    assert len(read_shapes(path)) == len(document["features"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "out.shp", "--precision", "9"], ["Shapefile", "between 0 and 7"]),
        (["-o", "out.geojson", "--layer", "zone", "--at", "soon"], ["did you mean 'zones'", "'soon' is not a date"]),
        (["-o", "missing/out.geojson"], ["cannot be written"]),
    ],
)
def test_what_cannot_be_done_ends_with_code_2_and_touches_nothing(
    tmp_path: Path, options: list[str], said: list[str]
) -> None:
    (tmp_path / "out.geojson").write_text("old")
    target = tmp_path / options[1]
    result = export("idlib-2018", "-o", target, *options[2:])
    assert result.returncode == 2
    assert all(words in result.stderr for words in said)
    assert "Traceback" not in result.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["out.geojson"]
    assert (tmp_path / "out.geojson").read_text() == "old"


@pytest.mark.slow
def test_what_the_scenario_rests_on_is_never_written_over(tmp_path: Path) -> None:
    text = (
        "truceline: 1\ntitle: T\nas_of: 2018\nsources: {s: {title: S}}\nroutes: [{id: r, file: case.csv, source: s}]\n"
    )
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "case.csv").write_text("latitude,longitude\n35,36\n35,37\n", encoding="utf-8")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    result = export(tmp_path / "case.yaml", "-o", tmp_path / "case.csv")
    assert result.returncode == 2
    assert "the scenario itself rests on this file" in result.stderr
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    assert export(tmp_path / "case.yaml", "-o", tmp_path / "case-out.csv").returncode == 0
