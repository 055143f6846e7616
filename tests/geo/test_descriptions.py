"""Words that describe ground by places: never a false point, always with how far from it the place may lie."""

from __future__ import annotations

import pytest
from pyproj import Geod

from geo.gazetteer.descriptions import Description, parse_description
from geo.gazetteer.gazetteer import Gazetteer
from geo.geocoding.geocoders import GazetteerGeocoder
from geo.geoparsing.toponyms import geoparse
from geo.position import Extent

GEOD = Geod(ellps="WGS84")
SARAQIB, MOREK, KHAN = (36.8059, 35.8645), (36.6897, 35.3762), (36.6510, 35.4421)


@pytest.fixture(scope="module")
def geocoder() -> GazetteerGeocoder:
    return GazetteerGeocoder(Gazetteer.open())


def answered(geocoder: GazetteerGeocoder, text: str) -> dict:
    return geocoder.answer(text).as_row()


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return GEOD.inv(*one, *other)[2]


@pytest.mark.parametrize(
    ("text", "relation", "names", "wind", "length_m"),
    [
        ("12 km south of Saraqib", "offset", ("Saraqib",), "south", (12_000, 12_000)),
        ("about 5 to 7 kilometres to the north-west of Homs", "offset", ("Homs",), "northwest", (5_000, 7_000)),
        ("3 miles from Juba", "offset", ("Juba",), "", (4_828.032, 4_828.032)),
        ("500 m NE of Gori", "offset", ("Gori",), "northeast", (500, 500)),
        ("halfway between Morek and Khan Shaykhun", "between", ("Morek", "Khan Shaykhun"), "", (0, 0)),
        ("the outskirts of Idlib", "around", ("Idlib",), "", (0, 0)),
        ("in the vicinity of Agdam", "near", ("Agdam",), "", (0, 0)),
        ("northern Aleppo countryside", "part", ("Aleppo",), "north", (0, 0)),
        ("south-eastern Idlib", "part", ("Idlib",), "southeast", (0, 0)),
        ("Hama's western countryside", "part", ("Hama",), "west", (0, 0)),
        ("ريف حلب الشمالي", "part", ("حلب",), "north", (0, 0)),
        ("على بعد 12 كم جنوب مدينة سراقب", "offset", ("سراقب",), "south", (12_000, 12_000)),
        ("5 كيلومترات شمال شرق إدلب", "offset", ("إدلب",), "northeast", (5_000, 5_000)),
        ("بين مورك وخان شيخون", "between", ("مورك", "خان شيخون"), "", (0, 0)),
        ("أطراف سراقب", "around", ("سراقب",), "", (0, 0)),
        ("Saraqib outskirts", "around", ("Saraqib",), "", (0, 0)),
        ("the countryside of Idlib", "part", ("Idlib",), "", (0, 0)),
        ("ريف إدلب الجنوبي الشرقي", "part", ("إدلب",), "southeast", (0, 0)),
    ],
)
def test_words_are_taken_apart(text, relation, names, wind, length_m):
    found = parse_description(text)
    assert isinstance(found, Description)
    assert (found.relation, found.names, found.wind) == (relation, names, wind)
    assert found.length_m == pytest.approx(length_m)


@pytest.mark.parametrize("text", ["Saraqib", "Khan Shaykhun", "Al-Bab", "New York", "سراقب", ""])
def test_a_name_describes_nothing(text):
    assert parse_description(text) is None


def test_a_distance_and_a_wind_hold_every_reading_of_them(geocoder):
    row = answered(geocoder, "12 km south of Saraqib")
    middle = row["longitude"], row["latitude"]
    assert row["matched_by"] == "description"
    for azimuth in (160, 180, 200):
        for distance in (11_000, 12_000, 13_000):
            longitude, latitude, _ = GEOD.fwd(*SARAQIB, azimuth, distance)
            assert metres(middle, (longitude, latitude)) <= row["uncertainty_m"]
    assert metres(middle, SARAQIB) > row["uncertainty_m"], "the town itself is not 12 km from itself"
    assert row["uncertainty_m"] < 9_000


