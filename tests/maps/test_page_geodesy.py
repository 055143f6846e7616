"""The page's own parser of positions and its geodesy, held against `geo`: run by node, without a browser."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Sequence
from math import cos, sin
from typing import Any

import mgrs
import pytest
import shapely
from openlocationcode import openlocationcode

from geo.coordinates import parse_position
from geo.geodesic.measure import geodesic_area, geodesic_distance
from maps.web.assets import PAGE_FOLDER


def run(module: str, expression: str, values: Sequence[Any]) -> Any:
    """What an expression of a module's functions gives for each value, `value`."""
    source = (PAGE_FOLDER / f"{module}.js").read_text(encoding="utf-8").replace("export ", "")
    script = f"{source}\nconsole.log(JSON.stringify({json.dumps(values)}.map((value) => {expression})));"
    try:
        done = subprocess.run(["node", "-"], input=script, capture_output=True, text=True, check=True, timeout=60)
    except FileNotFoundError:
        pytest.skip("node is not installed")
    return json.loads(done.stdout)


def written(longitude: float, latitude: float) -> list[str]:
    """A position in the forms that people write."""
    forms = [f"{latitude:.5f}, {longitude:.5f}", f"geo:{latitude:.4f},{longitude:.4f}"]
    forms.append(f"{latitude:.4f}; {longitude:.4f}".replace(".", ","))
    north, east = "NS"[latitude < 0], "EW"[longitude < 0]
    (lat, lat_minutes), (lon, lon_minutes) = ((int(abs(x)), abs(x) % 1 * 60) for x in (latitude, longitude))
    forms.append(f"{lat}°{lat_minutes:06.3f}'{north}, {lon}°{lon_minutes:06.3f}'{east}")
    seconds = [min(59, int(minutes % 1 * 60)) for minutes in (lat_minutes, lon_minutes)]
    forms.append(f"{lat}°{int(lat_minutes)}'{seconds[0]}\"{north} {lon}°{int(lon_minutes)}'{seconds[1]}\"{east}")
    forms.append(f"{east}{lon} {int(lon_minutes)} {seconds[1]}, {north}{lat} {int(lat_minutes)} {seconds[0]}")
    forms += [openlocationcode.encode(latitude, longitude, length) for length in (4, 8, 10, 12)]
    if -79 < latitude < 83:
        forms += [mgrs.MGRS().toMGRS(latitude, longitude, MGRSPrecision=digits) for digits in (1, 3, 5)]
    return forms


def test_the_page_reads_every_form_of_a_position_as_python_does() -> None:
    chance = random.Random(17)
    spots = [(chance.uniform(-179.9, 179.9), chance.uniform(-79, 83)) for _ in range(150)]
    spots += [(5.0, 60.5), (15.0, 78.2), (9.5, 63.9), (36.75, 35.3)]  # the zones of Norway and Svalbard are wider
    texts = [text for spot in spots for text in written(*spot)]
    found = run("positions", "positionOf(value)", texts)
    for text, read in zip(texts, found, strict=True):
        stated = parse_position(text)
        assert read is not None, text
        apart = geodesic_distance(shapely.Point(stated.position), shapely.Point(read["lng"], read["lat"]))
        assert apart < (1 if stated.uncertainty_m >= 1 else 0.01), (text, apart)  # a grid reference ends at metres
        assert read["error"] == pytest.approx(stated.uncertainty_m, rel=1e-6), text


@pytest.mark.parametrize(
    "text",
    ["Idlib", "M4", "9", "post 9", "2018-10-15", "95, 36", "35, 190", "-35 N, 36 E", "35°61'N 36°0'E", "37SXX",
     "8Q22+22",
     "8G8J0022+22", "61SBV12", "", "9" * 300],
)  # fmt: skip
def test_what_is_no_position_stays_a_name_to_look_for(text: str) -> None:
    assert run("positions", "positionOf(value)", [text]) == [None]


def test_areas_and_distances_are_those_of_the_ellipsoid_within_what_is_stated() -> None:
    chance = random.Random(4)
    for span, tolerance in ((0.02, 1e-5), (0.9, 1e-5), (12.0, 5e-4)):
        corners = []
        for _ in range(25):
            x, y = chance.uniform(-179, 179), chance.uniform(-65, 65)
            ring = sorted((chance.uniform(0, 6.283), chance.uniform(0.3, 0.5)) for _ in range(7))
            around = [{"lng": x + span * r * cos(a), "lat": y + span * r * sin(a)} for a, r in ring]
            corners.append(around)
        areas = run("geodesy", "geodesicArea(value)", corners)
        for ring, area in zip(corners, areas, strict=True):
            shape = shapely.Polygon([(c["lng"], c["lat"]) for c in ring])
            assert area == pytest.approx(geodesic_area(shape), rel=tolerance)
        sides = run("geodesy", "geodesicDistance(value[0], value[1])", corners)
        for ring, side in zip(corners, sides, strict=True):
            ends = [shapely.Point(c["lng"], c["lat"]) for c in ring[:2]]
            assert side == pytest.approx(geodesic_distance(*ends), abs=1e-3)
