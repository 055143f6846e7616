"""Where trust begins: each threshold holds at its value and not a thousandth below."""

from __future__ import annotations

import pytest
from rapidfuzz import fuzz

from geo.gazetteer import fuzzy_match, match_thresholds
from geo.gazetteer.edit_cost import edit_cost, first_sound, is_one_vowel_short, orthography_of
from geo.gazetteer.indexed_names import IndexedName, IndexedNames
from geo.gazetteer.match_thresholds import (
    MatchConfidence,
    is_within_reach,
    min_same_skeleton_similarity,
    same_skeleton_confidence,
    slip_confidence,
)
from geo.gazetteer.name_key import NameKey
from geo.gazetteer.names import fold, is_consonantal, spoken
from geo.gazetteer.place import Place
from geo.gazetteer.scope import Scope
from geo.position import Extent, Position

NEVER = None
BELOW = 0.001


def indexed(name: str) -> IndexedName:
    folded = fold(name)
    skeleton, phonetic = spoken(folded)
    return IndexedName(0, folded, skeleton, phonetic, is_consonantal(folded, phonetic))


def key(name: str) -> NameKey:
    return NameKey.of(fold(name), *spoken(fold(name)))


@pytest.mark.parametrize(
    ("name", "breadth", "own", "alias"),
    [
        # one or two consonants: the name itself, and only where it is nearly the same
        ("Hass", "extent", 0.88, NEVER),
        ("Hass", "region", NEVER, NEVER),  # three letters say too little beyond an extent
        ("Azaz", "region", 0.9, NEVER),
        ("Azaz", "country", 0.98, NEVER),
        ("Azaz", "world", NEVER, NEVER),
        # three consonants: aliases count in an extent only
        ("Binnish", "extent", 0.74, 0.74),
        ("Binnish", "region", 0.8, NEVER),
        ("Binnish", "country", 0.88, NEVER),
        ("Binnish", "world", 0.95, NEVER),
        # four: long but over the world
        ("Saraqib", "extent", 0.74, 0.74),
        ("Saraqib", "region", 0.8, 0.8),
        ("Saraqib", "country", 0.85, 0.95),
        ("Saraqib", "world", 0.95, NEVER),
        ("Taftanaz", "world", 0.9, 0.98),
    ],
)
def test_a_name_with_the_same_skeleton_is_trusted_from(name, breadth, own, alias):
    def judged(similarity: float) -> MatchConfidence:
        return same_skeleton_confidence(key(name), indexed(name), similarity, breadth)

    assert judged(1.0).own == (own is not NEVER)
    assert judged(1.0).alias == (alias is not NEVER)
    if own is not NEVER:
        assert judged(own).own
        assert not judged(own - BELOW).own
        assert own >= min_same_skeleton_similarity(breadth)
    if alias is not NEVER:
        assert judged(alias).alias
        assert not judged(alias - BELOW).alias
    assert judged(1.0).relation == "same_skeleton"


def test_the_lowest_threshold_of_each_breadth():
    found = [min_same_skeleton_similarity(breadth) for breadth in ("extent", "region", "country", "world")]
    assert found == [0.74, 0.8, 0.85, 0.9]


def test_generic_terms_lend_a_name_no_similarity():
    """Kafr Nabl and Kafr Nubl share their skeleton; what is left without Kafr (nabl, nubl) is 3/4 the same."""
    nabl, nubl = key("Kafr Nabl"), indexed("Kafr Nubl")
    assert not same_skeleton_confidence(nabl, nubl, 1.0, "country").own
    assert same_skeleton_confidence(nabl, nubl, 1.0, "extent").own
    assert same_skeleton_confidence(nabl, indexed("Kafr Nabl"), 1.0, "country").own
    assert same_skeleton_confidence(nabl, indexed("Kafrnabl"), 1.0, "country").own  # one has no generic term apart


