"""First-level divisions are where their name says: name, codes, Arabic name, point and ground agree with other sources.

What Natural Earth's polygons are is found out by `seeds/natural_earth/build_identity.py`; here the outcome is tried
against the towns of GeoNames, ISO 3166-2 (pycountry) and published areas (`division_areas.csv`).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from functools import cache
from importlib import resources
from pathlib import Path

import geopandas as gpd
import numpy as np
import pycountry
import pytest
import shapely
from pyproj import Geod
from rapidfuzz import fuzz

from geo import geodesic_distance, natural_earth
from geo.errors import InputError
from geo.gazetteer.build import base_index
from geo.gazetteer.place import KINDS

HERE = Path(__file__).parent
GEOD = Geod(ellps="WGS84")
NEAR_DEGREES = 0.05
"""A town on a generalised shore, or in the next street, is at home."""


@cache
def divisions() -> gpd.GeoDataFrame:
    return natural_earth.read("admin1")


@cache
def grounds() -> dict[str, shapely.Geometry]:
    """The ground of each of GeoNames' first-level divisions that has one."""
    known = divisions()[divisions().geonames != ""]
    return {
        code: shapely.coverage_union_all(rows.geometry.to_numpy()) if len(rows) > 1 else rows.geometry.iloc[0]
        for code, rows in known.groupby("geonames")
    }


@cache
def largest_towns(count: int = 3) -> dict[str, list[int]]:
    """The rows of the largest towns that the gazetteer has of each division."""
    index = base_index(progress=False)
    towns = np.flatnonzero((index.kind == KINDS.index("settlement")) & (index.own_id == 0))
    found: dict[str, list[int]] = defaultdict(list)
    for row in towns[np.argsort(-index.population[towns], kind="stable")].tolist():
        code = index.admin1_code_of(row)
        if len(found[code]) < count:
            found[code].append(row)
    return found


def area_km2(shape: shapely.Geometry) -> float:
    return abs(GEOD.geometry_area_perimeter(shape)[0]) / 1e6


@cache
def outside() -> dict[str, list[tuple[str, float]]]:
    """The largest towns that do not lie in the ground of their division, and how far off, in degrees."""
    index = base_index(progress=False)
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for code, ground in grounds().items():
        shapely.prepare(ground)
        for row in largest_towns().get(code, ()):
            here = shapely.Point(index.position(row))
            if not shapely.dwithin(ground, here, NEAR_DEGREES):
                found[code].append((index.strings("label_en")[row], float(ground.distance(here))))
    return found


def test_the_largest_towns_of_every_division_lie_in_its_ground():
    asked = sum(len(largest_towns().get(code, ())) for code in grounds())
    strays = outside()
    assert asked > 8_500
    assert sum(map(len, strays.values())) <= 0.01 * asked


def test_what_strays_is_known_and_explained():
    """A division of which all of the largest towns, or the largest by far, lie elsewhere would be a false label."""
    with (HERE / "division_strays.csv").open(encoding="utf-8") as file:
        known = {row["geonames"] for row in csv.DictReader(file)}
    assert set(outside()) <= known
    lost = {code for code, towns in outside().items() if len(towns) == len(largest_towns()[code]) > 1}
    assert lost <= {"FM.04", "MN.24", "TO.NI", "PF.03", "WS.03", "GL.06", "MV.35"} & known


