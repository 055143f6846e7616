"""A border is generalised: its line says by how much, and points that close to a zone's edge are *possibly* inside."""

from __future__ import annotations

import pytest
from scenario_text import laid

from geo import geodesic_distance, natural_earth
from layers.measures.overlap import overlaps

BODY = """\
lines: {b: {border: [SY, TR], source: s%s}}
zones:
  - {id: z, from: b, side: SY, depth: 10 km, source: s}
posts:
  - {id: edge, latitude: 36.45, longitude: 37.1, source: s}
"""


@pytest.mark.slow
def test_a_border_says_that_it_is_generalised_unless_the_scenario_states_better() -> None:
    row = laid(BODY % "").lines.iloc[0]
    assert row["uncertainty_m"] == natural_earth.POSITION_ERROR_M
    assert "1:10m" in row["note"]
    stated = laid(BODY % ", uncertainty: 50 m").lines.iloc[0]
    assert (stated["uncertainty_m"], stated["note"]) == (50, "")


@pytest.mark.slow
def test_a_post_within_a_kilometre_of_the_edge_is_possibly_inside() -> None:
    body = BODY % ""
    border = laid(body).lines.geometry.iloc[0]
    verdicts = {}
    for latitude in (36.45, 36.5, 36.525, 36.55, 36.58):
        layers = laid(body.replace("36.45", str(latitude)))
        away_m = geodesic_distance(layers.posts.geometry.iloc[0], border, edges="straight")
        table = overlaps(layers)
        row = table[(table["subject_kind"] == "post") & (table["measure"] == "inside")].iloc[0]
        assert row["distance_error_km"] == pytest.approx(1)
        verdicts[away_m] = row["verdict"]
    for away_m, verdict in verdicts.items():
        expected = "inside" if 1_000 < away_m < 9_000 else "outside" if away_m > 11_000 else "possibly inside"
        assert verdict == expected, (away_m, verdicts)
    assert len(set(verdicts.values())) > 1


def test_a_border_between_divisions_that_are_drawn_badly_says_so() -> None:
    """The line between the entities of Bosnia is off by kilometres; either entity's border with a country is not."""
    assert natural_earth.border_error_m("BA-BIH", "BA-SRP") == 5_000
    assert natural_earth.border_error_m(["BA-BIH", "BA-BRC"], "BA-SRP") == 5_000
    assert natural_earth.border_error_m("BA-SRP", "RS", "ME") == natural_earth.POSITION_ERROR_M
    assert natural_earth.border_error_m("LU", "DE") == natural_earth.POSITION_ERROR_M
    row = laid("lines: {b: {border: [BA-BIH, BA-SRP], source: s}}\n").lines.iloc[0]
    assert row["uncertainty_m"] == 5_000
    assert "5 km" in row["note"]