@pytest.mark.parametrize(
    ("query", "other", "breadth", "own"),
    [
        ("Binnish", "Binnir", "extent", 0.82),
        ("Binnish", "Binnir", "region", NEVER),  # three consonants
        ("Saraqib", "Saraqil", "region", 0.895),
        ("Saraqib", "Saraqil", "country", NEVER),  # four
        ("Taftanaz", "Taftanal", "country", 0.895),
        ("Kramator", "Kramatol", "world", NEVER),  # five
        ("Kramatorska", "Kramatorsla", "world", 0.915),
    ],
)
def test_a_slip_is_trusted_from(query, other, breadth, own):
    def judged(similarity: float) -> MatchConfidence:
        return slip_confidence(key(query), indexed(other), similarity, breadth)

    assert judged(1.0).own == (own is not NEVER)
    if own is not NEVER:
        assert judged(own) == MatchConfidence(
            own=True, alias=breadth == "extent" or len(key(query).skeleton) >= 7, relation="slip"
        )
        assert not judged(own - BELOW).own


@pytest.mark.parametrize(
    ("query", "other", "is_confusable"),
    [
        ("Saraqib", "Saraghib", True),  # q, gh
        ("Saraqib", "Zaraqib", True),  # s, z
        ("Latamna", "Ladamna", True),  # t, d
        ("Kamatorsk", "Kanatorsk", True),  # m, n
        ("Halfaya", "Halbaya", True),  # b, f
        ("Kramatorsk", "Kramatorks", True),  # swapped
        ("Saraqib", "Saraqil", False),
        ("Saraqib", "Saraqi", False),  # dropped
        ("Saraqib", "Qarasib", False),  # swapped, but no neighbours
        ("Saraqibam", "Sarabiqan", False),  # swapped, and another one changed
        ("Saraqibam", "Saramiqal", False),
    ],
)
def test_sounds_that_scripts_confuse_need_less(query, other, is_confusable):
    least = 0.72
    assert slip_confidence(key(query), indexed(other), least, "region").own == is_confusable
    assert not slip_confidence(key(query), indexed(other), least - BELOW, "region").own
    assert not slip_confidence(key(query), indexed(other), least, "world").own
    if is_confusable:
        assert slip_confidence(key(query), indexed(other), least, "region") == (True, False, "confusable")


def test_a_confusable_slip_counts_as_a_longer_name_beyond_an_extent():
    """Four consonants and t for d are as good as five in a country; three do not become four in an extent."""
    assert slip_confidence(key("Latamna"), indexed("Ladamna"), 1.0, "country").relation == "slip"
    assert slip_confidence(key("Saraqib"), indexed("Saraqil"), 1.0, "country").own is False
    assert slip_confidence(key("Hatt"), indexed("Hadd"), 1.0, "extent").relation == "confusable"


COSTS = [
    ("Kamishly", "Qamishli", "SY", 0.0),
    ("Tel Abyad", "Tall Abyad", "SY", 0.25),  # a vowel, and a doubled letter
    ("Saraqb", "Saraqib", "SY", 0.4),  # a short vowel left out
    ("Mecca", "Makkah", "SA", 0.4),  # a vowel and a silent h
    ("Gisr", "Jisr", "SY", 0.5),
    ("Khan", "Han", "SY", 0.2),
    ("Aleppo", "Alebbo", "SY", 0.4),
    ("Gorlovka", "Horlivka", "UA", 0.5),  # g for h, and o for i
    ("Lvov", "Lviv", "UA", 0.3),
    ("Kazakove", "Kozakove", "UA", 0.6),
    ("Odessa", "Odesa", "UA", 0.1),  # doubled
    ("Mariupl", "Mariupol", "UA", 0.8),
    ("Korkino", "Kurkino", "RU", 0.8),
    ("Kramatorks", "Kramatorsk", "UA", 1.0),  # two letters swapped are one change
    ("Vinnytsia", "Vinnitsa", "UA", 0.2),  # a glide beside a vowel
    ("Yenakiyeve", "Yenakiieve", "UA", 0.0),
    ("Yangon", "Rangoon", "MM", 1.3),
    ("Gondar", "Gonder", "ET", 0.3),
    ("Pune", "Puna", "IN", 0.3),
    ("Panjim", "Panchim", "IN", 0.3),
    ("Debre", "Tebre", "ET", 0.4),
    ("Kolar", "Kollar", "IN", 0.1),
    ("Manipr", "Manipur", "IN", 0.5),
    ("Schoeneberg", "Schöneberg", "DE", 0.05),
    ("Hain", "Hayn", "DE", 0.4),
    ("Hengzhou", "Hangzhou", "CN", 0.8),
    ("Marero", "Marrero", "US", 0.4),
    ("Hagn", "Hagen", "DE", 1.0),
    ("Хайн", "Hayn", "DE", 0.0),
    ("Готен", "Guten", "DE", 0.8),
]


