"""From a file to a checked scenario: one list of all faults, each with its line and its mend."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st
from scenario_text import HEAD, lay, read, told

import seeds
from geo.errors import InputError
from layers.scenario.load import find_scenario, load_scenario, read_scenario


def test_every_fault_is_reported_at_once_with_line_and_mend() -> None:
    body = """\
coutries: [SY]
lines:
  contact: {border: [SY, TR], source: s}
  file: {file: ../secret.geojson, source: s}
zones:
  - {id: a, from: contct, side: north, depth: 15 km, source: s}
  - {id: b, from: contact, side: {towrd: Idlib}, depth: 15-20 k, source: t}
  - {id: c, from: contact, side: north, deph: 15 km, source: s}
  - {id: c, from: contact, side: north, band: [20 km, 10 km], source: s}
posts:
  - {id: one, place: Idlib, latitude: 95, longitude: 36, source: s}
  - {id: two, source: s}
events:
  - {id: e, place: Idlib, when: {start: last Friday}, source: s}
"""
    _, faults = read(body)
    found = {(fault.line, fault.key): fault for fault in faults}
    expected = {
        (7, "coutries"): "did you mean 'countries'?",
        (10, "lines.file.file"): "move it beside the scenario file",
        (12, "zones[0].from"): "did you mean 'contact'?",
        (13, "zones[1].side.towrd"): "did you mean 'toward'?",
        (13, "zones[1].depth"): "",
        (13, "zones[1].source"): "add it under 'sources:'",
        (14, "zones[2].deph"): "did you mean 'depth' or 'depths'?",
        (15, "zones[3].id"): "give it another id",
        (15, "zones[3]"): "",
        (17, "posts[0].latitude"): "are latitude and longitude swapped?",
        (18, "posts[1]"): "",
        (20, "events[0].when.start"): "",
    }
    assert set(found) == set(expected)
    assert {key: fault.hint for key, fault in found.items()} == expected
    assert all(fault.where == "test.yaml" for fault in faults)


def test_a_fault_in_one_entry_leaves_the_lines_of_the_others_right() -> None:
    body = """\
posts:
  - {id: bad, latitude: x, longitude: 1, source: s}
  - {id: good, place: Nowhere at all, source: s}
"""
    _, faults = lay(body)
    assert [line for line, _ in told(faults)] == [8, 9]
    assert "'Nowhere at all' is unknown" in faults[1].message
    assert faults[1].key == "posts[1].place"


def test_a_place_at_fault_does_not_make_its_name_unknown() -> None:
    body = """\
places:
  farm: {names: {en: Old Farm}, latitude: 99, longitude: 36, source: s}
posts:
  - {id: one, place: Old Farm, source: s}
  - {id: two, place: farm, source: s}
"""
    _, faults = lay(body)
    assert [fault.key for fault in faults] == ["places.farm.latitude"]


def test_what_rests_on_a_line_at_fault_is_not_reported_again(tmp_path: Path) -> None:
    (tmp_path / "control.csv").write_text("latitude,longitude,party\n36,36,nobody\n")
    body = """\
lines:
  contact: {between: [north, south], control: control.csv, source: s}
  other: {border: [SY, FR], source: s}
areas:
  held: {territory: north, source: s}
zones:
  - {id: a, from: contact, side: north, depth: 15 km, within: held, source: s}
  - {id: b, from: other, side: north, depth: 15 km, source: s}
