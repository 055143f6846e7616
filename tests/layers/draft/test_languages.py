"""A language that is not read is always reported, and no figure in it is lost without a word."""

from __future__ import annotations

import pytest

from layers.draft import draft_scenario
from layers.draft.languages import language_of

ENGLISH = (
    "The parties keep the ceasefire. Heavy weapons are withdrawn 15 km from the line of contact. "
    "Observers of both sides meet every week in the town."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Отвод на 15 км от линии соприкосновения.", "Russian"),
        ("Сторони відводять озброєння на 15 км від лінії зіткнення.", "Ukrainian"),
        ("تنسحب القوات مسافة 15 كيلومتراً من خط التماس.", "Arabic"),
        ("Les forces se retirent à 20 kilomètres de la ligne de cessez-le-feu.", "French"),
        ("Las fuerzas se retiran a 20 kilómetros de la línea de contacto.", "Spanish"),
        ("Ağır silahlar temas hattından 15 kilometre geri çekilecek ve bu bölge bir ay boş kalacaktır.", "Turkish"),
    ],
)
def test_a_length_in_a_language_that_is_not_read_is_reported_with_its_words(text, language):
    alone = draft_scenario(text)
    assert language_of(text) == language
    assert [s.values["why"] for s in alone.of_kind("unread")] == [f"in {language}, which drafts do not read"]
    assert any("English" in str(warning) for warning in alone.warnings)
    mixed = draft_scenario(f"{ENGLISH} {text}")
    assert [s.values["depth"] for s in mixed.of_kind("zone")] == ["15 km"]
    (unread,) = mixed.of_kind("unread")
    assert mixed.text_of(unread) in text
    assert any(f"1 sentence in {language}" in str(warning) for warning in mixed.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "Deir ez-Zor, Ras al-Ayn and Tell Rifaat lie within 30 km of the border.",
        "The zone shall run from La Paz to El Alto, 5 km on each side of the road.",
        "Article 5",
        "M4 / M5",
        "",
    ],
)
def test_english_with_foreign_names_is_english(text):
    assert language_of(text) == ""
