"""What tells two spellings apart depends on the country's way of writing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from geo.gazetteer.edit_cost import difference, manner_of
from geo.gazetteer.names import fold

LETTERS = st.text("abcdefghijklmnopqrstuvwxyz ", max_size=12).map(fold)
MANNERS = st.sampled_from(["abjad", "cyrillic", "romanised", "latin", "across"])


@given(LETTERS, LETTERS, MANNERS)
@settings(deadline=None, max_examples=200)
def test_it_is_a_measure(one, other, manner):
    cost, letters = difference(one, other, manner)
    assert cost >= 0
    assert letters <= max(len(one), len(other)) + 12
    assert difference(one, one, manner)[0] == 0


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
    assert difference(one, other, manner_of(country))[0] <= most


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [("hengzhou", "hangzhou", "CN"), ("keben", "keban", "TR"), ("korkino", "kurkino", "RU"), ("hain", "hayn", "DE")],
)
def test_what_tells_costs_more(one, other, country):
    assert difference(one, other, manner_of(country))[0] > 0.35


def test_the_manner_is_that_of_the_letters():
    assert manner_of("SY") == "abjad"
    assert manner_of("UA") == "cyrillic"
    assert manner_of("CN") == manner_of("DE") == "latin"
    assert manner_of("") == "abjad"
    assert manner_of("DE", "оберзонтгаим", "obersontheim") == "across"
    assert manner_of("UA", "бахмут", "bakhmut") == "cyrillic"
