"""Clauses in the manner of agreements: lists, exceptions, areas, corridors, terms, and what is left unsupported."""

from __future__ import annotations

import pytest
from draft_scoring import clause_faults, load_clauses

from layers.draft import Document, draft_scenario
from layers.scenario.load import read_scenario


def statements(text: str, kind: str) -> list[dict]:
    return [dict(statement.values) for statement in draft_scenario({"text": text}).of_kind(kind)]


def drafted(text: str):
    scenario, faults = read_scenario("draft", draft_scenario({"text": text}).to_yaml())
    assert scenario is not None, faults
    return scenario


@pytest.mark.parametrize("clause", load_clauses("agreements"), ids=lambda clause: clause["text"][:60])
def test_a_clause_that_the_rules_were_made_with(clause):
    assert clause_faults(clause) == []


@pytest.mark.parametrize("name", ["agreements_2", "agreements_3"])
def test_most_clauses_of_the_later_sets_are_right_and_none_invents_a_zone(name):
    faults = [clause_faults(clause) for clause in load_clauses(name)]
    assert sum(not found for found in faults) / len(faults) >= 0.8
    assert not [fault for found in faults for fault in found if fault.startswith("invented")]


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("within 30 days of signature", {"days": 30, "after": "signature"}),
        ("within three months of the signing", {"months": 3, "after": "signing"}),
        ("within two years", {"months": 24}),
        ("no later than the second day after the ceasefire", {"days": 2, "after": "ceasefire"}),
        ("by the 30th day following the transfer", {"days": 30, "after": "transfer"}),
        ("by D+45", {"days": 45, "after": "D-Day"}),
        ("on D-Day plus ten days", {"days": 10, "after": "D-Day"}),
        ("within 72 hours of entry into force", {"days": 3, "after": "entry into force"}),
    ],
)
def test_terms(written, term):
    (deadline,) = statements(f"The forces shall leave {written}.", "deadline")
    assert {name: deadline[name] for name in ("days", "months", "after") if name in deadline} == term
    assert "date" not in deadline


@pytest.mark.parametrize("text", ["ID+30 is a code.", "He scored D+ twice.", "Vitamin D+3 sells.", "Grade D + 1"])
def test_what_is_no_day_of_an_agreement(text):
    assert all(deadline["after"] == "D-Day" for deadline in statements(text, "deadline") if "after" in deadline)
    assert len(statements(text, "deadline")) <= 1


def test_a_day_counted_from_d_day_has_a_date_where_the_text_says_which_day_that_is():
    text = "D-Day means the 1st of March 2021. The guns are gone by D+10."
    (deadline,) = [values for values in statements(text, "deadline") if "days" in values]
    assert deadline["date"] == "2021-03-11"


def test_dates_of_a_list_share_their_year_and_their_bound():
    dates = [values["date"] for values in statements("They leave by 3 May, 4 June and 5 July 2021.", "deadline")]
    assert dates == ["2021-05-03", "2021-06-04", "2021-07-05"]


def test_respectively_gives_each_side_its_depth():
    text = "A demilitarised zone extends 10 and 5 kilometres into Iraq and Kuwait respectively from their border."
    (zone,) = statements(text, "zone")
    assert zone["depths"] == {"Iraq": "10 km", "Kuwait": "5 km"}


def test_respectively_among_things_that_are_not_listed_is_reported_and_not_guessed():
    draft = draft_scenario(
        {"text": "The forces of each Party shall withdraw 25 and 15 kilometres from the line respectively."}
    )
    assert draft.of_kind("zone") == []
    assert "respectively" in draft.of_kind("unread")[0].values["why"]


def test_an_area_bounded_by_places_is_drawn_through_them():
    from layers.ground.build import build_layers

    text = "A no-fire area bounded by Saraqib, Ariha, Khan Shaykhun and Morek in Syria shall be set up from 1 May 2019."
    scenario = drafted(text)
    (area,) = scenario.areas.values()
    assert len(area.through) == 4
    assert scenario.zones[0].area in scenario.areas
    assert 300 < build_layers(scenario).zones["area_km2"].max() < 800


def test_an_area_bounded_by_lines_is_a_gap_that_names_them():
    text = (
        "The zone is bounded in the north by the Litani river, in the east by the Orvian road and in the south by Tyre."
    )
    (area,) = drafted(text).areas.values()
    assert all(name in area.gap for name in ("Litani", "Orvian", "Tyre"))


