"""The format itself: what goes with what, readings, gaps, and the schema that editors use."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import yaml
from scenario_text import laid, lay, read, told

import seeds
from layers.scenario.json_schema import SCHEMA_FILE, scenario_schema_text
from layers.scenario.load import load_scenario
from layers.scenario.models import Line, Scenario, Zone
from layers.scenario.new import new_scenario


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("{source: s}", "the line is not drawn by anything"),
        ("{file: a.geojson, through: [A, B], source: s}", "the line has file and through"),
        ("{between: [north, south], source: s}", "'between' two parties needs 'control'"),
        ("{parallel: 38, source: s}", "a parallel needs start_at and end_at"),
        ("{meridian: 38, start_at: 30, end_at: 95, source: s}", "between -90 and 90"),
        ("{through: [A], source: s}", "needs at least 2"),
        ("{border: [SY, TR]}", "'source' is missing"),
        ("{border: [SY, TR], source: []}", "needs at least 1"),
    ],
)
def test_a_line_is_drawn_in_one_way(entry: str, why: str) -> None:
    _, faults = read(f"lines:\n  contact: {entry}\n")
    assert any(why in message for _, message in told(faults)), told(faults)


@pytest.mark.parametrize(
    ("clause", "why"),
    [
        ("depth: 5 km", "exactly one of from (a line), around (a place), between (two lines) or area"),
        ("from: l, area: a, depth: 5 km", "(it has from and area)"),
        ("from: l, side: north", "exactly one of depth, band, width, depths"),
        ("from: l, side: north, depth: 5 km, band: [1 km, 2 km]", "(it has depth and band)"),
        ("from: l, depth: 5 km", "say which 'side' of the line"),
        ("from: l, side: north, width: 5 km", "'width' is the total over both sides"),
        ("from: l, side: both, depths: {north: 5 km}", "'depths' names the sides itself"),
        ("from: l, side: north, band: [5 km, 2 km]", "the band's first distance must be the smaller one"),
        ("around: Idlib, side: north, depth: 5 km", "'side' goes with 'from'"),
        ("around: Idlib, depths: {north: 5 km}", "'depths' goes with 'from'"),
        ("area: a, depth: 5 km", "'depth' does not go with 'area'"),
        ("between: [l, l]", "'between' needs two different lines"),
        ("from: l, side: north, depth: 5", "not a length with a unit"),
        ("from: l, depths: {}", "needs at least 1"),
    ],
)
def test_a_clause_is_complete_and_not_more(clause: str, why: str) -> None:
    body = "lines: {l: {border: [SY, TR], source: s}}\nareas: {a: {country: SY, source: s}}\n"
    _, faults = read(body + f"zones:\n  - {{id: z, {clause}, source: s}}\n")
    assert any(why in message for _, message in told(faults)), told(faults)


def test_a_wrong_value_does_not_hide_what_is_wrong_with_the_whole() -> None:
    _, faults = read("lines: {l: {border: [SY, TR], source: s}}\nzones:\n  - {id: z, from: l, depth: 5, source: s}\n")
    assert [message.split(";")[0][:34] for _, message in told(faults)] == [
        "say which 'side' of the line: a pa",
        "5 is not a length with a unit",
    ]


def test_a_variant_changes_only_what_it_states() -> None:
    zone = Zone.model_validate(
        {
            "id": "z", "from": "l", "side": "north", "depth": "15-20 km", "within": "SY", "source": "s",
            "variants": [
                {"id": "astride", "title": "on both sides", "width": "30 km"},
                {"id": "ring", "title": "a ring", "around": "Idlib", "band": ["5 km", "10 km"]},
                {"id": "south", "title": "the other side", "side": "south"},
            ],
        }
    )  # fmt: skip
    astride, ring, south = (zone.interpreted_as(variant) for variant in zone.variants)
    assert (astride.from_, astride.side, astride.depth, astride.within) == ("l", None, None, ("SY",))
    assert (ring.from_, ring.side, ring.depth) == (None, None, None)
    assert (south.side, south.depth) == ("south", zone.depth)


def test_a_variant_that_makes_no_sense_is_reported_by_id() -> None:
    body = "lines: {l: {border: [SY, TR], source: s}}\nzones:\n  - id: z\n    from: l\n    side: SY\n    depth: 5 km\n"
    _, faults = read(body + "    source: s\n    variants:\n      - {id: v, title: V, area: missing, depth: 3 km}\n")
    messages = [message for _, message in told(faults)]
    assert any("variant 'v'" in message for message in messages)
    assert any("unknown area 'missing'" in message for message in messages)


GAPS = """\
places:
  hill: {names: {en: Some Hill}, gap: where is the hill?, source: s}
