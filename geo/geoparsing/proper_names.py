"""Names that hold a place's name: armed groups and ships, which are none, and organisations, which are of one.

Two kinds are kept apart. In "Ahrar al-Sham", "Liwa al-Quds" or "HMS Manchester" the place says nothing of where:
such words are closed to the reader. "The Homs Brigade", "Idlib Governorate Council", "the Moscow Times", "Real Madrid"
or "Bank of England" mean an organisation *of* the place ("associative" toponyms in Gritta, Pilehvar and Collier, "A
pragmatic guide to geoparsing evaluation", 2020): the place is read, and `name_around` gives the name it is part of.

The facts (whole names, words that begin such names, words for armed and other units) are in
`seeds/reading/proper_names.csv`, further words for kinds of organisations in `lexicon.csv`.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from geo.gazetteer.names import fold
from geo.geoparsing.lexicon import Lexicon
from geo.geoparsing.words import Words, is_arabic

__all__ = ["closed_words", "name_around"]

_ARTICLES = frozenset({"al", "ar", "as", "ash", "at", "an", "ad", "adh", "az", "el", "ul", "ud"})
_JOINTS = frozenset({" ", "-", "\u00a0", "\n", "‐", "–", " “", ' "', " & ", "’", "'"})
_SPACES = frozenset({" ", "\u00a0", "\n"})
_OF = frozenset({"of", "for"})
_POSSESSIVES = frozenset({"'s ", "’s ", "' ", "’ "})
_LINKS = frozenset({"of", "for", "the", "and", "de", "du", "des"})
_GROUP = 5
"""Words of the name of an armed group, after its first."""
_SHIP = 3
_KNOWN_BEFORE = 4
_AROUND = 6
"""Words on each side of a place in which the kind of an organisation is looked for."""
_ORGANISATIONS = frozenset({"organisation", "team"})


@dataclass(frozen=True, slots=True)
class _Names:
    """The shipped facts: whole names by their first word, closed ones and organisations', and the class of a word."""

    whole: Mapping[str, Sequence[tuple[str, ...]]]
    organisations: Mapping[str, Sequence[tuple[str, ...]]]
    classes: Mapping[str, frozenset[str]]