"""
    _, faults = lay(body, path=tmp_path / "scenario.yaml")
    assert [fault.line for fault in faults] == [2, 9]
    assert "unknown party 'nobody'" in faults[0].message


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it has no keys"),
        ("just words", "it has no keys"),
        ("- a\n- b", "it has no keys"),
        ("{}", "it has no keys"),
        (HEAD.replace("truceline: 1", "truceline: 3"), "format version 3 is newer"),
        (HEAD.replace("truceline: 1\n", ""), "'truceline' is missing"),
        (HEAD.replace("title: A test", "title:"), "is empty"),
        (HEAD.replace("2018-09-17", "''"), "write the date that the scenario shows"),
        (HEAD.replace("sources: {s: {title: A source}}", "sources: {}"), "needs at least 1"),
        (HEAD.replace("sources: {s: {title: A source}}", "sources: [s]"), "must hold keys and values"),
        (HEAD + "zones: {id: a}", "must be a list"),
        (HEAD + "posts:\n  - just text", "must hold keys and values"),
        (HEAD + "towns: [1]", "a place is a name"),
        (HEAD + "zones:\n  - {id: a b, around: Idlib, depth: 5 km, source: s}", "is not an id"),
        (HEAD.replace("[SY]", "[Syria]"), "is not a country code"),
        (HEAD.replace("{title: North}", "{title: North, colour: green}"), "is not a colour"),
        (HEAD + "extent: {west: 36, south: 37, east: 38, north: 35}", "'south' must be less than 'north'"),
        (HEAD + "language: xx", "must be 'en', 'ar', 'fr'"),
    ],
)
def test_what_is_no_scenario_says_why(text: str, why: str) -> None:
    _, faults = read_scenario("test.yaml", text)
    assert any(why in fault.message for fault in faults), [str(fault) for fault in faults]
    assert all(fault.severity == "error" for fault in faults)


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(HEAD.encode() + b"note: caf\xe9\n")
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"#" * 9_000_000)
    for path, why in ((latin, "not UTF-8"), (huge, "larger than")):
        with pytest.raises(InputError, match=why):
            load_scenario(path)
    assert read_scenario(latin)[1][0].line == 7
    with pytest.raises(InputError, match="did you mean idlib-2018"):
        load_scenario("idlib-2081")
    for name in ("", "a" * 5000, "x\0y", "/", "..", "http://example.org/x.yaml"):
        with pytest.raises(InputError):
            load_scenario(name)


def test_files_stay_inside_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("latitude,longitude\n1,2\n")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.csv").symlink_to(outside)
    names = [
        "../outside.csv",
        str(outside),
        "link.csv",
        "https://example.org/a.geojson",
        "/vsicurl/http://x",
        "a\\0b",
        ".",
    ]
    entries = "\n".join(f"  l{i}: {{file: {json.dumps(name)}, source: s}}" for i, name in enumerate(names))
    _, faults = read("lines:\n" + entries, path=folder / "scenario.yaml")
    assert [fault.line for fault in faults] == list(range(8, 8 + len(names)))


def test_a_folder_stands_for_its_scenario(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(HEAD)
    assert load_scenario(tmp_path).title == "A test"
    assert load_scenario(tmp_path).origin.stem == tmp_path.name
    assert find_scenario("idlib-2018") == seeds.path("idlib-2018", "scenario.yaml")


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    scenario, faults = read_scenario("x", b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())
    assert scenario is not None
    assert faults == []


def test_naughty_strings_are_text_like_any_other(shared: Path) -> None:
    strings = [s for s in json.loads((shared / "data" / "naughty_strings.json").read_text()) if s.strip()]
    for text in strings:
        body = f"notes:\n  - {{id: n, title: {json.dumps(text[:3000], ensure_ascii=False)}, source: s}}\n"
        scenario, faults = read(body)
        assert faults or scenario is not None
        assert faults or scenario.notes[0].title == text[:3000].strip()


HOSTILE: list[Any] = [
    None, "", 0, -1, 1e308, float("nan"), float("inf"), "x" * 5000, [], {}, [[]], {"a": {}}, "2018-99", "{{7*7}}", True,
    "\u202e", ["a"] * 50, {"name": None}, "-5 km", 10**30,
]  # fmt: skip


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_no_damage_to_a_scenario_is_a_traceback(seed: int) -> None:
    rng = random.Random(seed)
    data = yaml.safe_load(seeds.path("idlib-2018", "scenario.yaml").read_text(encoding="utf-8"))
    for _ in range(rng.randint(1, 4)):
        _damage(data, rng)
    text = json.dumps(data, default=str, indent=1)
    lines = text.count("\n") + 1
    scenario, faults = read_scenario("damaged.yaml", text)
    assert scenario is not None or faults
    assert all(fault.line is None or 1 <= fault.line <= lines for fault in faults)


def _damage(data: Any, rng: random.Random) -> None:
    while True:
        keys = list(data) if isinstance(data, dict) else list(range(len(data)))
        if not keys:
            return
        key = rng.choice(keys)
        if isinstance(data[key], dict | list) and data[key] and rng.random() < 0.8:
            data = data[key]
            continue
        if rng.random() < 0.3:
            del data[key]
        else:
            data[key] = rng.choice(HOSTILE)
        return