lines:
  contact: {between: [north, south], gap: supply control points or a file, source: s}
  road: {through: [Idlib, Some Hill], source: s}
areas:
  plain: {gap: the outline of the plain, source: s}
  held: {territory: north, source: s}
zones:
  - {id: a, from: contact, side: north, depth: 15 km, source: s}
  - {id: b, gap: the text states no depth, from: contact, source: s}
  - {id: c, around: Idlib, depth: 5 km, except: plain, source: s}
  - {id: d, around: Idlib, depth: 5 km, source: s}
  - {id: e, area: held, source: s}
posts:
  - {id: one, place: Some Hill, source: s}
  - {id: two, place: A village of unknown name, gap: which village?, source: s}
  - {id: three, place: Idlib, source: s}
"""


def test_gaps_are_warnings_and_the_rest_is_drawn() -> None:
    layers, faults = lay(GAPS)
    assert {fault.severity for fault in faults} == {"warning"}
    assert layers.zones["zone"].unique().tolist() == ["d"]
    assert layers.posts["id"].tolist() == ["three"]
    assert layers.lines.empty
    keys = {fault.key: fault.message for fault in faults}
    assert keys["lines.contact.gap"] == "supply control points or a file"
    assert keys["zones[0]"] == "is not drawn: line 'contact' is a gap"
    assert keys["zones[2]"] == "is not drawn: area 'plain' is a gap"
    assert keys["zones[4]"] == "is not drawn: line 'contact' is a gap"
    assert keys["posts[0]"] == "is not drawn: place 'Some Hill' is a gap"
    assert "posts[1].place" not in keys
    assert tuple(faults[-len(layers.warnings) :]) == layers.warnings


def test_notes_stand_at_no_place() -> None:
    layers = laid("notes:\n  - {id: n, title: Flights are banned, kind: airspace, when: {start: 2018-10}, source: s}\n")
    assert layers.notes.to_dict("records")[0]["title"] == "Flights are banned"
    assert layers.notes["start"].tolist() == ["2018-10"]


def test_the_published_schema_is_current() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == scenario_schema_text(), "run: python -m layers.json_schema"


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("identifier", seeds.scenario_ids())
def test_the_schema_takes_what_ships(identifier: str, validator: Any) -> None:
    text = seeds.path(identifier, "scenario.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.BaseLoader)
    core = json.loads(json.dumps(load_plain(text)))
    assert data["truceline"] == "2"
    assert [error.message for error in validator.iter_errors(core)] == []


def load_plain(text: str) -> Any:
    from layers.scenario.yaml_lines import parse_yaml

    return parse_yaml(text, "x").data


@pytest.mark.parametrize(
    "damage",
    [
        {"zonez": []},
        {"zones": [{"id": "z", "from": "l", "depth": 5, "source": "s"}]},
        {"lines": {"l": {"border": ["SY", "TR"]}}},
        {"posts": [{"id": "p", "latitude": 95, "longitude": 3, "source": "s"}]},
        {"truceline": 3},
    ],
)
def test_the_schema_refuses_what_check_refuses(damage: dict[str, Any], validator: Any) -> None:
    base = {"truceline": 1, "title": "T", "as_of": "2018-09-17", "sources": {"s": {"title": "S"}}}
    assert list(validator.iter_errors(base)) == []
    assert list(validator.iter_errors(base | damage)) != []


def test_every_key_that_needs_one_has_a_description() -> None:
    plain = {"title", "title_ar", "subtitle", "subtitle_ar", "note", "note_ar", "id", "kind", "source", "publisher",
             "date", "url", "licence", "country", "certainty", "when", "name", "number", "governorate", "geonameid",
             "uncertainty", "radius", "west", "south", "east", "north", "zones", "posts", "routes", "events",
             "notes"}  # fmt: skip
    for model in (Scenario, Line, Zone):
        for name, field in model.model_fields.items():
            assert field.description or name in plain, f"{model.__name__}.{name}"


def test_a_new_scenario_passes_and_is_never_written_over(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from geo.errors import InputError
    from layers.ground.build import build_layers

    monkeypatch.chdir(tmp_path)
    path = new_scenario("my-first-agreement")
    layers = build_layers(load_scenario(path))
    assert layers.scenario.title == "My first agreement"
    assert set(layers.zones["zone"]) == {"dmz"}
    before = path.read_bytes()
    with pytest.raises(InputError, match="already"):
        new_scenario("my-first-agreement")
    assert path.read_bytes() == before
    for name in ("", "..", 'my "first"-agreement', "no/such/folder/x", "a\0b"):
        with pytest.raises(InputError):
            new_scenario(name)
