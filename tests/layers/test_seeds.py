"""What ships: every scenario is sound, sourced and bilingual, and rests on files that lie beside it."""

from __future__ import annotations

import csv

import pytest
import shapely
import yaml
from shipped import shipped_layers

import seeds
from geo import geodesic_distance
from layers import load_scenario
from layers.dates import parse_date
from layers.scenario.lock import read_lock

SHIPPED = {
    "abkhazia-1994",
    "bosnia-1995",
    "cyprus-1974",
    "eritrea-ethiopia-2000",
    "golan-1974",
    "idlib",
    "idlib-2018",
    "idlib-2020",
    "iraq-kuwait-1991",
    "karabakh-2020",
    "korea-1953",
    "kosovo-1999",
    "m4-corridor-2020",
    "turkey-russia-2019",
}


def test_the_agreements_of_the_gallery_ship():
    assert set(seeds.scenario_ids()) == SHIPPED


@pytest.fixture(scope="module", params=sorted(SHIPPED))
def shipped(request):
    layers = shipped_layers(request.param)
    return layers.scenario, layers


@pytest.mark.slow
def test_it_is_laid_out_without_a_fault(shipped):
    scenario, layers = shipped
    assert len(layers.zones) >= 1
    assert set(layers.lines["line"]) == set(scenario.lines)
    assert len(layers.posts) == len(scenario.posts)
    assert len(layers.routes) == len(scenario.routes)
    assert len(layers.events) == len(scenario.events)
    assert len(layers.places) == len(scenario.towns)
    for _, layer in layers.items():  # noqa: PERF102 - a list of pairs, not a dict
        assert layer.geometry.is_valid.all()
        assert not layer.geometry.is_empty.any()


@pytest.mark.slow
def test_it_is_locked_and_nothing_has_drifted(shipped):
    """A page of a shipped agreement is the same wherever it is made: `truceline lock ID` writes its lock anew."""
    scenario, layers = shipped
    lock = read_lock(scenario.origin)
    assert lock.path is not None
    assert set(lock.places) == set(layers.from_gazetteer())
    assert [str(warning) for warning in layers.warnings if warning.where == str(lock.path)] == []


@pytest.mark.slow
def test_every_source_is_used_and_named_in_full(shipped):
    scenario, _ = shipped
    used = {source for _, feature in scenario.features() for source in feature.source}
    used |= {source for place in scenario.places.values() for source in place.source}
    used |= {source for zone in scenario.zones for variant in zone.variants for source in variant.source}
    assert used == set(scenario.sources)
    for source in scenario.sources.values():
        assert source.title
        assert source.publisher
        assert source.supports


def test_it_passes_check_without_a_warning(shipped):
    """What `check` doubts is set right, or the entry says under `accept` why it is so."""
    _, layers = shipped
    assert [str(warning) for warning in layers.warnings] == []


def test_titles_stand_in_english_and_arabic(shipped):
    scenario, _ = shipped
    assert scenario.title_ar
    assert scenario.subtitle_ar
    features = [feature for key, feature in scenario.features() if key[0] not in ("areas", "boundaries")]
    assert [feature.title for feature in features if not feature.title or not _is_arabic(feature.title_ar)] == []
    variants = [variant for zone in scenario.zones for variant in zone.variants]
    assert [variant.id for variant in variants if not _is_arabic(variant.title_ar)] == []
    assert all(_is_arabic(party.title_ar) for party in scenario.parties.values())


@pytest.mark.slow
def test_places_and_towns_lie_in_the_extent(shipped):
    scenario, layers = shipped
    extent = scenario.extent.extent()
    assert all(extent.contains(place.position) for place in scenario.places.values())
    west, south, east, north = layers.places.total_bounds
    assert extent.west <= west <= east <= extent.east
    assert extent.south <= south <= north <= extent.north


