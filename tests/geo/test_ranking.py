"""Which of several places is meant: prominence, nearness, tiers of the score, towns and the divisions round them."""

from __future__ import annotations

import pytest

from geo.gazetteer.index_columns import Record
from geo.gazetteer.place_index import PlaceIndex
from geo.gazetteer.ranking import Hit, decide, distance_m, suggest
from geo.position import Position

DEGREE_M = 111_195.0


class World:
    """Places of one name, put on the equator a stated distance from (0, 0), and what is decided about them."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.facts: list[tuple[float, int, str, bool]] = []

    def add(self, east_km=0.0, *, people=0, kind="settlement", score=1.0, weight=2, country="SY", how="exact", **more):
        place = Record(
            name=more.pop("name", "Tell"),
            longitude=east_km * 1000 / DEGREE_M,
            latitude=0.0,
            population=people,
            kind=kind,
            country=country,
            source=str(len(self.records)),
            **more,
        )
        self.records.append(place)
        self.facts.append((score, weight, how, True))
        return self

    def hits(self) -> list[Hit]:
        index = PlaceIndex.build(self.records)
        found = []
        for at in range(len(index)):
            score, weight, how, sure = self.facts[int(index.place(at).source)]
            found.append(Hit(index, at, int(index.names_of_place(at)[0]), score, how, weight, sure))
        return found

    def decided(self, near=None, limit=8):
        return decide("Tell", self.hits(), near=near, limit=limit)

    def meant(self, near=None):
        """Return the number of the place that is meant, None where that is open."""
        match = self.decided(near)
        assert match.ambiguous == (match.place is None)
        return None if match.place is None else int(match.place.source)


def test_a_place_eight_times_as_prominent_is_meant():
    assert World().add(people=8_100).add(500, people=1_000).meant() == 0
    assert World().add(people=8_000).add(500, people=1_000).meant() == 0
    assert World().add(people=7_900).add(500, people=1_000).meant() is None
    assert World().add(people=1_000).add(500, people=8_100).meant() == 1


def test_a_town_of_unknown_population_counts_as_a_small_town():
    assert World().add(people=18_500).add(500).meant() == 0
    assert World().add(people=18_300).add(500).meant() is None
    assert World().add(people=2_500).add(500, weight=1).meant() == 0  # not where it is another's name: 300 · 0.4
    assert World().add(people=2_500).add(500, kind="site").meant() == 0  # nor for what is no town: 300


def test_a_name_in_another_language_counts_less_and_an_alias_least():
    assert World().add(people=40_000).add(500, people=12_400, weight=1).meant() == 0
    assert World().add(people=40_000).add(500, people=12_600, weight=1).meant() is None
    assert World().add(people=40_000).add(500, people=124_000, weight=0).meant() == 0
    assert World().add(people=40_000).add(500, people=126_000, weight=0).meant() is None


@pytest.mark.parametrize(
    ("kind", "prominence"),
    [("country", 1e7), ("admin1", 2e5), ("sea", 1e7), ("region", 1e6), ("strait", 1e6), ("river", 1e6)],
)
def test_what_is_no_town_counts_by_its_kind(kind, prominence):
    def meant(people):
        other = World().add(people=int(people), country="SY").add(5_000, kind=kind, country="TR", admin1_code="TR.1")
        return other.meant()

    assert meant(prominence * 8.1) == 0
    assert meant(prominence * 7.9) is None


def test_people_of_a_division_count_half():
    assert World().add(people=10_000_000).add(9_000, kind="admin1", people=2_450_000, country="TR").meant() == 0
    assert World().add(people=10_000_000).add(9_000, kind="admin1", people=2_550_000, country="TR").meant() is None


def test_a_shipped_overlay_counts_five_times_and_wins_in_its_country():
    assert World().add(people=4_100, how="overlay", country="LY").add(500, people=2_500).meant() == 0
    assert World().add(people=4_000, how="overlay", country="LY").add(500, people=2_600).meant() is None
    assert World().add(people=4_000, how="overlay").add(500, people=2_600).meant() == 0


def test_the_nearer_counts_more():
    """At 30 km a place counts half, at 60 km a ninth."""
    here = Position(0.0, 0.0)
    assert World().add(0, people=9_100).add(60, people=10_000).meant(here) == 0
    assert World().add(0, people=8_800).add(60, people=10_000).meant(here) is None
    assert World().add(0, people=4_100).add(30, people=1_000).meant(here) == 0
    assert World().add(0, people=3_900).add(30, people=1_000).meant(here) is None


@pytest.mark.parametrize(("score", "other", "meant"), [
    (1.0, 0.96, None), (0.96, 0.95, 0), (0.9, 0.88, None), (0.9, 0.86, 0), (1.0, 0.95, 0), (0.86, 0.9, 1),
])  # fmt: skip
def test_the_score_goes_before_prominence_in_steps(score, other, meant):
    assert World().add(people=1_000, score=score).add(500, people=1_000, score=other).meant() == meant


def test_one_spot_is_one_place():
    assert len(World().add(people=9_000).add(2.9, people=8_000).decided().candidates) == 1
    assert len(World().add(people=9_000).add(3.1, people=8_000).decided().candidates) == 2
    assert len(World().add(people=9_000).add(9, people=8_000, uncertainty_m=10_000).decided().candidates) == 1
    assert len(World().add(people=9_000, uncertainty_m=10_000).add(9, people=8_000).decided().candidates) == 1
    assert len(World().add(people=9_000).add(61, people=8_000, uncertainty_m=90_000).decided().candidates) == 2
    assert len(World().add(people=9_000).add(59, people=8_000, uncertainty_m=90_000).decided().candidates) == 1


def test_a_town_goes_before_the_division_named_after_it():
    inside = {"country": "SY", "admin1_code": "SY.12"}
    assert World().add(people=1_000, **inside).add(40, kind="admin1", people=900_000, **inside).meant() == 0
    alias = World().add(people=24_000, weight=0, **inside).add(40, kind="admin1", people=100_000, **inside)
    assert alias.meant() == 1  # only the division bears the name properly
    large = World().add(people=26_000, weight=0, **inside).add(40, kind="admin1", people=100_000, **inside)
    assert large.meant() == 0  # unless a quarter of its people live there
    both = World().add(people=1_000, weight=0, **inside).add(40, kind="admin1", people=900_000, weight=0, **inside)
    assert both.meant() == 0


def test_a_town_beyond_its_division_is_a_rival():
    division = {"kind": "admin1", "people": 0, "uncertainty_m": 50_000.0, "country": "SY", "admin1_code": "SY.12"}
    near = World().add(people=30_000, country="SY", admin1_code="SY.9").add(49, **division)
    far = World().add(people=30_000, country="SY", admin1_code="SY.9").add(51, **division)
    assert near.meant() == 0
    assert far.meant() is None
    by_code = World().add(people=30_000, country="SY", admin1_code="SY.12").add(70, **division)
    abroad = World().add(people=30_000, country="TR", admin1_code="SY.12").add(70, **division)
    assert by_code.meant() == 0
    assert abroad.meant() is None


@pytest.mark.parametrize(
    ("apart_km", "people", "meant"), [(100, 51_000, None), (100, 49_000, 1), (21, 51_000, None), (19, 51_000, 1)]
)
def test_a_country_and_its_city_of_one_name(apart_km, people, meant):
    world = World().add(people=people, country="TN").add(apart_km, kind="country", country="TN")
    assert world.meant() == meant


def test_a_latin_alias_of_a_city_leaves_the_country():
    """Kuwait is the country, though it is listed with Kuwait City, too; الكويت may be either."""
    world = World().add(people=60_000, country="KW", weight=1).add(100, kind="country", country="KW")
    assert world.meant() == 1
    arabic = World().add(people=60_000, country="KW", weight=1, name="الكويت")
    assert arabic.add(100, kind="country", country="KW", name="الكويت").meant() is None


def test_candidates_come_in_order_and_at_most_as_many_as_asked():
    world = World().add(people=10).add(500, people=5_000).add(900, people=7_000)
    match = world.decided(limit=2)
    assert [candidate.place.population for candidate in match.candidates] == [7_000, 5_000]
    assert match.score == 1.0
    assert match.matched_by == "exact"


def test_the_better_name_of_a_place_counts():
    index = PlaceIndex.build([Record("Tell", 0.0, 0.0, spellings=["Till"], country="SY")])
    own, alias = index.name_row("tell"), index.name_row("till")
    hits = [Hit(index, 0, alias, 0.8, "fuzzy", 0), Hit(index, 0, own, 0.9, "transliteration", 2)]
    match = decide("Tel", hits, near=None, limit=8)
    assert (match.score, match.matched_by, len(match.candidates)) == (0.9, "transliteration", 1)
    assert match.candidates[0].matched_name == "tell"


def test_suggestions_keep_the_best_names_and_all_that_are_as_good():
    world = World().add(0, score=0.8).add(500, score=0.7, people=9).add(900, score=0.7, people=5_000)
    match = suggest("Tell", world.add(1200, score=0.6).hits(), near=None, limit=3)
    assert match.status == "unknown"
    assert [candidate.score for candidate in match.candidates] == [0.8, 0.7, 0.7]
    assert match.candidates[1].place.population == 5_000
    few = suggest("Tell", world.hits(), near=None, limit=2)
    assert [candidate.place.population for candidate in few.candidates] == [0, 5_000]


def test_distance_on_the_sphere():
    assert distance_m(Position(0, 0), Position(0, 1)) == pytest.approx(DEGREE_M, abs=1)
    assert distance_m(Position(0, 60), Position(1, 60)) == pytest.approx(DEGREE_M / 2, rel=1e-4)
    assert distance_m(Position(0, 0), Position(180, 0)) == pytest.approx(180 * DEGREE_M, rel=1e-6)
    assert distance_m(Position(179.5, 10), Position(-179.5, 10)) == pytest.approx(109_505, abs=60)


def test_an_overlay_that_was_given_goes_before_the_base():
    base = PlaceIndex.build([Record("Tell", 5.0, 0.0, population=9_000_000, country="SY")])
    given = PlaceIndex.build([Record("Tell", 0.0, 0.0, country="SY")], is_overlay=True)
    hits = [Hit(base, 0, 0, 1.0, "exact", 2), Hit(given, 0, 0, 0.75, "overlay", 2)]
    match = decide("Tell", hits, near=None, limit=8)
    assert match.place is not None
    assert match.place.longitude == 0.0
