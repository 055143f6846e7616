"""What of a name distinguishes it from others: the key that two names are compared by."""

from __future__ import annotations

from typing import NamedTuple

from geo.gazetteer import names
from geo.gazetteer.generic_terms import distinctive

__all__ = ["NameKey"]


class NameKey(NamedTuple):
    """The sound of a name without its generic terms, and the skeleton of the whole.

    `phonetic` and `skeleton` are those of the distinctive part, `whole` is the skeleton of the whole name, `letters`
    the length of the whole name's phonetic form; `has_generic` says whether a generic term was taken off.
    """

    phonetic: str
    skeleton: str
    has_generic: bool
    letters: int
    whole: str

    @classmethod
    def of(cls, folded: str, skeleton: str, phonetic: str) -> NameKey:
        """Return the key of a folded name whose skeleton and phonetic form are known."""
        rest = distinctive(folded)
        if rest == folded:
            return cls(phonetic, skeleton, False, len(phonetic), skeleton)
        rest_skeleton, rest_phonetic = names.spoken(rest)
        return cls(rest_phonetic, rest_skeleton, True, len(phonetic), skeleton)