@pytest.mark.parametrize(
    ("town", "longitude", "latitude", "name", "code"),
    [
        ("Lethem", -59.80, 3.38, "Upper Takutu-Upper Essequibo", "GY-UT"),
        ("Linden", -58.30, 6.00, "Upper Demerara-Berbice", "GY-UD"),
        ("Asmara", 38.93, 15.34, "Maekel", "ER-MA"),
        ("Keren", 38.45, 15.78, "Anseba", "ER-AN"),
        ("Massawa", 39.45, 15.61, "Northern Red Sea", "ER-SK"),
        ("Mendefera", 38.82, 14.89, "Debub", "ER-DU"),
        ("Banja Luka", 17.19, 44.78, "Republika Srpska", "BA-SRP"),
        ("Sarajevo", 18.36, 43.85, "Federation of Bosnia and Herzegovina", "BA-BIH"),
        ("Tiraspol", 29.64, 46.84, "Transnistria", "MD-SN"),
        ("Rîbnița", 29.01, 47.77, "Transnistria", "MD-SN"),
        ("Minkend", 46.17, 39.69, "Lachin Rayon", "AZ-LAC"),
        ("Lankaran", 48.85, 38.75, "Lankaran", "AZ-LA"),
        ("Bazarak", 69.52, 35.31, "Panjshir", "AF-PAN"),
        ("Nili", 66.13, 33.72, "Daykundi", "AF-DAY"),
        ("Idlib", 36.63, 35.93, "Idlib", "SY-ID"),
        ("Katzrin", 35.69, 32.99, "Northern District", "IL-Z"),
        ("Pristina", 21.17, 42.66, "Priština", ""),
        ("Belfast", -5.93, 54.60, "Northern Ireland", "GB-NIR"),
        ("San Sebastián", -1.98, 43.31, "Gipuzkoa", "ES-SS"),
        ("Bergen", 5.33, 60.39, "Vestland", "NO-46"),
        ("Ambato", -78.62, -1.25, "Tungurahua", "EC-T"),
        ("Tena", -77.81, -0.99, "Napo", "EC-N"),
    ],
)
def test_a_town_lies_in_the_division_that_it_is_known_to_lie_in(town, longitude, latitude, name, code):
    here = divisions()[shapely.contains_xy(divisions().geometry.to_numpy(), longitude, latitude)]
    assert [(row["name"], row["code"]) for _, row in here.iterrows()] == [(name, code)], town


def test_codes_are_those_of_iso_3166_2_and_no_two_divisions_share_one():
    codes = divisions().loc[divisions().code != "", "code"]
    assert codes.is_unique
    assert set(codes) <= {one.code for one in pycountry.subdivisions}
    regions = set(divisions().region) - {""}
    assert regions <= {one.code for one in pycountry.subdivisions}
    assert len(codes) > 3_900


def fold(name: str) -> str:
    letters = name.translate({0x259: "a", 0x1DD: "a", 0x131: "i", 0x111: "d", 0x142: "l", 0xF8: "o"})
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]", "", plain)


def is_one_name(one: str, other: str) -> bool:
    first, second = fold(one), fold(other)
    return bool(first and second) and (first in second or second in first or fuzz.ratio(first, second) >= 55)


def test_names_agree_with_those_of_iso_3166_2():
    """ISO writes many in the country's language (`Ḩalab`): else the gazetteer or the table has both."""
    index = base_index(progress=False)
    spellings = defaultdict(set)
    for row in np.flatnonzero(index.kind == KINDS.index("admin1")).tolist():
        spellings[index.admin1_code_of(row)] |= set(index.folded.take(index.names_of_place(row)))
    iso = {one.code: one.name for one in pycountry.subdivisions}
    with (HERE / "division_exonyms.csv").open(encoding="utf-8") as file:
        exonyms = {row["code"]: row["name"] for row in csv.DictReader(file)}
    wrong = []
    for row in divisions()[divisions().code != ""].itertuples():
        both = (row.name, iso[row.code])
        names = () if row.region else spellings[row.geonames]
        is_listed = all(any(is_one_name(one, name) for name in names) for one in both)
        if not (is_one_name(*both) or exonyms.get(row.code) == row.name or is_listed):
            wrong.append((row.code, *both))
    assert wrong == [], wrong


