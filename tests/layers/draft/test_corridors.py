"""Corridors as reports state them: a route for each, with its places, hours and day, drawn as no more than stated."""

from __future__ import annotations

import pytest
from draft_scoring import load_clauses

from layers.draft import draft_scenario


@pytest.mark.parametrize("clause", load_clauses("corridors"), ids=lambda clause: clause["text"][:50])
def test_every_corridor_is_a_route_with_its_stops_hours_and_day(clause):
    routes = draft_scenario(clause["text"]).of_kind("route")
    stops = [[s.values["ends"][0], *s.values.get("via", ()), s.values["ends"][1]] for s in routes]
    assert stops == clause["routes"]
    if "on" in clause:
        assert {s.values["on"] for s in routes} == {str(clause["on"])}
    if "hours" in clause:
        assert {s.values["hours"] for s in routes} == {clause["hours"]}


def test_a_route_of_which_only_places_are_stated_says_that_it_is_schematic():
    drafted = draft_scenario("A corridor from Izium to Lozova operates from 09:00 to 21:00.").to_yaml()
    assert "open 09:00-21:00; only its ends are stated: schematic" in drafted


def test_a_stop_that_is_no_known_place_is_named_in_the_gap():
    drafted = draft_scenario("A humanitarian corridor leads from Izium to Vorgenz.").to_yaml()
    assert "supply where Vorgenz lies, as 'through'" in drafted
