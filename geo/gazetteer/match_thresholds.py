"""How similar two names must be before one is taken for the other: the broader the look-up, the more similar.

A wrong place is worse than none. Within a small extent a fair similarity is enough, since few places lie there; over a
country or the world some village always resembles the name asked for, so that only a long name with its vowels in
place, or one harmless slip in a long name, is trusted. Generic terms, which begin hundreds of names, count for nothing
(`kafr`, `tell`, `san`).

A *similarity* is that of two phonetic forms, 0 to 1 (`rapidfuzz.fuzz.ratio`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from rapidfuzz import fuzz

from geo.gazetteer.edit_cost import Orthography, edit_cost, first_sound, is_one_vowel_short, orthography_of

if TYPE_CHECKING:
    from geo.gazetteer.indexed_names import IndexedName
    from geo.gazetteer.name_key import NameKey
    from geo.gazetteer.scope import Breadth

__all__ = [
    "MIN_SLIP_SIMILARITY",
    "MIN_SUGGESTED_SIMILARITY",
    "MatchConfidence",
    "Relation",
    "is_within_reach",
    "min_same_skeleton_similarity",
    "same_skeleton_confidence",
    "slip_confidence",
]

MIN_SUGGESTED_SIMILARITY = 0.66
"""Names less similar than this are not even suggested."""

MIN_SLIP_SIMILARITY = 0.72
"""Names one consonant apart that are less similar than this are never trusted."""

Relation = Literal["same_skeleton", "slip", "confusable"]
"""Two spellings with one skeleton; one slip of the pen apart; one sound apart that scripts confuse."""


class MatchConfidence(NamedTuple):
    """Whether a similar name is trusted: where it is the place's own, in any script, and where it is an alias."""

    own: bool
    alias: bool
    relation: Relation = "same_skeleton"


_UNTRUSTED = MatchConfidence(own=False, alias=False)


class _MinSimilarity(NamedTuple):
    """What two names with one skeleton need: a short skeleton, a long one, and an alias."""

    short: float
    long: float
    alias: float


_SHORTEST_SKELETON = 2
_LONG_SKELETON, _LONG_SKELETON_IN_THE_WORLD = 3, 4
"""A skeleton with more consonants than this is a long one; one with at most two is the shortest."""
_MIN_LETTERS = 4
"""Letters of a name with the shortest skeleton, beyond an extent."""
_MIN_SIMILARITY: dict[Breadth, _MinSimilarity] = {
    "extent": _MinSimilarity(0.74, 0.74, 0.74),
    "region": _MinSimilarity(0.8, 0.8, 0.8),
    "country": _MinSimilarity(0.88, 0.85, 0.95),
    "world": _MinSimilarity(0.95, 0.9, 0.98),
}
_MIN_SIMILARITY_SHORTEST: dict[Breadth, float] = {"extent": 0.88, "region": 0.9, "country": 0.98, "world": 2.0}
"""For the shortest skeletons; over the world they are never trusted."""
_MIN_SIMILARITY_SLIP: dict[Breadth, float] = {"extent": 0.82, "region": 0.895, "country": 0.895, "world": 0.915}
_MIN_CONSONANTS_SLIP: dict[Breadth, int] = {"extent": 3, "region": 4, "country": 5, "world": 7}
_CONFUSABLE_SOUNDS = ("sz", "td", "kg", "bf", "gh", "kh", "mn")


def min_same_skeleton_similarity(breadth: Breadth) -> float:
    """Return how similar two names with one skeleton must be, at the least, to be trusted."""
    return min(*_MIN_SIMILARITY[breadth], _MIN_SIMILARITY_SHORTEST[breadth])


def same_skeleton_confidence(
    query: NameKey, other: IndexedName, similarity: float, breadth: Breadth
) -> MatchConfidence:
    """Judge two names with the same skeleton by the `similarity` of the whole."""
    consonants = len(query.skeleton)
    if query.has_generic:
        similarity = min(similarity, _distinctive_similarity(query, other.name_key))
    if consonants <= _SHORTEST_SKELETON:
        is_long_enough = breadth == "extent" or query.letters >= _MIN_LETTERS
        return MatchConfidence(is_long_enough and similarity >= _MIN_SIMILARITY_SHORTEST[breadth], alias=False)
    least = _MIN_SIMILARITY[breadth]
    is_long = consonants > (_LONG_SKELETON_IN_THE_WORLD if breadth == "world" else _LONG_SKELETON)
    own = similarity >= (least.long if is_long else least.short)
    return MatchConfidence(own, similarity >= least.alias and (is_long or breadth == "extent"))


