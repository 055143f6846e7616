"""Small gazetteers, each made to show one fact: what is found, what is preferred, what is only suggested."""

from __future__ import annotations

import numpy as np
import pytest

from geo.gazetteer import build as gazetteer_build, names
from geo.gazetteer.descriptions import Description, described_ground
from geo.gazetteer.edit_cost import edit_cost, first_sound, is_one_vowel_short
from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.index_columns import Record
from geo.gazetteer.overlay import overlay_index, read_records
from geo.gazetteer.place import Place
from geo.gazetteer.place_index import PlaceIndex
from geo.gazetteer.reverse import nearest_places
from geo.gazetteer.scope import Scope
from geo.geocoding.stated_places import coordinate_match
from geo.position import Extent, Position


def town(name: str, longitude: float = 37.0, latitude: float = 35.0, **more) -> Record:
    return Record(name, longitude, latitude, **{"country": "SY", **more})


def gazetteer(*records: Record) -> Gazetteer:
    return Gazetteer([PlaceIndex.build(records)])


def exact(records: list[Record], name: str, **options) -> str:
    """The name of the place that a join finds; empty for none."""
    found = gazetteer(*records)
    (row,) = found.find_exact([name], **options).tolist()
    return "" if row < 0 else found.base.place(row).name


# --- joins on clean names


def test_a_name_that_nobody_bears_is_minus_one():
    index = PlaceIndex.build([town("Tell"), town("Khan")])
    hashes = names.name_hashes(["khan", "nowhere", "tell"])
    assert index.names_with_hash(hashes).tolist()[1] == -1
    assert [index.folded[row] for row in index.names_with_hash(hashes[[0, 2]])] == ["khan", "tell"]
    assert PlaceIndex.build([]).names_with_hash(hashes).tolist() == [-1, -1, -1]
    assert Gazetteer([index]).find_exact(["Tell", "Nowhere"]).tolist()[1] == -1


def test_of_two_that_have_an_alias_the_larger_is_joined():
    small, large = town("Alif", population=10_000, spellings=["Xan"]), town("Ba", population=900_000, spellings=["Xan"])
    assert exact([small, large], "Xan") == exact([large, small], "Xan") == "Ba"
    assert exact([town("Alif", population=299, spellings=["Xan"]), town("Ba", spellings=["Xan"])], "Xan") in "Alif Ba"


def test_an_own_name_counts_twenty_times_an_alias():
    own = town("Xan", population=50_000)
    assert exact([town("Ba", population=990_000, spellings=["Xan"]), own], "Xan") == "Xan"
    assert exact([town("Ba", population=1_010_000, spellings=["Xan"]), own], "Xan") == "Ba"


def test_a_country_is_joined_before_a_town_and_a_town_before_a_division():
    assert exact([town("Jordan", population=9_000), town("Jordan", population=1_000, kind="country")], "Jordan")
    places = [town("Jordan", 36.0, population=9_000), town("Jordan", 37.0, population=1_000, kind="country")]
    found = gazetteer(*places)
    assert found.base.place(int(found.find_exact(["Jordan"])[0])).kind == "country"
    places = [town("Idlib", 36.0, population=90_000), town("Idlib", 37.0, population=800_000, kind="admin1")]
    found = gazetteer(*places)
    assert found.base.place(int(found.find_exact(["Idlib"])[0])).kind == "settlement"


def test_a_join_within_a_country_takes_the_largest_there():
    places = [town("Tell", population=5), town("Tell", population=50), town("Tell", country="TR", population=500)]
    found = gazetteer(*places)
    assert found.base.population[found.find_exact(["Tell"], countries=["SY"])].tolist() == [50]
    assert found.find_exact(["Tell", "Nil"], countries=["IQ"]).tolist() == [-1, -1]


# --- overlays


