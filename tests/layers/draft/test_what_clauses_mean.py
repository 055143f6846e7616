"""What a careful reader takes from a clause: whose date it is, who is where, what is due, and what is not said."""

from __future__ import annotations

import datetime as dt

import yaml

from geo import geoparse
from layers import draft_scenario
from layers.draft import Document

SIGNED = "Agreement\n\nDone on 1 May 1998.\n\n"


def drafted(clause: str) -> dict:
    return yaml.safe_load(draft_scenario({"agreement": SIGNED + clause}).to_yaml())


def entries(clause: str, section: str, kind: str = "") -> list[dict]:
    return [row for row in drafted(clause).get(section, ()) if not kind or row.get("kind") == kind]


def test_the_day_of_an_earlier_line_is_not_that_of_the_withdrawal():
    clause = "The Parties shall withdraw all heavy weapons 25 km from the line of contact agreed on 12 March 1998."
    (withdrawal,) = entries(clause, "notes", "withdrawal")
    assert "when" not in withdrawal
    assert entries(clause, "notes", "deadline") == []


def test_a_document_that_cites_another_keeps_its_own_day():
    text = (
        "Recalling the Memorandum signed at Minsk on 19 September 2014, the Parties agree.\n\nDone on 12 February 2015."
    )
    assert yaml.safe_load(draft_scenario({"measures": text}).to_yaml())["as_of"].isoformat() == "2015-02-12"


def test_a_term_is_counted_from_the_signature_and_says_how():
    (deadline,) = entries("Fighters shall leave Debaltseve within two weeks of signature.", "notes", "deadline")
    assert str(deadline["when"]["start"]) == "1998-05-15"
    assert "counted from the signature on 1998-05-01" in deadline["note"]
    (withdrawal,) = entries("Fighters shall leave Debaltseve within two weeks of signature.", "events")
    assert withdrawal["when"]["start"] == "../1998-05-15"


def test_months_are_counted_to_the_last_day_where_a_month_is_shorter():
    text = "Done on 31 January 2001.\n\nFighters shall leave Basra within one month of signature."
    rows = yaml.safe_load(draft_scenario({"agreement": text}).to_yaml())["notes"]
    (deadline,) = [row for row in rows if row["kind"] == "deadline"]
    assert str(deadline["when"]["start"]) == "2001-02-28"


def test_a_term_that_counts_from_nothing_stays_a_gap():
    notes = entries("The parties shall redeploy their forces from Taiz within 21 days.", "notes")
    assert any("supply 'when'" in row.get("gap", "") for row in notes)


def test_a_day_without_a_year_of_what_shall_be_is_one_to_come():
    clause = "Between 13 and 18 December the opposition shall evacuate the eastern quarters of Aleppo towards Atarib."
    (withdrawal,) = entries(clause, "events", "withdrawal")
    assert withdrawal["when"]["start"] == "1998-12-13/1998-12-18"
    assert withdrawal["place"]["name"] == "Aleppo", "whence, not whither"


def test_a_day_without_a_year_of_what_was_is_not_put_into_the_future():
    text = "On 3 February a convoy of 30 trucks was sent to Saraqib and must return."
    document = Document("report", text, date=dt.date(2020, 2, 10))
    (convoy,) = draft_scenario([document]).of_kind("convoy")
    assert convoy.values["date"] == "2020-02-03"


def test_observers_stationed_in_three_towns_are_three_posts():
    clause = "United Nations observers shall be stationed at Nicosia, Famagusta and Larnaca not later than 1 June."
    assert [row["place"]["name"] for row in entries(clause, "posts")] == ["Nicosia", "Famagusta", "Larnaca"]


def test_how_long_a_post_stays_open_is_not_when_it_is_set_up():
    for post in entries("The posts at Murak and Saraqib shall stay open until 10 July 2021.", "posts"):
        assert "established" not in post
    for post in entries("The crossing points at Murak and Saraqib are open from 13 January 2020.", "posts"):
        assert str(post["established"]) == "2020-01-13"


def test_two_clauses_of_one_sentence_have_each_their_day():
    clause = "Fighters shall leave Zabadani by 20 September 2015; the wounded shall be evacuated from Homs first."
    withdrawal, evacuation = entries(clause, "events")
    assert withdrawal["when"]["start"] == "../2015-09-20"
    assert evacuation["kind"] == "evacuation"
    assert "when" not in evacuation


