"""What a draft lacks is listed by the check, whatever its kind; nothing is drawn sooner or surer than stated."""

from __future__ import annotations

import pytest

from layers.draft import draft_scenario
from layers.ground.build import try_layers
from layers.scenario.load import read_scenario


def gaps(text):
    scenario, faults = read_scenario("draft", draft_scenario(text).to_yaml())
    assert scenario is not None, faults
    faults = [*faults, *try_layers(scenario)[1]]
    assert not [str(fault) for fault in faults if fault.severity == "error"]
    return " ".join(fault.message for fault in faults)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Heavy weapons leave the town of Idlib within 14 days of signature.", "the text does not state the day"),
        ("On Friday a convoy was stopped in Saraqib.", "'Friday' needs the document's own date"),
        ("A ceasefire starts on 03/04/2020.", "'03/04/2020' may be day and month"),
        ("The opposition withdraws from Idlib.", "supply the day to show as 'as_of'"),
        ("The opposition withdraws from Idlib.", "the text states no date of its own"),
        ("No armed person may be within 5 km round Vorgenz.", "supply where Vorgenz lies, as 'around'"),
        ("Weapons are withdrawn beyond 10 km of Qasr Vorgen.", "supply where Qasr Vorgen lies, as 'around'"),
    ],
)
def test_the_check_lists_every_kind_of_gap(text, wanted):
    assert wanted in gaps(text)


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("A zone extends from 5 to 10 km on each side of the river Dniester.", "5-10 km"),
        ("Heavy weapons are withdrawn 15-20 km from the line of contact on each side.", "15-20 km"),
        ("The buffer zone is 3-5 km on either side of the M4 highway.", "3-5 km"),
    ],
)
def test_a_range_on_each_side_is_an_uncertain_depth_on_both(text, depth):
    (zone,) = draft_scenario(text).of_kind("zone")
    assert (zone.values["depth"], zone.values["side"]) == (depth, "both")


def test_a_line_from_place_to_place_carries_the_zone_beside_it():
    text = "The line from Latakia to Idlib to Aleppo divides the forces, which withdraw 5 km on each side."
    (zone,) = draft_scenario(text).of_kind("zone")
    assert zone.values["reference"].ends == ("Latakia", "Idlib", "Aleppo")


def test_a_post_that_is_due_is_not_there_before():
    text = "Four observation posts shall be set up at Homs, Hama, Palmyra and Idlib by 1 May 2021."
    scenario, _ = read_scenario("draft", draft_scenario(text).to_yaml())
    assert [(post.title, post.established) for post in scenario.posts] == [
        (f"Post at {name}", "2021-05-01") for name in ("Homs", "Hama", "Palmyra", "Idlib")
    ]


def test_each_date_of_a_list_has_the_places_before_it():
    text = "Kalbajar shall be returned by 15 November 2020 and Lachin by 1 December 2020."
    due = [(s.values["places"], s.values["date"]) for s in draft_scenario(text).of_kind("deadline")]
    assert due == [(("Kalbajar",), "2020-11-15"), (("Lachin",), "2020-12-01")]


def test_a_date_of_another_clause_is_not_that_of_the_zone():
    text = "Kalbajar shall be returned by 15 November 2020, while the Lachin corridor, 5 km wide, stays."
    (zone,) = draft_scenario(text).of_kind("zone")
    assert "by" not in zone.values


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A demilitarised zone 10 km deep shall lie on both sides of the line of contact.", "Demilitarised zone"),
        ("The opposition withdraws 5 km from the M4 highway near Idlib.", "Zone, M4 highway"),
        ("Withdrawal of the militia from Homs is complete.", "Withdrawal, Homs"),
    ],
)
def test_a_draft_has_a_short_name_and_not_its_first_sentence(text, title):
    scenario, _ = read_scenario("draft", draft_scenario(text).to_yaml())
    assert scenario.title == f"Draft: {title}"


def test_where_talks_were_held_is_no_ground_of_the_map():
    text = "Talks were held in Geneva. The opposition withdraws from Idlib. Delegations met in Geneva."
    scenario, _ = read_scenario("draft", draft_scenario(text).to_yaml())
    assert list(scenario.countries) == ["SY"]
    assert not [event for event in scenario.events if event.kind == "talks"]
    assert any("Geneva" in note.title for note in scenario.notes)
