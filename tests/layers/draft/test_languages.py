"""Seven languages are read to the same figures; any other is reported, and no figure is lost without a word."""

from __future__ import annotations

import pytest
from draft_scoring import load_clauses
from parallel_scoring import LANGUAGES, parallel_faults

from layers.draft import draft_scenario
from layers.draft.languages import language_of
from layers.draft.packs.pack import LANGUAGES as PACKS, pack_for, read_pack

ENGLISH = (
    "The parties keep the ceasefire. Heavy weapons are withdrawn 15 km from the line of contact. "
    "Observers of both sides meet every week in the town."
)
CLAUSES = load_clauses("parallel")


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause["en"][:50])
def test_one_clause_says_the_same_in_every_language(clause):
    faults = {language: parallel_faults(clause, language) for language in LANGUAGES}
    assert {language: found for language, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Streitkräfte ziehen sich 20 Kilometer von der Waffenstillstandslinie zurück.", "German"),
        ("As forças retiram-se a 20 quilómetros da linha de cessar-fogo até 3 de maio.", "Portuguese"),
        ("Le forze si ritirano a 20 chilometri dalla linea del cessate il fuoco.", "Italian"),
        ("نیروها ۲۰ کیلومتر از خط آتش‌بس عقب‌نشینی می‌کنند.", "Persian"),
        ("הכוחות ייסוגו 20 קילומטרים מקו הפסקת האש.", "Hebrew"),
        ("軍隊は停戦ラインから20キロ撤退する。", "Japanese"),
        ("Силы су се повукле 20 километара од линије прекида ватре.", "Serbian"),
        ("Qüvvələr atəşkəs xəttindən 20 kilometr geri çəkilir.", "Azerbaijani"),
    ],
)
def test_a_language_without_a_table_is_reported_with_its_words(text, language):
    alone = draft_scenario(text)
    assert language_of(text) == language
    assert [s.values["why"] for s in alone.of_kind("unread")] == [f"in {language}, which drafts do not read"]
    assert any(f"in {language}, which drafts do not read" in str(warning) for warning in alone.warnings)
    mixed = draft_scenario(f"{ENGLISH} {text}")
    assert [s.values["depth"] for s in mixed.of_kind("zone")] == ["15 km"]
    (unread,) = mixed.of_kind("unread")
    assert mixed.text_of(unread) in text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Дроны не опускаются ниже 500 м над линией фронта в этих районах, и это проверяется.", "Russian"),
        ("Les drones restent au-dessus de 500 mètres d'altitude dans la zone de sécurité.", "French"),
        ("Los límites de la zona de seguridad son los del mapa que se adjunta.", "Spanish"),
    ],
)
def test_what_a_table_does_not_understand_is_reported_with_its_words(text, language):
    drafted = draft_scenario(text)
    assert drafted.of_kind("zone") == []
    (unread,) = drafted.of_kind("unread")
    assert drafted.text_of(unread) in text
    assert f"in {language}" in unread.values["why"]


def test_two_languages_of_one_agreement_are_one_zone():
    clause = CLAUSES[15]
    drafted = draft_scenario({"en.txt": clause["en"], "fr.txt": clause["fr"], "ru.txt": clause["ru"]})
    (zone,) = drafted.of_kind("zone")
    assert zone.files == ("en.txt", "fr.txt", "ru.txt")


def test_a_draft_from_another_language_is_a_scenario_that_is_drawn():
    from layers.ground.build import build_layers
    from layers.scenario.load import read_scenario

    text = "Вооруженные формирования отводятся на 30 км от границы между Турцией и Сирией на территорию Сирии."
    scenario, faults = read_scenario("draft", draft_scenario(text).to_yaml())
    assert not [fault for fault in faults if fault.severity == "error"]
    assert len(build_layers(scenario).zones) > 0


@pytest.mark.parametrize("language", PACKS)
def test_every_table_says_what_the_reader_asks_for(language):
    sections = pack_for(language).sections
    assert len(sections["months"]) == 12
    assert {"km", "m", "mi"} <= set(sections["units"])
    assert {"withdraw", "forbid", "create", "ceasefire", "patrol", "posts", "corridor", "map"} <= set(sections["cues"])
    assert {"both", "north", "south", "east", "west"} <= set(sections["sides"])
    assert {"line of contact", "ceasefire line", "border", "road", "river"} <= set(sections["lines"])
    assert {"demilitarised zone", "buffer zone", "security zone"} <= set(sections["zones"])


def test_a_line_of_a_table_that_is_no_entry_is_reported_with_its_number():
    with pytest.raises(ValueError, match="line 2"):
        read_pack("[units]\nkilometre\n", "Test")


@pytest.mark.parametrize(
    "text",
    [
        "Deir ez-Zor, Ras al-Ayn and Tell Rifaat lie within 30 km of the border.",
        "The zone shall run from La Paz to El Alto, 5 km on each side of the road.",
        "The convoy left Şanlıurfa for Akçakale and Tall Abyad on the M4.",
        "President Recep Tayyip Erdoğan met İbrahim Kalın in Çanakkale.",
        "The Côte d'Ivoire is to be divided by a zone of confidence.",
        "Article 5",
        "M4 / M5",
        "",
    ],
)
def test_english_with_foreign_names_is_english(text):
    assert language_of(text) == ""
