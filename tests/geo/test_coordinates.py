"""Positions as people write them, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from shapely import Point

from geo.coordinates import parse_degrees, parse_position
from geo.geodesic.measure import geodesic_distance


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("35.3", 35.3), ("35°18'00\"N", 35.3), ("35 27.0 N", 35.45), ("N35°18'", 35.3), ("35º18′00″ S", -35.3),
        ("-35°18'00\"", -35.3), ("35d18m", 35.3), ("35,5°N", 35.5), ("35° 18' 00'' N", 35.3), ("35:18:00 N", 35.3),
        ("35 deg 18 min N", 35.3), (" 35.3 ", 35.3),
    ],
)  # fmt: skip
def test_degrees_are_read(text: str, degrees: float) -> None:
    assert parse_degrees(text, "latitude") == pytest.approx(degrees, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1_0",
        "nan",
        "inf",
        "35 61 0 N",
        "35 27",
        "abc 35",
        "35,3",
        "35°18'E",
        "95",
        "-35 N",
        "N35S",
        "9" * 5_000,
        "٣٥",
    ],
)
def test_what_is_no_latitude_says_so(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a latitude|a minus sign and a letter") as caught:
        parse_degrees(text, "latitude")
    assert len(str(caught.value)) < 200


def test_a_decimal_comma_is_read_where_it_can_be_nothing_else() -> None:
    assert parse_degrees("35,3", "latitude", decimal_comma=True) == 35.3


@pytest.mark.parametrize(
    "text",
    ["35.3, 36.75", "35,3; 36,75", "35°18'00\"N 36°45'00\"E", "N35 18, E36 45", "36°45'E 35°18'N", "geo:35.3,36.75"],
)
def test_pairs_are_read(text: str) -> None:
    stated = parse_position(text)
    assert stated.position == pytest.approx((36.75, 35.3))
    assert stated.uncertainty_m == 0


@pytest.mark.parametrize("text", ["37S BV 95438 10000", "37SBV9543810000", "37sbv9543810000"])
def test_a_grid_reference_is_read(text: str) -> None:
    """By GeoTrans, easting 295438, northing 3910000 of zone 37 N (a check by PROJ)."""
    from pyproj import Transformer

    stated = parse_position(text)
    easting, northing = Transformer.from_crs(4326, 32637, always_xy=True).transform(*stated.position)
    assert (easting, northing) == pytest.approx((295_438, 3_910_000), abs=1)


def test_a_coarse_grid_reference_means_its_cell() -> None:
    fine, coarse = parse_position("37SBV9549910499"), parse_position("37SBV9510")
    assert coarse.uncertainty_m == pytest.approx(707.1, abs=0.1)
    assert geodesic_distance(Point(fine.position), Point(coarse.position)) < coarse.uncertainty_m


def test_a_plus_code_means_its_cell() -> None:
    stated = parse_position("8G8J8Q22+22")
    assert stated.position == pytest.approx((32.7500625, 36.3000625), abs=1e-9)
    assert 8 < stated.uncertainty_m < 11


@pytest.mark.parametrize(
    "text", ["", "Idlib", "8Q22+22", "99SBV9543810000", "95.3, 36", "37SBV954", "x" * 100_000, "1,2,3"]
)
def test_what_is_no_position_says_so(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not|is a short") as caught:
        parse_position(text)
    assert len(str(caught.value)) < 300


@given(st.text(max_size=60))
def test_any_text_is_a_position_or_a_value_error(text: str) -> None:
    try:
        longitude, latitude = parse_position(text).position
    except ValueError:
        return
    assert abs(longitude) <= 180
    assert abs(latitude) <= 90


@given(st.floats(-90, 90), st.sampled_from(["{d}°{m}'{s:.3f}\"{h}", "{h} {d} {m} {s:.3f}", "{d}:{m}:{s:.3f}{h}"]))
def test_minutes_and_seconds_come_back(latitude: float, form: str) -> None:
    seconds = round(abs(latitude) * 3600, 3)
    parts = {
        "d": int(seconds // 3600),
        "m": int(seconds % 3600 // 60),
        "s": seconds % 60,
        "h": "N" if latitude >= 0 else "S",
    }
    if f"{parts['s']:.3f}" == "60.000":
        return
    assert parse_degrees(form.format(**parts), "latitude") == pytest.approx(latitude, abs=1e-6)
