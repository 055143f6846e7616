"""Zones out of clauses: depth, side and reference as the text gives them, and nothing that it does not."""

from __future__ import annotations

import pytest
from draft_scoring import clause_faults, load_clauses

from layers.draft import draft_scenario


@pytest.mark.parametrize("clause", load_clauses("development"), ids=lambda clause: clause["text"][:60])
def test_a_clause_that_the_grammar_was_made_with(clause):
    assert clause_faults(clause) == []


def test_most_clauses_that_the_grammar_was_not_made_with():
    clauses = load_clauses("held_out")
    right = sum(not clause_faults(clause) for clause in clauses)
    assert right / len(clauses) >= 0.7


@pytest.mark.parametrize(
    "text",
    [
        "Turkey has a 900km border with Syria.",
        "The convoy drove 40 km through the buffer zone.",
        "Guns with a calibre above 100 mm and a range of 30 km stay in the demilitarised zone.",
        "The buffer zone covers 346 square kilometres and is 180 km long.",
        "A rocket landed 5 km from the border, inside the demilitarised zone.",
        "He ran 10 km an hour along the line of contact.",
    ],
)
def test_a_length_that_measures_no_zone(text):
    assert [zone for zone in draft_scenario({"text": text}).of_kind("zone") if "depth" in zone.values] == []
    assert [zone for zone in draft_scenario({"text": text}).of_kind("zone") if "width" in zone.values] == []


def test_a_zone_mentioned_twice_is_one_zone_with_two_mentions():
    text = (
        "A buffer zone 10 km wide will run along the border between Chad and Sudan. "
        "Farmers asked what the 10 km buffer zone means for them."
    )
    (zone,) = draft_scenario({"news": text}).of_kind("zone")
    assert zone.values["width"] == "10 km"
    assert len(zone.mentions) == 2


def test_a_side_that_the_text_does_not_give_stays_open():
    text = "A demilitarised zone 15 to 20 km deep will be set up along the line of contact by 15 October 2018."
    (zone,) = draft_scenario({"news": text}).of_kind("zone")
    assert "side" not in zone.values
    assert zone.values["by"] == "2018-10-15"
    assert zone.values["depth_m"] == (15_000, 20_000)


@pytest.mark.parametrize(
    ("written", "metres"),
    [
        ("two (2) kilometres", (2000, 2000)),
        ("one and a half kilometres", (1500, 1500)),
        ("half a mile", (804.672, 804.672)),
        ("six hundred (600) metres", (600, 600)),
        ("15-20km", (15_000, 20_000)),
        ("between 10 and 12 nautical miles", (18_520, 22_224)),
        ("3,000 m", (3000, 3000)),
        ("1 500 yards", (1371.6, 1371.6)),
        ("20 miles (32 km)", (32_186.88, 32_186.88)),
        ("one hundred and fifty metres", (150, 150)),
        ("25 to 30 thousand feet", None),
    ],
)
def test_a_length_in_words_figures_and_units(written, metres):
    zones = draft_scenario({"t": f"The demilitarised zone is {written} deep on both sides of the border."}).of_kind(
        "zone"
    )
    got = [tuple(round(value, 3) for value in zone.values["depth_m"]) for zone in zones if "depth_m" in zone.values]
    assert got == ([] if metres is None else [metres])