@lru_cache(maxsize=1)
def _names() -> _Names:
    whole: dict[str, dict[str, list[tuple[str, ...]]]] = {"whole": defaultdict(list), "organisation": defaultdict(list)}
    classes: dict[str, set[str]] = defaultdict(set)
    with (resources.files("seeds") / "reading" / "proper_names.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["class"] in whole:
                words = Words(row["name"])
                sequence = tuple(words.folded(number) for number in range(len(words)))
                whole[row["class"]][sequence[0]].append(sequence)
            else:
                classes[fold(row["name"])].add(row["class"])
    for names in (name for table in whole.values() for name in table.values()):
        names.sort(key=len, reverse=True)
    found = {word: frozenset(kinds) for word, kinds in classes.items()}
    return _Names(whole["whole"], whole["organisation"], found)


def closed_words(words: Words) -> frozenset[int]:
    """Return the numbers of the words that stand in a name which is no place, whatever it is called after."""
    names = _names()
    closed: set[int] = set()
    for number in _beginnings(words):
        folded = words.folded(number)
        for sequence in _candidates(names.whole.get(folded, ()), words, number):
            if _stands(words, number, sequence):
                closed.update(range(number, number + len(sequence)))
                break
        for kind in _RUNS.keys() & names.classes.get(folded, ()):
            closed.update(_RUNS[kind](words, number))
    return frozenset(closed)


def _candidates(sequences: Sequence[tuple[str, ...]], words: Words, number: int) -> Iterator[tuple[str, ...]]:
    """The names that go on with the next word, too: hundreds may begin with the same word, such as an article."""
    second = words.folded(number + 1) if sequences and number + 1 < len(words) else ""
    return (sequence for sequence in sequences if len(sequence) == 1 or sequence[1] == second)


def _beginnings(words: Words) -> Iterator[int]:
    """Words that such a name may begin or end with: capitals, an article before one, and Arabic words."""
    for number in words.capitals:
        if number and words.word[number - 1] in _ARTICLES and words.gap(number - 1) in ("-", " "):
            yield number - 1
        yield number
    if not words.text.isascii():
        yield from (number for number, word in enumerate(words.word) if is_arabic(word))


def _stands(words: Words, first: int, sequence: Sequence[str]) -> bool:
    if first + len(sequence) > len(words):
        return False
    last = first + len(sequence) - 1
    return (
        all(words.folded(first + step) == word for step, word in enumerate(sequence))
        and all(words.gap(number) in _JOINTS for number in range(first, last))
        and not _is_longer(words, last)
    )


def _is_longer(words: Words, last: int) -> bool:
    """Whether a capitalised word goes on with the name: "Manchester City Council"."""
    return last + 1 < len(words) and words.gap(last) in _SPACES and words.word[last + 1][0].isupper()


def _group(words: Words, number: int) -> range:
    """An Arabic name from the word for its kind on: "Liwa Thuwar al-Raqqa"; such names have an article."""
    last, article = number, False
    for following in range(number + 1, min(number + 1 + _GROUP, len(words))):
        word = words.word[following]
        is_article = word.lower() in _ARTICLES and words.gap(following) in ("-", " ")
        if words.gap(following - 1) not in _JOINTS or not (is_article or word[0].isupper()):
            break
        article, last = article or is_article, following
    return range(number, last + 1) if article else range(0)


def _ship(words: Words, number: int) -> range:
    """A ship's name after its prefix, which is written in capitals."""
    if not words.word[number].isupper():
        return range(0)
    last = number
    for following in range(number + 1, min(number + 1 + _SHIP, len(words))):
        if words.gap(following - 1) not in _JOINTS or not words.word[following][0].isupper():
            break
        last = following
    return range(number, last + 1)


_RUNS = {"group_head": _group, "ship": _ship}


def name_around(words: Words, first: int, last: int, lexicon: Lexicon) -> str:
    """Return the organisation's name that the words `first` to `last` are part of, as written; empty for none.

    "Idlib Governorate Council", "Free Syrian Army", "Bank of England": capitalised words round the place, joined by
    "of", "for" and the like, one of which says that it is an organisation.
    """
    known = _known_name(words, first, last)
    if known:
        return _written(words, known.start, known.stop - 1)
    end = _right_end(words, last, lexicon)
    begin = _left_begin(words, first, lexicon, needs_kind=end == last)
    if end == last and begin == first:
        return ""
    return _written(words, begin, end)


def _written(words: Words, first: int, last: int) -> str:
    return " ".join(words.text[words.start[first] : words.end[last]].split())


def _known_name(words: Words, first: int, last: int) -> range:
    """The words of a shipped organisation's name that hold a place; none where it stands in no such name."""
    names = _names()
    for number in range(max(0, first - _KNOWN_BEFORE), first + 1):
        for sequence in names.organisations.get(words.folded(number), ()):
            if number + len(sequence) > last and _stands(words, number, sequence):
                return range(number, number + len(sequence))
    before = first - 1
    club = before >= 0 and "club_before" in names.classes.get(words.folded(before), ())
    joined = club and words.word[before][0].isupper() and words.gap(before) == " " and not _is_longer(words, last)
    return range(before, last + 1) if joined else range(0)


def _is_kind(words: Words, number: int, lexicon: Lexicon) -> bool:
    if not words.word[number][0].isupper():
        return False
    return _is_unit(words, number) or not _ORGANISATIONS.isdisjoint(lexicon.classes.get(words.folded(number), ()))


def _is_unit(words: Words, number: int) -> bool:
    return "unit" in _names().classes.get(words.folded(number), ())


def _right_end(words: Words, last: int, lexicon: Lexicon) -> int:
    """The last word after a place that says what kind of organisation it is; the place's own last where none does."""
    end = last
    for number in range(last + 1, min(last + 1 + _AROUND, len(words))):
        word, gap = words.word[number], words.gap(number - 1)
        owner = gap in _POSSESSIVES and number > last + 1
        link = word in _LINKS and number > last + 1 and not (word == "and" and end > last)
        if (gap not in _SPACES and not owner) or not (word[0].isupper() or link):
            break
        if _is_kind(words, number, lexicon):
            end = number
    return end


def _left_begin(words: Words, first: int, lexicon: Lexicon, *, needs_kind: bool) -> int:
    """The first word of the name before a place: adjectives of a kind named after it, else "Bank of" the place."""
    if needs_kind:
        kind = _kind_before(words, first, lexicon)
        return first if kind < 0 else _first_capital(words, kind, lexicon)
    return _first_capital(words, first, lexicon)


def _first_capital(words: Words, first: int, lexicon: Lexicon) -> int:
    """The first of the capitalised words that lead to a word without a break."""
    while first and words.gap(first - 1) in _SPACES and words.word[first - 1][0].isupper():
        if words.folded(first - 1) in lexicon.stop_names:
            break
        first -= 1
    return first


def _kind_before(words: Words, first: int, lexicon: Lexicon) -> int:
    """The word for a kind of organisation from which "of" leads to a place ("Front for the Liberation of"); else -1.

    "Forces of Syria" at the beginning of a sentence is no name.
    """
    for number in range(first - 1, max(-1, first - 1 - _AROUND), -1):
        word = words.word[number]
        if words.gap(number) not in _SPACES or not (word[0].isupper() or word in _OF or word == "the"):
            return -1
        if _is_kind(words, number, lexicon):
            named = (number and words.gap(number - 1) == " ") or not _is_unit(words, number)
            return number if named and words.word[number + 1] in _OF else -1
    return -1
