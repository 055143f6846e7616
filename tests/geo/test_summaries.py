"""What things say of themselves at a prompt and in a notebook: short, true, and nothing executable."""

from __future__ import annotations

import re

import pytest

from geo.gazetteer.gazetteer import Gazetteer
from geo.geocoding.geocoders import GazetteerGeocoder, GeocoderChain
from geo.summaries import counted, html_table
from layers import Layers, Scenario, build_layers, draft_scenario, load_scenario


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario("cyprus-1974")


@pytest.fixture(scope="module")
def layers(scenario: Scenario) -> Layers:
    return build_layers(scenario)


def test_a_scenario_says_its_title_its_day_and_how_much_it_holds(scenario: Scenario) -> None:
    assert repr(scenario).startswith("<Scenario: 'The United Nations buffer zone in Cyprus', as of 1974-08-16")
    assert "1 zone," in repr(scenario)
    assert len(repr(scenario)) < 300
    assert "1974-08-16" in scenario._repr_html_()


def test_layers_say_their_rows(layers: Layers) -> None:
    assert f"zones {len(layers.zones)}" in repr(layers)
    assert len(repr(layers)) < 300
    assert f"<td style='text-align:left'>{len(layers.zones)}</td>" in layers._repr_html_()


def test_a_gazetteer_and_geocoders_say_where_they_look() -> None:
    gazetteer = Gazetteer.open()
    assert re.fullmatch(r"<Gazetteer: [\d,]{6,} places>", repr(gazetteer))
    assert "countries='SY'" in repr(GazetteerGeocoder(gazetteer, countries="SY"))
    assert repr(GeocoderChain.of(gazetteer=gazetteer)) == "<GeocoderChain: gazetteer>"


def test_a_match_says_what_the_name_means_and_where_it_is() -> None:
    gazetteer = Gazetteer.open()
    found = gazetteer.find("Saraqib", countries=["SY"])
    assert repr(found) == "<Match: 'Saraqib' is Saraqib, Idlib, SY, 35.8645° N, 36.8059° E, exact 1.00>"
    assert "is ambiguous, may be Springfield" in repr(gazetteer.find("Springfield"))
    assert repr(gazetteer.find("qqqqqq")) == "<Match: 'qqqqqq' is unknown>"
    assert "Saraqib, Idlib, SY" in found._repr_html_()


def test_a_draft_counts_its_statements() -> None:
    made = draft_scenario("A demilitarised zone 15 km deep runs along the line of contact.")
    assert repr(made) == "<Draft: 1 document, 1 zone>"
    assert "15 km" in made._repr_html_()


def test_text_in_a_notebook_is_escaped() -> None:
    html = html_table("<script>alert(1)</script>", ("<b>",), [("<img src=x onerror=y>",)], below="<i>")
    assert re.findall(r"<(?!/?(?:p|strong|table|tr|th|td)\b)", html) == []


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [(1, "zone", "1 zone"), (2, "zone", "2 zones"), (2, "territory", "2 territories"), (1234, "place", "1,234 places")],
)
def test_counts_agree_with_their_nouns(number: int, noun: str, words: str) -> None:
    assert counted(number, noun) == words
