"""The spans of a text that could name a place: every run of capitalised words that the gazetteer knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.names import fold
from geo.geoparsing.arabic import find_arabic
from geo.geoparsing.inflected import find_inflected
from geo.geoparsing.lexicon import Lexicon
from geo.geoparsing.name_index import NameEntry, NameIndex
from geo.geoparsing.proper_names import closed_words
from geo.geoparsing.words import Words

__all__ = ["Candidate", "find_candidates", "special_entry"]

_LONGEST = 6
"""Words of a name."""
_JOINTS = frozenset({" ", "-", ". ", "\u00a0", "\n", "‐", "–", ".", "'s ", "’s ", "' ", "’ "})
"""What may stand between two words of one name."""
_ARTICLES = frozenset({"al", "el", "ar", "as", "ash", "at", "an", "ad", "az", "ed", "es"})
_TURKISH_CASES = frozenset(
    ["da", "de", "ta", "te", "dan", "den", "tan", "ten", "a", "e", "ya", "ye", "daki", "deki", "taki", "teki"]
)
"""Endings after an apostrophe that say where, where from or where to; whom, too, but seldom of a place's name."""
_TURKISH_SUFFIXES = _TURKISH_CASES | frozenset(
    ["i", "ı", "u", "ü", "yi", "yı", "yu", "yü", "in", "ın", "un", "ün", "nin", "nın", "nun", "nün", "la", "le", "ki"]
)
_ARABIC_HEADS = frozenset(
    ["ain", "ayn", "ein", "bab", "beit", "bayt", "bir", "burj", "dayr", "deir", "der", "jabal", "jebel", "jisr", "kafr",
     "kafar", "kfar", "khan", "khirbet", "khirbat", "maarat", "maarrat", "maaret", "majdal", "marj", "nahr", "qalat",
     "ras", "sahl", "tal", "tall", "tel", "tell", "wadi"]
)  # fmt: skip
"""Words for a spring, a castle, a hill … that begin Arabic names; these are romanised in many ways."""
_SHORT = 3
_ACRONYM = 5
_LARGE_TOWN = 5.0
_SMALL_TOWN = 4.0
"""Logarithm of the people of a town."""
_DIVISIONS = frozenset(
    {"county", "province", "governorate", "district", "region", "oblast", "prefecture", "department"}
)
_GENERIC = _DIVISIONS | {
    "state",
    "township",
    "parish",
    "river",
    "valley",
    "island",
    "islands",
    "peninsula",
    "mountains",
    "city",
}
_GENERIC_JOINTS = frozenset({" ", "\u00a0", "\n"})
_MEMO = 20_000
_LINK = 5
"""Letters of the longest word that is written small inside a name (`under`, `sobre`)."""


class Candidate:
    """One span that could be a place: words `first` to `last`, characters `start` to `end`."""

    __slots__ = ("end", "entry", "first", "inside", "last", "score", "settled", "start")

    def __init__(self, words: Words, first: int, last: int, entry: NameEntry) -> None:
        self.first = first
        self.last = last
        self.entry = entry
        self.start = words.start[first]
        self.end = words.end[last]
        if entry.kind == "abbreviation" and words.text[self.end : self.end + 1] == "." and words.word[last][-1] != ".":
            self.end += 1
        self.inside = False
        """Whether a longer candidate holds it."""
        self.score = 0.0
        self.settled = False
        """Whether the score is final: what is not in Latin letters is not judged by capitals."""


def find_candidates(words: Words, name_index: NameIndex, lexicon: Lexicon, *, demonyms: bool) -> list[Candidate]:
    """Return all candidates, sorted by their first word, the longest first; none in a name that is no place."""
    inflected, foreign = find_inflected(words, name_index, lexicon)
    found = _capitalised(words, name_index, lexicon, demonyms=demonyms)
    found += _with_generic_words(words, found, name_index)
    if foreign:
        found = [one for one in found if foreign.isdisjoint(range(one.first, one.last + 1))]
    for span in inflected:
        found.append(candidate := Candidate(words, span.first, span.last, span.entry))
        candidate.start, candidate.end = span.start, span.end
        candidate.score, candidate.settled = span.probability, True
    for first, last, clitic, entry, score in find_arabic(words, name_index):
        found.append(candidate := Candidate(words, first, last, entry))
        candidate.start += clitic
        candidate.score, candidate.settled = score, True
    closed = closed_words(words)
    if closed:
        found = [one for one in found if closed.isdisjoint(range(one.first, one.last + 1))]
    found.sort(key=lambda candidate: (candidate.first, -candidate.last))
    reach = -1
    for candidate in found:
        candidate.inside = candidate.last <= reach
        reach = max(reach, candidate.last)
    return found


