"""Names in news sentences of seven languages, in our own words: found where they stand, and little else is."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.gazetteer.gazetteer import Gazetteer
from geo.geoparsing.grammar import LANGUAGES, grammars, language_of_words, unread_sentences
from geo.geoparsing.toponyms import geoparse

SENTENCES = Path(__file__).with_name("news_sentences.csv")


def sentences(language: str, part: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    with SENTENCES.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (row["language"], row["part"]) == (language, part):
                yield _marked(row["sentence"])


def _marked(sentence: str) -> tuple[str, list[tuple[int, int]]]:
    text, spans = "", []
    for part in re.split(r"(\[[^\]]*\])", sentence):
        if part.startswith("["):
            spans.append((len(text), len(text) + len(part) - 2))
        text += part.strip("[]") if part.startswith("[") else part
    return text, spans


@pytest.mark.parametrize("part", ["tuned", "held out"])
@pytest.mark.parametrize("language", ["en", "ar", "fr", "es", "ru", "uk", "tr"])
def test_names_are_found_where_they_stand(language, part):
    gold = found = hit = 0
    for text, spans in sentences(language, part):
        got = [(toponym.start, toponym.end) for toponym in geoparse(text)]
        gold, found = gold + len(spans), found + len(got)
        hit += sum(any(start < end and begin < stop for start, stop in got) for begin, end in spans)
    assert gold >= 23
    assert 2 * hit / (gold + found) >= 0.8


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("Обстрел Донецка продолжался весь день.", "Донецка", "Donetsk"),
        ("Переговоры прошли в Женеве.", "Женеве", "Geneva"),
        ("Сили відійшли від Бахмута до Краматорська.", "Краматорська", "Kramatorsk"),
        ("З Києва до Львова вирушив потяг.", "Львова", "Lviv"),
        ("Les combats se poursuivent autour d'Idlib et dans les villages.", "Idlib", "Idlib"),
        ("L'Arménie et l'Azerbaïdjan ont signé à Moscou.", "Azerbaïdjan", "Azerbaijan"),
        ("Las tropas se retiran de Jersón hacia el sur.", "Jersón", "Kherson"),
        ("İdlib'de ateşkes ilan edildi.", "İdlib", "Idlib"),
        ("İdlib'de ateşkes var, Serakib'e girildi.", "Serakib", "Saraqib"),
        ("Fighters left Idlib city and Serakib for villages around Azez.", "Serakib", "Saraqib"),
        ("В Идлибе и в Алеппо тихо, войска вышли из Саракиба.", "Саракиба", "Saraqib"),
    ],
)
def test_a_name_in_its_case_is_the_place_and_ends_where_it_ends(text, word, place):
    found = {toponym.text: toponym.place.name for toponym in geoparse(text)}
    assert found.get(word) == place


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("In Hama, five people died.", "settlement"),
        ("Fighting went on in Zaporizhzhia.", "settlement"),
        ("Hama governorate was shelled.", "admin1"),
        ("The front in Zaporizhzhia oblast is quiet.", "admin1"),
        ("They live in the province of Idlib.", "admin1"),
    ],
)
def test_a_city_goes_before_the_division_named_after_it_unless_the_text_says_so(text, kind):
    assert [toponym.place.kind for toponym in geoparse(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "NATO and Arab leaders met.",
        "They met NATO, the Arab leaders said.",
        "AMLO met the ministers again.",
        "على طول الخط",
    ],
)
def test_acronyms_and_common_words_are_no_places(text):
    assert [toponym.text for toponym in geoparse(text) if toponym.text in ("NATO", "AMLO", "Arab", "طول")] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the troops shall withdraw to the line", ""),
        ("les troupes se retirent de la ville", "fr"),
        ("las tropas se retiran de la ciudad", "es"),
        ("войска отходят от города", "ru"),
        ("війська відходять від міста", "uk"),
        ("birlikler şehirden çekiliyor ve ateşkes başlıyor", "tr"),
        ("die Truppen verlassen die Stadt", ""),
    ],
)
def test_the_language_of_a_sentence(text, language):
    assert language_of_words(text.split()) == language


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("Die Truppen haben sich aus der Stadt zurückgezogen und das Abkommen wird eingehalten.", {"Latin": 1}),
        ("הכוחות נסוגו מן העיר אל הקו החדש אתמול.", {"Hebrew": 1}),
        ("The troops shall withdraw. Les forces se retirent de la ville de Goma.", {}),
        ("القوات تنسحب من المدينة إلى الخط الجديد.", {}),
    ],
)
def test_a_language_that_is_not_read_is_reported(text, scripts):
    assert unread_sentences(text) == scripts


@pytest.mark.parametrize(
    "frame", ["Fighting went on in {}.", "Aid reached the town near {}.", "Бои шли в районе {}, под {}."]
)
def test_what_geocode_finds_in_the_world_by_its_sound_is_read_where_a_place_is_expected(frame):
    gazetteer, names = Gazetteer.open(), ["Serakib", "Saraqeb", "Саракиб", "Maaret al-Numan", "Menbic"]
    for name in names:
        place = gazetteer.find(name).place
        assert place is not None
        if name.isascii() == frame.isascii():
            found = {toponym.place.geonameid for toponym in geoparse(frame.replace("{}", name))}
            assert place.geonameid in found, name


def test_every_language_has_its_tables():
    assert set(grammars()) == set(LANGUAGES)
    for grammar in grammars().values():
        assert len(grammar.words["small_word"]) >= 20