def test_an_exception_is_an_area_left_out_and_a_gap_until_its_outline_is_known():
    text = "A zone 10 km deep lies on the Syrian side of the border between Turkey and Syria, except for Qamishli."
    scenario = drafted(text)
    (zone,) = scenario.zones
    assert [scenario.areas[name].title for name in zone.except_] == ["Qamishli"]
    assert "outline" in scenario.areas[zone.except_[0]].gap


@pytest.mark.parametrize(
    "exception",
    ["except the police", "with the exception of light weapons", "except on 3 May 2019", "except Hezbollah"],
)
def test_an_exception_of_people_arms_or_days_leaves_no_ground_out(exception):
    text = f"No armed personnel {exception} may be within 3 km of the border between Chad and Sudan."
    (zone,) = statements(text, "zone")
    assert zone["depth"] == "3 km"
    assert "except" not in zone


def test_a_length_inside_an_exception_makes_no_zone():
    text = "A zone 10 km deep lies along the border between Chad and Sudan, except a strip 2 km wide along the road."
    assert [zone.get("depth") or zone.get("width") for zone in statements(text, "zone")] == ["10 km"]


def test_a_line_from_place_to_place_is_drawn_and_a_corridor_is_a_gap():
    line = drafted("North of a line from Tartus to Palmyra in Syria no aircraft shall fly.").lines
    assert [len(one.through) for one in line.values()] == [2]
    corridor = drafted("A humanitarian corridor 2 km wide from Goma to Bukavu is agreed.").lines
    assert ["only its ends" in one.gap for one in corridor.values()] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "The limits of the security zone are those drawn on map sheet 4 of Annex B.",
        "The zone is defined by the following coordinates: 12°30'N 42°10'E, 12°40'N 42°20'E.",
        "The area north of the Orvian line shall remain free of troops.",
        "The security zone shall be patrolled as far as 4 km past the last house.",
        "All islands west of the demarcation line shall be vacated.",
    ],
)
def test_what_cannot_be_drafted_is_reported_with_its_words(text):
    draft = draft_scenario({"text": text})
    (unread,) = draft.of_kind("unread")
    assert draft.text_of(unread) == text.removesuffix(".")
    assert unread.values["why"]
    (note,) = [note for note in drafted(text).notes if note.kind == "unread"]
    assert note.gap
    assert text[:40] in note.title


@pytest.mark.parametrize(
    "text",
    [
        "The buffer zone is 180 km long and is to be patrolled.",
        "Ministers met in Paris and agreed to talk about the border again.",
        "Farmers said the harvest was good in the area north of the town.",
        "The map of the area hangs in the office.",
    ],
)
def test_prose_is_not_reported_as_unread(text):
    assert statements(text, "unread") == []


def test_a_text_out_of_a_pdf_is_read_as_if_its_words_were_whole():
    text = "A demili-\ntarised buﬀer zone 15 to\n20 kilo-\nmetres deep lies on both sides of the bor-\nder."
    (zone,) = statements(text, "zone")
    assert (zone["depth"], zone["side"], zone["reference"].kind) == ("15-20 km", "both", "border")
    assert "buﬀer" in zone["title"]


def test_a_source_has_the_documents_address():
    document = Document("a", "A buffer zone 5 km deep is agreed.", url="https://example.org/a")
    scenario, _ = read_scenario("draft", draft_scenario(document).to_yaml())
    assert [source.url for source in scenario.sources.values()] == ["https://example.org/a"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Eine entmilitarisierte Zone von 15 bis 20 km wird an der Linie eingerichtet.", "German"),
        ("تنشأ منطقة منزوعة السلاح بعمق 15 إلى 20 كيلومترا على طول خط التماس بين الطرفين", "Arabic"),
        ("Temas hattı boyunca 15-20 km derinliğinde silahsızlandırılmış bir bölge bugün kurulacaktır.", "Turkish"),
        ("Se establece una zona de seguridad de un kilómetro en torno a cada una de las zonas.", "Spanish"),
        ("A security zone 1 km deep is set up on both sides of the border between Chad and Sudan.", ""),
        ("Troops left.", ""),
    ],
)
def test_a_text_in_another_language_is_reported(text, told):
    warnings = " ".join(warning.message for warning in draft_scenario({"text": text}).warnings)
    assert (f"in {told}" in warnings) if told else ("sentence" not in warnings)


def test_three_names_for_one_place_bound_nothing():
    draft = draft_scenario({"text": "The area bounded by Saraqib, Saraqib and Saraqib in Syria shall be free of arms."})
    assert draft.of_kind("zone") == []
    assert len(draft.of_kind("unread")) == 1