def slip_confidence(query: NameKey, other: IndexedName, similarity: float, breadth: Breadth) -> MatchConfidence:
    """Judge two names whose skeletons are one consonant apart by the `similarity` of the whole."""
    least = _MIN_SIMILARITY_SLIP[breadth]
    if similarity < least and (similarity < MIN_SLIP_SIMILARITY or not _is_confusable(query.whole, other.skeleton)):
        return _UNTRUSTED
    found = other.name_key
    similarity = min(similarity, _distinctive_similarity(query, found))
    consonants = min(len(query.skeleton), len(found.skeleton))
    is_confusable = _is_confusable(query.skeleton, found.skeleton)
    if is_confusable and breadth != "extent":
        consonants += 1  # the likelier slip: a shorter name will do
    own = consonants >= _MIN_CONSONANTS_SLIP[breadth] and similarity >= least
    if not own and is_confusable and breadth != "world":
        return MatchConfidence(own=True, alias=False, relation="confusable")
    is_long = breadth == "extent" or consonants >= _MIN_CONSONANTS_SLIP["world"]
    return MatchConfidence(own, own and is_long, "slip")


def is_within_reach(query: str, other: str, country: str, breadth: Breadth, relation: Relation) -> bool:
    """Judge two folded names letter by letter: whether they may be spellings of one name of this country.

    For a slip, one letter dropped, added or changed, or two swapped, is granted; not the first one, except in a small
    extent. Within an extent or region of an `abjad` country, what the confidence functions ask for is enough.
    """
    orthography = orthography_of(country, query, other)
    if relation != "confusable" and orthography == "abjad" and breadth in {"extent", "region"}:
        return True
    cost, letters = edit_cost(query, other, orthography)
    if relation == "slip":
        is_same_start = breadth == "extent" or first_sound(query, orthography) == first_sound(other, orthography)
        return is_same_start and cost <= _MAX_COST_SLIP * _ALLOWANCE[breadth]
    if (
        relation == "same_skeleton"
        and cost <= 1.0
        and letters >= _MIN_LETTERS_ONE_VOWEL_SHORT
        and is_one_vowel_short(query, other, orthography)
    ):
        return True
    per_letter, most = _MAX_COST[orthography]
    if relation == "confusable":
        return cost <= min(per_letter * letters, _MAX_COST_CONFUSABLE)
    return cost <= min(per_letter * letters, most) * _ALLOWANCE[breadth]


_MAX_COST: dict[Orthography, tuple[float, float]] = {
    "abjad": (0.1, 0.9),
    "cyrillic": (0.07, 0.65),
    "romanised": (0.07, 0.6),
    "latin": (0.05, 0.35),
    "across": (0.08, 0.7),
}
"""The edit cost that two spellings of one name may have: for each letter, and at most."""
_MAX_COST_CONFUSABLE = 0.3
_MAX_COST_SLIP = 1.3
_MIN_LETTERS_ONE_VOWEL_SHORT = 7
"""Letters of a name in which one vowel left out is taken for a slip."""
_ALLOWANCE: dict[Breadth, float] = {"extent": 2.0, "region": 1.4, "country": 1.0, "world": 1.0}
"""By what the edit cost allowed is multiplied."""


def _distinctive_similarity(one: NameKey, other: NameKey) -> float:
    """Return how similar two names are without their generic terms; 1 where either has none."""
    if not (one.has_generic and other.has_generic) or not other.phonetic.strip("aiu"):
        return 1.0
    return fuzz.ratio(one.phonetic, other.phonetic) / 100


def _is_confusable(one: str, other: str) -> bool:
    """Whether two skeletons differ by a swap of neighbours, or by two sounds that scripts confuse."""
    if len(one) != len(other):
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), None)
    if at is None:
        return False
    if one[at + 1 :] == other[at + 1 :]:
        return any(one[at] in sounds and other[at] in sounds for sounds in _CONFUSABLE_SOUNDS)
    return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
