"""Homonyms: a spelling listed with one of several places of the same English name may mean each of them."""

from __future__ import annotations

from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.index_columns import Record
from geo.gazetteer.place_index import PlaceIndex


def found(records, query, **options):
    match = Gazetteer([PlaceIndex.build(records)]).find(query, **options)
    return {(candidate.place.population, candidate.place.kind) for candidate in match.candidates}


def town(latitude, people, name="Zaitseve", **more):
    return Record(name, 38.0, latitude, country="UA", population=people, **more)


def test_towns_of_the_same_english_name_are_brought_along():
    towns = [town(48.0, 1, labels={"ru": "Zaitsevo"}), town(49.0, 2), town(47.0, 3, name="Zaytseve")]
    assert found(towns, "Zaitsevo") == {(1, "settlement"), (2, "settlement")}
    assert found(towns, "Zaitsevo", countries=["UA"]) == {(1, "settlement"), (2, "settlement")}


def test_a_further_spelling_or_the_own_name_brings_none_along():
    towns = [town(48.0, 1, spellings=["Qorme"]), town(49.0, 2)]
    assert found(towns, "Qorme") == {(1, "settlement")}
    own = [town(48.0, 1), town(49.0, 2, name="Zaitseve Druhe", spellings=["Zaitseve"])]
    assert (1, "settlement") in found(own, "Zaitseve")


def test_a_town_that_has_the_english_name_as_a_mere_alias_is_not_brought_along():
    towns = [town(48.0, 1, labels={"ru": "Zaitsevo"}), town(49.0, 2, name="Bakhmut", spellings=["Zaitseve"])]
    assert found(towns, "Zaitsevo") == {(1, "settlement")}


def test_what_is_no_town_brings_none_along():
    river = town(48.0, 1, labels={"ru": "Zaitsevo"}, kind="river")
    assert found([river, town(49.0, 2)], "Zaitsevo") == {(1, "river")}
    assert found([town(48.0, 1, labels={"ru": "Zaitsevo"}), town(49.0, 2, kind="river")], "Zaitsevo") == {
        (1, "settlement")
    }


def test_arabic_letters_bring_none_along():
    towns = [town(48.0, 1, labels={"ar": "زايتسيفه"}), town(49.0, 2)]
    assert found(towns, "زايتسيفه") == {(1, "settlement")}


def test_the_town_of_a_division_bears_its_spelling_too():
    division = Record(
        "Khartoum", 32.5, 15.6, country="SD", admin1_code="SD.29", kind="admin1", labels={"ar": "الخرطوم"},
        population=9, uncertainty_m=50_000.0,
    )  # fmt: skip
    city = Record("Khartoum", 32.5, 15.5, country="SD", admin1_code="SD.29", population=5)
    other = Record("Khartoum", 32.5, 25.5, country="EG", admin1_code="EG.1", population=4)
    alias = Record("Omdurman", 32.4, 15.6, country="SD", admin1_code="SD.29", population=3, spellings=["Khartoum"])
    both = {(9, "admin1"), (5, "settlement")}
    assert found([division, city, other, alias], "الخرطوم") == both
    assert found([division, other], "الخرطوم") == {(9, "admin1")}


def test_a_code_or_a_title_means_the_division_alone():
    texas = Record("Texas", -99.0, 31.0, country="US", admin1_code="US.TX", kind="admin1", spellings=["TX", "TXS1"])
    town = Record("Texas", -99.0, 31.5, country="US", admin1_code="US.TX", population=7)
    assert found([texas, town], "TX") == {(0, "admin1")}
    assert found([texas, town], "TXS1") == {(0, "admin1"), (7, "settlement")}
    oblast = Record(
        "Donetsk", 38.0, 48.0, country="UA", admin1_code="UA.05", kind="admin1", labels={"uk": "Donetska oblast"}
    )
    city = Record("Donetsk", 37.8, 48.0, country="UA", admin1_code="UA.05", population=7)
    assert found([oblast, city], "Donetska oblast") == {(0, "admin1")}
