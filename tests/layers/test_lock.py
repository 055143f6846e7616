"""What names resolved to stays what it was, and drift is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scenario_text import HEAD

from geo.errors import InputError
from layers.ground.build import build_layers, try_layers
from layers.scenario.load import load_scenario
from layers.scenario.lock import lock_path, read_lock, write_lock

BODY = """\
places: {own: {names: {en: Own}, latitude: 35, longitude: 37, source: s}}
routes:
  - {id: r, file: route.csv, source: s}
posts:
  - {id: a, place: Saraqib, source: s}
  - {id: b, place: Own, source: s}
"""


@pytest.fixture
def scenario_file(tmp_path: Path) -> Path:
    (tmp_path / "route.csv").write_text("latitude,longitude\n35,36\n35,37\n")
    path = tmp_path / "case.yaml"
    path.write_text(HEAD + BODY, encoding="utf-8")
    return path


def lock(path: Path) -> Path:
    layers = build_layers(load_scenario(path))
    return write_lock(layers.scenario.origin, layers.from_gazetteer())


def test_a_lock_holds_what_the_gazetteer_said_and_what_files_held(scenario_file: Path) -> None:
    path = lock(scenario_file)
    assert path == scenario_file.with_name("case.lock.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    assert [entry["reference"] for entry in content["places"]] == [{"name": "Saraqib"}]
    assert content["places"][0]["country"] == "SY"
    assert list(content["files"]) == ["route.csv"]
    assert try_layers(load_scenario(scenario_file))[1] == []
    assert lock(scenario_file).read_bytes() == path.read_bytes()


def test_names_added_since_are_reported(scenario_file: Path) -> None:
    lock(scenario_file)
    scenario_file.write_text(HEAD + BODY + "towns: [Binnish, Own]\n", encoding="utf-8")
    faults = try_layers(load_scenario(scenario_file))[1]
    assert [(fault.severity, fault.message) for fault in faults] == [("warning", "one name is not locked: Binnish")]
    assert try_layers(load_scenario(scenario_file), locked=False)[1] == []


def test_a_locked_place_wins_and_drift_is_reported(scenario_file: Path) -> None:
    path = lock(scenario_file)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["places"][0]["latitude"] = 30.0
    path.write_text(json.dumps(content), encoding="utf-8")
    (scenario_file.parent / "route.csv").write_text("latitude,longitude\n35,36\n35,38\n")
    layers, faults = try_layers(load_scenario(scenario_file))
    assert layers.posts.geometry[0].y == 30.0
    assert {fault.severity for fault in faults} == {"warning"}
    assert ["has changed" in fault.message or "is locked to" in fault.message for fault in faults] == [True, True]
    assert all("truceline lock" in fault.hint for fault in faults)
    unlocked, faults = try_layers(load_scenario(scenario_file), locked=False)
    assert unlocked.posts.geometry[0].y == pytest.approx(35.86, abs=0.02)
    assert faults == []


@pytest.mark.parametrize("content", ["", "[]", "{", '{"truceline_lock": 9}', '{"truceline_lock": 1, "places": [{}]}'])
def test_a_lock_that_cannot_be_used_is_an_error(scenario_file: Path, content: str) -> None:
    scenario_file.with_name("case.lock.json").write_text(content)
    _, faults = try_layers(load_scenario(scenario_file))
    assert [fault.severity for fault in faults] == ["error"]
    assert faults[0].where.endswith("case.lock.json")


def test_a_scenario_from_no_file_has_no_lock() -> None:
    from layers.scenario.load import read_scenario

    scenario, _ = read_scenario("standard input", HEAD)
    assert scenario is not None
    assert lock_path(scenario.origin) is None
    assert read_lock(scenario.origin).places == {}
    with pytest.raises(InputError, match="no lock file"):
        write_lock(scenario.origin, {})