@pytest.mark.parametrize(("one", "other", "country", "cost"), COSTS)
def test_edit_cost_of_two_spellings(one, other, country, cost):
    orthography = orthography_of(country, fold(one), fold(other))
    assert edit_cost(fold(one), fold(other), orthography)[0] == pytest.approx(cost)
    assert edit_cost(fold(other), fold(one), orthography)[0] == pytest.approx(cost)


def test_more_than_five_changes_are_no_spelling():
    assert edit_cost("bdfgmr", "jlnpt", "latin") == (float("inf"), 5)
    assert edit_cost("bdfgm", "jlnpt", "latin") == (5.0, 5)


def test_the_first_sound_may_be_two_letters():
    assert first_sound("shaykh", "abjad") == first_sound("šaykh".replace("š", "sh"), "abjad") == "S"
    assert first_sound("chernivtsi", "cyrillic") == "C"
    assert first_sound("al bab", "abjad") == "b"


@pytest.mark.parametrize(
    ("one", "other", "short"),
    [
        ("mariupl", "mariupol", True),
        ("mariupol", "mariupl", True),
        ("mariupo", "mariupol", False),  # its last letter
        ("ariupol", "mariupol", False),  # its first
        ("mariuol", "mariupol", False),  # a consonant
        ("marupl", "mariupol", False),  # two
        ("mariupol", "mariupol", False),
    ],
)
def test_one_vowel_short(one, other, short):
    assert is_one_vowel_short(one, other, "cyrillic") == short


@pytest.mark.parametrize(
    ("query", "other", "country", "breadth", "relation", "within"),
    [
        # in Arabic letters, an extent or a region asks no more; a country does
        ("saraqib", "sirqab", "SY", "region", "same_skeleton", True),
        ("saraqib", "sirqab", "SY", "country", "same_skeleton", False),
        ("tel abyad", "tall abyad", "SY", "country", "same_skeleton", True),
        # 0.07 a letter, at most 0.65, in Cyrillic; 0.05 and 0.35 in Latin letters
        ("gorlovka", "horlivka", "UA", "country", "same_skeleton", True),
        ("kazakove", "kozakove", "UA", "country", "same_skeleton", False),
        ("kazakove", "kozakove", "UA", "region", "same_skeleton", True),
        ("korkino", "kurkino", "RU", "country", "same_skeleton", False),
        ("korkino", "kurkino", "RU", "extent", "same_skeleton", True),
        ("schoeneberg", "schoneberg", "DE", "country", "same_skeleton", True),
        ("keben", "keban", "TR", "region", "same_skeleton", False),
        # a vowel left out of seven letters is a slip; of fewer it is not
        ("mariupl", "mariupol", "UA", "country", "same_skeleton", True),
        ("hagn", "hagen", "DE", "country", "same_skeleton", False),
        # one consonant, but not the first, unless the extent is small
        ("kramatorks", "kramatorsk", "UA", "country", "slip", True),
        ("gramatorsk", "kramatorsk", "UA", "country", "slip", False),
        ("gramatorsk", "kramatorsk", "UA", "extent", "slip", True),
        ("charkow", "kharkiv", "UA", "extent", "slip", True),
        ("nikolaev", "mikolaiv", "UA", "country", "slip", False),
        ("kramatosrko", "kramatorsk", "UA", "country", "slip", False),
        # a confused sound, and hardly anything else, wherever it is
        ("chagor", "chahor", "UA", "country", "confusable", True),
        ("chagor", "chahur", "UA", "extent", "confusable", False),
        ("saraqib", "saraghib", "SY", "extent", "confusable", True),
        ("saraqib", "siraghib", "SY", "extent", "confusable", False),
    ],
)
def test_letter_by_letter(query, other, country, breadth, relation, within):
    assert is_within_reach(query, other, country, breadth, relation) == within


