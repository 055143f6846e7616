"""`truceline inside`: counts in the terminal, pairs in a file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from truceline import points_in_zones

ZONES = """{"type": "FeatureCollection", "features": [
 {"type": "Feature", "properties": {"id": "east"}, "geometry": {"type": "Polygon",
  "coordinates": [[[37, 35], [38, 35], [38, 36], [37, 36], [37, 35]]]}},
 {"type": "Feature", "properties": {"id": "both"}, "geometry": {"type": "Polygon",
  "coordinates": [[[36, 35], [38, 35], [38, 36], [36, 36], [36, 35]]]}}]}"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("zones.geojson").write_text(ZONES, encoding="utf-8")
    x = np.linspace(35.55, 38.55, 31)
    pd.DataFrame({"x": x, "y": np.full(31, 35.5), "doubt": 30.0}).to_csv("points.csv", index=False)


def truceline(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "truceline", *arguments], check=False, capture_output=True, text=True)


@pytest.mark.slow
def test_counts_are_printed() -> None:
    result = truceline("inside", "points.csv", "zones.geojson", "--format", "json")
    assert json.loads(result.stdout) == [
        {"zone": "east", "certain": 10, "possible": 10},
        {"zone": "both", "certain": 20, "possible": 20},
    ]


@pytest.mark.slow
def test_an_uncertainty_is_a_length_or_a_column() -> None:
    for doubt, certain, possible in (("6 km", 8, 12), ("doubt", 10, 10)):
        result = truceline("inside", "points.csv", "zones.geojson", "--uncertainty", doubt, "--format", "json")
        assert json.loads(result.stdout)[0] == {"zone": "east", "certain": certain, "possible": possible}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pairs.parquet", "pairs.csv"])
def test_pairs_are_written_and_are_those_of_the_function(name: str) -> None:
    result = truceline("inside", "points.csv", "zones.geojson", "-o", name, "--uncertainty", "6 km", "--format", "csv")
    assert result.returncode == 0, result.stderr
    assert result.stdout == "zone,certain,possible\neast,8,12\nboth,18,22\n"
    written = pd.read_parquet(name) if name.endswith("parquet") else pd.read_csv(name)
    expected = points_in_zones("points.csv", "zones.geojson", uncertainty_m=6_000)
    assert written.astype(str).to_numpy().tolist() == expected.astype(str).to_numpy().tolist()
    assert len(written) == 34


@pytest.mark.slow
def test_zones_of_a_scenario() -> None:
    Path("one.csv").write_text("latitude,longitude\n35.7,36.3\n")
    result = truceline("inside", "one.csv", "idlib-2018", "--format", "json")
    assert [row["zone"] for row in json.loads(result.stdout)] == ["dmz"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("points.csv", "zones.geojson", "-o", "out.xlsx"), "is not written"),
        (("points.csv", "zones.geojson", "-o", "points.csv"), "is the input itself"),
        (("points.csv", "nowhere.geojson"), "no such file"),
        (("points.csv", "idlib-2108"), "idlib-2018"),
        (("no-*.csv", "zones.geojson"), "holds no file of points"),
        (("points.csv", "zones.geojson", "--scheduler", "tcp://127.0.0.1:1"), "needs --engine dask"),
        (("points.csv", "zones.geojson", "--uncertainty", "radius"), "has no column 'radius'"),
    ],
)
def test_what_cannot_be_done_ends_with_code_2_and_writes_nothing(arguments: tuple[str, ...], said: str) -> None:
    result = truceline("inside", *arguments)
    assert result.returncode == 2
    assert said in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr
    assert sorted(file.name for file in Path().iterdir()) == ["points.csv", "zones.geojson"]
