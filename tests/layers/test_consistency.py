"""What `check` doubts: a scenario that does not agree with itself, its sources or the ground it names."""

from __future__ import annotations

import pytest
from scenario_text import lay

from layers.ground.build import try_layers
from layers.scenario.load import read_scenario

HEAD = """\
truceline: 1
title: A test
as_of: 2018-09-17
countries: [SY]
parties: {north: {title: North}, south: {title: South}}
sources:
  s: {title: A report, date: 2018-09-17}
"""
ACCEPT = "accept: the village lies on the border"


def doubts(body: str, head: str = HEAD, path=None) -> list[str]:
    """The warnings of a scenario that has no error, each with its key."""
    _, faults = lay(body, head, path)
    assert [str(fault) for fault in faults if fault.severity == "error"] == []
    return [f"{fault.key}: {fault.message}" for fault in faults]


def place(position: str, more: str = "") -> str:
    return f"places: {{p: {{names: {{en: Somewhere}}, {position}, source: s{more}}}}}\n"


def post(more: str) -> str:
    return f"posts: [{{id: one, latitude: 35.93, longitude: 36.63, source: s, {more}}}]\n"


def test_a_place_in_another_country_than_stated_is_doubted():
    said = doubts(place("latitude: 35.9, longitude: 36.1, country: SY"))
    assert len(said) == 1
    assert said[0].startswith("places.p: lies in Turkey, ")
    assert said[0].endswith(" km outside SY")


def test_without_a_country_of_its_own_a_place_is_of_the_scenarios_countries():
    assert doubts(place("latitude: 35.9, longitude: 36.1")) != []
    assert doubts(place("latitude: 35.9, longitude: 36.1, country: TR")) == []
    assert doubts(place("latitude: 35.93, longitude: 36.63")) == []


def test_a_place_at_sea_is_not_doubted_for_a_generalised_coast():
    assert doubts(place("latitude: 35.53, longitude: 35.70")) == []


def test_posts_and_events_with_positions_of_their_own_are_doubted_too():
    body = "events: [{id: e, kind: patrol, latitude: 35.9, longitude: 36.1, when: {start: 2018-09-17}, source: s}]\n"
    assert [said.partition(",")[0] for said in doubts(body)] == ["events[0]: lies in Turkey"]


@pytest.mark.parametrize("stated", ["Aleppo", "SY-HL", "حلب"])
def test_a_post_in_another_governorate_than_stated_is_doubted(stated):
    said = doubts(post(f"governorate: {stated}"))
    assert said == [f"posts[0].governorate: lies in Idlib, 20.8 km outside {stated}"]


def test_the_governorate_that_it_lies_in_and_one_that_is_no_division_are_not_doubted():
    assert doubts(post("governorate: Idlib")) == []
    assert doubts(post("governorate: the north")) == []


def test_a_post_at_a_place_of_the_scenario_is_judged_by_that_place_and_once():
    own = place("latitude: 35.93, longitude: 36.63", ", governorate: Aleppo")
    at_place = "posts: [{id: one, place: p, governorate: Aleppo, source: s}]\n"
    assert [said.partition(":")[0] for said in doubts(own + at_place)] == ["places.p.governorate"]
    right = place("latitude: 35.93, longitude: 36.63", ", governorate: Idlib")
    assert [said.partition(":")[0] for said in doubts(right + at_place)] == ["posts[0].governorate"]


@pytest.mark.parametrize("section", ["events", "notes"])
def test_what_is_dated_after_every_source_of_it_is_doubted(section):
    where = "latitude: 35.93, longitude: 36.63, " if section == "events" else ""
    entry = f"{section}: [{{id: e, title: A patrol, {where}when: {{start: 2018-10-01}}, source: s}}]\n"
    assert doubts(entry) == [
        f"{section}[0].when.start: is dated 2018-10-01, after the last of its sources, of 2018-09-17"
    ]
    assert doubts(entry.replace("2018-10-01", "2018-09")) == []
    assert doubts(entry.replace("title", "kind: deadline, title")) == []


def test_a_source_without_a_date_or_a_later_one_may_report_it():
    entry = "notes: [{id: e, title: A patrol, when: {start: 2018-10-01}, source: [s, t]}]\n"
    assert doubts(entry, HEAD + "  t: {title: A list}\n") == []
    assert doubts(entry, HEAD + "  t: {title: A report, date: 2018-10-02}\n") == []
    assert len(doubts(entry, HEAD + "  t: {title: A report, date: 2018-09-30}\n")) == 1


def test_the_steps_of_a_post_are_held_against_its_sources():
    said = doubts(post("established: 2017-10, encircled: 2019-08-23"))
    assert said == ["posts[0].encircled: is dated 2019-08-23, after the last of its sources, of 2018-09-17"]


