"""Names that are kin: the same name in another transliteration or script, or with a slip in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

import numpy as np
from rapidfuzz import fuzz, process

from geo.gazetteer import names
from geo.gazetteer.evidence import LEAST_LIKENESS, Sureness, Telling, kin_evidence, kinship, slip_evidence
from geo.gazetteer.names_at_hand import NameAtHand, names_in_rows, names_of_countries
from geo.gazetteer.place import MatchedBy
from geo.gazetteer.place_index import PlaceIndex
from geo.gazetteer.ranking import Hit
from geo.gazetteer.scope import Scope, Width

__all__ = ["fuzzy", "transliterated"]

_ALPHABET = "bdfghklmnrstz"
_LEAST_SKELETON: dict[Width, int] = {"extent": 3, "region": 3, "country": 3, "world": 4}
_LEAST_LETTERS = 4
_MOST_COMPARED = 40
_MOST_WEAK = 8
_PHONETIC = attrgetter("phonetic")


def transliterated(index: PlaceIndex, folded: str, scope: Scope) -> list[Hit]:
    """Return the places in scope that bear a name with the same consonant skeleton, and enough vowels in common.

    Hits with too little in common are told too, as not `sure`.
    """
    hits: list[Hit] = []
    for reading in names.readings(folded):
        skeleton = names.skeleton(reading)
        query = _Query.of(index, reading, scope)
        if not skeleton or not query.tells:
            continue
        telling = Telling.of(reading, query.phonetic)
        found = []
        for other in query.others([skeleton]):
            like = kinship(query.phonetic, other.phonetic, query.is_consonantal, other.is_consonantal)
            if like >= LEAST_LIKENESS:
                found.append((other.row, 0.7 + 0.25 * like, kin_evidence(telling, other, like, scope.width)))
        hits += _hits(query, found)
    return hits


def fuzzy(index: PlaceIndex, folded: str, scope: Scope) -> list[Hit]:
    """Return the places in scope with a name one consonant away: dropped, added, changed, or two swapped.

    The narrower the scope, the less alike the names need to be. Hits that fall short are not `sure`.
    """
    skeleton = names.skeleton(folded)
    query = _Query.of(index, folded, scope)
    if len(skeleton) < _LEAST_SKELETON[scope.width] or not query.tells:
        return []
    others = query.others(_neighbours(skeleton))
    if not others:
        return []
    phonetic = list(map(_PHONETIC, others))
    cutoff = 100 * LEAST_LIKENESS
    likes = process.cdist([query.phonetic], phonetic, scorer=fuzz.ratio, score_cutoff=cutoff, dtype=np.float32)[0] / 100
    best = np.argsort(-likes, kind="stable")[:_MOST_COMPARED]
    best = best[likes[best] > 0]
    telling = Telling.of(folded, query.phonetic)
    found = [
        (others[at].row, 0.9 * like, slip_evidence(telling, others[at], like, scope.width))
        for at, like in zip(best.tolist(), likes[best].tolist(), strict=True)
    ]
    return _hits(query, found, "fuzzy")


@dataclass(frozen=True, slots=True)
class _Query:
    """A name to compare, and where to look for others."""

    index: PlaceIndex
    text: str
    phonetic: str
    is_consonantal: bool
    scope: Scope

    @classmethod
    def of(cls, index: PlaceIndex, text: str, scope: Scope) -> _Query:
        phonetic = names.phonetic(text)
        return cls(index, text, phonetic, names.is_consonantal(text, phonetic), scope)

    @property
    def is_far_and_wide(self) -> bool:
        return self.scope.width == "world" and self.text.isascii()

    @property
    def tells(self) -> bool:
        """Whether the name says enough to be looked for by likeness: far and wide, a code does not."""
        return not self.is_far_and_wide or (not self.is_consonantal and len(self.phonetic) >= _LEAST_LETTERS)

    def others(self, skeletons: Sequence[str]) -> list[NameAtHand]:
        """Return the names in scope with these skeletons that can be compared with this one."""
        if self.scope.countries is not None:
            at_hand = names_of_countries(self.index, self.scope.countries)
            return list(chain.from_iterable(filter(None, map(at_hand.get, skeletons))))
        rows = self.index.names_with_skeletons(names.name_hashes(skeletons))
        name, place, _ = self.index.bearers(rows)
        found = names_in_rows(self.index, np.unique(name[self.scope.keeps(self.index, place)]))
        return [other for other in found if _is_spelling(other)] if self.is_far_and_wide else found


def _is_spelling(name: NameAtHand) -> bool:
    """Whether a name can be compared with a Latin one far and wide: not a code, not a reading of Chinese or Korean."""
    return not name.is_consonantal if name.text.isascii() else names.script_of(name.text) != "other"


def _neighbours(skeleton: str) -> list[str]:
    cuts = [(skeleton[:at], skeleton[at:]) for at in range(len(skeleton) + 1)]
    dropped = [head + tail[1:] for head, tail in cuts if tail]
    changed = [head + letter + tail[1:] for head, tail in cuts if tail for letter in _ALPHABET]
    added = [head + letter + tail for head, tail in cuts for letter in _ALPHABET]
    swapped = [head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1]
    return list({*dropped, *changed, *added, *swapped} - {skeleton, ""})


def _hits(query: _Query, found: Sequence[tuple[int, float, Sureness]], how: MatchedBy = "transliteration") -> list[Hit]:
    """Return the places in scope that bear the names found: rows, scores, and whether they are evidence.

    Of those that are none, and can only be suggested, the best few.
    """
    if not found:
        return []
    index = query.index
    weak = sorted((one for one in found if not one[2].own), key=lambda one: -one[1])
    scope = query.scope
    if scope.extent is None and scope.kinds is None and scope.divisions is None:
        del weak[_MOST_WEAK:]  # all of them lie in scope
    score_of = {row: (score, sure) for row, score, sure in [*(one for one in found if one[2].own), *weak]}
    name, place, weight = index.bearers(np.array(list(score_of)))
    keep = scope.keeps(index, place)
    return [
        Hit(
            index,
            at,
            row,
            score_of[row][0],
            "overlay" if index.is_overlay_place(at) else how,
            value,
            score_of[row][1].own if value else score_of[row][1].alias,
        )
        for row, at, value in zip(name[keep].tolist(), place[keep].tolist(), weight[keep].tolist(), strict=True)
    ]
