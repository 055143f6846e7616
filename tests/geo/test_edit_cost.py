"""What distinguishes two spellings depends on the country's orthography."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from geo.gazetteer.edit_cost import edit_cost, orthography_of
from geo.gazetteer.names import fold

LETTERS = st.text("abcdefghijklmnopqrstuvwxyz ", max_size=12).map(fold)
ORTHOGRAPHIES = st.sampled_from(["abjad", "cyrillic", "romanised", "latin", "across"])


@given(LETTERS, LETTERS, ORTHOGRAPHIES)
@settings(deadline=None, max_examples=200)
def test_it_is_a_measure(one, other, orthography):
    cost, letters = edit_cost(one, other, orthography)
    assert cost >= 0
    assert letters <= max(len(one), len(other)) + 12
    assert edit_cost(one, one, orthography)[0] == 0


@pytest.mark.parametrize(
    ("one", "other", "country", "most"),
    [
        ("tel abyad", "tall abyad", "SY", 0.3),
        ("kamishly", "qamishli", "SY", 0.05),
        ("yenakiyeve", "yenakiieve", "UA", 0.2),
        ("gorlovka", "horlivka", "UA", 0.7),
        ("toeban", "tuban", "ID", 0.1),
        ("schoeneberg", "schoneberg", "DE", 0.1),
        ("kramatorks", "kramatorsk", "UA", 1.0),  # a swap is one slip
    ],
)
def test_what_is_left_open_costs_little(one, other, country, most):
    assert edit_cost(one, other, orthography_of(country))[0] <= most


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [("hengzhou", "hangzhou", "CN"), ("keben", "keban", "TR"), ("korkino", "kurkino", "RU"), ("hain", "hayn", "DE")],
)
def test_what_distinguishes_costs_more(one, other, country):
    assert edit_cost(one, other, orthography_of(country))[0] > 0.35


def test_the_orthography_is_that_of_the_letters():
    assert orthography_of("SY") == "abjad"
    assert orthography_of("UA") == "cyrillic"
    assert orthography_of("CN") == orthography_of("DE") == "latin"
    assert orthography_of("") == "abjad"
    assert orthography_of("DE", "оберзонтгаим", "obersontheim") == "across"
    assert orthography_of("UA", "бахмут", "bakhmut") == "cyrillic"
