"""Names in French, Spanish, Turkish, Russian and Ukrainian sentences: elided, with case endings, after prepositions.

English sentences are judged by fitted weights; for these the gazetteer, the words round a name and the size of a place
decide, as for Arabic. What is particular to a language is in `geo.geoparsing.grammar`'s table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from geo.gazetteer.names import fold
from geo.geoparsing.grammar import Grammar, grammars, language_of_words
from geo.geoparsing.lexicon import Lexicon
from geo.geoparsing.name_index import NameEntry, NameIndex
from geo.geoparsing.words import Words

__all__ = ["InflectedSpan", "find_inflected"]

_SENTENCE_END = re.compile(r"[.!?…]\s|\n")
_LONGEST = 4
_MOST_FORMS = 40
_LINKS = frozenset(
    {"de", "del", "la", "las", "los", "el", "le", "les", "du", "des", "sur", "al", "et", "y", "saint", "san"}
)
_JOINTS = frozenset({" ", "\u00a0", "-", "–", "‐"})
_BY_SIZE = ((5.0, 0.72), (4.3, 0.58), (3.5, 0.4), (0.0, 0.25))
"""Logarithm of the people of a place, and how likely its bare name is meant."""
_AFTER_PREPOSITION, _AFTER_NOUN, _SEVERAL_WORDS, _CASE, _IN_A_LIST = 0.22, 0.35, 0.3, 0.2, 0.2
_AT_THE_START, _GIVEN_NAME = 0.18, 0.4
_LEAST, _MOST = 0.42, 0.97
_NO_NAMES = ("not_place", "small_word", "preposition", "place_noun")
_ELIDED_PREPOSITIONS = frozenset({"d", "jusqu"})
_LISTED = re.compile(r"\s*(?:,|–|—|-|\bet\b|\by\b|\be\b|\bve\b|\bи\b|\bі\b|\bй\b|\bта\b)\s*")


@dataclass(frozen=True, slots=True)
class InflectedSpan:
    """The words `first` to `last`, whose name is the characters `start` to `end`, and how likely they are the place."""

    first: int
    last: int
    start: int
    end: int
    entry: NameEntry
    probability: float


@dataclass(frozen=True, slots=True)
class _Word:
    """A word without what is joined to it, and whether a case ending was."""

    start: int
    end: int
    lower: str
    has_case: bool
    has_preposition: bool


def find_inflected(words: Words, name_index: NameIndex, lexicon: Lexicon) -> tuple[list[InflectedSpan], set[int]]:
    """The names of the sentences in one of these languages, and the numbers of all words of such sentences."""
    found: list[InflectedSpan] = []
    taken: set[int] = set()
    for sentence in _sentences(words):
        language = language_of_words(words.word[number].lower() for number in sentence)
        if language:
            taken.update(sentence)
            found += _Sentence(words, sentence, grammars()[language], name_index, lexicon).read()
    return found, taken


def _sentences(words: Words) -> Iterator[range]:
    first = 0
    for number in range(len(words)):
        if number + 1 == len(words) or _SENTENCE_END.match(words.gap(number).lstrip("»\"”’)'")):
            yield range(first, number + 1)
            first = number + 1


@dataclass(slots=True)
class _Sentence:
    """One sentence being read: its words without what is joined to them, and the names found so far."""

    words: Words
    numbers: range
    grammar: Grammar
    name_index: NameIndex
    lexicon: Lexicon
    parts: dict[int, _Word] = field(default_factory=dict)
    found: list[InflectedSpan] = field(default_factory=list)

    def read(self) -> list[InflectedSpan]:
        """The names of the sentence in their order, none overlapping, the longest at each word."""
        self.parts = {number: _bare(self.words, number, self.grammar) for number in self.numbers}
        keys = {
            span: _keys([self.parts[at] for at in range(span[0], span[1] + 1)], self.grammar) for span in self._spans()
        }
        known = self.name_index.entries({key for own in keys.values() for key in own})
        for (first, last), own in sorted(keys.items(), key=lambda item: (item[0][0], -item[0][1])):
            entries = [entry for key in own if (entry := known.get(key)) is not None]
            if entries and not self._is_taken(first) and not self._is_no_name(first, last):
                self._judge(first, last, max(entries, key=lambda entry: _weight(entry, self.name_index)))
        return self.found

    def _spans(self) -> Iterator[tuple[int, int]]:
        for first in self.numbers:
            if self.words.text[self.parts[first].start].isupper():
                yield from ((first, last) for last in _lasts(self.words, first, self.numbers))

    def _is_taken(self, first: int) -> bool:
        return bool(self.found) and first <= self.found[-1].last

    def _is_no_name(self, first: int, last: int) -> bool:
        word = self.parts[first].lower
        return first == last and any(self.grammar.has(word, kind) for kind in _NO_NAMES)

    def _judge(self, first: int, last: int, entry: NameEntry) -> None:
        """Keep a span whose size and surroundings make it likely enough that the place is meant."""
        likely = next(likely for least, likely in _BY_SIZE if _weight(entry, self.name_index) >= least)
        placed = self._placed(first, last)
        likely += placed + _SEVERAL_WORDS * (last > first)
        likely += _CASE * (self.parts[last].has_case or _is_inflected(self.parts[last], entry))
        is_sure = placed >= _IN_A_LIST or self.parts[last].has_case
        if not is_sure and (_is_given(entry, self.lexicon) or _follows_a_name(self.words, self.numbers, first)):
            likely -= _GIVEN_NAME
        if likely > _LEAST:
            start, end = self.parts[first].start, self.parts[last].end
            self.found.append(InflectedSpan(first, last, start, end, entry, min(likely, _MOST)))

    def _placed(self, first: int, last: int) -> float:
        """What the words beside a name add: a kind of place, a preposition, a place named before it in a list."""
        before = self.words.word[first - 1].lower() if first > self.numbers.start else ""
        after = self.words.word[last + 1].lower() if last + 1 < self.numbers.stop else ""
        if self.grammar.has(before, "place_noun") or self.grammar.begins(after, "noun_after"):
            return _AFTER_NOUN
        if self.grammar.has(before, "preposition") or self.parts[first].has_preposition:
            return _AFTER_PREPOSITION
        if self.found and _LISTED.fullmatch(self.words.text[self.found[-1].end : self.parts[first].start]):
            return _IN_A_LIST
        return -_AT_THE_START if first == last == self.numbers.start else 0.0


def _bare(words: Words, number: int, grammar: Grammar) -> _Word:
    """A word without the article joined before it (`d'Idlib`) and the case ending joined behind (`İdlib'de`)."""
    word, start, end = words.word[number].replace("’", "'").replace("ʼ", "'"), words.start[number], words.end[number]
    head, mark, rest = word.partition("'")
    if mark and grammar.has(head.lower(), "elision") and rest[:1].isupper():
        return _Word(
            start + len(head) + 1, end, rest.lower(), has_case=False, has_preposition=head.lower() in ("d", "jusqu")
        )
    stem, mark, suffix = word.rpartition("'")
    if mark and stem and grammar.has(suffix.lower(), "suffix"):
        return _Word(start, end - len(suffix) - 1, _lowered(stem), has_case=True, has_preposition=False)
    return _Word(start, end, _lowered(word), has_case=False, has_preposition=False)


def _lowered(word: str) -> str:
    return word.replace("İ", "i").replace("I", "ı").lower() if "İ" in word else word.lower()


def _lasts(words: Words, first: int, sentence: range) -> Iterator[int]:
    yield first
    for last in range(first + 1, min(first + _LONGEST, sentence.stop)):
        if words.gap(last - 1) not in _JOINTS:
            return
        word = words.word[last]
        if word[0].isupper():
            yield last
        elif word.lower() not in _LINKS:
            return


def _keys(parts: Sequence[_Word], grammar: Grammar) -> list[str]:
    """The folded names that words may be: as they stand, and as each stands alone."""
    if not grammar.endings:
        return [fold(" ".join(part.lower for part in parts))]
    if len(parts) > 2:  # noqa: PLR2004 - of a longer name the last word tells most
        before = " ".join(part.lower for part in parts[:-1])
        return list(dict.fromkeys(fold(f"{before} {last}") for last in grammar.alone(parts[-1].lower)))[:_MOST_FORMS]
    forms = product(*(list(dict.fromkeys(grammar.alone(part.lower))) for part in parts))
    return list(dict.fromkeys(fold(" ".join(form)) for form in forms))[: _MOST_FORMS ** len(parts)]


def _weight(entry: NameEntry, name_index: NameIndex) -> float:
    return float(name_index.weight[entry.rows].max())


def _is_inflected(word: _Word, entry: NameEntry) -> bool:
    """Whether a name does not end as it does when it stands alone: of a person's name that says less."""
    return not word.lower.isascii() and not entry.folded.endswith(fold(word.lower)) and word.lower[0] >= "\u0400"


def _is_given(entry: NameEntry, lexicon: Lexicon) -> bool:
    return " " not in entry.folded and entry.folded in lexicon.given


def _follows_a_name(words: Words, sentence: range, first: int) -> bool:
    """Whether a capitalised word stands before, not the first of its sentence: a person's or an organisation's name."""
    return first - 1 > sentence.start and words.word[first - 1][0].isupper() and words.gap(first - 1) == " "