def test_between_two_places_holds_both(geocoder):
    row = answered(geocoder, "between Morek and Khan Shaykhun")
    middle = row["longitude"], row["latitude"]
    assert max(metres(middle, MOREK), metres(middle, KHAN)) <= row["uncertainty_m"] < 10_000


def test_a_part_of_a_division_reaches_to_its_end_and_lies_that_way(geocoder):
    north, south = (answered(geocoder, f"{wind} Idlib") for wind in ("northern", "southern"))
    assert north["latitude"] > 35.9 > south["latitude"]
    assert north["admin1"] == south["admin1"] == "Idlib"
    assert 30_000 < south["uncertainty_m"] < 80_000
    assert metres((south["longitude"], south["latitude"]), KHAN) <= south["uncertainty_m"]


def test_a_country_called_after_a_wind_is_a_country(geocoder):
    assert answered(geocoder, "South Sudan")["kind"] == "country"
    assert answered(geocoder, "North Macedonia")["country"] == "MK"


def test_what_is_described_by_an_unknown_or_ambiguous_place_is_so_too(geocoder):
    assert answered(geocoder, "12 km south of Qqqqville")["status"] == "not_found"
    row = answered(geocoder, "5 km north of Springfield")
    assert row["status"] == "ambiguous"
    assert row["latitude"] is None


@pytest.mark.parametrize(
    ("text", "latitude", "longitude", "uncertainty_m"),
    [
        ("35.93, 36.63", 35.93, 36.63, 0),
        ("35.93 36.63", 35.93, 36.63, 0),
        ("35°51'N 36°48'E", 35.85, 36.8, 0),
        ("33.5 S, 70.6 W", -33.5, -70.6, 0),
        ("37S BV 954 100", 35.3, 36.7, 80_000),
        ("8G8J8Q22+22", 36.3, 32.75, 15),
    ],
)
def test_coordinates_are_taken_as_such_with_their_cell(geocoder, text, latitude, longitude, uncertainty_m):
    row = answered(geocoder, text)
    assert row["matched_by"] == "coordinates"
    assert row["latitude"] == pytest.approx(latitude, abs=0.05)
    assert row["longitude"] == pytest.approx(longitude, abs=0.06)
    assert row["uncertainty_m"] <= uncertainty_m
    assert "°" in row["name"], "the name says in which order the axes were read"


def test_coordinates_outside_the_bounds_are_not_found():
    geocoder = GazetteerGeocoder(Gazetteer.open(), countries=["SY"])
    assert geocoder.answer("40.71, -74.01").status == "not_found"
    assert geocoder.answer("35.93, 36.63").status == "found"
    boxed = GazetteerGeocoder(Gazetteer.open(), extent=Extent(36, 35, 37, 36))
    assert boxed.answer("35.93, 37.63").status == "not_found"


def test_a_text_that_describes_ground_gives_that_ground_and_its_words():
    text = (
        "Clashes broke out 12 km south of Saraqib. A convoy stood between Morek and Khan Shaykhun. "
        "Shelling went on in northern Syria and in Idlib."
    )
    found = {toponym.text: toponym for toponym in geoparse(text)}
    assert found["Saraqib"].relation == "12 km south of Saraqib"
    assert found["Saraqib"].place.name == "Saraqib"
    row = found["Saraqib"].as_dict()
    assert row["latitude"] == pytest.approx(35.756, abs=0.01)
    assert 4_000 < row["uncertainty_m"] < 9_000
    assert found["Morek"].relation == "between Morek and Khan Shaykhun"
    assert found["Syria"].as_dict()["latitude"] > 35.5
    assert found["Idlib"].relation == ""
    assert found["Idlib"].position is None


@pytest.mark.parametrize(
    ("name", "told"),
    [("Bennish", "Binnish"), ("Nasser", "Nesher")],
)
def test_a_short_name_like_others_in_the_world_is_a_choice_and_no_place(name, told):
    match = Gazetteer.open().find(name)
    assert match.status == "ambiguous"
    assert told in {candidate.place.name for candidate in match.candidates}