def test_no_town_at_a_zones_edge_gets_a_plain_yes_or_no(shipped):
    """A town without an uncertainty of its own is not nearer than a kilometre to an edge that is called certain."""
    _, layers = shipped
    plain = layers.places[layers.places.uncertainty_m.isna()]
    zones = layers.zones[(layers.zones.variant == "") & (layers.zones.state == "known")]
    inside = shapely.union_all(zones[zones.part == "certain"].geometry.to_numpy())
    lines = [course.lines[0] for course in layers.courses.values()]
    stated = [line for line in lines if line.uncertainty_m]
    for title, town in zip(plain.title, plain.geometry, strict=True):
        if not stated and shapely.intersects(inside, town):
            edge = shapely.boundary(inside)
            assert geodesic_distance(town, edge, edges="straight") > 1000, title


@pytest.mark.slow
def test_every_dated_statement_of_a_report_can_be_placed_in_time(shipped):
    scenario, _ = shipped
    for event in (*scenario.events, *scenario.notes):
        assert event.when.start


@pytest.mark.slow
def test_no_scenario_says_left_or_right(shipped):
    scenario, _ = shipped
    sides = [reading.side for zone in scenario.zones for reading in (zone, *zone.variants)]
    assert not {"left", "right"} & {side for side in sides if isinstance(side, str)}


@pytest.mark.parametrize("name", ["idlib-2018", "idlib-2020"])
def test_control_points_name_their_party_and_confidence(name):
    with seeds.path(name, "control.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 200
    assert {row["party"] for row in rows} == {"opposition", "government", "other"}
    assert {row["confidence"] for row in rows} == {"high", "medium", "low"}
    assert all(row["name"] and _is_arabic(row["name_ar"]) for row in rows)
    assert len({(row["latitude"], row["longitude"]) for row in rows}) == len(rows)


def test_scenarios_hold_no_links_to_files_elsewhere():
    for name in seeds.scenario_ids():
        data = yaml.safe_load(seeds.path(name, "scenario.yaml").read_text(encoding="utf-8"))
        named = [entry[key] for section in ("lines", "areas") for entry in data.get(section, {}).values()
                 for key in ("file", "control") if key in entry]  # fmt: skip
        files = [file for each in named for file in (each.values() if isinstance(each, dict) else [each])]
        origin = load_scenario(name).origin
        assert all(origin.file(file).is_file() for file in files)
        assert all(origin.file(file).resolve().is_relative_to(seeds.path().resolve()) for file in files)


def test_the_reports_are_short_and_say_whose_words_they_are():
    reports = sorted(seeds.path("idlib-2018", "reports").glob("*.txt"))
    assert len(reports) == 5
    for report in reports:
        text = report.read_text(encoding="utf-8")
        assert "In our own words, after" in text
        assert 300 < len(text) < 1500


def test_all_five_documents_have_their_statements_on_the_map():
    scenario = load_scenario("idlib-2018")
    said = {source for entry in (*scenario.events, *scenario.notes) for source in entry.source}
    assert said >= {"newarab-2018", "rt-2018", "aljazeera-2019", "newarab-2019", "presstv-2020"}


DISAGREE = [
    ("three-encircled", "four-encircled"),
    ("people-three", "people-three-and-a-half"),
    ("radicals-leave-zone", "radicals-leave-idlib"),
]


@pytest.mark.parametrize("pair", DISAGREE)
def test_statements_that_disagree_stand_side_by_side(pair):
    notes = {note.id: note for note in load_scenario("idlib-2018").notes}
    one, other = (notes[name] for name in pair)
    assert abs(parse_date(one.when.start).earliest - parse_date(other.when.start).earliest).days <= 1
    assert one.title != other.title
    assert one.certainty == other.certainty == "less-certain"


def test_nothing_that_ships_repeats_a_sentence_of_the_documents(shared):
    documents = " ".join(path.read_text(encoding="utf-8") for path in sorted((shared / "documents").glob("*.txt")))
    known = _runs(documents)
    shipped = [*seeds.path("idlib-2018", "reports").glob("*.txt"), *seeds.path().glob("*/scenario.yaml")]
    assert len(shipped) >= 14
    assert {path.name: " / ".join(sorted(_runs(path.read_text(encoding="utf-8")) & known)) for path in shipped
            if _runs(path.read_text(encoding="utf-8")) & known} == {}  # fmt: skip


def _runs(text: str, length: int = 9) -> set[str]:
    words = text.split()
    return {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)