def _capitalised(words: Words, name_index: NameIndex, lexicon: Lexicon, *, demonyms: bool) -> list[Candidate]:
    """Candidates among the runs of capitalised words."""
    spans = _spans(words)
    known = name_index.entries({key for _, _, key in spans})
    found = []
    for first, last, key in spans:
        entry = known.get(key)
        if first == last:
            entry = _single(words, first, entry, name_index, lexicon, demonyms=demonyms)
        elif entry is None and words.folded(first) in _ARABIC_HEADS:
            entry = name_index.sounding(key)
        elif demonyms and entry is None:
            entry = special_entry(
                words.text[words.start[first] : words.end[last]], name_index, lexicon.demonyms, "demonym"
            )
        if entry is not None:
            found.append(candidate := Candidate(words, first, last, entry))
            if first == last and entry.kind == "name" and key != words.folded(first):
                _without_suffix(candidate, words, name_index)
    return found


def _spans(words: Words) -> list[tuple[int, int, str]]:
    """First word, last word and folded name of every run that may be a name."""
    word, end, start, text, folded = words.word, words.end, words.start, words.text, words.folded
    found = []
    for first in _first_words(words):
        key = folded(first)
        found.append((first, first, key))
        for last in range(first + 1, min(first + _LONGEST, len(word))):
            gap = text[end[last - 1] : start[last]]
            if gap != " " and gap not in _JOINTS:
                break
            following = word[last]
            capital = following[0].isupper() or _has_capital_within(following)
            if not capital and (len(following) > _LINK or last - first >= _LONGEST - 1):
                break
            key = f"{key}s {folded(last)}" if len(gap) == len("'s ") else f"{key} {folded(last)}"
            if capital:
                found.append((first, last, key))
        if "'" in word[first] or "’" in word[first]:
            stem, _, suffix = word[first].replace("’", "'").rpartition("'")
            if suffix.lower() in _TURKISH_SUFFIXES:
                found.append((first, first, fold(stem)))
    return found


def _has_capital_within(word: str) -> bool:
    """Whether a word has its capital after an elided article: "d'Ivoire"."""
    mark = max(word.find("'"), word.find("’"))
    return 0 < mark < _SHORT and word[mark + 1 : mark + 2].isupper()


def _without_suffix(candidate: Candidate, words: Words, name_index: NameIndex) -> None:
    """End a Turkish name before its apostrophe; a case ending on the name of a larger place settles it."""
    word = words.word[candidate.first].replace("’", "'")
    stop = word.rindex("'")
    candidate.end = candidate.start + stop
    weight = float(name_index.weight[candidate.entry.rows].max())
    if word[stop + 1 :] in _TURKISH_CASES and weight > _SMALL_TOWN:
        candidate.score, candidate.settled = min(0.95, 0.2 * weight - 0.2), True


def _with_generic_words(words: Words, found: Iterable[Candidate], name_index: NameIndex) -> list[Candidate]:
    """Candidates with the kind of place after the name ("Idlib Province"), where the gazetteer has only the name."""
    known = {(candidate.first, candidate.last) for candidate in found}
    longer = []
    for candidate in found:
        last = candidate.last + 1
        if (
            candidate.entry.kind == "name"
            and last < len(words)
            and words.word[last][0].isupper()
            and words.folded(last) in _GENERIC
            and words.text[candidate.end : words.start[last]] in _GENERIC_JOINTS
            and (candidate.first, last) not in known
        ):
            entry = _generic_entry(candidate.entry, words.folded(last), name_index)
            longer.append(Candidate(words, candidate.first, last, entry))
    return longer


