"""Names that are kin: the same name in another transliteration or script, or with a slip in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from geo import names
from geo.place_index import PlaceIndex
from geo.ranking import Hit
from geo.scope import Scope

__all__ = ["fuzzy", "kinship", "transliterated"]

_ALPHABET = "bdfghklmnrstz"
_VOWELS = frozenset("aiu")
_SCANT_SKELETON = 2
_LEAST_KINSHIP = {"extent": 0.74, "country": 0.82, "world": 0.9}
_LEAST_KINSHIP_SCANT = {"extent": 0.84, "country": 0.9, "world": 0.98}
_LEAST_FUZZY = {"extent": 0.82, "country": 0.9, "world": 0.92}
_LEAST_SKELETON = {"extent": 3, "country": 3, "world": 4}
_CONSONANTAL = 0.81
_LEAST_WEAK = 0.66
_LEAST_LETTERS = 4


def kinship(query: str, other: str, *, query_consonantal: bool, other_consonantal: bool) -> float:
    """Return from 0 to 1 how alike two phonetic forms are that have the same skeleton.

    Where one is written without short vowels (Arabic script, or letter-by-letter romanisation), it is enough that its
    letters come in the other in order.
    """
    likeness = fuzz.ratio(query, other) / 100
    if query_consonantal == other_consonantal:
        return likeness
    bare, full = (query, other) if query_consonantal else (other, query)
    letters = iter(full)
    return max(likeness, _CONSONANTAL) if all(letter in letters for letter in bare) else likeness


def transliterated(index: PlaceIndex, folded: str, scope: Scope) -> list[Hit]:
    """Return the places in scope that bear a name with the same consonant skeleton, and enough vowels in common.

    Hits with too little in common are told too, as not `sure`.
    """
    hits: list[Hit] = []
    for reading in names.readings(folded):
        skeleton = names.skeleton(reading)
        if not skeleton:
            continue
        least = (_LEAST_KINSHIP_SCANT if len(skeleton) <= _SCANT_SKELETON else _LEAST_KINSHIP)[scope.width]
        hits += _kin(index, reading, index.names_with_skeleton(skeleton), scope, least, "transliteration")
    return hits


def fuzzy(index: PlaceIndex, folded: str, scope: Scope) -> list[Hit]:
    """Return the places in scope with a name one consonant away: dropped, added, changed, or two swapped.

    The narrower the scope, the less alike the names need to be. Hits that fall short are not `sure`.
    """
    skeleton = names.skeleton(folded)
    if len(skeleton) < _LEAST_SKELETON[scope.width]:
        return []
    neighbours = _neighbours(skeleton)
    rows = index.names_with_skeletons(names.name_hashes(neighbours))
    return _kin(index, folded, rows, scope, _LEAST_FUZZY[scope.width], "fuzzy")


def _neighbours(skeleton: str) -> list[str]:
    cuts = [(skeleton[:at], skeleton[at:]) for at in range(len(skeleton) + 1)]
    dropped = [head + tail[1:] for head, tail in cuts if tail]
    changed = [head + letter + tail[1:] for head, tail in cuts if tail for letter in _ALPHABET]
    added = [head + letter + tail for head, tail in cuts for letter in _ALPHABET]
    swapped = [head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1]
    return list({*dropped, *changed, *added, *swapped} - {skeleton, ""})


def _kin(index: PlaceIndex, query: str, rows: NDArray[Any], scope: Scope, least: float, how: Any) -> list[Hit]:
    name, place, weight = index.bearers(rows)
    keep = scope.keeps(index, place)
    name, place, weight = name[keep], place[keep], weight[keep]
    if not len(name):
        return []
    distinct = np.unique(name)
    texts = [index.folded[row] for row in distinct.tolist()]
    phonetic = names.phonetic(query)
    bare = _is_consonantal(query, phonetic)
    others = list(zip(distinct.tolist(), texts, names.phonetic_many(texts), strict=True))
    if scope.width == "world" and query.isascii():
        if bare or len(phonetic) < _LEAST_LETTERS:
            return []
        others = [other for other in others if _is_spelling(*other[1:])]
    if how == "fuzzy":
        scale = (0.0, 0.9)
        alike = {row: fuzz.ratio(phonetic, other) / 100 for row, text, other in others}
    else:
        scale = (0.7, 0.25)
        alike = {
            row: kinship(phonetic, other, query_consonantal=bare, other_consonantal=_is_consonantal(text, other))
            for row, text, other in others
        }
    return [
        Hit(
            index,
            at,
            row,
            scale[0] + scale[1] * alike[row],
            "overlay" if index.is_overlay_place(at) else how,
            value,
            sure=alike[row] >= least,
        )
        for row, at, value in zip(name.tolist(), place.tolist(), weight.tolist(), strict=True)
        if alike.get(row, 0.0) >= _LEAST_WEAK
    ]


def _is_spelling(text: str, phonetic: str) -> bool:
    """Whether a name can be compared with a Latin one far and wide: not a code, not a reading of Chinese or Korean."""
    return not _is_consonantal(text, phonetic) if text.isascii() else names.script_of(text) != "other"


def _is_consonantal(text: str, phonetic: str) -> bool:
    return "ء" <= text[:1] <= "ۿ" or 4 * _vowels(phonetic) < len(phonetic)


def _vowels(phonetic: Iterable[str]) -> int:
    return sum(letter in _VOWELS for letter in phonetic)
