"""Names in a spelling that the gazetteer does not list ("Serakib", "Саракиба"), found as `Gazetteer.find` finds them.

Among the places of the countries that the text surely names, where a place is expected (after "in", "near", "из",
before a case ending), or of long names very like one; in the rest of the world, where some village always sounds like a
word, only what `Gazetteer.find` places by itself, after a word that is seldom followed by anything but a place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from geo.gazetteer.edit_cost import orthography_of
from geo.gazetteer.fuzzy_match import is_short, transliterated
from geo.gazetteer.names import fold, skeleton
from geo.gazetteer.ranking import decide
from geo.gazetteer.scope import Scope
from geo.geoparsing.candidates import Candidate
from geo.geoparsing.grammar import grammars
from geo.geoparsing.lexicon import Lexicon
from geo.geoparsing.name_index import NameEntry, NameIndex
from geo.geoparsing.words import Words, is_arabic

__all__ = ["countries_named", "find_respelled"]

_ENGLISH_BEFORE = frozenset(
    [
        "in",
        "at",
        "near",
        "from",
        "to",
        "towards",
        "toward",
        "of",
        "around",
        "outside",
        "into",
        "through",
        "via",
        "between",
        "and",
        "outside",
        "leaving",
        "reaching",
    ]
)
_NOUNS_BEFORE = frozenset(["town", "village", "city", "district", "countryside", "road", "camp"])
_SURELY_BEFORE = frozenset(
    ["in", "near", "towards", "outside", "into", "в", "во", "из", "под", "из-под", "около", "возле",
     "близ", "вблизи", "з", "із", "біля", "поблизу", "неподалік", "у"]
)  # fmt: skip
_ANYWHERE = Scope.of(None, None, None)
_COUNTRIES = 3
_LEAST_SHARE = 0.2
_SPELLED_IN_MANY_WAYS = frozenset({"abjad", "cyrillic"})
_LEAST_LETTERS = 4
_SPACES = frozenset({" ", "\u00a0", "\n"})
_FORMS = 8
_MOST = 400
"""Different words of a part that are looked up."""
_PROBABILITY = 0.62
_SURE = 0.42
_LIKE_ALONE = 0.94
"""The score from which a long name is taken where nothing says that a place is expected."""
_LONG = 4


def countries_named(candidates: Iterable[Candidate], name_index: NameIndex) -> frozenset[str]:
    """Of the countries that a text mostly names, at most three, those whose names are spelled in many ways.

    Those are the names of countries that write Arabic or Cyrillic.
    """
    codes = {number: code for code, number in name_index.countries.items()}
    votes = Counter(
        codes[int(name_index.country[candidate.entry.rows[0]])]
        for candidate in candidates
        if candidate.score > _SURE and candidate.entry.kind == "name"
    )
    least = _LEAST_SHARE * votes.total()
    named = (code for code, number in votes.most_common(_COUNTRIES) if code and number >= least)
    return frozenset(code for code in named if orthography_of(code) in _SPELLED_IN_MANY_WAYS)


def find_respelled(
    words: Words, known: Sequence[Candidate], countries: frozenset[str], name_index: NameIndex, lexicon: Lexicon
) -> list[Candidate]:
    """Words that no candidate covers and that sound like a place of these countries, where a place is expected."""
    covered = {number for candidate in known for number in range(candidate.first, candidate.last + 1)}
    sounds = _Sounds([Scope.of([country], None, ("settlement",)) for country in sorted(countries)], name_index)
    found = []
    for number in words.capitals:
        if number not in covered and not is_arabic(words.word[number]):
            candidate = _respelled(words, number, sounds, lexicon)
            if candidate is not None:
                found.append(candidate)
    return found


@dataclass(slots=True)
class _Sounds:
    """The places of some countries by how their names sound; each name is looked up once, and so many at most."""

    scopes: Sequence[Scope]
    name_index: NameIndex
    known: dict[str, tuple[float, NameEntry | None]] = field(default_factory=dict)
    placed: dict[str, tuple[float, NameEntry | None]] = field(default_factory=dict)

    def placed_anywhere(self, forms: Sequence[str]) -> tuple[float, NameEntry | None]:
        """How like a name is to that of the one town in the world that it means, and the town; None where none is."""
        key = forms[0]
        if key not in self.placed:
            self.placed[key] = self._placed(forms) if len(self.placed) < _MOST else (0.0, None)
        return self.placed[key]

    def _placed(self, forms: Sequence[str]) -> tuple[float, NameEntry | None]:
        index, best = self.name_index.indexes[0], (0.0, -1)
        for form in forms:
            hits = [] if is_short(form) else [hit for hit in transliterated(index, form, _ANYWHERE) if hit.sure]
            match = decide(form, hits, near=None, limit=1)
            if match.place is not None and match.place.kind == "settlement" and match.score >= _LIKE_ALONE:
                row = next(hit.place for hit in hits if index.place(hit.place) == match.place)
                best = max(best, (match.score, row))
        score, row = best
        return score, _entry(forms[0], row) if score else None

    def like(self, forms: Sequence[str]) -> tuple[float, NameEntry | None]:
        """How like a place's name is to the likest of some forms of a name, and the place; None where none is."""
        key = forms[0]
        if key not in self.known:
            self.known[key] = self._sounding(forms) if len(self.known) < _MOST else (0.0, None)
        return self.known[key]

    def _sounding(self, forms: Sequence[str]) -> tuple[float, NameEntry | None]:
        index = self.name_index.indexes[0]
        hits = (hit for scope in self.scopes for form in forms for hit in transliterated(index, form, scope))
        best = max((hit for hit in hits if hit.sure), key=lambda hit: hit.score, default=None)
        if best is None:
            return 0.0, None
        return best.score, _entry(forms[0], best.place)


