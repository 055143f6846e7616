"""A draft from documents: what merges, what contradicts, what stays a gap, and a scenario file that loads."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings, strategies as st

from geo.errors import InputError
from layers.draft import Document, draft_scenario
from layers.scenario.load import read_scenario

TREATY = """Agreement signed at Geneva on 3 April 1991.
A demilitarised zone extends ten kilometres into Iraq and five kilometres into Kuwait from the boundary between the two
States. It enters into force on 9 May 1991. Observers set up 12 observation posts in the zone by the end of the year.
The road between Basra and Safwan reopens within 30 days of signature.
"""
NEWS = """UN to watch the Gulf border
10 April 1991
Iraqi forces were encircled in Basra on Tuesday. Nine observation posts will stand along the border, officials said.
"""


def load(draft):
    from layers.ground.build import try_layers

    scenario, faults = read_scenario("draft", draft.to_yaml())
    assert scenario is not None, faults
    return scenario, [fault for fault in faults + try_layers(scenario)[1] if fault.severity == "error"]


def test_a_treaty_becomes_a_scenario_that_draws_its_zone():
    from layers import build_layers, overlaps

    scenario, errors = load(draft_scenario({"treaty.txt": TREATY}))
    assert errors == []
    (zone,) = scenario.zones
    assert {side: str(depth) for side, depth in zone.depths.items()} == {"IQ": "10 km", "KW": "5 km"}
    assert next(iter(scenario.lines.values())).border == ("IQ", "KW")
    table = overlaps(build_layers(scenario))
    areas = table[table["subject_kind"] == "zone"].set_index("measure")
    assert areas.loc["area_as_drawn_km2", "possible"] == pytest.approx(3051, rel=0.04)
    assert areas.loc["area_km2", "certain"] < 3051 < areas.loc["area_km2", "possible"]


def test_every_statement_says_where_it_stands():
    draft = draft_scenario({"treaty.txt": TREATY, "news.txt": NEWS})
    texts = {"treaty.txt": TREATY, "news.txt": NEWS}
    assert draft.statements
    for statement in draft.statements:
        assert 0 < statement.confidence <= 1
        for mention in statement.mentions:
            assert texts[mention.file][mention.start : mention.end].strip()
            assert texts[mention.file].count("\n", 0, mention.start) == mention.line - 1


def test_deadlines_and_entry_into_force():
    values = [statement.values for statement in draft_scenario({"treaty.txt": TREATY}).of_kind("deadline")]
    assert {"date": "1991-05-09", "into_force": True} in [
        {name: value[name] for name in ("date", "into_force") if name in value} for value in values
    ]
    assert "1991-12-31" in [value.get("date") for value in values]
    assert [(value["days"], value["after"]) for value in values if "days" in value] == [(30, "signature")]


def test_a_weekday_is_told_from_the_documents_own_date():
    encirclement = draft_scenario({"news.txt": NEWS}).of_kind("encirclement")
    assert [statement.values["date"] for statement in encirclement] == ["1991-04-09"]


def test_without_a_date_of_its_own_a_weekday_stays_open():
    text = "Iraqi forces were encircled in Basra on Tuesday."
    draft = draft_scenario({"news.txt": text})
    (statement,) = draft.of_kind("encirclement")
    assert "date" not in statement.values
    assert [warning.severity for warning in draft.warnings] == ["warning"]
    assert "'Tuesday' needs the document's own date" in draft.to_yaml()
    (dated,) = draft_scenario(Document("news.txt", text, date=dt.date(1991, 4, 10))).of_kind("encirclement")
    assert dated.values["date"] == "1991-04-09"


def test_counts_that_contradict_each_other_stay_two_statements():
    three = "Three of the observation posts near Idlib were encircled by Syrian troops, a source said."
    four = "Four of the observation posts near Idlib were encircled by Syrian troops, an observer said."
    draft = draft_scenario({"a.txt": three, "b.txt": four})
    assert [statement.values["count"] for statement in draft.of_kind("encirclement")] == [3, 4]
    assert len(draft.contradictions) == 1
    assert draft.to_yaml().count("CONTRADICTED by") == 2


def test_two_documents_on_one_zone_are_one_zone_with_both_sources():
    first = "A demilitarised zone 10 km deep on both sides of the border between Chad and Sudan is agreed."
    second = "The zone reaches 10 km on each side of the border between Chad and Sudan, the envoy said."
    (zone,) = draft_scenario({"a.txt": first, "b.txt": second}).of_kind("zone")
    assert set(zone.files) == {"a.txt", "b.txt"}


def test_routes_with_both_ends_and_their_date():
    text = "2 May 2019\nBy 1 June the roads between Aleppo and Hama as well as Aleppo and Latakia must reopen."
    routes = draft_scenario({"a.txt": text}).of_kind("route")
    assert [(set(route.values["ends"]), route.values["by"]) for route in routes] == [
        ({"Aleppo", "Hama"}, "2019-06-01"),
        ({"Aleppo", "Latakia"}, "2019-06-01"),
    ]


def test_named_posts_stand_at_their_places():
    draft = draft_scenario({"a.txt": "Turkey set up observation posts in Saraqib, Binnish and Ariha in Syria."})
    assert {statement.values["name"] for statement in draft.of_kind("post")} == {"Saraqib", "Binnish", "Ariha"}


def test_what_is_wanting_is_a_gap_that_says_what_to_supply():
    text = "A buffer zone 5 km deep will lie along the Orvian line, north of the Orvian line, from 1 March 2021."
    scenario, errors = load(draft_scenario({"a.txt": text}))
    assert errors == []
    assert all("supply" in line.gap or "give" in line.gap for line in scenario.lines.values())
    assert scenario.zones[0].depth is not None


@pytest.mark.parametrize(
    "text",
    [
        "{{7*7}} ${1} `x` </script><script> a buffer zone 5 km deep along the border between Iraq and Kuwait",
        "# not: a comment\n- a: [b\nA buffer zone 5 km deep on both sides of the border between Iraq and Kuwait: yes",
        "\u202ebuffer zone 5 km deep\u202c on both sides of the border between Iraq and Kuwait\x07\x1b[31m",
        "'\"\\ A “buffer zone” 5 km deep on each side of the “border” between Iraq and Kuwait\u2028yes\x85no",
    ],
)
def test_hostile_text_comes_out_as_plain_text_in_a_file_that_loads(text):
    draft = draft_scenario({"a\nb: {x}.txt": text})
    _, errors = load(draft)
    assert errors == []
    assert draft.of_kind("zone")
    assert not set("\u202e\x07\x1b\u2028\x85") & set(draft.to_yaml())


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_a_draft_or_a_fault(text):
    draft = draft_scenario(Document("any", f"Any text: {text}"))
    scenario, faults = read_scenario("draft", draft.to_yaml())
    assert scenario is not None, faults
    assert [str(fault) for fault in faults if fault.severity == "error"] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["a", "1", "5 km ", "one hundred and ", "(", "buffer zone of 5 km ", "Syria ", "\u202e"]
)
def test_one_endless_line_is_read_in_bounded_work(unit):
    text = unit * (60_000 // len(unit))
    assert len(draft_scenario(Document("endless", text)).statements) <= 60_000


def test_a_text_that_is_too_long_or_empty_is_a_fault():
    with pytest.raises(InputError) as caught:
        draft_scenario([Document("long", "a" * 2_000_001), Document("empty", " \n")])
    assert [(fault.where, fault.hint != "") for fault in caught.value.faults] == [("long", True), ("empty", True)]
