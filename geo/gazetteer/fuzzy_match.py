"""Names similar to one asked for: the same name in another transliteration or script, or with a slip in it."""

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
    MIN_SLIP_SIMILARITY,
    MIN_SUGGESTED_SIMILARITY,
    MatchConfidence,
    is_within_reach,
    min_same_skeleton_similarity,
    same_skeleton_confidence,
    slip_confidence,
)
from geo.gazetteer.name_key import NameKey
from geo.gazetteer.place import MatchedBy
from geo.gazetteer.place_index import PlaceIndex
from geo.gazetteer.ranking import Hit
from geo.gazetteer.scope import Breadth, Scope

__all__ = ["fuzzy", "is_short", "transliterated"]

_ALPHABET = "bdfghklmnrstz"
_MIN_SKELETON: dict[Breadth, int] = {"extent": 3, "region": 3, "country": 3, "world": 4}
_MIN_LETTERS_IN_THE_WORLD = 4
_MAX_COMPARED = 40
_MAX_SUGGESTED = 5
_MAX_SUGGESTED_NAMES = 20
"""Names that are only suggested; several may be of one place."""
_VOWELLESS_SIMILARITY = 81.0
"""Percent granted to a name written without short vowels whose letters come in the other in order."""
_Others = tuple[list[IndexedName], list[str]]
"""Names to compare, and their phonetic forms."""


def is_short(folded: str) -> bool:
    """Whether a name has so few consonants that somewhere in the world another place is always called like it."""
    return len(names.skeleton(folded)) < _MIN_SKELETON["world"]


def transliterated(index: PlaceIndex, folded: str, scope: Scope) -> list[Hit]:
    """Return the places in scope that bear a name with the same consonant skeleton, and enough vowels in common.

    Hits with too little in common are returned too, as not `sure`.
    """
    hits: list[Hit] = []
    for variant in names.spelling_variants(folded):
        query = _Query.of(index, variant, scope)
        if not query.skeleton or not query.is_distinctive:
            continue
        name_key, breadth = query.name_key, scope.breadth
        similar = _most_similar(
            query, query.with_same_skeleton(), 100 * min_same_skeleton_similarity(breadth), same_skeleton=True
        )
        found = [
            _Found(other, 0.7 + 0.25 * similarity, same_skeleton_confidence(name_key, other, similarity, breadth))
            for other, similarity in similar
        ]
        hits += _hits(query, found, "transliteration")
    return list({hit.place: hit for hit in sorted(hits, key=lambda hit: (hit.sure, hit.score))}.values())


def fuzzy(index: PlaceIndex, folded: str, scope: Scope) -> list[Hit]:
    """Return the places in scope with a name one consonant away: dropped, added, changed, or two swapped.

    The narrower the scope, the less similar the names need to be. Hits that fall short are not `sure`.
    """
    query = _Query.of(index, folded, scope)
    if len(query.skeleton) < _MIN_SKELETON[scope.breadth] or not query.is_distinctive:
        return []
    name_key, breadth = query.name_key, scope.breadth
    similar = _most_similar(query, query.one_consonant_off(), 100 * MIN_SLIP_SIMILARITY)
    found = [
        _Found(other, 0.9 * similarity, slip_confidence(name_key, other, similarity, breadth))
        for other, similarity in similar
    ]
    return _hits(query, found, "fuzzy")


class _Found(NamedTuple):
    """A name similar to the one asked for, and whether it is trusted."""

    name: IndexedName
    score: float
    confidence: MatchConfidence


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
        return self.scope.breadth == "world" and self.text.isascii()

    @property
    def is_distinctive(self) -> bool:
        """Whether the name says enough to be compared with others: far and wide, a code does not."""
        if not self.is_far_and_wide:
            return True
        return not self.is_consonantal and len(self.phonetic) >= _MIN_LETTERS_IN_THE_WORLD

    def with_same_skeleton(self) -> _Others:
        """Return the names in scope with the same skeleton that can be compared with this one."""
        if self.scope.countries is not None:
            return names_of_countries(self.index, self.scope.countries).with_skeleton(self.skeleton)
        return self._with_skeletons([self.skeleton])

    def one_consonant_off(self) -> _Others:
        """Return the names in scope whose skeleton is one consonant away."""
        if self.scope.countries is not None:
            return names_of_countries(self.index, self.scope.countries).one_consonant_off(self.skeleton)
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


def _most_similar(
    query: _Query, found: _Others, trusted_from: float, *, same_skeleton: bool = False
) -> list[tuple[IndexedName, float]]:
    """Return the names most similar to the one asked for, and how similar, from 0 to 1; best first.

    Those less similar than `trusted_from` (percent), which can only be suggested, are cut to the best few where no
    bound will strike some of them out.
    """
    others, phonetics = found
    if not others:
        return []
    compared = process.extract(
        query.phonetic, phonetics, scorer=fuzz.ratio, score_cutoff=100 * MIN_SUGGESTED_SIMILARITY, limit=_MAX_COMPARED
    )
    ranked = [(similarity, at) for _, similarity, at in compared]
    if same_skeleton:
        ranked = _with_vowelless(query, others, ranked)
    few = _MAX_SUGGESTED_NAMES if query.is_bounded_by_country_only else _MAX_COMPARED
    return [
        (others[at], similarity / 100)
        for number, (similarity, at) in enumerate(ranked[:_MAX_COMPARED])
        if number < few or similarity >= trusted_from
    ]


def _with_vowelless(
    query: _Query, others: Sequence[IndexedName], ranked: list[tuple[float, int]]
) -> list[tuple[float, int]]:
    """Add names of which one is written without short vowels and whose letters come in the other in order.

    That is enough for names with the same skeleton (Arabic script, or letter-by-letter romanisation).
    """
    bare = query.is_consonantal
    spelled = [at for at, other in enumerate(others) if bare != other.is_consonantal and query.is_spelled_by(other)]
    if not spelled:
        return ranked
    best = {at: similarity for similarity, at in ranked}
    best |= {at: max(best.get(at, 0.0), _VOWELLESS_SIMILARITY) for at in spelled}
    return sorted(((similarity, at) for at, similarity in best.items()), key=itemgetter(0), reverse=True)


def _hits(query: _Query, found: Sequence[_Found], how: MatchedBy) -> list[Hit]:
    """Return the places in scope that bear the names found; of the names not trusted, only suggested, the best few."""
    if not found:
        return []
    index, scope = query.index, query.scope
    untrusted = [one for one in found if not one.confidence.own]
    if query.is_bounded_by_country_only:
        del untrusted[_MAX_SUGGESTED_NAMES:]  # all of them lie in scope
    of_row = {one.name.row: one for one in chain((one for one in found if one.confidence.own), untrusted)}
    hits = []
    for row, at, weight in scope.kept(index, index.bearers_of_few(of_row)):
        name, score, confidence = of_row[row]
        sure = (confidence.own if weight else confidence.alias) and is_within_reach(
            query.text, name.text, index.country_of(at), scope.breadth, confidence.relation
        )
        matched_by: MatchedBy = "overlay" if index.is_overlay_place(at) else how
        hits.append(Hit(index, at, row, score, matched_by, weight, sure))
    return _with_few_suggestions(hits)


def _with_few_suggestions(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that are sure, and those of the few places that are most like the name."""
    unsure = sorted((hit for hit in hits if not hit.sure), key=lambda hit: -hit.score)
    shown = set(list(dict.fromkeys(hit.place for hit in unsure))[:_MAX_SUGGESTED])
    return [hit for hit in hits if hit.sure or hit.place in shown]
