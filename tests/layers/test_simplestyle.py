"""The neutral styles: their names are simplestyle's, and they look like the page and the print."""

from __future__ import annotations

import re

import pytest
from shipped import shipped_layers

from layers import load_scenario
from layers.export import edit
from layers.simplestyle import COLOURS, EVENT_COLOURS, STYLES, SimpleStyle, line_look, party_colour
from layers.zone_palette import ZONE_HUES
from maps import style as page
from maps.style import zone_styles

SPECIFIED = {"marker-color", "marker-size", "stroke", "stroke-opacity", "stroke-width", "fill", "fill-opacity"}
FILLS = ["zone-certain", "zone-possible"]
STROKES = [*FILLS, "line", "route", "route-uncertain"]
MARKERS = ["post", "post-encircled", "post-left", "place"]


def light(name: str | None) -> str:
    """A colour of the page by its name, on light paper."""
    assert name is not None
    return page.COLOURS[name].light if name in page.COLOURS else name


@pytest.mark.parametrize("name", STYLES)
def test_members_are_those_of_the_specification(name: str) -> None:
    members = STYLES[name].members()
    assert members
    assert set(members) <= SPECIFIED
    for key, value in members.items():
        if key.endswith("color") or key in ("fill", "stroke"):
            assert re.fullmatch(r"#[0-9a-f]{6}", value)
        elif key.endswith("opacity"):
            assert 0 <= value <= 1


def test_what_is_not_set_is_left_out() -> None:
    assert SimpleStyle(fill="#000000", dashed=True).members() == {"fill": "#000000"}


@pytest.mark.parametrize("name", STROKES)
def test_lines_look_like_those_of_the_page(name: str) -> None:
    assert STYLES[name].stroke == light(page.STYLES[name].stroke)
    assert STYLES[name].stroke_width == page.STYLES[name].stroke_width
    assert STYLES[name].dashed == bool(page.STYLES[name].dash)


@pytest.mark.parametrize("name", FILLS)
def test_fills_look_like_those_of_the_page(name: str) -> None:
    assert STYLES[name].fill == light(page.STYLES[name].fill)
    assert STYLES[name].fill_opacity == page.STYLES[name].fill_opacity


@pytest.mark.parametrize("name", MARKERS)
def test_markers_have_the_colours_of_the_page(name: str) -> None:
    drawn = page.STYLES[name]
    assert STYLES[name].marker_color == light(drawn.stroke if drawn.fill == "paper" else drawn.fill)


@pytest.mark.parametrize("party", ["opposition", "government", "other", "a fourth", "a fifth"])
@pytest.mark.parametrize("index", range(6))
def test_parties_have_the_colours_of_the_page(party: str, index: int) -> None:
    assert COLOURS[party_colour(party, index)] == light(party_colour(party, index))
    assert party_colour(party, index, chosen="#123456") == "#123456"


def test_events_have_the_colours_of_the_page() -> None:
    drawn = {kind: light(style.fill) for kind, style in page.event_styles(EVENT_COLOURS).items()}
    assert drawn == {kind: COLOURS[colour] for kind, colour in EVENT_COLOURS.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["golan-1974", "idlib-2018", "iraq-kuwait-1991"])
def test_zones_have_the_colours_of_the_page(name: str) -> None:
    layers = shipped_layers(name)
    snapshot = edit(layers, only=["zones"])
    exported, drawn = snapshot.style("zones"), zone_styles(layers.scenario)
    zones = snapshot.layers["zones"].to_dict("records")
    for zone in zones:
        there, here = exported.of(zone), getattr(drawn[zone["zone"], zone["variant"]], zone["part"])
        assert (there.fill, there.stroke) == (light(here.fill), light(here.stroke)), zone["id"]
        assert (there.fill_opacity, there.stroke_width) == (here.fill_opacity, here.stroke_width), zone["id"]
        assert there.dashed == bool(here.dash), zone["id"]
    looks = {(exported.of(zone).fill, exported.of(zone).fill_opacity) for zone in zones if zone["part"] == "certain"}
    assert len(looks) == len({(zone["zone"], zone["variant"]) for zone in zones})


def test_a_scenario_with_one_zone_is_amber() -> None:
    styles = zone_styles(load_scenario("iraq-kuwait-1991"))
    assert styles["dmz", ""][:2] == (page.STYLES["zone-certain"], page.STYLES["zone-possible"])
    assert light("zone") == COLOURS[ZONE_HUES[0]] == "#e8a33d"


def test_a_line_that_follows_a_road_looks_as_a_road_does() -> None:
    assert page.line_style("highway") == page.STYLES[line_look("highway")] == page.STYLES["route"]
    assert page.line_style("border") == page.STYLES[line_look("border")] == page.STYLES["line"]