def test_one_date_is_not_what_another_thing_is_due_by():
    clause = "Heavy weapons shall leave Idlib city by 10 October 2018, and all fighters the zone by 15 October 2018."
    titles = [row["title"] for row in entries(clause, "notes", "deadline")]
    assert titles == ["Withdrawal of heavy weapons, Idlib: by 2018-10-10", "Deadline: 2018-10-15"]


def test_two_bounds_are_one_range():
    clause = "A buffer zone with a depth of not less than 5 km and not more than 8 km lies along the Line of Control."
    (zone,) = entries(clause, "zones")
    assert zone["depth"] == "5-8 km"
    assert zone["from"] == "line-of-control"


def test_a_corridor_that_does_not_pass_a_town_is_not_patrolled_there():
    clause = "The Lachin corridor shall remain under the control of peacekeepers and shall not pass through Shusha."
    assert entries(clause, "events") == []


def test_a_pause_in_the_fighting_is_a_ceasefire_with_its_day():
    clause = "The parties agree to a humanitarian pause of seven days in Tigray beginning 24 March 2022."
    (pause,) = entries(clause, "notes", "ceasefire")
    assert str(pause["when"]["start"]) == "2022-03-24"


def test_a_patrol_of_a_road_says_how_often():
    clause = "Joint patrols shall be conducted on the highway between Tartus and Latakia twice a week."
    (patrol,) = entries(clause, "notes", "patrol")
    assert patrol["note"] == "twice a week"


def test_a_flight_is_no_road():
    clause = "All roads between Taiz and Aden shall be reopened, and flights from Sanaa to Amman resumed."
    assert [row["id"] for row in entries(clause, "routes")] == ["taiz-aden"]


def test_a_term_that_begins_on_a_day_ends_on_one():
    clause = "Israeli forces shall be withdrawn behind the Blue Line within 60 days beginning on 27 November 2024."
    (withdrawal,) = entries(clause, "notes", "withdrawal")
    assert withdrawal["when"]["start"] == "../2025-01-26"


def test_a_zone_at_three_towns_is_not_along_the_whole_line():
    clause = "The sides pull back their forces one kilometre from the line of contact at Zolote and Petrivske."
    (zone,) = entries(clause, "zones")
    assert "limits it to Zolote and Petrivske" in zone["gap"]
    border = "A zone 32 km deep shall be set up in Syria along the Turkish-Syrian border between Manbij and Kobani."
    (zone,) = entries(border, "zones")
    assert "limits it to Manbij and Kobani" in zone["gap"]


def test_how_far_a_town_lies_is_no_zone():
    clause = (
        "Armed groups will leave the old city of Homs on 7 May 2014 in buses towards Dar al-Kabira, 20 km to the north."
    )
    assert entries(clause, "zones") == []


def test_ground_without_a_length_is_reported_in_its_own_words():
    for clause in (
        "The Israeli forces shall redeploy east of line A, and Syrian forces shall remain west of line B.",
        "The Lebanese army shall deploy between the Blue Line and the Litani river.",
        "The cease-fire line shall follow the positions of the forces as of 10 June 1967.",
        "Abyei area, except the Diffra oil complex, shall be free of any forces other than UNISFA.",
        "Heavy weapons are to be moved 25 km back by the Government and by the opposition from the front line of 2017.",
        "The Ghouta de-escalation zone covers the towns of Douma, Harasta and Arbin.",
        "The boundary of the sector runs from Kilinochchi through Mankulam to Mullaitivu.",
    ):
        assert [row["note"] for row in entries(clause, "notes", "unread")] == [clause.removesuffix(".")]


def test_a_name_with_several_places_far_apart_is_not_placed_on_one_of_them():
    posts = entries("The checkpoints at Karni, Erez and Rafah will be manned by observers.", "posts")
    karni, erez, rafah = posts
    assert "place" not in karni
    assert "Kearney" in karni["gap"]
    assert (erez["place"]["country"], rafah["place"]["country"]) == ("IL", "PS")


def test_a_valley_is_not_the_village_of_its_name():
    assert [found.text for found in geoparse("All forces shall be withdrawn from the Kodori valley.")] == []
    assert "Swat" not in [found.text for found in geoparse("The Swat valley and the Fergana Valley were quiet.")]


def test_what_is_left_entered_or_shelled_is_a_place():
    for verb in ("leave", "vacate", "enter", "reach"):
        (found,) = geoparse(f"Fighters shall {verb} Debaltseve within two weeks.")
        assert found.place.country == "UA"
