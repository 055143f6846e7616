"""A real Nominatim: `make test-nominatim` starts one with the places of seeds/gazetteer, or asks the one whose address
is in TRUCELINE_NOMINATIM_URL (TRUCELINE_NOMINATIM_NAME is then a name that it knows)."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from geo.gazetteer.ranking import distance_m
from geo.geocoding.batch import geocode_file
from geo.geocoding.geocoders import GazetteerGeocoder, GeocoderChain
from geo.geocoding.web import WebGeocoder
from geo.position import Extent, Position

URL = os.environ.get("TRUCELINE_NOMINATIM_URL", "")
PLACES = os.environ.get("TRUCELINE_NOMINATIM_PLACES", "")
NAME = os.environ.get("TRUCELINE_NOMINATIM_NAME", "Salwa" if PLACES else "Monaco")

pytestmark = [
    pytest.mark.nominatim,
    pytest.mark.skipif(not URL, reason="make test-nominatim starts one, or asks TRUCELINE_NOMINATIM_URL"),
]
with_our_places = pytest.mark.skipif(not PLACES, reason="the service was not filled by us")


GOVERNORATES = {"SY.02": "Latakia", "SY.09": "Aleppo", "SY.10": "Hama", "SY.12": "Idlib"}


@pytest.fixture
def web(tmp_path):
    local = "//127.0.0.1" in URL
    return WebGeocoder.nominatim(URL, cache=tmp_path / "c.sqlite", interval_s=0.02 if local else 1.0)


@pytest.fixture(scope="module")
def places():
    with Path(PLACES).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _apart_m(location, row):
    here = Position(float(row["longitude"]), float(row["latitude"]))
    return distance_m(Position(location.longitude, location.latitude), here)


def test_a_real_service_answers(web):
    found = web.answer(NAME)
    assert found.status == "found", found
    assert abs(found.location.latitude) <= 90
    assert web.answer("Qqzzxw Vvkkj").status == "not_found"
    assert web.reverse((found.location.latitude, found.location.longitude)) is not None
    assert web.cache.counts()["found"] == 2


@with_our_places
@pytest.mark.parametrize("language", ["name", "name_ar", "name_tr"])
def test_each_place_is_found_by_its_names(web, places, language):
    named = [row for row in places if row[language]]
    astray = []
    for row in named:
        answer = web.answer(row[language])
        assert answer.status == "found", (row[language], answer.error)
        told = answer.as_row()
        assert told["matched_by"] == "web"
        assert _apart_m(answer.location, row) < 1
        if (told["country"], told["admin1"]) != ("SY", GOVERNORATES[row["admin1_code"]]):
            astray.append(row["name"])
    assert len(astray) < 0.2 * len(named), astray  # those within the error of the outlines


@with_our_places
def test_bounds_are_passed_on(places, tmp_path):
    name = places[0]["name"]
    for country, status in (("SY", "found"), ("TR", "not_found")):
        web = WebGeocoder.nominatim(URL, cache=tmp_path / "c.sqlite", interval_s=0.02, countries=[country])
        assert web.answer(name).status == status


@with_our_places
def test_a_table_goes_from_the_gazetteer_to_the_web(web, tmp_path, gazetteer):
    """What the gazetteer knows is not asked of the web; what it lacks is; what nobody knows stays unknown."""
    round_saraqib = GazetteerGeocoder(gazetteer, countries="SY", extent=Extent(36.78, 35.85, 36.83, 35.88))
    chain = GeocoderChain(("gazetteer", round_saraqib), ("web", web))
    (tmp_path / "in.csv").write_text("place\nSaraqib\nZaytan\nبسنقول\nQqzzxw Vvkkj\n", encoding="utf-8")
    tally = geocode_file(tmp_path / "in.csv", "place", tmp_path / "out.csv", chain, progress=False)
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["answered_by"] for row in rows] == ["gazetteer", "web", "web", "web"]
    assert [row["status"] for row in rows] == ["found", "found", "found", "not_found"]
    assert tally == {"found": 3, "not_found": 1}
    assert web.cache.counts() == {"found": 2, "not_found": 1}