@pytest.mark.parametrize("code", ["BER", "LAX", "JFK"])
def test_an_airport_code_is_no_name_of_its_city(code):
    match = Gazetteer.open().find(code)
    named = [candidate for candidate in match.candidates if candidate.matched_name == code.lower()]
    assert max((candidate.place.population for candidate in named), default=0) < 1e6


@pytest.mark.parametrize(
    "text", ["Al-Bab/Aleppo", "Al-Bab (Aleppo)", "Al-Bab - Aleppo", "Al-Bab in Aleppo province", "Al-Bab، حلب"]
)
def test_a_place_with_its_region_is_found_however_the_two_are_set_apart(text):
    match = Gazetteer.open().find(text)
    assert match.place is not None, match
    assert match.place.label == "Al Bāb, Aleppo, SY"


@pytest.mark.parametrize(
    ("name", "label"),
    [("كوباني", "Ayn al-Arab"), ("Kobanî", "Ayn al-Arab"), ("Girê Spî", "Tall Abyad"), ("Serê Kaniyê", "Ras al-Ayn"),
     ("الفوعة", "Al-Fu'ah"), ("Kafraya", "Kafraya"), ("Bennish", "Binnish"), ("Azez", "I‘zāz")],
)  # fmt: skip
def test_local_and_kurdish_names_in_syria(name, label):
    match = Gazetteer.open().find(name, countries=["SY"])
    assert match.place is not None, match
    assert match.place.name == label


@pytest.mark.parametrize("text", ["Idlib countryside", "countryside of Idlib", "ريف إدلب"])
def test_the_countryside_of_a_governorate_is_all_of_it_and_that_of_a_town_lies_round_it(geocoder, text):
    row = answered(geocoder, text)
    assert row["kind"] == "region"
    assert 50_000 < row["uncertainty_m"] < 80_000
    assert answered(geocoder, "Saraqib countryside")["uncertainty_m"] == 25_000


def test_an_arabic_text_that_describes_ground_gives_that_ground():
    text = "وقعت اشتباكات على بعد 12 كم جنوب سراقب. قصف ريف حلب الشمالي وأطراف إدلب. نقطة بين مورك وخان شيخون."
    found = {toponym.text: toponym for toponym in geoparse(text)}
    assert found["سراقب"].as_dict()["latitude"] == pytest.approx(35.756, abs=0.01)
    assert found["سراقب"].relation == "على بعد 12 كم جنوب سراقب"
    assert found["حلب"].relation == "ريف حلب الشمالي"
    assert found["إدلب"].relation == "أطراف إدلب"
    assert found["مورك"].position == found["خان شيخون"].position


@pytest.mark.parametrize("code", ["Ber", "NYC", "AMLO", "LA"])
def test_a_few_letters_that_are_a_further_spelling_of_some_town_place_nothing(code):
    assert Gazetteer.open().find(code).place is None


@pytest.mark.parametrize(
    ("name", "label"), [("Hama", "Ḩamāh"), ("Daraa", "Dar‘ā"), ("Zaporizhzhia", "Zaporizhzhya"), ("حماة", "Ḩamāh")]
)
def test_a_city_is_meant_before_its_governorate_and_before_small_namesakes_abroad(name, label):
    place = Gazetteer.open().find(name).place
    assert place is not None
    assert (place.name, place.kind) == (label, "settlement")


def test_a_place_code_of_an_overlay_is_found(tmp_path):
    table = tmp_path / "codes.csv"
    table.write_text(
        "name,country,latitude,longitude,ADM1_PCODE,ADM2_PCODE\nHarim,SY,36.2,36.5,SY07,SY0703\n", encoding="utf-8"
    )
    gazetteer = Gazetteer.open(overlays=[table])
    match = gazetteer.find("SY0703")
    assert match.place is not None
    assert match.place.name == "Harim"
    assert gazetteer.find("SY07").place is None