def test_areas_agree_with_published_ones():
    with (HERE / "division_areas.csv").open(encoding="utf-8") as file:
        published = {row["code"]: float(row["area_km2"]) for row in csv.DictReader(file)}
    assert len(published) == 50
    shapes = divisions().set_index("code").geometry
    for code, stated_km2 in published.items():
        assert area_km2(shapes[code]) == pytest.approx(stated_km2, rel=0.05), code


def test_a_ground_of_before_a_reform_says_so_and_bears_no_code():
    odd = divisions()[divisions().status != ""]
    assert set(odd.status) == {"former", "part"}
    assert (odd.code == "").all()
    assert (odd.geonames == "").all()
    assert all(name.endswith(f"({status})") for name, status in zip(odd["name"], odd.status, strict=True))
    assert {"Rift Valley (former)", "Équateur (former)", "Beqaa (former)"} <= set(odd["name"])
    assert len(odd) < 100
    with pytest.raises(InputError, match="Beqaa"):
        natural_earth.division_polygon("Beqaa")


def test_the_gazetteers_points_of_divisions_lie_in_their_ground():
    index = base_index(progress=False)
    rows = np.flatnonzero(index.kind == KINDS.index("admin1")).tolist()
    known = [row for row in rows if index.admin1_code_of(row) in grounds()]
    off = [
        index.place(row).label
        for row in known
        if not shapely.dwithin(grounds()[index.admin1_code_of(row)], shapely.Point(index.position(row)), 0.02)
    ]
    assert len(known) > 2_800
    assert off in ([], ["Niuas, TO"])  # two islands far apart, of which one is drawn


def test_arabic_names_of_the_shapes_and_of_the_gazetteer_are_one():
    """The gazetteer's may begin with the word for a governorate; the map's do not."""
    with (resources.files("seeds") / "gazetteer" / "divisions.csv").open(encoding="utf-8") as file:
        titled = {row["admin1_code"]: row["name_ar"] for row in csv.DictReader(file)}
    whole = divisions()[~divisions().geonames.duplicated(keep=False) & divisions().geonames.isin(titled)]
    differ = [
        (row.geonames, row.name_ar, titled[row.geonames])
        for row in whole.itertuples()
        if not titled[row.geonames].endswith(row.name_ar)
    ]
    assert differ == []
    syria = divisions()[divisions().country == "SY"].set_index("code").name_ar
    assert (syria["SY-ID"], syria["SY-HM"], syria["SY-DI"]) == ("إدلب", "حماة", "دمشق")
    assert divisions().set_index("code").name_ar["AZ-LAC"] != "لنكران"


@pytest.mark.parametrize(
    ("code", "parts"), [("ES-PV", {"ES-BI", "ES-SS", "ES-VI"}), ("RS-VO", {f"RS-0{number}" for number in range(1, 8)})]
)
def test_a_region_is_the_whole_of_its_parts(code, parts):
    assert set(divisions()[divisions().region == code].code) == parts
    whole = natural_earth.division_polygon(code)
    assert area_km2(whole) == pytest.approx(
        sum(area_km2(natural_earth.division_polygon(part)) for part in parts), rel=1e-9
    )


def test_a_division_that_is_drawn_worse_than_the_world_says_by_how_much():
    """Its strayed towns lie no farther outside of its ground than that."""
    assert natural_earth.division_error_m("SY-ID") == natural_earth.POSITION_ERROR_M
    strays = {"BA.02": ("Oštra Luka", 16.6600, 44.8700), "MD.57": ("Vadul lui Vodă", 29.0756, 47.0917)}
    for code, (name, longitude, latitude) in strays.items():
        away_m = geodesic_distance(shapely.Point(longitude, latitude), natural_earth.division_polygon(code))
        assert away_m <= natural_earth.division_error_m(code), name


def test_greenlands_north_is_the_ground_of_before_its_division():
    greenland = natural_earth.read("admin1", countries=["GL"])
    assert "GL-QT" not in set(greenland["code"])
    assert "Qaasuitsup (former)" in set(greenland["name"])
