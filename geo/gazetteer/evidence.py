"""How much two names must have in common before one is read as the other: the more, the wider the bounds.

A wrong place is worse than none. Within a small extent a likeness is enough, for few places are there; over a country
or the world some village always looks like the name asked for, so that only a long name with its vowels in place, or
one harmless slip in a long name, is evidence. Words that hundreds of names begin with are none (`kafr`, `tell`, `san`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from geo.gazetteer import names
from geo.gazetteer.generics import distinctive

if TYPE_CHECKING:
    from geo.gazetteer.names_at_hand import NameAtHand
    from geo.gazetteer.scope import Width

__all__ = ["LEAST_LIKENESS", "Sureness", "Telling", "kin_evidence", "kinship", "slip_evidence"]

LEAST_LIKENESS = 0.66
"""Names less alike than this are not even suggested."""

_CONSONANTAL = 0.81
_SCANT = 2
_LEAST_LETTERS = 4
_SAFE_CLASSES = ("sz", "td", "kg", "bf", "gh", "kh", "mn")


class Sureness(NamedTuple):
    """Whether a likeness is evidence: where the name is the place's own, in any script, and where it is an alias."""

    own: bool
    alias: bool


_NO = Sureness(own=False, alias=False)


class Telling(NamedTuple):
    """What of a name tells it from others: phonetic form and skeleton without generic words; letters of the whole."""

    phonetic: str
    skeleton: str
    has_generic: bool
    letters: int

    @classmethod
    def of(cls, folded: str, phonetic: str) -> Telling:
        """Part a folded name, whose whole phonetic form is at hand."""
        rest = distinctive(folded)
        if rest == folded:
            return cls(phonetic, names.skeleton(folded), False, len(phonetic))
        return cls(names.phonetic(rest), names.skeleton(rest), True, len(phonetic))


def kinship(query: str, other: str, query_consonantal: bool, other_consonantal: bool) -> float:  # noqa: FBT001 - in step
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


def kin_evidence(query: Telling, other: NameAtHand, like: float, width: Width) -> Sureness:
    """Judge a kinship `like` of two names with the same skeleton."""
    length = len(query.skeleton)
    like = min(like, _likeness_of_rests(query, Telling.of(other.text, other.phonetic))) if query.has_generic else like
    if length <= _SCANT:
        least = _LEAST_KIN_SCANT[width]
        return Sureness(like >= least and (width == "extent" or query.letters >= _LEAST_LETTERS), alias=False)
    short, long, alias = _LEAST_KIN[width]
    is_long = length > (_LONG_FAR_AND_WIDE if width == "world" else _LONG)
    return Sureness(like >= (long if is_long else short), like >= alias and (is_long or width == "extent"))


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


def slip_evidence(query: Telling, other: NameAtHand, like: float, width: Width) -> Sureness:
    """Judge a likeness of two names whose skeletons are one consonant apart."""
    if like < (least := _LEAST_SLIP[width]):
        return _NO
    found = Telling.of(other.text, other.phonetic)
    like = min(like, _likeness_of_rests(query, found))
    length = min(len(query.skeleton), len(found.skeleton))
    if width == "extent":
        sure = length >= _LEAST_CONSONANTS[width] and like >= least
        return Sureness(sure, sure)
    # A slip between sounds that scripts confuse, or two letters swapped, is the likelier one.
    length += _is_safe(query.skeleton, found.skeleton)
    own = length >= _LEAST_CONSONANTS[width] and like >= least
    return Sureness(own, own and length >= _LEAST_CONSONANTS["world"])


def _likeness_of_rests(one: Telling, other: Telling) -> float:
    """Return how alike two names are without their generic words; 1 where either has none."""
    if not (one.has_generic and other.has_generic) or not other.phonetic.strip("aiu"):
        return 1.0
    return fuzz.ratio(one.phonetic, other.phonetic) / 100


def _is_safe(one: str, other: str) -> bool:
    """Whether the difference of two skeletons is a swap, or a change within a class of sounds."""
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(pairs) == 1:
        return any(pairs[0][0] in sounds and pairs[0][1] in sounds for sounds in _SAFE_CLASSES)
    return len(pairs) == 2 and pairs[0] == pairs[1][::-1]  # noqa: PLR2004 - a swap is two changes
