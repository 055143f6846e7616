"""Sentences: abbreviations, headlines, wrapped lines, and text made to hurt."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from geo.documents.sentences import LONGEST_SENTENCE, sentence_at, split_sentences


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("Gen. J. K. Smith of the U.S. Army met Mr. Doe.", ["Gen. J. K. Smith of the U.S. Army met Mr. Doe."]),
        ("They met in St. Louis. It rained.", ["They met in St. Louis.", "It rained."]),
        ("The zone is 3.5 km deep. No. 5 holds.", ["The zone is 3.5 km deep.", "No. 5 holds."]),
        ("It left the U.S. The rest stayed.", ["It left the U.S.", "The rest stayed."]),
        ("“Stop!” he said. “Why?”", ["“Stop!” he said.", "“Why?”"]),
        ("Headline without a stop\n\nThe text begins.", ["Headline without a stop", "The text begins."]),
        ("2 min read\n17 September, 2018\nThe text.", ["2 min read", "17 September, 2018", "The text."]),
        (
            "They agreed on a zone that follows the river from the bridge to the town of\nIdlib and on.",
            ["They agreed on a zone that follows the river from the bridge to the town of\nIdlib and on."],
        ),
        ("وصل إلى إدلب. ثم غادر؟ نعم", ["وصل إلى إدلب.", "ثم غادر؟", "نعم"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


@given(st.text(alphabet="aB .\n\t!?'\"1é。", max_size=200))
def test_sentences_are_ordered_apart_and_lose_only_space(text: str) -> None:
    spans = split_sentences(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())


def test_a_text_without_stops_is_cut_into_bounded_pieces() -> None:
    spans = split_sentences("word " * 5_000)
    assert max(end - start for start, end in spans) <= LONGEST_SENTENCE
    assert all(end - start == LONGEST_SENTENCE for start, end in split_sentences("x" * (3 * LONGEST_SENTENCE)))


def test_the_sentence_at_an_offset() -> None:
    text = "He left.  She stayed."
    spans = split_sentences(text)
    assert sentence_at(spans, text.index("She")) == spans[1]
    assert sentence_at(spans, text.index("  ")) is None
    assert sentence_at([], 0) is None


@pytest.mark.parametrize(
    "text", ["A zone 15 to\n20 km deep.", "The towns of\nAriha and\nSaraqib.", "Near Ariha,\nSyria."]
)
def test_a_narrow_line_that_leads_on_ends_no_sentence(text: str) -> None:
    assert len(split_sentences(text)) == 1
