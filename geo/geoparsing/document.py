"""One text being read: its words, the candidates among them, and what the whole says about its words."""

from __future__ import annotations

from dataclasses import dataclass

from geo.geoparsing.candidates import Candidate
from geo.geoparsing.lexicon import Lexicon
from geo.geoparsing.name_index import NameIndex
from geo.geoparsing.words import Words

__all__ = ["Document", "Feature"]

Feature = tuple[str, float]
"""What speaks for or against a candidate, and how much of it there is."""

_COMMON_GIVEN = 2.0
"""Logarithm of the bearers in a million of a given name that marks a person."""


@dataclass(slots=True)
class Document:
    """One text being read: its words, its candidates, and what the whole says about its words."""

    words: Words
    candidates: list[Candidate]
    lexicon: Lexicon
    name_index: NameIndex
    covered: dict[int, Candidate]
    """The longest candidate that begins at a word."""
    ending: dict[int, Candidate]
    """The longest candidate that ends at a word."""
    lower: frozenset[str]
    """Folded words that the text writes in lower case, too."""
    persons: frozenset[str]
    """Folded words that follow a given name, a title or an initial somewhere in the text."""

    @classmethod
    def of(cls, words: Words, candidates: list[Candidate], lexicon: Lexicon, name_index: NameIndex) -> Document:
        """Gather what the document says about its words."""
        covered: dict[int, Candidate] = {}
        ending: dict[int, Candidate] = {}
        for candidate in candidates:
            if candidate.inside:
                continue
            covered.setdefault(candidate.first, candidate)
            ending[candidate.last] = candidate
        lower = {word for word in words.word if word[0].islower()}
        return cls(words, candidates, lexicon, name_index, covered, ending, frozenset(lower), _persons(words, lexicon))


def _persons(words: Words, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(words.folded(number) for number in words.capitals if _follows_person(words, number, lexicon))


def _follows_person(words: Words, number: int, lexicon: Lexicon) -> bool:
    """Whether a given name, a title or an initial stands before a word."""
    if not number or not words.word[number - 1][0].isupper():
        return False
    gap = words.text[words.end[number - 1] : words.start[number]]
    before = words.folded(number - 1)
    title = "title" in lexicon.classes.get(before, ())
    if gap == " ":
        named = lexicon.given.get(before, 0) > _COMMON_GIVEN
        return title or (named and "street" not in lexicon.classes.get(words.folded(number), ()))
    return gap == ". " and (len(before) == 1 or title)
