"""How much two names must have in common before one is read as the other: the more, the wider the bounds.

A wrong place is worse than none. Within a small extent a likeness is enough, for few places are there; over a country
or the world some village always looks like the name asked for, so that only a long name with its vowels in place, or
one harmless slip in a long name, is evidence. Words that hundreds of names begin with are none (`kafr`, `tell`, `san`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from rapidfuzz import fuzz

from geo.gazetteer import names
from geo.gazetteer.edit_cost import Manner, difference, first_sound, is_one_vowel_short, manner_of
from geo.gazetteer.generic_terms import distinctive

if TYPE_CHECKING:
    from geo.gazetteer.indexed_names import IndexedName
    from geo.gazetteer.scope import Width

__all__ = [
    "LEAST_CONFUSED",
    "LEAST_LIKENESS",
    "Likeness",
    "MatchConfidence",
    "NameKey",
    "is_within_reach",
    "least_kinship",
    "same_skeleton_confidence",
    "slip_confidence",
]

LEAST_LIKENESS = 0.66
"""Names less alike than this are not even suggested."""

LEAST_CONFUSED = 0.72
"""Names a confused sound apart that are less alike than this are no evidence."""

_SCANT = 2
_LEAST_LETTERS = 4
_SAFE_CLASSES = ("sz", "td", "kg", "bf", "gh", "kh", "mn")


Likeness = Literal["kin", "slip", "confused"]
"""Two spellings with one skeleton; one slip of the pen apart; one sound that scripts confuse apart."""


class MatchConfidence(NamedTuple):
    """Whether a likeness is evidence: where the name is the place's own, in any script, and where it is an alias."""

    own: bool
    alias: bool
    by: Likeness = "kin"


_NO = MatchConfidence(own=False, alias=False)


class NameKey(NamedTuple):
    """What of a name tells it from others: its sound without generic words; letters and skeleton of the whole."""

    phonetic: str
    skeleton: str
    has_generic: bool
    letters: int
    whole: str

    @classmethod
    def of(cls, folded: str, skeleton: str, phonetic: str) -> NameKey:
        """Part a folded name, whose skeleton and phonetic form are at hand."""
        rest = distinctive(folded)
        if rest == folded:
            return cls(phonetic, skeleton, False, len(phonetic), skeleton)
        rest_skeleton, rest_phonetic = names.spoken(rest)
        return cls(rest_phonetic, rest_skeleton, True, len(phonetic), skeleton)


def least_kinship(width: Width) -> float:
    """Return how alike two names with one skeleton must be, at the least, to be evidence."""
    return min(*_LEAST_KIN[width], _LEAST_KIN_SCANT[width])


def same_skeleton_confidence(query: NameKey, other: IndexedName, like: float, width: Width) -> MatchConfidence:
    """Judge a kinship `like` of two names with the same skeleton."""
    length = len(query.skeleton)
    like = min(like, _likeness_of_rests(query, other.name_key)) if query.has_generic else like
    if length <= _SCANT:
        least = _LEAST_KIN_SCANT[width]
        return MatchConfidence(like >= least and (width == "extent" or query.letters >= _LEAST_LETTERS), alias=False)
    short, long, alias = _LEAST_KIN[width]
    is_long = length > (_LONG_FAR_AND_WIDE if width == "world" else _LONG)
    return MatchConfidence(like >= (long if is_long else short), like >= alias and (is_long or width == "extent"))


_LONG, _LONG_FAR_AND_WIDE = 3, 4
_LEAST_KIN_SCANT: dict[Width, float] = {"extent": 0.88, "region": 0.9, "country": 0.98, "world": 2.0}
_LEAST_KIN: dict[Width, tuple[float, float, float]] = {
    "extent": (0.74, 0.74, 0.74),
    "region": (0.8, 0.8, 0.8),
    "country": (0.88, 0.85, 0.95),
    "world": (0.95, 0.9, 0.98),
}
"""For a short skeleton, a long one, and an alias."""
_LEAST_SLIP: dict[Width, float] = {"extent": 0.82, "region": 0.895, "country": 0.895, "world": 0.915}
_LEAST_CONSONANTS: dict[Width, int] = {"extent": 3, "region": 4, "country": 5, "world": 7}


def slip_confidence(query: NameKey, other: IndexedName, like: float, width: Width) -> MatchConfidence:
    """Judge a likeness of two names whose skeletons are one consonant apart."""
    least = _LEAST_SLIP[width]
    if like < least and (like < LEAST_CONFUSED or not _is_safe(query.whole, other.skeleton)):
        return _NO
    found = other.name_key
    like = min(like, _likeness_of_rests(query, found))
    length = min(len(query.skeleton), len(found.skeleton))
    # A slip between sounds that scripts confuse, or two letters swapped, is the likelier one.
    is_safe = _is_safe(query.skeleton, found.skeleton)
    length += is_safe and width != "extent"
    own = length >= _LEAST_CONSONANTS[width] and like >= least
    if not own and is_safe and width != "world":
        return MatchConfidence(own=True, alias=False, by="confused")
    return MatchConfidence(own, own and (width == "extent" or length >= _LEAST_CONSONANTS["world"]), "slip")


def is_within_reach(query: str, other: str, country: str, width: Width, by: Likeness) -> bool:
    """Judge two folded names letter by letter: whether they may be spellings of one name of this country.

    For a slip, one letter dropped, added or changed, or two swapped, is granted; not the first one, but in a small
    extent. Within an extent of an `abjad` country, what the confidence functions ask for is enough.
    """
    manner = manner_of(country, query, other)
    if by != "confused" and manner == "abjad" and width in {"extent", "region"}:
        return True
    rate, most = _MOST_COST[manner]
    cost, letters = difference(query, other, manner)
    if by == "slip":
        is_same_start = width == "extent" or first_sound(query, manner) == first_sound(other, manner)
        return is_same_start and cost <= _SLIP * _WIDENED[width]
    if by == "kin" and cost <= 1.0 and letters >= _LONG_ENOUGH and is_one_vowel_short(query, other, manner):
        return True
    if by == "confused":
        return cost <= min(rate * letters, _MOST_CONFUSED)
    return cost <= min(rate * letters, most) * _WIDENED[width]


_MOST_COST: dict[Manner, tuple[float, float]] = {
    "abjad": (0.1, 0.9),
    "cyrillic": (0.07, 0.65),
    "romanised": (0.07, 0.6),
    "latin": (0.05, 0.35),
    "across": (0.08, 0.7),
}
"""What two spellings of one name may differ by (`geo.gazetteer.edit_cost`): for each letter, and at most."""
_MOST_CONFUSED = 0.3
_SLIP = 1.3
_LONG_ENOUGH = 7
"""Letters of a name in which a vowel left out is taken for a slip."""
_WIDENED: dict[Width, float] = {"extent": 2.0, "region": 1.4, "country": 1.0, "world": 1.0}


def _likeness_of_rests(one: NameKey, other: NameKey) -> float:
    """Return how alike two names are without their generic words; 1 where either has none."""
    if not (one.has_generic and other.has_generic) or not other.phonetic.strip("aiu"):
        return 1.0
    return fuzz.ratio(one.phonetic, other.phonetic) / 100


def _is_safe(one: str, other: str) -> bool:
    """Whether the difference of two skeletons is a swap, or a change within a class of sounds."""
    if len(one) != len(other):
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), None)
    if at is None:
        return False
    if one[at + 1 :] == other[at + 1 :]:
        return any(one[at] in sounds and other[at] in sounds for sounds in _SAFE_CLASSES)
    return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
