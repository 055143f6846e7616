"""The gazetteer behaves as a geopy geocoder; a chain says which geocoder answered."""

from __future__ import annotations

import geopandas as gpd
import pytest
from geopy.exc import GeocoderQueryError, GeocoderServiceError, GeocoderTimedOut
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point
from shapely.geometry import Point as ShapelyPoint

from geo.gazetteer.place import Place
from geo.geocoding.geocoders import AmbiguousNameError, GazetteerGeocoder, GeocoderChain
from geo.geocoding.web import WebGeocoder
from geo.position import Extent, Position


@pytest.fixture(scope="module")
def geocoder(gazetteer):
    return GazetteerGeocoder(gazetteer)


def test_it_is_a_geopy_geocoder(geocoder):
    assert isinstance(geocoder, Geocoder)
    location = geocoder.geocode("Saraqib")
    assert isinstance(location, Location)
    assert (location.latitude, location.longitude) == (35.86447, 36.80591)
    assert location.address == "Saraqib, Idlib, SY"
    assert location.raw["geonameid"] == 164816
    assert location.raw["matched_by"] == "exact"
    assert geocoder.geocode("Qqzzx") is None
    assert geocoder.geocode("") is None


def test_an_ambiguous_name_is_not_placed(gazetteer, geocoder):
    assert geocoder.geocode("Tripoli") is None
    listed = geocoder.geocode("Tripoli", exactly_one=False)
    assert {location.raw["country"] for location in listed} >= {"LY", "LB"}
    with pytest.raises(AmbiguousNameError, match="North Lebanon") as caught:
        GazetteerGeocoder(gazetteer, ambiguous="raise").geocode("Tripoli")
    assert isinstance(caught.value, GeocoderQueryError)
    assert len(caught.value.match.candidates) > 1


def test_bounds_of_the_geocoder_and_of_the_call(gazetteer, geocoder):
    assert GazetteerGeocoder(gazetteer, countries=["LB"]).geocode("Tripoli").raw["country"] == "LB"
    assert geocoder.geocode("Tripoli", country_codes="ly", kinds=["settlement"]).raw["country"] == "LY"
    assert geocoder.geocode({"city": "Aleppo", "country": "Syria"}).raw["country"] == "SY"


@pytest.mark.parametrize("query", [(35.865, 36.8), "35.865, 36.8", Point(35.865, 36.8)])
def test_reverse(geocoder, query):
    nearest = geocoder.reverse(query)
    assert nearest.raw["name"] == "Saraqib"
    assert 0 < nearest.raw["distance_m"] < 1000
    several = geocoder.reverse(query, exactly_one=False)
    assert len(several) == 5
    assert several[0].raw["name"] == "Saraqib"


def test_reverse_has_a_reach(geocoder):
    assert geocoder.reverse((0, 0)) is None
    assert geocoder.reverse((0, 0), exactly_one=False) is None
    assert geocoder.reverse((0, 0), within_m=None).raw["distance_m"] > 50_000
    assert geocoder.reverse((35.865, 36.8), within_m=1) is None
    assert all(
        one.raw["distance_m"] <= 9_000 for one in geocoder.reverse((35.865, 36.8), exactly_one=False, within_m=9_000)
    )


def test_what_is_missing_is_not_found_and_what_is_no_name_is_refused(geocoder):
    assert geocoder.geocode(None) is None
    assert geocoder.geocode(float("nan")) is None
    with pytest.raises(TypeError, match="a name is text, not int"):
        geocoder.geocode(5)


@pytest.mark.parametrize("options", [{"countries": ("LB",)}, {"country": "LB"}, {"extent": Extent(35, 33, 37, 35)}])
def test_bounds_by_way_of_geopandas_and_for_one_call(geocoder, options):
    frame = gpd.tools.geocode(["Tripoli", None], provider=GazetteerGeocoder, **options)
    assert frame.address[0] == "Tripoli, North Lebanon, LB"
    assert frame.geometry.is_empty.tolist() == [False, True]
    assert geocoder.geocode("Tripoli", **options).raw["country"] == "LB"
    assert geocoder.answer("Tripoli", **options).status == "found"


def test_geopandas_uses_it():
    frame = gpd.tools.geocode(["Saraqib", "Tripoli", "Qqzzx", "معرة النعمان"], provider=GazetteerGeocoder)
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.is_empty.tolist() == [False, True, True, False]
    assert frame.geometry[0].x == 36.80591
    back = gpd.tools.reverse_geocode([ShapelyPoint(36.8, 35.865)], provider=GazetteerGeocoder)
    assert back.address[0] == "Saraqib, Idlib, SY"


def test_geopys_rate_limiter_wraps_it(geocoder):
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0)
    assert [limited(name) is not None for name in ("Saraqib", "Qqzzx")] == [True, False]


class Failing(Geocoder):
    """A geocoder whose service is down."""

    def geocode(self, query, **options):
        raise GeocoderTimedOut("no answer")


@pytest.mark.slow
def test_the_chain_says_who_answered(gazetteer, service, tmp_path):
    own = Place("Post 4", Position(36.85, 35.6), names={"ar": "النقطة"}, source="field notes")
    web = WebGeocoder.nominatim(service.url, cache=tmp_path / "c.sqlite", interval_s=0, deadline_s=5)
    chain = GeocoderChain.of(places=[own], gazetteer=gazetteer, web=web, countries=["SY"])
    answers = {name: chain.answer(name) for name in ("Post 4", "Saraqib", "Qqzzx", "Unknown", "Broken bridge")}
    assert [(one.status, one.answered_by) for one in answers.values()] == [
        ("found", "scenario"),
        ("found", "gazetteer"),
        ("found", "web"),
        ("not_found", "web"),
        ("failed", "web"),
    ]
    assert set(service.counts) == {"Qqzzx", "Unknown", "Broken bridge"}
    assert chain.geocode("Post 4").raw["answered_by"] == "scenario"
    row = answers["Qqzzx"].as_row()
    assert (row["latitude"], row["matched_by"], row["answered_by"]) == (35.8645, "web", "web")
    with pytest.raises(GeocoderServiceError):
        chain.geocode("Broken bridge")


def test_an_ambiguous_name_does_not_go_on_to_the_web(gazetteer, service, tmp_path):
    web = WebGeocoder.nominatim(service.url, cache=tmp_path / "c.sqlite", interval_s=0)
    chain = GeocoderChain.of(gazetteer=gazetteer, web=web)
    answer = chain.answer("Tripoli")
    assert (answer.status, answer.answered_by) == ("ambiguous", "gazetteer")
    assert answer.candidates
    assert not service.counts


def test_a_failing_geopy_geocoder_is_a_failure_not_an_unknown_name():
    answer = GeocoderChain(("down", Failing())).answer("Saraqib")
    assert (answer.status, answer.error) == ("failed", "GeocoderTimedOut: no answer")


def test_without_the_web_nothing_is_asked(gazetteer):
    answer = GeocoderChain.of(gazetteer=gazetteer).answer("Qqzzx")
    assert (answer.status, answer.answered_by) == ("not_found", "gazetteer")