def test_what_ends_before_it_begins_is_doubted():
    note = "notes: [{id: n, title: A truce, when: {start: 2018-09, end: 2018-08-31}, source: s}]\n"
    assert doubts(note) == ["notes[0].when.end: 'end' 2018-08-31 comes before 'start' 2018-09"]
    assert doubts(note.replace("2018-08-31", "2018-09-02")) == []


def test_a_post_is_not_left_before_it_is_cut_off_or_established():
    dates = "established: 2018-05, encircled: 2018-04-30, left: 2018-03"
    assert doubts(post(dates)) == [
        "posts[0].encircled: 'encircled' 2018-04-30 comes before 'established' 2018-05",
        "posts[0].left: 'left' 2018-03 comes before 'established' 2018-05",
    ]


def test_a_source_that_nothing_is_taken_from_is_doubted():
    note = "notes: [{id: n, title: A truce, when: {start: 2018-09-17}, source: s}]\n"
    assert doubts(note, HEAD + "  t: {title: Another}\n") == ["sources.t: nothing is taken from source 't' (Another)"]


def test_the_source_of_an_entry_at_fault_is_used_all_the_same():
    notes = "notes: [{id: n, title: A, source: s}, {id: m, title: B, colour: red, source: t}]\n"
    _, faults = lay(notes, HEAD + "  t: {title: Another}\n")
    assert [fault.key for fault in faults] == ["notes[1].colour"]


def two_places(second: str, more: str = "") -> str:
    return f"""\
places:
  one: {{names: {{en: Morek, ar: مورك}}, latitude: 35.375, longitude: 36.687, source: s}}
  two: {{{second}, latitude: 35.39, longitude: 36.70, source: s{more}}}
"""


@pytest.mark.parametrize("second", ["names: {en: MOREK}", "names: {ar: مورك}", "names: {en: Murak}, also: [Morek]"])
def test_one_name_for_two_points_near_each_other_is_doubted(second):
    said = doubts(two_places(second))
    assert len(said) == 1
    assert "is 2.0 km from Morek, which has the same name" in said[0]


def test_points_within_their_uncertainty_and_namesakes_far_apart_are_not_doubted():
    assert doubts(two_places("names: {en: Morek}", ", uncertainty: 3 km")) == []
    assert doubts(two_places("names: {en: Morek}").replace("latitude: 35.39", "latitude: 35.6")) == []
    assert doubts(two_places("names: {en: Murak}")) == []


def test_the_points_of_files_are_held_against_each_other_and_against_the_places(tmp_path):
    (tmp_path / "control.csv").write_text(
        "name,latitude,longitude,party\nA,35.5,36.5,north\nB,36,36.6,south\nA,35.51,36.5,north\n", encoding="utf-8"
    )
    (tmp_path / "road.csv").write_text("name,latitude,longitude\nA,35.5,36.5\nB,36.03,36.6\n", encoding="utf-8")
    body = """\
lines: {contact: {between: [north, south], control: control.csv, known_until: 2030-01-01, source: s}}
routes: [{id: road, file: road.csv, source: s}]
"""
    assert doubts(body, path=tmp_path / "scenario.yaml") == [
        "lines.contact.control: A is 1.1 km from A, which has the same name",
        "routes[0].file: B is 3.3 km from B, which has the same name",
    ]


@pytest.mark.parametrize(
    "body",
    [
        place("latitude: 35.9, longitude: 36.1", f", {ACCEPT}"),
        post(f"governorate: Aleppo, {ACCEPT}"),
        post(f"left: 2020, established: 2021, {ACCEPT}"),
        two_places("names: {en: Morek}", f", {ACCEPT}"),
    ],
)
def test_what_an_entry_accepts_with_a_reason_is_not_doubted(body):
    assert doubts(body) == []


def test_a_source_can_be_kept_though_nothing_is_taken_from_it():
    note = "notes: [{id: n, title: A truce, when: {start: 2018-09-17}, source: s}]\n"
    assert doubts(note, HEAD + "  t: {title: Another, accept: for further reading}\n") == []


def test_a_post_has_one_number() -> None:
    body = """\
posts:
  - {id: post-07, number: 4, place: Idlib, source: s}
  - {id: post-04, number: 4, place: Saraqib, source: s}
  - {id: tower, number: 9, place: Hama, source: s}
  - {id: post-11, number: 12, place: Homs, source: s, accept: the United Nations count otherwise}
"""
    messages = [fault.message for fault in lay(body)[1]]
    assert messages == ["is 4, and the id 'post-07' says 7", "is 4, as that of 'post-07'"]


def test_a_file_without_sources_is_told_that_and_nothing_of_unused_ones():
    text = "truceline: 2\ntitle: t\nas_of: 2020\nposts:\n  - {id: a, place: Idlib, source: s}\n"
    scenario, faults = read_scenario("a.yaml", text)
    assert any("'sources' is missing" in str(fault) for fault in faults)
    assert scenario is not None
    assert not [fault for fault in try_layers(scenario)[1] if "nothing is taken from" in str(fault)]
