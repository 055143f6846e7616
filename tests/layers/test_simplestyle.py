"""The neutral styles: their names are simplestyle's, and they look like the page and the print."""

from __future__ import annotations

import re

import pytest

from layers.simplestyle import EVENT_COLOURS, STYLES, SimpleStyle, party_colour
from maps import style as page

SPECIFIED = {"marker-color", "marker-size", "stroke", "stroke-opacity", "stroke-width", "fill", "fill-opacity"}
FILLS = ["zone-certain", "zone-possible"]
STROKES = [*FILLS, "line", "route"]
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
    assert STYLES[name].marker_color == light(page.STYLES[name].fill)


@pytest.mark.parametrize("party", ["opposition", "government", "other", "a fourth", "a fifth"])
@pytest.mark.parametrize("index", range(6))
def test_parties_have_the_colours_of_the_page(party: str, index: int) -> None:
    assert party_colour(party, index) == light(page.party_colour(party, index))
    assert party_colour(party, index, chosen="#123456") == "#123456"


def test_events_have_the_colours_of_the_page() -> None:
    assert {kind: light(style.fill) for kind, style in page.event_styles(page.EVENT_STYLES).items()} == dict(
        EVENT_COLOURS
    )