def test_empty_cells_of_a_table_are_unknown_and_not_one(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text("name,lat,lon,population,geonameid,uncertainty_m,uncertainty_km\nX,1,2,,,,\nY,1,2,7,8,30,\n")
    empty, full = read_records(path)
    assert (empty.population, empty.geonameid) == (0, 0)
    assert np.isnan(empty.uncertainty_m)
    assert (full.population, full.geonameid, full.uncertainty_m) == (7, 8, 30)


def test_names_of_a_place_keep_their_languages():
    spelled = {"ar": "تل", "tr": "Tepe", "uk": "Пагорб", "other": "Hohe"}
    index = overlay_index([Place("Hill", Position(36, 35), names=spelled)])
    labels = index.place(0).names
    assert {language: labels[language] for language in ("ar", "tr", "uk")} == {
        "ar": "تل",
        "tr": "Tepe",
        "uk": "Пагорб",
    }
    assert "other" not in labels
    assert all(index.name_row(names.fold(name)) >= 0 for name in spelled.values())


# --- homonyms and divisions


@pytest.mark.parametrize(
    ("name", "arabic"),
    [("Khartoum", "الخرطوم"), ("Idlib", "إدلب"), ("Hama", "حماة"), ("Daraa", "درعا"), ("Basra", "البصرة")],
)
def test_a_city_bears_the_spelling_of_its_division_whatever_the_name(name, arabic):
    here = {"country": "SD", "admin1_code": "SD.29"}
    division = Record(name, 32.5, 15.6, kind="admin1", labels={"ar": arabic}, uncertainty_m=50_000.0, **here)
    match = gazetteer(division, Record(name, 32.5, 15.5, population=5, **here)).find(arabic)
    assert {candidate.place.kind for candidate in match.candidates} == {"admin1", "settlement"}


def test_what_follows_a_comma_narrows_to_a_division_or_country():
    north = {"country": "SY", "admin1_code": "SY.1", "admin1": "North"}
    south = {"country": "SY", "admin1_code": "SY.2", "admin1": "South"}
    world = gazetteer(
        Record("Aleppo", 37, 36, kind="admin1", **north),
        Record("Daraa", 36, 33, kind="admin1", **south),
        Record("Kafr Nabl", 37, 36.1, population=1, **north),
        Record("Kafr Nabl", 36, 33.1, population=2, **south),
    )
    assert world.find("Kafr Nabl").place is None
    assert world.find("Kafr Nabl, Aleppo").place.population == 1
    assert world.find("Kafr Nabl, northern Daraa").place.population == 2
    assert world.find("Kafr Nabl (Daraa)").place.population == 2
    assert world.find("Kafr Nabl, Atlantis").place is None


# --- similar names


def test_an_extent_is_searched_though_more_similar_names_lie_outside():
    outside = [town(f"Marqab{letter}", 40.0, 30.0) for letter in "abcdefghijklmnopqrstuvwxyz"]
    doubled = [town(f"Marqab{one}{two}", 40.0, 30.0) for one in "aeiou" for two in "aeiou"]
    inside = town("Marqabi", 37.0, 35.0)
    found = gazetteer(*outside, *doubled, inside).find("Marqaba", extent=Extent(36.9, 34.9, 37.1, 35.1))
    assert {candidate.place.longitude for candidate in found.candidates} == {37.0}


@pytest.mark.parametrize(
    ("one", "other", "orthography", "cost"),
    [
        ("tara", "tera", "abjad", 0.2), ("tara", "tira", "abjad", 0.4), ("tasa", "taza", "abjad", 0.5),
        ("taba", "tapa", "abjad", 0.4), ("tara", "tra", "abjad", 0.4), ("tahra", "tara", "abjad", 0.2),
        ("tatta", "tata", "abjad", 0.05), ("tama", "tana", "abjad", 1.0), ("tarna", "tanra", "abjad", 1.0),
        ("gora", "hora", "cyrillic", 0.2), ("gera", "gira", "cyrillic", 0.3), ("gara", "gora", "cyrillic", 0.6),
        ("gara", "gra", "cyrillic", 0.8), ("galla", "gala", "cyrillic", 0.1), ("gara", "gura", "cyrillic", 0.8),
        ("para", "pera", "romanised", 0.3), ("para", "pora", "romanised", 0.4), ("para", "pra", "romanised", 0.5),
        ("tana", "dana", "romanised", 0.4), ("palla", "pala", "romanised", 0.1),
        ("kara", "kera", "latin", 0.8), ("kira", "kyra", "latin", 0.4), ("kara", "kra", "latin", 1.0),
        ("kalla", "kala", "latin", 0.4), ("cara", "kara", "latin", 0.4),
        ("gara", "hara", "across", 0.2), ("para", "bara", "across", 0.4), ("tera", "tira", "across", 0.4),
        ("tara", "tra", "across", 0.4), ("fara", "wara", "across", 0.4),
        ("tai", "ta", "cyrillic", 0.2), ("tri", "tr", "cyrillic", 0.8), ("tia", "ta", "romanised", 0.2),
    ],
)  # fmt: skip
def test_what_a_letter_costs(one, other, orthography, cost):
    assert edit_cost(one, other, orthography)[0] == pytest.approx(cost)
    assert edit_cost(other, one, orthography)[0] == pytest.approx(cost)


def test_names_that_share_little_are_infinitely_far_apart():
    assert edit_cost("abcdef", "ghijkl", "latin")[0] == float("inf")
    assert edit_cost("abcdefg", "abzyqwv", "latin")[0] == 5.0  # five changes are the most that are counted
    assert edit_cost("tell", "tell abyad", "latin")[1] == 3


def test_sounds_are_compared_and_not_letters():
    assert first_sound("chan", "latin") == first_sound("tchan", "latin") == "C"
    assert first_sound("shan", "latin") != first_sound("chan", "latin")
    assert is_one_vowel_short("saraqib", "saraqb", "abjad")
    assert is_one_vowel_short("saraqb", "saraqib", "abjad")
    assert not is_one_vowel_short("saraqib", "saraib", "abjad")  # a consonant
    assert not is_one_vowel_short("saraqib", "srqib", "abjad")  # two vowels
    assert not is_one_vowel_short("saraqba", "saraqb", "abjad")  # the last letter


# --- bounds


@pytest.mark.parametrize(
    ("degrees", "breadth"), [(0.75, "extent"), (0.76, "region"), (3.0, "region"), (3.01, "country"), (200, "country")]
)
def test_how_far_a_look_up_reaches(degrees, breadth):
    wide, high = Extent(10, 0, 10 + degrees, 0.1), Extent(10, 0, 10.1, min(degrees, 90))
    assert Scope.of(None, wide, None).breadth == Scope.of(["SY"], high, None).breadth == breadth
    assert Scope.of(["SY"], None, None).breadth == "country"
    assert Scope.of(None, None, None).breadth == Scope.of(None, None, ["settlement"]).breadth == "world"
    assert Scope.of(None, Extent(179.9, 0, -179.9, 0.1), None).breadth == "extent"


def test_a_place_just_outside_of_an_extent_is_kept():
    """Two kilometres, for GeoNames' points are as far off: 0.018° of latitude, more of longitude in the north."""
    places = [town("A", 10.0, 60.0 + off) for off in (0.017, 0.019)] + [
        town("B", 10.0 + off, 59.95) for off in (0.035, 0.037)
    ]
    index = PlaceIndex.build(places)
    kept = Scope.of(None, Extent(9.9, 59.9, 10.0, 60.0), None).keeps(index, np.arange(4))
    assert kept.tolist() == [True, False, True, False]
    round_the_world = Scope.of(None, Extent(-180, 59, 180, 61), None)
    assert round_the_world.keeps(index, np.arange(4)).all()
    across = PlaceIndex.build([town("C", lon, 0.0) for lon in (179.5, -179.5, 178.0)])
    assert Scope.of(None, Extent(179, -1, -179, 1), None).keeps(across, np.arange(3)).tolist() == [True, True, False]


def test_a_sea_is_near_a_country_that_it_may_reach():
    """A place of no country is kept for one that lies within its half-length and 300 km more."""

    def sea(longitude: float, half_m: float) -> Record:
        return Record("Sea", longitude, 35.0, kind="sea", uncertainty_m=half_m)

    land = town("Land", 36.0, 35.0)
    index = PlaceIndex.build([land, sea(33.0, 0.0), sea(32.4, 0.0), sea(32.4, 40_000.0), sea(20.0, 40_000.0)])
    assert [index.place(row).longitude for row in sorted(index.strays_near("SY"))] == [33.0, 32.4]
    assert [index.place(row).uncertainty_m for row in sorted(index.strays_near("SY"))] == [0.0, 40_000.0]
    given = PlaceIndex.build([land, sea(20.0, 1.0)], is_overlay=True)
    assert len(given.strays_near("SY")) == 1


# --- nearest, described, compiled


def test_the_nearest_places_of_a_kind_in_order():
    index = PlaceIndex.build([town("A", 1.0, 0.0), town("B", 2.0, 0.0), town("River", 0.1, 0.0, kind="river")])
    found = nearest_places(index, [Position(0.0, 0.0), Position(3.0, 0.0)], count=2)
    assert [[place.name for place in found.places(number)] for number in (0, 1)] == [["A", "B"], ["B", "A"]]
    assert found.distance_m == pytest.approx(np.array([[111_195, 222_390], [111_195, 222_390]]), abs=2)
    any_kind = nearest_places(index, [Position(0.0, 0.0)], kinds=None)
    assert any_kind.places()[0].name == "River"


def test_a_distance_without_a_direction_reaches_a_tenth_farther_and_over_the_town():
    """A round figure is good to a tenth; of a town of 50,000 people the edge is two kilometres from its middle."""
    place = Place("Saraqib", Position(36.8, 35.86), population=50_000)
    found = described_ground(Description("offset", ("Saraqib",), "", (12_000.0, 12_000.0)), [place])
    assert found.uncertainty_m == pytest.approx(12_000 * 1.1 + 1_995, abs=1)
    wide = described_ground(
        Description("offset", ("X",), "", (0.0, 10_000.0)), [Place("X", Position(0, 0), uncertainty_m=7_000)]
    )
    assert wide.uncertainty_m == pytest.approx(11_000 + 7_000)


def test_a_distance_in_a_direction_is_placed_there():
    place = Place("X", Position(36.0, 35.0))
    found = described_ground(Description("offset", ("X",), "east", (10_000.0, 20_000.0)), [place])
    assert found.position.latitude == pytest.approx(35.0, abs=0.001)
    assert found.position.longitude == pytest.approx(36 + 15_500 / 91_288, abs=0.002)
    assert 7_500 < found.uncertainty_m < 12_000


def test_the_compiled_index_is_another_where_a_table_changed(tmp_path, monkeypatch):
    monkeypatch.setenv("TRUCELINE_CACHE_DIR", str(tmp_path))
    table = tmp_path / "table.csv"
    monkeypatch.setattr(gazetteer_build, "_tables", lambda: [table])
    paths = []
    for text in ("a", "b", "a"):
        table.write_text(text)
        paths.append(gazetteer_build.index_path())
    assert paths[0] == paths[2] != paths[1]


def test_a_position_is_a_place_of_its_own_within_the_bounds():
    found = coordinate_match("33.5S 151.2W")
    assert (found.place.name, found.matched_by) == ("33.50000° S, 151.20000° W", "coordinates")
    assert (found.place.latitude, found.place.longitude) == (-33.5, -151.2)
    assert coordinate_match("Saraqib") is None
    assert not coordinate_match("33.5S 151.2W", extent=Extent(0, 0, 10, 10))
    assert coordinate_match("5N 5E", extent=Extent(0, 0, 10, 10)).place.latitude == 5
