"""The names of a few countries, indexed for quick comparison; kept in memory once they were needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.gazetteer import names
from geo.gazetteer.name_key import NameKey
from geo.gazetteer.place_index import PlaceIndex

__all__ = ["IndexedName", "IndexedNames", "names_in_rows", "names_of_countries"]

_KEPT = 16
T = TypeVar("T")


@dataclass(slots=True)
class IndexedName:
    """A name as it is compared: its row in the index, its sound, and whether it is written without vowels."""

    row: int
    text: str
    skeleton: str
    phonetic: str
    is_consonantal: bool
    _name_key: NameKey | None = None

    @property
    def name_key(self) -> NameKey:
        """What of the name distinguishes it from others."""
        if self._name_key is None:
            self._name_key = NameKey.of(self.text, self.skeleton, self.phonetic)
        return self._name_key


class IndexedNames:
    """The names of a few countries by skeleton, and skeletons by what is left of them without one consonant."""

    def __init__(self, indexed: Iterable[IndexedName]) -> None:
        self._of_skeleton: dict[str, list[IndexedName]] = {}
        self._phonetics: dict[str, list[str]] = {}
        for name in indexed:
            self._of_skeleton.setdefault(name.skeleton, []).append(name)
            self._phonetics.setdefault(name.skeleton, []).append(name.phonetic)
        self._shortened: dict[str, list[str]] = {}
        for skeleton in self._of_skeleton:
            for short in _shortened(skeleton):
                self._shortened.setdefault(short, []).append(skeleton)

    def with_skeleton(self, skeleton: str) -> tuple[list[IndexedName], list[str]]:
        """Return the names that have this skeleton, and their phonetic forms."""
        return self._of_skeleton.get(skeleton, []), self._phonetics.get(skeleton, [])

    def one_consonant_off(self, skeleton: str) -> tuple[list[IndexedName], list[str]]:
        """Return the names whose skeleton has one consonant dropped, added or changed, or two swapped."""
        known = self._of_skeleton
        found = set(self._shortened.get(skeleton, ()))
        for short in _shortened(skeleton):
            found.update(self._shortened.get(short, ()))
            if short in known:
                found.add(short)
        found.discard(skeleton)
        near = [one for one, _, _ in process.extract(skeleton, found, scorer=OSA.distance, score_cutoff=1, limit=None)]
        return _joined([known[one] for one in near]), _joined([self._phonetics[one] for one in near])


def _joined(parts: Iterable[list[T]]) -> list[T]:
    return list(chain.from_iterable(parts))


def _shortened(skeleton: str) -> set[str]:
    return {skeleton[:at] + skeleton[at + 1 :] for at in range(len(skeleton))}


_kept: dict[tuple[int, frozenset[str]], tuple[PlaceIndex, IndexedNames]] = {}


def names_of_countries(index: PlaceIndex, countries: frozenset[str]) -> IndexedNames:
    """Return the names of the countries' places and of those without one; indexed at the first call.

    That takes about 8 microseconds a name: a few milliseconds for Syria, a third of a second for the United States.
    """
    key = (id(index), countries)
    if key not in _kept:
        while len(_kept) >= _KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = (index, IndexedNames(names_in_rows(index, _rows_of(index, countries))))
    return _kept[key][1]


def names_in_rows(index: PlaceIndex, rows: NDArray[Any]) -> list[IndexedName]:
    """Return the names of these rows as they are compared."""
    texts = index.folded.take(rows)
    skeletons, phonetic = names.spoken_many(texts)
    return list(map(IndexedName, rows.tolist(), texts, skeletons, phonetic, map(names.is_consonantal, texts, phonetic)))


def _rows_of(index: PlaceIndex, countries: frozenset[str]) -> NDArray[Any]:
    starts = index.place_starts
    runs = [index.places_of_country(code) for code in ("", *sorted(countries))]
    rows: NDArray[Any] = np.unique(
        np.concatenate([index.place_names[starts[run.start] : starts[run.stop]] for run in runs])
    )
    return rows
