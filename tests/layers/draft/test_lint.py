"""What a text leaves open is listed with its kind; a text that settles everything gives nothing."""

from __future__ import annotations

import pytest

from layers.draft.lint import lint

TWICE = (
    "The buffer zone is 10 km deep on both sides of the border between Chad and Sudan. Observers are sent. "
    "The buffer zone is 15 km deep on both sides of the border between Chad and Sudan."
)
OPEN = [
    ("Both sides withdraw 15 km from the line of contact.", "line"),
    ("A demilitarised zone 10 km deep shall lie along the border between Iraq and Iran.", "side"),
    ("Une zone démilitarisée de 15 km de profondeur longe la frontière entre le Tchad et le Soudan.", "side"),
    ("A buffer zone shall be established along the border between Chad and Sudan.", "size"),
    ("No armed person may be within 5 km of the city of Idlib.", "edge or centre"),
    ("The zone reaches up to the Litani river, 5 km deep on both sides of the border of Israel and Lebanon.", "river"),
    ("A humanitarian corridor leads from Izium to Lozova.", "course"),
    ("The ceasefire lasts until 9 May 2021.", "date"),
    ("A ceasefire starts on 03/04/2020.", "date"),
    ("Heavy weapons leave the town within 14 days.", "date"),
    ("The limits of the security zone are those drawn on map sheet 4 of Annex B.", "map"),
    (TWICE, "contradiction"),
]  # fmt: skip
CLEAN = [
    "A demilitarised zone extends ten kilometres into Iraq and five kilometres into Kuwait from their border.",
    "A buffer zone 5 km deep is created on both sides of the border between Chad and Sudan.",
    "A security zone 20 km deep on the Syrian side of the border between Turkey and Syria is set up.",
    "Both sides withdraw 10 km from the border between Armenia and Azerbaijan.",
    "No weapons may be kept within 5 km of the border between Ethiopia and Eritrea.",
    "A strip 4 km wide, two on each side of the border between Peru and Chile, shall be free of troops.",
    "The area between the Blue Line and the Litani river shall be free of armed personnel.",
    "Both sides withdraw 2 km from the straight line from Homs to Palmyra.",
    "A circle of 5 km around the centre of Idlib shall be free of arms.",
    "No armed person may come within 3 km of the perimeter of the camp of Kutum.",
    "A ceasefire takes effect at 06:00 on 4 April 2021.",
    "All heavy weapons shall leave the town by 10 October 2018.",
    "The withdrawal shall be complete within 30 days of signature.",
    "Both sides withdraw 10 km from the ceasefire line as it stood on 6 March 2020.",
    "A humanitarian corridor leads from Izium to Lozova along the M3 highway.",
    "Twelve observation posts shall be set up by 15 May 2018.",
]


def kinds(text):
    return [str(point.kind) for point in lint(text, measure=False)]


@pytest.mark.parametrize(("text", "kind"), OPEN)
def test_what_is_open_is_listed_with_its_kind(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize("text", CLEAN)
def test_a_clause_that_settles_everything_gives_none(text):
    assert kinds(text) == []


@pytest.mark.slow
def test_the_ways_of_a_side_are_drawn_and_measured_and_are_readings_of_the_scenario():
    import yaml

    found = lint("A demilitarised zone 10 km deep shall lie along the border between Iraq and Kuwait.")
    (point,) = [point for point in found if point.kind == "side"]
    both, one, other = (way.area_km2 for way in point.ways)
    assert both == pytest.approx(one + other, rel=0.1)
    assert point.spread("area_km2") == pytest.approx(both - min(one, other))
    (zone,) = yaml.safe_load(found.to_yaml())["zones"]
    assert [variant["id"] for variant in zone["variants"]] == ["side-1", "side-2"]
    assert point.as_dict()["area_km2_between_ways"] == point.spread("area_km2")