@pytest.mark.parametrize(
    ("country", "one", "letters", "limit"),
    [
        ("SY", "a", 5, 0.5), ("SY", "a", 12, 0.9), ("UA", "a", 5, 0.35), ("UA", "a", 12, 0.65),
        ("GE", "a", 5, 0.35), ("GE", "a", 12, 0.6), ("DE", "a", 5, 0.25), ("DE", "a", 12, 0.35),
        ("DE", "д", 5, 0.4), ("DE", "д", 12, 0.7),
    ],
)  # fmt: skip
def test_the_edit_cost_allowed_grows_with_the_letters_up_to_a_limit(monkeypatch, country, one, letters, limit):
    def reaches(cost: float, breadth: str, relation: str) -> bool:
        monkeypatch.setattr(match_thresholds, "edit_cost", lambda *_: (cost, letters))
        return is_within_reach(one, "b", country, breadth, relation)

    for breadth, allowance in (("country", 1.0), ("world", 1.0), ("region", 1.4), ("extent", 2.0)):
        if country == "SY" and breadth in {"region", "extent"}:
            continue
        assert reaches(limit * allowance - BELOW, breadth, "same_skeleton")
        assert not reaches(limit * allowance + BELOW, breadth, "same_skeleton")
    assert reaches(min(limit, 0.3) - BELOW, "region", "confusable")
    assert not reaches(min(limit, 0.3) + BELOW, "region", "confusable")


def test_the_edit_cost_of_a_slip(monkeypatch):
    for breadth, limit in (("country", 1.3), ("region", 1.82), ("extent", 2.6)):
        for cost, reached in ((limit - BELOW, True), (limit + BELOW, False)):
            monkeypatch.setattr(match_thresholds, "edit_cost", lambda *_, cost=cost: (cost, 9))
            assert is_within_reach("kramatorks", "kramatorsk", "UA", breadth, "slip") == reached


def test_what_is_too_unlike_is_not_even_suggested(gazetteer):
    query = key("Saraqib")
    for other, suggested in (("Suruqib", True), ("Surukub", False)):
        similarity = fuzz.ratio(query.phonetic, key(other).phonetic) / 100
        assert (similarity >= 0.66) == suggested
        hits = found(fuzzy_match.transliterated, gazetteer, "Saraqib", [village(other)], countries=["SY"])
        assert (other in hits) == suggested
        assert similarity < 0.74  # too little to be trusted anywhere


def test_a_slip_is_scored_below_a_transliteration(gazetteer):
    similarity = fuzz.ratio(key("Saraqim").phonetic, key("Saraqib").phonetic) / 100
    hits = found(fuzzy_match.fuzzy, gazetteer, "Saraqim", [village("Saraqib")], countries=["SY"])
    assert hits["Saraqib"][0] == pytest.approx(0.9 * similarity, abs=0.001)


@pytest.mark.parametrize(
    ("query", "other", "near"),
    [
        ("Saraqim", "Saraqib", True),  # changed
        ("Sarqi", "Saraqib", True),  # the last one dropped
        ("Araqib", "Saraqib", True),  # the first one dropped
        ("Saraqimb", "Saraqib", True),  # added
        ("Sarabiq", "Saraqib", True),  # swapped
        ("Qarasib", "Saraqib", False),
        ("Saraqimn", "Saraqib", False),
    ],
)
def test_one_consonant_away_without_a_country(gazetteer, query, other, near):
    here = Extent(36.4, 35.9, 36.6, 36.1)
    hits = found(fuzzy_match.fuzzy, gazetteer, query, [village(other)], extent=here)
    assert (other in hits) == near


