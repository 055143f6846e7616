"""The pattern language that clauses are written in."""

from __future__ import annotations

import pytest

from layers.draft.clauses.quantities import find_lengths
from layers.draft.clauses.stream import compile_pattern, make_stream
from layers.draft.patterns import read_table


def stream(text):
    return make_stream(text, 0, len(text), list(find_lengths(text)))


def matched(text, pattern):
    return [text[found.start : found.end] for found in stream(text).find(pattern)]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("<length> deep", ["6 km deep"]),
        ("<length> deep|wide to the way:@compass", ["6 km deep to the North"]),
        ("<length> ..4 blue", []),
        ("<length> ~6 of the ^ line", ["6 km deep to the North, of the Blue Line"]),
        ("( of | from ) the ^*2", ["of the Blue Line"]),
        ("the !north ^", ["the Blue"]),
        ("deep to the? north", ["deep to the North"]),
        ("zone deep", []),
    ],
)
def test_a_pattern_finds_words_classes_items_and_gaps(pattern, expected):
    assert matched("A zone is 6 km deep to the North, of the Blue Line.", pattern) == expected


def test_what_a_pattern_captures_stands_where_it_stood():
    text = "It is 6 km deep, north of the line."
    (found,) = stream(text).find("n:<length> ~3 way:@compass")
    assert found.items("n")[0].value.range_m == (6000, 6000)
    assert text[found.items("way")[0].start :].startswith("north")
    assert found.items("other") == ()


def test_a_table_goes_on_over_indented_lines():
    assert read_table("a: one two\n    three\nb: four\n") == (("a", "one two three"), ("b", "four"))


@pytest.mark.parametrize("pattern", ["<length", "n:<length> n:<length>"])
def test_an_unsound_pattern_is_refused(pattern):
    with pytest.raises(ValueError, match=r"lacks|twice"):
        compile_pattern(pattern)
