"""The Natural Earth extract: one coverage, real figures, and how it is asked."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings, strategies as st
from pyproj import Geod

from geo import natural_earth
from geo.errors import InputError
from geo.position import Extent

GEOD = Geod(ellps="WGS84")
SYRIA = Extent(35.5, 32.2, 42.5, 37.4)


def area_km2(shape):
    return abs(GEOD.geometry_area_perimeter(shape)[0]) / 1e6


def length_km(shape):
    return GEOD.geometry_length(shape) / 1e3


@pytest.mark.parametrize(
    ("one", "other", "expected_km"),
    [
        ("IQ", "KW", 200.8),
        ("KP", "KR", 203.9),
        ("TR", "SY", 775.6),
        ("ER", "ET", 892.3),
        ("XK", "RS", 270.4),
        ("XK", "ME", 58.5),
        ("Lebanon", "ISR", 98.0),
        ("UNDOF", "SY", 96.5),
    ],
)
def test_borders_have_the_length_measured_on_the_source(one, other, expected_km):
    line = natural_earth.border(one, other)
    assert length_km(line) == pytest.approx(expected_km, abs=0.5)
    assert length_km(natural_earth.border(other, one)) == pytest.approx(length_km(line), abs=1e-9)


def test_a_border_with_several_neighbours_is_one_line():
    line = natural_earth.border("XK", "RS", "ME")
    assert length_km(line) == pytest.approx(270.4 + 58.5, abs=0.5)
    assert line.geom_type == "LineString"


def test_a_border_is_the_same_line_in_both_neighbours():
    line = natural_earth.border("TR", "SY")
    for code in ("TR", "SY"):
        outline = natural_earth.country_polygon(code).boundary
        assert line.difference(outline).length == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("code", "expected_km2"), [("CNM", 341.0), ("SY", 185_939), ("SYR", 185_939), ("Kosovo", 10_913)]
)
def test_areas(code, expected_km2):
    assert area_km2(natural_earth.country_polygon(code)) == pytest.approx(expected_km2, rel=1e-3)


@pytest.mark.slow
def test_land_countries_and_divisions_are_one_coverage():
    divisions = natural_earth.read("admin1")
    assert divisions.is_valid.all()
    assert shapely.coverage_is_valid(divisions.geometry.to_numpy())
    countries = natural_earth.read("countries")
    assert shapely.coverage_is_valid(countries.geometry.to_numpy())
    assert set(countries.code3) == set(divisions.country3)


@pytest.mark.parametrize("country", ["SY", "TR", "IQ", "LB", "CY", "BA", "FJ", "US"])
def test_divisions_fill_their_country_exactly(country):
    divisions = natural_earth.read("admin1", countries=[country])
    whole = shapely.coverage_union_all(divisions.geometry.to_numpy())
    assert whole.symmetric_difference(natural_earth.country_polygon(country)).area == pytest.approx(0, abs=1e-12)


def test_syrian_governorates_have_names_in_both_languages_and_codes():
    syria = natural_earth.read("admin1", countries=["SY"]).set_index("code")
    assert len(syria) == 15
    idlib = syria.loc["SY-ID"]
    assert (idlib["name"], idlib["name_ar"], idlib["geonames"]) == ("Idlib", "إدلب", "SY.12")
    assert area_km2(idlib.geometry) == pytest.approx(5_637, rel=0.01)
    assert set(syria["name"]) >= {"Aleppo", "Hama", "Latakia", "Raqqa"}
    assert (syria["name_ar"] != "").sum() == 15


def test_lines_of_control_are_named():
    names = set(natural_earth.read("boundaries").query("kind == 'line of control'")["name"])
    assert {"Military Demarcation Line 1953", "Ceasefire Lines 1974"} <= names


def test_an_extent_selects_and_clips():
    whole = natural_earth.read("countries", extent=SYRIA)
    assert {"SY", "TR", "IQ", "LB"} <= set(whole.code)
    cut = natural_earth.read("countries", extent=SYRIA, clip=True)
    west, south, east, north = cut.total_bounds
    assert (west >= SYRIA.west, south >= SYRIA.south, east <= SYRIA.east, north <= SYRIA.north) == (True,) * 4
    assert set(cut.code) <= set(whole.code)


def test_an_extent_across_the_antimeridian():
    fiji = Extent(177, -19, -179, -16)
    assert "FJ" in set(natural_earth.read("countries", extent=fiji).code)
    cut = natural_earth.read("countries", extent=fiji, clip=True)
    x = shapely.get_coordinates(cut.geometry.to_numpy())[:, 0]
    assert ((x >= 177) | (x <= -179)).all()


@settings(deadline=None, max_examples=60)
@given(west=st.floats(-180, 180), south=st.floats(-90, 90), width=st.floats(0, 60), height=st.floats(0, 40))
def test_any_window_returns_valid_shapes_inside_it(west, south, width, height):
    extent = Extent(west, south, min(west + width, 180), min(south + height, 90))
    cut = natural_earth.read("countries", extent=extent, clip=True)
    assert cut.is_valid.all()
    bounds = cut.total_bounds
    if len(cut):
        assert np.all(bounds[:2] >= (extent.west, extent.south))
        assert np.all(bounds[2:] <= (extent.east, extent.north))


def test_the_coast_keeps_to_the_sea():
    shore = natural_earth.coast(["SY"])
    assert 130 < length_km(shore) < 200
    assert natural_earth.coast(["SY"]).intersection(natural_earth.country_polygon("TR")).length == pytest.approx(0)
    islands = natural_earth.coast(["FJ"])
    pairs = [np.abs(shapely.get_coordinates(part)[:, 0]) == 180 for part in shapely.get_parts(islands)]
    assert not any((p[1:] & p[:-1]).any() for p in pairs)


def test_the_coast_of_a_window_is_that_of_the_whole_cut_to_it():
    window = Extent(35.5, 35.0, 36.5, 36.9)
    part = natural_earth.coast(extent=window)
    whole = shapely.clip_by_rect(natural_earth.coast(), *window)
    assert part.length == pytest.approx(whole.length, rel=1e-12)
    assert part.length > 1
    assert natural_earth.coast(extent=Extent(38, 34, 39, 35)).is_empty


def test_borders_between_divisions_stand_once_and_only_inside_a_country():
    inner = natural_earth.division_borders(["SY"])
    divisions = natural_earth.read("admin1", countries=["SY"]).geometry.to_numpy()
    outline = natural_earth.country_polygon("SY").boundary
    assert inner.intersection(outline).length == pytest.approx(0, abs=1e-9)
    both_sides = shapely.boundary(divisions)
    assert 2 * inner.length + outline.length == pytest.approx(shapely.length(both_sides).sum(), rel=1e-9)
    window = natural_earth.division_borders(["SY"], extent=Extent(36, 35, 37, 36))
    assert 0 < window.length < inner.length
    assert natural_earth.division_borders([]).is_empty


def test_the_rough_world_is_small_and_covers_the_continents():
    world = natural_earth.read("world")
    assert world.is_valid.all()
    assert shapely.get_num_coordinates(world.geometry.to_numpy()).sum() < 12_000
    for longitude, latitude in ((37, 35), (-100, 40), (20, 0), (134, -25), (0, -85)):
        assert world.contains(shapely.Point(longitude, latitude)).any()
    assert not world.contains(shapely.Point(-30, 30)).any()


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: natural_earth.country_polygon("Siria"), "Syria"),
        (lambda: natural_earth.division_polygon("Idleb"), "Idlib"),
        (lambda: natural_earth.division_polygon("Córdoba"), "AR-X"),
        (lambda: natural_earth.border("SY", "US"), "share no border"),
        (lambda: natural_earth.country_polygon(""), "ISO code"),
        (lambda: natural_earth.read("countries", countries=["XX"]), "XX"),
    ],
)
def test_what_cannot_be_found_is_said_with_a_hint(ask, said):
    with pytest.raises(InputError, match=said):
        ask()


def test_a_layer_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="is not a layer"):
        natural_earth.read("roads")
    with pytest.raises(ValueError, match="does not know countries"):
        natural_earth.read("rivers", countries=["SY"])


def test_countries_that_share_a_code_come_together():
    kazakhstan = natural_earth.read("countries", countries=["KZ"])
    assert set(kazakhstan.code3) == {"KAZ", "KAB"}
    assert natural_earth.country_polygon("KZ").is_valid
