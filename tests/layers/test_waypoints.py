"""A line through places is as good as the places are close, unless the scenario states better."""

from __future__ import annotations

import pytest
from scenario_text import laid, lay

from layers.ground.build import Layers
from layers.measures.overlap import overlaps

PLACES = """\
places:
  a: {names: {en: A}, latitude: 35.5, longitude: 37.0, source: s}
  b: {names: {en: B}, latitude: 35.5, longitude: 37.1, source: s}
  c: {names: {en: C}, latitude: 35.5, longitude: 37.4, source: s}
"""
ZONE = "zones: [{id: z, from: l, side: both, depth: 12 km, source: s}]\n"


def drawn(line: str, more: str = ZONE) -> tuple[Layers, list[str]]:
    layers, faults = lay(f"{PLACES}lines: {{l: {{{line}, source: s}}}}\n{more}")
    return layers, [fault.message for fault in faults]


def areas(layers: Layers) -> dict[str, float]:
    return dict(zip(layers.zones["part"], layers.zones["area_km2"], strict=True))


def test_it_may_lie_a_quarter_of_the_longest_step_away_and_check_says_so() -> None:
    layers, messages = drawn("through: [A, B, C]")
    step_m = 27_230
    assert layers.lines["uncertainty_m"].item() == pytest.approx(step_m / 4, rel=0.01)
    assert "27.2 km apart" in layers.lines["note"].item()
    assert messages == ["states no uncertainty: taken to be within 6.8 km of the straight line"]
    assert areas(layers)["certain"] < areas(layers)["possible"] / 2


@pytest.mark.parametrize("line", ["through: [A, B, C], uncertainty: 1 m", "through: [A, B, C], kind: straight line"])
def test_a_line_that_is_straight_by_its_words_is_where_it_is_drawn(line: str) -> None:
    layers, messages = drawn(line)
    assert messages == []
    assert areas(layers)["certain"] == pytest.approx(areas(layers)["possible"], rel=1e-3)


def test_of_a_road_given_by_its_two_ends_nothing_is_certain() -> None:
    layers, messages = drawn("through: [A, C], kind: road")
    assert set(layers.zones["part"]) == {"possible"}
    assert layers.lines["certainty"].item() == "uncertain"
    assert layers.lines["note"].item().startswith("Schematic: only its ends are known")
    assert len(messages) == 1


@pytest.mark.parametrize(("through", "certainty"), [("A, C", "uncertain"), ("A, B, C", "less-certain")])
def test_a_route_between_places_is_never_a_course_that_is_known(through: str, certainty: str) -> None:
    body = f"{PLACES}zones: [{{id: z, around: B, depth: 12 km, source: s}}]\n"
    layers = laid(f"{body}routes: [{{id: r, through: [{through}], source: s}}]\n")
    assert layers.routes["certainty"].item() == certainty
    table = overlaps(layers).query("subject_kind == 'route' and measure == 'length_km'").iloc[0]
    assert table["certain"] < 0.75 * table["possible"]


def test_a_route_of_which_the_uncertainty_is_stated_is_as_stated() -> None:
    layers = laid(f"{PLACES}routes: [{{id: r, through: [A, B, C], uncertainty: 500 m, source: s}}]\n")
    assert (layers.routes["uncertainty_m"].item(), layers.routes["certainty"].item()) == (500, "certain")
