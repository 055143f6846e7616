"""What a careful reader of agreements would not get wrong: each kind in a wording of its own."""

from __future__ import annotations

from datetime import date

import pytest

from layers.draft import Document, draft_scenario
from layers.draft.clauses.dates import find_dates


def statements(text, kind):
    return draft_scenario(text).of_kind(kind)


def values(text, kind, *names):
    return [tuple(statement.values.get(name) for name in names) for statement in statements(text, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "Under the Protocol of 5 March 2020 the artillery is withdrawn 15 km from the line of contact.",
        "As the Agreement signed in Sochi on 22 October 2019 provides, armed groups withdraw 15 km from the border.",
        "Pursuant to resolution 1701 of 11 August 2006, heavy weapons are pulled back 15 km from the Blue Line.",
    ],
)
def test_the_date_of_a_document_that_is_cited_is_no_date_of_what_it_asks(text):
    assert [s.values["depth"] for s in statements(text, "zone")] == ["15 km"]
    assert all("by" not in s.values for s in statements(text, "zone"))
    assert all("date" not in s.values for s in draft_scenario(text).statements)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("In line with the Memorandum, tanks are withdrawn 12 km from the line of contact.", "both"),
        ("Neither side may station troops within four miles on its own side of the armistice line.", "both"),
        ("Neither of the parties shall keep guns within 3 km of the ceasefire line.", "both"),
    ],
)
def test_who_keeps_off_a_line(text, side):
    assert values(text, "zone", "side") == [(side,)]


@pytest.mark.parametrize(
    "text",
    [
        "Villagers sowed a strip 30 m wide along the canal.",
        "The children crossed a belt of 200 metres of reeds along the river.",
        "A petrol station stands 400 m from the highway.",
    ],
)
def test_ground_that_nobody_decides_on_is_no_zone(text):
    assert statements(text, "zone") == []


@pytest.mark.parametrize(
    "text",
    [
        "A buffer strip of 8 km, four on each side of the border between Iraq and Iran, is created.",
        "A belt of ten kilometres, that is five on either side of the border between Iraq and Iran, is set up.",
    ],
)
def test_a_strip_and_its_half_are_one_depth_on_both_sides(text):
    whole = 8_000 if "8 km" in text else 10_000
    assert values(text, "zone", "side", "depth_m") == [("both", (whole / 2, whole / 2))]


def test_a_circle_and_a_strip_are_two_zones():
    text = (
        "The zone consists of a circle of 9 km around the city of Idlib and a strip 4 km wide along the Turkish border."
    )
    (circle, strip) = statements(text, "zone")
    assert (circle.values["depth"], circle.values["reference"].kind) == ("9 km", "place")
    assert (strip.values["width"], strip.values["reference"].kind) == ("4 km", "border")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        (
            "The army shall pull back 5 km from the line of contact by 3 May 2021 and 12 km by 9 June 2021.",
            [("5 km", "2021-05-03"), ("12 km", "2021-06-09")],
        ),
        (
            "D-Day is 1 March 2021. The parties withdraw from the ceasefire line: by D+10 5 km, by D+20 15 km.",
            [("5 km", "2021-03-11"), ("15 km", "2021-03-21")],
        ),
        (
            "Start: 1 May 2021 (hereinafter “D-Day”). Both sides withdraw from the line: by D+2 3 km, by D+4 6 km.",
            [("3 km", "2021-05-03"), ("6 km", "2021-05-05")],
        ),
    ],
)
def test_each_step_of_a_withdrawal_has_its_own_day(text, due):
    assert values(text, "zone", "depth", "by") == due


def test_a_step_that_counts_from_no_known_day_is_a_gap_and_not_a_date():
    drafted = draft_scenario("The parties withdraw from the line of contact: by D+5 10 km, by D+9 20 km.").to_yaml()
    assert "'by D+5' is no day yet" in drafted
    assert "'by D+9' is no day yet" in drafted


@pytest.mark.parametrize(("number", "ends"), [("1.1", ("Homs", "Palmyra")), ("1.2", ("Homs", "Tartus")), ("1.3", None)])
def test_a_numbered_line_is_the_one_of_that_number(number, ends):
    text = (
        "These roads are open: 1.1 the road from Homs to Palmyra; 1.2 the road from Homs to Tartus. "
        f"No heavy weapon shall be kept within 8 km of the road referred to in paragraph {number}."
    )
    (zone,) = statements(text, "zone")
    assert zone.values["depth"] == "8 km"
    assert (zone.values["reference"].between or None) == ends


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("No mortar may be brought within two kilometres of them.", "two kilometres"),
        ("All units south of the Yarmouk river shall leave.", "south of the Yarmouk river"),
        ("No aircraft shall fly north of the 36th parallel.", "36th parallel"),
        ("Drones must not fly below 500 m over the camps.", "500 m"),
    ],
)
def test_what_is_not_drafted_is_reported_with_its_words(text, figure):
    drafted = draft_scenario(text)
    assert drafted.of_kind("zone") == []
    (unread,) = drafted.of_kind("unread")
    assert figure in drafted.text_of(unread)