def _generic_entry(entry: NameEntry, generic: str, name_index: NameIndex) -> NameEntry:
    key = (f"{entry.folded} {generic}", "name", id(name_index))
    known = _specials.get(key)
    if known is None:
        if len(_specials) > _MEMO:
            _specials.clear()
        rows, weights = entry.rows, entry.weights
        if generic in _DIVISIONS:
            division = name_index.is_kind(rows, "admin1", "admin2", "region")
            if division.any():
                rows, weights = rows[division], weights[division]
        known = _specials[key] = NameEntry(key[0], rows, weights)
    return known


def _first_words(words: Words) -> Iterable[int]:
    """Capitalised words, and the article of a name such as al-Bab."""
    word, text, end = words.word, words.text, words.end
    firsts = []
    for number in words.capitals:
        if number and word[number - 1] in _ARTICLES and text[end[number - 1] : words.start[number]] == "-":
            firsts.append(number - 1)
        firsts.append(number)
    return firsts


def _single(
    words: Words, number: int, entry: NameEntry | None, name_index: NameIndex, lexicon: Lexicon, *, demonyms: bool
) -> NameEntry | None:
    """Return what one word may stand for: an abbreviation, a demonym, or a name that is no code or initial."""
    word = words.word[number]
    abbreviation = _abbreviation(words, number, name_index, lexicon)
    if abbreviation is not None:
        return abbreviation
    if word in lexicon.demonyms:
        return special_entry(word, name_index, lexicon.demonyms, "demonym") if demonyms else None
    if entry is None or len(word) < _SHORT - 1 or entry.folded in lexicon.stop_names:
        return None
    if word.isupper() and (len(word) <= _SHORT or "." in word or _is_acronym(words, number, entry, name_index)):
        return None
    return entry


def _is_acronym(words: Words, number: int, entry: NameEntry, name_index: NameIndex) -> bool:
    """Whether a short word in capitals is rather an acronym (`AMLO`): of no larger town, and no dateline follows."""
    if len(words.word[number]) > _ACRONYM or float(name_index.weight[entry.rows].max()) > _LARGE_TOWN:
        return False
    beside = [words.word[at] for at in (number - 1, number + 1) if 0 <= at < len(words)]
    begins = number == 0 or "\n" in words.gap(number - 1)
    is_dateline = begins and words.gap(number).lstrip().startswith((",", "(", "-", "–", "—", ":"))
    return not is_dateline and not any(map(str.isupper, beside))


def _abbreviation(words: Words, number: int, name_index: NameIndex, lexicon: Lexicon) -> NameEntry | None:
    """Return what a word stands for as an abbreviation, with its full stop or without it ("Ill.", "TX")."""
    word, end = words.word[number], words.end[number]
    forms = (f"{word}.", word) if words.text[end : end + 1] == "." else (word,)
    for form in forms:
        if form in lexicon.abbreviations:
            target, after_comma = lexicon.abbreviations[form]
            if not after_comma or (number and words.gap(number - 1)[:1] == ","):
                special = special_entry(form, name_index, {form: target}, "abbreviation")
                if special is not None:
                    return special
    return None


_specials: dict[tuple[str, str, int], NameEntry | None] = {}


def special_entry(
    form: str, name_index: NameIndex, targets: Mapping[str, str], kind: Literal["demonym", "abbreviation"]
) -> NameEntry | None:
    """Return the entry of a demonym or abbreviation, by a table of what each form stands for."""
    target = targets.get(form)
    if target is None:
        return None
    key = (target, kind, id(name_index))
    if key not in _specials:
        rows = _target_rows(target, name_index)
        weights = np.full(len(rows), 2, dtype=np.uint8)
        _specials[key] = NameEntry(f"{kind}:{target}", rows, weights, kind) if len(rows) else None
    return _specials[key]


def _target_rows(target: str, name_index: NameIndex) -> NDArray[np.int32]:
    if not target.startswith("@"):
        return name_index.rows_of_division(target)
    entry = name_index.entry(target[1:].lower())
    return entry.rows[:1] if entry is not None else np.empty(0, dtype=np.int32)
