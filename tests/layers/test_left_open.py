"""Control points of low confidence: the line is drawn as they state, and nothing that rests on them is sure."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shipped import shipped_layers

from layers import build_layers, load_scenario, overlaps
from layers.ground.build import try_layers
from layers.ground.held_ground import Division, divided_by_map, divided_by_points, with_uncertainty
from layers.measures.change import changes
from layers.scenario.load import read_scenario

BETWEEN = ("north", "south")
ROUNDING = 1e-9
EDGE_DEGREES = 1e-4
"""What is cut at the edge of the map, far from all settlements, is cut to ten metres."""
HEAD = """\
truceline: 2
title: T
as_of: 2020-01-01
countries: [SY]
sources: {s: {title: S}}
parties: {north: {title: N}, south: {title: S}, third: {title: T}}
"""


def control(seed: int, *, third: bool = False) -> gpd.GeoDataFrame:
    """Settlements of two or three parties, four of them of low confidence."""
    chance = np.random.default_rng(seed)
    xy = chance.uniform((38.0, 34.6), (39.0, 35.4), (30, 2))
    party = np.where(xy[:, 1] + 0.1 * np.sin(9 * xy[:, 0]) > 35.0, "north", "south").astype(object)
    if third:
        party[xy[:, 0] > 38.8] = "third"
    sure = np.full(30, "high", dtype=object)
    sure[chance.choice(30, 4, replace=False)] = " Low"
    return gpd.GeoDataFrame({"party": party, "confidence": sure}, geometry=gpd.points_from_xy(*xy.T), crs=4326)


def as_it_was(points: gpd.GeoDataFrame, sides: tuple[str, ...]) -> gpd.GeoDataFrame:
    """The same with the side of each point of low confidence known."""
    known = points.assign(confidence="high")
    known.loc[points["confidence"] == " Low", "party"] = list(sides)
    return known


def holds_what(division: Division, truth: Division) -> None:
    """What is certain is so in the other, and what is possible there is so here."""
    for party, there in truth.held.uncut.items():
        here = division.held.uncut[party]
        false = shapely.difference(shapely.buffer(here.certain, -EDGE_DEGREES), there.certain)
        missed = [shapely.difference(shape, shapely.buffer(here.possible, EDGE_DEGREES)) for shape in there.shapes]
        assert false.area < ROUNDING
        assert max(shapely.area(missed)) < ROUNDING


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("uncertainty_m", [0.0, 1_500.0])
def test_whatever_side_they_were_on_certain_is_true_and_truth_possible(seed: int, uncertainty_m: float) -> None:
    points = control(seed, third=bool(seed % 2))
    division = with_uncertainty(divided_by_points(points, BETWEEN, None), uncertainty_m)
    for sides in product(BETWEEN, repeat=4):
        truth = with_uncertainty(divided_by_points(as_it_was(points, sides), BETWEEN, None), uncertainty_m)
        holds_what(division, truth)


def test_the_line_is_drawn_as_they_state() -> None:
    points = control(1)
    here, there = (divided_by_points(each, BETWEEN, None) for each in (points, points.assign(confidence="high")))
    assert shapely.equals_exact(here.line, there.line)
    for party in BETWEEN:
        assert here.held.drawn[party].equals(there.held.drawn[party])
        assert here.held.uncut[party].certain.area < there.held.uncut[party].certain.area


def test_a_place_of_low_confidence_is_no_place_surely_held() -> None:
    points = control(2)
    held = divided_by_points(points, BETWEEN, None).held
    low = points.geometry[points["confidence"] == " Low"].to_numpy()
    for party in BETWEEN:
        assert not any(shapely.intersects(shape, low).any() for shape in held.surely(party))
        assert shapely.intersects(held.possible(party), low).all()


def test_polygons_of_low_confidence_may_be_either_partys() -> None:
    north, open_ground = shapely.box(38, 35, 39, 36), shapely.box(38.4, 34.8, 38.6, 35)
    south = shapely.difference(shapely.box(38, 34, 39, 35), open_ground)
    shapes = gpd.GeoDataFrame(
        {"party": ["north", "south", "south"], "confidence": ["high", "", "low"]},
        geometry=[north, south, open_ground],
        crs=4326,
    )
    held = divided_by_map(shapes, BETWEEN, None).held
    assert held.uncut["north"].possible.equals(shapely.union(north, open_ground))
    assert held.uncut["south"].certain.equals(south)
    assert held.drawn["south"].equals(shapely.union(south, open_ground))


def _scenario(folder: Path, rows: list[str], line: str = "control: control.csv, known_until: 2020-12-31") -> Path:
    (folder / "control.csv").write_text("\n".join(["latitude,longitude,party,confidence", *rows]))
    path = folder / "scenario.yaml"
    path.write_text(
        f"{HEAD}lines: {{c: {{between: [north, south], {line}, source: s}}}}\n"
        "zones: [{id: z, from: c, side: north, depth: 5 km, source: s}]\n"
    )
    return path


ROWS = [
    *(f"35.4,{x / 10:.1f},north,high" for x in range(380, 391, 2)),
    *(f"35.2,{x / 10:.1f},north,{'low' if x in (384, 386) else 'high'}" for x in range(380, 391, 2)),
    *(f"35.0,{x / 10:.1f},south,high" for x in range(380, 391, 2)),
    *(f"34.8,{x / 10:.1f},south,high" for x in range(380, 391, 2)),
]


def test_the_line_says_how_many_places_are_open(tmp_path: Path) -> None:
    scenario, _ = read_scenario(_scenario(tmp_path, ROWS))
    assert scenario is not None
    layers, _ = try_layers(scenario)
    assert "Who held 2 of the 24 is open" in layers.lines["note"].iloc[0]


def test_words_of_confidence_that_mean_nothing_are_reported(tmp_path: Path) -> None:
    rows = [row.replace("low", "shaky") for row in ROWS]
    scenario, _ = read_scenario(_scenario(tmp_path, rows))
    assert scenario is not None
    _, faults = try_layers(scenario)
    assert [fault.message for fault in faults if "shaky" in fault.message] == [
        "control.csv: confidence 'shaky' counts as sure"
    ]


def test_a_party_with_no_place_surely_its_own_holds_nothing_for_certain(tmp_path: Path) -> None:
    rows = [row.replace("high", "low") if "north" in row else row for row in ROWS]
    layers = build_layers(load_scenario(_scenario(tmp_path, rows)))
    assert "certain" not in set(layers.zones["part"])
    assert layers.lines["uncertainty_m"].between(20_000, 300_000).all()


def test_a_place_left_open_is_not_surely_gained(tmp_path: Path) -> None:
    """What one map gives to the north with low confidence may have been lost all the same."""
    taken = "35.0,38.4,north,low"
    (tmp_path / "after.csv").write_text(
        "\n".join(
            ["latitude,longitude,party,confidence", *(taken if row.startswith("35.0,38.4") else row for row in ROWS)]
        )
    )
    line = "control: {2020-01-01: control.csv, 2020-03-01: after.csv}, known_until: 2020-12-31"
    path = _scenario(tmp_path, [row.replace("low", "high") for row in ROWS], line)
    table = changes(load_scenario(path), "2020-01-01", "2020-03-01")
    gained = table[(table["subject"] == "N") & (table["measure"] == "gained")].iloc[0]
    assert gained["certain"] == 0
    assert 0 < gained["as_drawn"] < gained["possible"]


def test_what_idlib_does_not_know_of_single_villages_is_in_its_figures() -> None:
    layers = shipped_layers("idlib-2018")
    low = layers.control[layers.control["confidence"] == "low"]
    assert {"Barissa", "Khwein Elshaer"} <= set(low["title"])
    assert set(low["certainty"]) == {"uncertain"}
    certain = layers.territories[layers.territories["part"] == "certain"]
    for ground in certain.geometry:
        assert not shapely.intersects(ground, low.geometry.to_numpy()).any()
    table = overlaps(layers)
    area = table[(table["subject"] == "dmz") & (table["measure"] == "area_km2")].iloc[0]
    assert (area["certain"], area["possible"]) == (pytest.approx(1953, abs=15), pytest.approx(5783, abs=15))
