"""Names that are kin: the same name in another transliteration or script, or with a slip in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from geo.gazetteer import names
from geo.gazetteer.indexed_names import IndexedName, names_in_rows, names_of_countries
from geo.gazetteer.match_thresholds import (
    LEAST_CONFUSED,
    LEAST_LIKENESS,
    MatchConfidence,
    NameKey,
    is_within_reach,
    least_kinship,
    same_skeleton_confidence,
    slip_confidence,
)
from geo.gazetteer.place import MatchedBy
from geo.gazetteer.place_index import PlaceIndex
from geo.gazetteer.ranking import Hit
from geo.gazetteer.scope import Scope, Width

__all__ = ["fuzzy", "transliterated"]

_ALPHABET = "bdfghklmnrstz"
_LEAST_SKELETON: dict[Width, int] = {"extent": 3, "region": 3, "country": 3, "world": 4}
_LEAST_LETTERS = 4
_MOST_COMPARED = 40
_MOST_WEAK = 5
_CONSONANTAL = 81.0
_Others = tuple[list[IndexedName], list[str]]
"""Names to compare, and their phonetic forms."""


def transliterated(index: PlaceIndex, folded: str, scope: Scope) -> list[Hit]:
    """Return the places in scope that bear a name with the same consonant skeleton, and enough vowels in common.

    Hits with too little in common are told too, as not `sure`.
    """
    hits: list[Hit] = []
    for reading in names.readings(folded):
        query = _Query.of(index, reading, scope)
        if not query.skeleton or not query.tells:
            continue
        name_key, width = query.name_key, scope.width
        alike = _most_alike(query, query.kin(), 100 * least_kinship(width), are_kin=True)
        found = [
            _Found(other, 0.7 + 0.25 * like, same_skeleton_confidence(name_key, other, like, width))
            for other, like in alike
        ]
        hits += _hits(query, found)
    return hits


def fuzzy(index: PlaceIndex, folded: str, scope: Scope) -> list[Hit]:
    """Return the places in scope with a name one consonant away: dropped, added, changed, or two swapped.

    The narrower the scope, the less alike the names need to be. Hits that fall short are not `sure`.
    """
    query = _Query.of(index, folded, scope)
    if len(query.skeleton) < _LEAST_SKELETON[scope.width] or not query.tells:
        return []
    name_key, width = query.name_key, scope.width
    alike = _most_alike(query, query.one_off(), 100 * LEAST_CONFUSED)
    found = [_Found(other, 0.9 * like, slip_confidence(name_key, other, like, width)) for other, like in alike]
    return _hits(query, found, "fuzzy")


class _Found(NamedTuple):
    """A name like the one asked for, and how sure that is."""

    name: IndexedName
    score: float
    sure: MatchConfidence


@dataclass(frozen=True, slots=True)
class _Query:
    """A name to compare, and where to look for others."""

    index: PlaceIndex
    text: str
    skeleton: str
    phonetic: str
    is_consonantal: bool
    scope: Scope

    @classmethod
    def of(cls, index: PlaceIndex, text: str, scope: Scope) -> _Query:
        skeleton, phonetic = names.spoken(text)
        return cls(index, text, skeleton, phonetic, names.is_consonantal(text, phonetic), scope)

    @property
    def name_key(self) -> NameKey:
        return NameKey.of(self.text, self.skeleton, self.phonetic)

    @property
    def is_bounded_by_country_only(self) -> bool:
        return self.scope.extent is None and self.scope.kinds is None and self.scope.divisions is None

    def is_spelled_by(self, other: IndexedName) -> bool:
        """Whether the letters of the one without vowels come in the other in order."""
        bare, full = (self.phonetic, other.phonetic) if self.is_consonantal else (other.phonetic, self.phonetic)
        letters = iter(full)
        return all(letter in letters for letter in bare)

    @property
    def is_far_and_wide(self) -> bool:
        return self.scope.width == "world" and self.text.isascii()

    @property
    def tells(self) -> bool:
        """Whether the name says enough to be looked for by likeness: far and wide, a code does not."""
        return not self.is_far_and_wide or (not self.is_consonantal and len(self.phonetic) >= _LEAST_LETTERS)

    def kin(self) -> _Others:
        """Return the names in scope with the same skeleton that can be compared with this one."""
        if self.scope.countries is not None:
            return names_of_countries(self.index, self.scope.countries).same(self.skeleton)
        return self._with_skeletons([self.skeleton])

    def one_off(self) -> _Others:
        """Return the names in scope whose skeleton is one consonant away."""
        if self.scope.countries is not None:
            return names_of_countries(self.index, self.scope.countries).one_off(self.skeleton)
        return self._with_skeletons(_neighbours(self.skeleton))

    def _with_skeletons(self, skeletons: Sequence[str]) -> _Others:
        rows = self.index.names_with_skeletons(names.name_hashes(skeletons))
        name, place, _ = self.index.bearers(rows)
        found = names_in_rows(self.index, np.unique(name[self.scope.keeps(self.index, place)]))
        if self.is_far_and_wide:
            found = [other for other in found if _is_spelling(other)]
        return found, [other.phonetic for other in found]


def _is_spelling(name: IndexedName) -> bool:
    """Whether a name can be compared with a Latin one far and wide: not a code, not a reading of Chinese or Korean."""
    return not name.is_consonantal if name.text.isascii() else names.script_of(name.text) != "other"


def _neighbours(skeleton: str) -> list[str]:
    cuts = [(skeleton[:at], skeleton[at:]) for at in range(len(skeleton) + 1)]
    dropped = [head + tail[1:] for head, tail in cuts if tail]
    changed = [head + letter + tail[1:] for head, tail in cuts if tail for letter in _ALPHABET]
    added = [head + letter + tail for head, tail in cuts for letter in _ALPHABET]
    swapped = [head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1]
    return list({*dropped, *changed, *added, *swapped} - {skeleton, ""})


def _most_alike(
    query: _Query, found: _Others, evident: float, *, are_kin: bool = False
) -> list[tuple[IndexedName, float]]:
    """Return the names most like the one asked for, and how alike, from 0 to 1; best first.

    Those less alike than `evident`, which can only be suggested, are cut to the best few where no bound will strike
    some of them out. Of kin (names with the same skeleton) where one is written without short vowels (Arabic script, or
    letter-by-letter romanisation), it is enough that its letters come in the other in order.
    """
    others, sounds = found
    if not others:
        return []
    likes = process.extract(
        query.phonetic,
        sounds,
        scorer=fuzz.ratio,
        score_cutoff=100 * LEAST_LIKENESS,
        limit=_MOST_COMPARED,
    )
    ranked = [(like, at) for _, like, at in likes]
    if are_kin:
        bare = query.is_consonantal
        spelled = [at for at, other in enumerate(others) if bare != other.is_consonantal and query.is_spelled_by(other)]
        if spelled:
            best = {at: like for like, at in ranked}
            best |= {at: max(best.get(at, 0.0), _CONSONANTAL) for at in spelled}
            ranked = sorted(((like, at) for at, like in best.items()), key=itemgetter(0), reverse=True)
    few = _MOST_WEAK if query.is_bounded_by_country_only else _MOST_COMPARED
    return [
        (others[at], like / 100)
        for number, (like, at) in enumerate(ranked[:_MOST_COMPARED])
        if number < few or like >= evident
    ]


def _hits(query: _Query, found: Sequence[_Found], how: MatchedBy = "transliteration") -> list[Hit]:
    """Return the places in scope that bear the names found.

    Of the names that are no evidence, and can only be suggested, the best few.
    """
    if not found:
        return []
    index, scope = query.index, query.scope
    weak = [one for one in found if not one.sure.own]
    if query.is_bounded_by_country_only:
        del weak[_MOST_WEAK:]  # all of them lie in scope
    of_row = {one.name.row: one for one in chain((one for one in found if one.sure.own), weak)}
    hits = []
    for row, at, value in scope.kept(index, index.bearers_of_few(of_row)):
        one = of_row[row]
        sure = (one.sure.own if value else one.sure.alias) and is_within_reach(
            query.text, one.name.text, index.country_of(at), scope.width, one.sure.by
        )
        matched_by: MatchedBy = "overlay" if index.is_overlay_place(at) else how
        hits.append(Hit(index, at, row, one.score, matched_by, value, sure))
    return hits
