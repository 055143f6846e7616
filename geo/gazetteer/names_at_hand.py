"""The names of a few countries, laid out for quick comparison; kept with the index once they were needed."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer import names
from geo.gazetteer.place_index import PlaceIndex

__all__ = ["NameAtHand", "names_in_rows", "names_of_countries"]

_KEPT = 6


class NameAtHand(NamedTuple):
    """A name as it is compared: its row in the index, its phonetic form, and whether it is written without vowels."""

    row: int
    text: str
    phonetic: str
    is_consonantal: bool


_kept: dict[tuple[int, frozenset[str]], tuple[PlaceIndex, dict[str, list[NameAtHand]]]] = {}


def names_of_countries(index: PlaceIndex, countries: frozenset[str]) -> dict[str, list[NameAtHand]]:
    """Return, by skeleton, the names of the countries' places and of those without one; laid out at the first call.

    That takes about 5 microseconds a name: a few milliseconds for Syria, a third of a second for the United States.
    """
    key = (id(index), countries)
    if key not in _kept:
        while len(_kept) >= _KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = (index, _lay_out(index, countries))
    return _kept[key][1]


def names_in_rows(index: PlaceIndex, rows: NDArray[Any]) -> list[NameAtHand]:
    """Return the names of these rows, laid out."""
    texts = index.folded.take(rows)
    phonetic = names.phonetic_many(texts)
    return list(map(NameAtHand, rows.tolist(), texts, phonetic, map(names.is_consonantal, texts, phonetic)))


def _lay_out(index: PlaceIndex, countries: frozenset[str]) -> dict[str, list[NameAtHand]]:
    starts = index.place_starts
    runs = [index.places_of_country(code) for code in ("", *sorted(countries))]
    rows = np.unique(np.concatenate([index.place_names[starts[run.start] : starts[run.stop]] for run in runs]))
    laid_out = names_in_rows(index, rows)
    of_skeleton: dict[str, list[NameAtHand]] = {}
    for name, skeleton in zip(laid_out, names.skeleton_many([name.text for name in laid_out]), strict=True):
        of_skeleton.setdefault(skeleton, []).append(name)
    return of_skeleton