def test_skeletons_one_consonant_away():
    names = [indexed(name) for name in ("Saraqib", "Sarmin", "Saraqi", "Saraqibd", "Sarabiq", "Saghib", "Saraqil")]
    index = IndexedNames(names)
    assert [name.text for name in index.with_skeleton("srkb")[0]] == ["saraqib"]
    near, phonetics = index.one_consonant_off("srkb")
    assert {name.text for name in near} == {"saraqi", "saraqibd", "sarabiq", "saraqil"}
    assert phonetics == [name.phonetic for name in near]


def village(name: str, latitude: float = 36.0, country: str = "SY", **more: object) -> Place:
    return Place(name, Position(36.5, latitude), country=country, **more)  # type: ignore[arg-type]


def found(step, gazetteer, name, places, **bounds):
    index = gazetteer.with_overlays(places).indexes[0]
    hits = step(index, fold(name), Scope.of(bounds.get("countries"), bounds.get("extent"), None))
    return {index.place(hit.place).name: (round(hit.score, 3), hit.sure, hit.matched_by) for hit in hits}


def test_hits_say_whether_they_are_sure(gazetteer):
    places = [village("Khan Shaykhun"), village("Khan Shihan"), village("Maarat Misrin")]
    hits = found(fuzzy_match.transliterated, gazetteer, "Khan Sheikhoun", places, countries=["SY"])
    assert hits["Khan Shaykhun"] == (0.95, True, "overlay")
    assert hits["Khan Shihan"][1] is False
    assert "Maarat Misrin" not in hits
    assert found(fuzzy_match.fuzzy, gazetteer, "Khan Sheikhoun", places, countries=["SY"]) == {}


def test_without_a_country_the_extent_decides(gazetteer):
    here = Extent(36.4, 35.9, 36.6, 36.1)
    places = [village("Saraqib"), village("Saraqil", 40.0)]
    assert found(fuzzy_match.transliterated, gazetteer, "Seraqeb", places, extent=here) == {
        "Saraqib": (0.914, True, "overlay")
    }
    assert set(found(fuzzy_match.fuzzy, gazetteer, "Saraqim", places, extent=here)) == {"Saraqib"}
    assert set(found(fuzzy_match.fuzzy, gazetteer, "Saraqim", places)) == {"Saraqib", "Saraqil"}


def test_far_and_wide_a_code_or_a_short_name_is_not_compared(gazetteer):
    places = [village("Krkr"), village("Kara"), village("Karak")]
    assert found(fuzzy_match.transliterated, gazetteer, "Krkr", places) == {}
    assert found(fuzzy_match.transliterated, gazetteer, "Krkr", places, countries=["SY"]) != {}
    assert found(fuzzy_match.transliterated, gazetteer, "Qar", places) == {}
    assert "Kara" in found(fuzzy_match.transliterated, gazetteer, "Qara", places)
    assert found(fuzzy_match.fuzzy, gazetteer, "Bar", places, countries=["SY"]) == {}


def test_a_name_without_vowels_is_met_by_its_letters_in_order(gazetteer):
    """Of `binis` Arabic writes `bns`: three quarters the same, counted as 81 in a hundred."""
    here = Extent(36.4, 35.9, 36.6, 36.1)
    places = [village("Binnish"), village("Bansha")]
    hits = found(fuzzy_match.transliterated, gazetteer, "بنش", places, extent=here)
    assert hits["Binnish"][0] == pytest.approx(0.7 + 0.25 * 0.81, abs=0.001)
    assert hits["Binnish"][1] is True
    abroad = found(fuzzy_match.transliterated, gazetteer, "بنش", places, countries=["SY"])
    assert abroad["Binnish"][1] is False  # over a country the vowels must agree


def test_at_most_five_names_that_are_not_trusted_are_suggested(gazetteer):
    places = [village(f"S{vowel}r{other}qib") for vowel in "aeiou" for other in "aeiou"]
    hits = found(fuzzy_match.transliterated, gazetteer, "Sirmqoob".replace("m", "u"), places, countries=["SY"])
    assert 0 < sum(not sure for _, sure, _ in hits.values()) <= 5
