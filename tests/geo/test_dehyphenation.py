"""Words broken at line ends, invisible marks and control characters: joined without moving the text."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from geo.documents.dehyphenation import dehyphenate
from geo.geoparsing.toponyms import geoparse


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("the demili-\ntarised zone", "the demilitarised \n zone"),
        ("in Sara-\n   qib, Syria", "in Saraqib    \n, Syria"),
        ("Sara\u00adqib in Sy\u00ad\nria", "Saraqib  in Syria \n"),
        ("Sara\u200bqib\ufeff and", "Saraqib \ufeff and"),
        ("Idlib\x00 in\x1b Syria", "Idlib  in  Syria"),
        ("15-\n20 km", "15-\n20 km"),
        ("Russia-\nTurkey talks", "Russia-\nTurkey talks"),
        ("the north-\nwest, the north-west", "the north-\nwest, the north-west"),
        ("plain text - \nwith dashes", "plain text - \nwith dashes"),
    ],
)
def test_words_are_whole_and_the_text_keeps_its_length(text: str, joined: str) -> None:
    assert dehyphenate(text).text == joined
    assert len(joined) == len(text)


@given(st.text(alphabet="aB-\n \u00ad\u200b\x00é.", max_size=80))
def test_any_text_keeps_its_length_and_lines(text: str) -> None:
    whole = dehyphenate(text)
    assert len(whole.text) == len(text)
    assert whole.text.count("\n") == text.count("\n")
    for start, end in whole.joined:
        assert sorted(whole.text[start:end].replace(" ", "")) == sorted(
            mark for mark in text[start:end] if mark not in "-\u00ad\u200b "
        )


def test_a_broken_name_is_read_where_it_stands() -> None:
    text = "The demili-\ntarised zone reaches Sara-\nqib and Khan Shay-\nkhun in Syria, near Alep-\npo."
    found = {toponym.text.replace("-\n", ""): toponym for toponym in geoparse(text)}
    assert set(found) == {"Saraqib", "Khan Shaykhun", "Syria", "Aleppo"}
    assert all(text[toponym.start : toponym.end] == toponym.text for toponym in found.values())
    assert found["Saraqib"].text == "Sara-\nqib"


@pytest.mark.parametrize("piece", ["a-\n", "\u00ad", "a\u00ad", "ab-\ncd ", "x\x00"])
def test_endless_breaks_end(piece: str) -> None:
    assert len(dehyphenate(piece * 100_000).text) == len(piece) * 100_000