def _entry(form: str, row: int) -> NameEntry:
    return NameEntry(f"~{form}", np.array([row], dtype=np.int32), np.array([1], dtype=np.uint8))


def _respelled(words: Words, number: int, sounds: _Sounds, lexicon: Lexicon) -> Candidate | None:
    is_expected = _is_expected(words, number)
    if not is_expected and not _stands_alone(words, number):
        return None
    start, end, forms = _forms(words, number)
    if len(forms[0]) < _LEAST_LETTERS or _is_a_word(forms[0], lexicon):
        return None
    score, entry = sounds.like(forms)
    if entry is None and _is_surely_expected(words, number):
        score, entry = sounds.placed_anywhere(forms)
    if entry is None or not (is_expected or (score >= _LIKE_ALONE and len(skeleton(forms[0])) >= _LONG)):
        return None
    candidate = Candidate(words, number, number, entry)
    candidate.start, candidate.end = start, end
    candidate.score, candidate.settled = _PROBABILITY, True
    return candidate


def _is_expected(words: Words, number: int) -> bool:
    """Whether what is joined to a word, or stands beside it, says that it is a place."""
    head, mark, tail = words.word[number].replace("’", "'").partition("'")
    if mark and (grammars()["tr"].has(tail.lower(), "suffix") or grammars()["fr"].has(head.lower(), "elision")):
        return True
    after = words.word[number + 1].lower() if number + 1 < len(words) else ""
    if after and grammars()["tr"].begins(after, "noun_after"):
        return True
    before = words.word[number - 1] if number and words.gap(number - 1) in _SPACES else ""
    return before in _ENGLISH_BEFORE or any(
        grammar.has(before, kind) for grammar in grammars().values() for kind in ("preposition", "place_noun")
    )


def _is_surely_expected(words: Words, number: int) -> bool:
    """Whether what stands before or is joined to a word is seldom so with a person's name."""
    mark = "'" in words.word[number].replace("’", "'")
    before = words.word[number - 1] if number and words.gap(number - 1) in _SPACES else ""
    after = words.word[number + 1] if number + 1 < len(words) and words.gap(number) in _SPACES else ""
    return not after[:1].isupper() and (mark or before in _SURELY_BEFORE)


def _stands_alone(words: Words, number: int) -> bool:
    """Whether no capitalised word stands beside, as in a person's name, and no sentence begins."""
    before, after = (words.word[at] if 0 <= at < len(words) else "" for at in (number - 1, number + 1))
    is_joined = bool(after) and after[0].isupper() and words.gap(number) == " "
    return bool(before) and before[0].islower() and words.gap(number - 1) == " " and not is_joined


def _forms(words: Words, number: int) -> tuple[int, int, list[str]]:
    """Where the name in a word begins and ends, and the folded forms that it may have when it stands alone."""
    word, start, end = words.word[number].replace("’", "'"), words.start[number], words.end[number]
    head, mark, rest = word.partition("'")
    if mark and rest[:1].isupper() and grammars()["fr"].has(head.lower(), "elision"):
        return start + len(head) + 1, end, [fold(rest)]
    if mark and grammars()["tr"].has(rest.lower(), "suffix"):
        return start, end - len(rest) - 1, [fold(head)]
    if "\u0400" <= word[0] <= "\u04ff":
        alone = (form for code in ("ru", "uk") for form in grammars()[code].alone(word.lower()))
        return start, end, list(dict.fromkeys(map(fold, alone)))[:_FORMS]
    return start, end, [fold(word)]


def _is_a_word(folded: str, lexicon: Lexicon) -> bool:
    return (
        folded in lexicon.stop_names or folded in lexicon.zipf or folded in lexicon.given or folded in lexicon.surname
        or folded in lexicon.classes
    )  # fmt: skip