def test_all_of_a_list_are_kept_also_names_that_no_gazetteer_has():
    text = (
        "Three posts shall be set up at Homs, Vorgenz and Palmyra. The militia withdraws from Hama, Trostik and Homs."
    )
    drafted = draft_scenario(text)
    assert [s.values["name"] for s in drafted.of_kind("post")] == ["Homs", "Vorgenz", "Palmyra"]
    assert drafted.of_kind("posts") == []
    assert [s.values["places"] for s in drafted.of_kind("withdrawal")] == [("Hama", "Trostik", "Homs")]
    assert "supply where Vorgenz lies" in drafted.to_yaml()


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("A comprehensive ceasefire shall begin at 06:00 on 4 April 2021.", "2021-04-04"),
        ("The cease-fire starts from 00:01 on 6 March 2020.", "2020-03-06"),
        ("The parties declare a ceasefire from midnight on 9 May 2021.", "2021-05-09"),
    ],
)
def test_a_ceasefire_has_its_day(text, date):
    assert values(text, "ceasefire", "date") == [(date,)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Convoys move from 5 to 7 March 2020.", "2020-03-05/2020-03-07"),
        ("Convoys move between 11 and 14 June 2021.", "2021-06-11/2021-06-14"),
        ("Convoys move on March 5-7, 2020.", "2020-03-05/2020-03-07"),
    ],
)
def test_days_from_one_to_another_are_a_range(text, expected):
    assert [item.value.edtf for item in find_dates(text)] == [expected]


def test_figures_that_may_be_day_or_month_are_reported():
    drafted = draft_scenario("A ceasefire starts on 03/04/2020.")
    assert [s.values.get("date") for s in drafted.of_kind("ceasefire")] == [None]
    assert "'03/04/2020' may be day and month or month and day" in drafted.to_yaml()
    assert values("A ceasefire starts on 25/04/2020.", "ceasefire", "date") == [("2020-04-25",)]


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("Corridors agreed for today: Sumy – Poltava; Izium – Lozova.", [("Sumy", "Poltava"), ("Izium", "Lozova")]),
        ("Evacuation is planned from Mariupol to Zaporizhzhia.", [("Mariupol", "Zaporizhzhia")]),
        ("A humanitarian corridor opens along the route Kherson - Mykolaiv - Odesa.", [("Kherson", "Odesa")]),
    ],
)
def test_ways_that_reports_list_are_routes(text, routes):
    assert [s.values["ends"] for s in statements(text, "route")] == routes


def test_the_stops_of_a_way_are_kept():
    (route,) = statements("A humanitarian corridor opens along the route Kherson - Mykolaiv - Odesa.", "route")
    assert route.values["via"] == ("Mykolaiv",)


def test_what_is_due_and_where_is_in_the_title_of_a_deadline():
    drafted = draft_scenario("The districts shall change hands: Kalbajar shall be handed over by 25 November 2020.")
    assert "Kalbajar: to be handed over by 2020-11-25" in drafted.to_yaml()


def test_the_place_of_signature_is_no_theatre():
    drafted = draft_scenario(
        "Done at Geneva on 3 May 2021. The opposition withdraws 5 km from the line of contact near Idlib."
    )
    assert "countries: [SY]" in drafted.to_yaml().replace('"', "")


@pytest.mark.parametrize("words", ["at least", "not less than", "at most"])
def test_a_bound_is_kept_in_words(words):
    drafted = draft_scenario(f"Heavy weapons are withdrawn {words} 40 km from the line of contact.")
    assert [s.values["bound"] for s in drafted.of_kind("zone")] == [words]
    assert f"'{words} 40 km'" in drafted.to_yaml()


def test_a_date_named_in_the_text_is_not_the_documents_own():
    text = "The ministry spoke of calm.\n\nOn Friday a convoy was stopped in Saraqib. It was attacked on 3 May 2019."
    assert Document("report.txt", text).today is None
    drafted = draft_scenario(Document("report.txt", text, date=date(2020, 3, 10)))
    assert [s.values["date"] for s in drafted.of_kind("convoy")] == ["2020-03-06"]
