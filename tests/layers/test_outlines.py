"""Outlines of the map data are good to about a kilometre: what lies in a country or division carries that."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely
from scenario_text import laid
from shipped import shipped_layers

from geo import geodesic_buffer, natural_earth
from layers.ground.outlines import Edge, Outline
from layers.measures.overlap import overlaps


def figures(table: pd.DataFrame, measure: str = "area_km2") -> dict[str, tuple[float, float]]:
    rows = table[(table["measure"] == measure) & (table["subject_kind"] != "zone")]
    return {row["subject"]: (row["certain"], row["possible"]) for row in rows.to_dict("records")}


def test_a_corridor_that_touches_a_border_is_not_surely_beyond_it() -> None:
    table = overlaps(shipped_layers("m4-corridor-2020"))
    inside, drawn = figures(table), figures(table, "area_as_drawn_km2")
    assert inside["Hatay"][0] == 0 < drawn["Hatay"][0] < inside["Hatay"][1]
    whole = table[(table["measure"] == "area_km2") & (table["subject_kind"] == "zone")].iloc[0]
    by_division = [inside[name] for name in ("Idlib", "Hama", "Latakia", "Hatay")]
    assert sum(certain for certain, _ in by_division) < whole["certain"]
    assert sum(possible for _, possible in by_division) > whole["possible"]


def test_a_zone_that_is_a_division_is_as_uncertain_as_its_outline_and_lies_in_it_all_the_same() -> None:
    table = overlaps(shipped_layers("cyprus-1974"))
    whole = table[(table["measure"] == "area_km2") & (table["subject_kind"] == "zone")].iloc[0]
    published_km2 = 346
    assert whole["certain"] < published_km2 / 2
    assert whole["possible"] > published_km2 * 1.5
    shares = figures(table, "area_share")
    assert shares["United Nations Buffer Zone in Cyprus"] == pytest.approx((100, 100), abs=0.01)
    assert set(shares) == {"United Nations Buffer Zone in Cyprus", "Cyprus"}


def test_a_zone_on_one_side_of_a_border_lies_on_no_other() -> None:
    body = "lines: {b: {border: [IQ, KW], source: s}}\nzones: [{id: z, from: b, side: KW, depth: 5 km, source: s}]\n"
    table = overlaps(laid(body))
    countries = table[(table["subject_kind"] == "country") & (table["measure"] == "area_share")]
    assert dict(zip(countries["subject"], countries["certain"], strict=True)) == {"Kuwait": pytest.approx(100, abs=0.1)}


@pytest.mark.slow
def test_ground_between_two_parties_is_cut_by_a_border_that_is_uncertain() -> None:
    """Idlib's zone reaches the border of Turkey: what lies within a kilometre of that is not surely zone."""
    layers = shipped_layers("idlib-2018")
    zone = layers.zones[layers.zones["part"] == "certain"].geometry.iloc[0]
    turkey = geodesic_buffer(natural_earth.country_polygon("TR"), natural_earth.POSITION_ERROR_M * 0.98)
    assert shapely.area(shapely.intersection(zone, turkey)) == 0
    assert set(figures(overlaps(layers), "area_share")) <= {"Idlib", "Aleppo", "Hama", "Latakia", "Syria"}


@pytest.mark.parametrize(
    ("latitude", "verdict"),
    [(35.5, "inside"), (35.595, "possibly inside"), (35.605, "possibly inside"), (35.62, "outside")],
)
def test_a_post_within_a_stated_uncertainty_of_an_area_of_a_file(tmp_path, latitude: float, verdict: str) -> None:
    box = shapely.to_geojson(shapely.box(36.5, 35.4, 36.7, 35.6))
    (tmp_path / "box.geojson").write_text(box)
    body = f"""\
areas: {{a: {{file: box.geojson, uncertainty: 1 km, source: s}}}}
zones: [{{id: z, area: a, source: s}}]
posts: [{{id: p, latitude: {latitude}, longitude: 36.6, source: s}}]
"""
    table = overlaps(laid(body, path=tmp_path / "scenario.yaml"))
    assert table[(table["subject_kind"] == "post") & (table["measure"] == "inside")]["verdict"].item() == verdict


def test_a_line_along_an_outline_is_as_good_as_itself() -> None:
    box = shapely.box(36, 33, 37, 34)
    north = Edge(shapely.LineString([(36, 34), (37, 34)]), 100.0, "straight")
    ground = Outline(box, 1_000.0).ground([north])
    assert shapely.contains_xy(ground.certain, 36.5, 33.995)
    assert not shapely.contains_xy(ground.certain, 36.5, 33.005)
    assert not shapely.contains_xy(ground.possible, 36.5, 34.005)
    assert shapely.contains_xy(ground.possible, 36.5, 32.995)


def test_an_event_known_to_its_division_alone_near_the_edge_may_be_of_the_next() -> None:
    """A point of coarse precision within a kilometre of a boundary may be coded to either division."""
    import numpy as np

    from layers.measures.events_file import Events

    edge = natural_earth.border("SY-ID", "SY-HM")
    longitude, latitude = shapely.get_coordinates(shapely.line_interpolate_point(edge, 0.5, normalized=True))[0]
    layers = laid("areas: {a: {division: SY-ID, source: s}}\nzones: [{id: z, area: a, source: s}]\n")
    day = np.array(["2018-10-15"], dtype="datetime64[D]")
    nothing = np.array([np.nan])
    place = (np.array([longitude]), np.array([latitude]))
    events = Events(*place, day, day, np.array([4e5]), np.array([1], dtype=np.int8), nothing, nothing)
    table = overlaps(layers, events=events)
    row = table[(table["subject_kind"] == "events") & (table["measure"] == "events")].iloc[0]
    assert (row["certain"], row["possible"]) == (0, 1)
