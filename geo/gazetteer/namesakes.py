"""A town that bears the name of its division or country, where only these are listed under the spelling asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo.gazetteer import names
from geo.gazetteer.generics import distinctive
from geo.gazetteer.ranking import Hit, nested

if TYPE_CHECKING:
    from geo.gazetteer.scope import Scope

__all__ = ["with_namesake_towns"]

_LONGEST_CODE = 3


def with_namesake_towns(hits: Sequence[Hit], folded: str, scope: Scope) -> list[Hit]:
    """Add the town of the same English name to a division or country that alone bears a spelling.

    The sources list a spelling (`الخرطوم`) with the state, though it is the city's just as well. Codes (`TX`) are left
    alone, and so are places that lie outside the scope.
    """
    if folded.isascii() and len(folded) <= _LONGEST_CODE:
        return list(hits)
    towns = [hit for hit in hits if hit.index.kind_of(hit.place) == "settlement"]
    added = []
    for hit in hits:
        if hit.index.kind_of(hit.place) in {"admin1", "country"} and not any(nested(hit, town) for town in towns):
            added += [town for town in _towns_called_alike(hit, scope) if nested(town, hit)]
    return [*hits, *added]


def _towns_called_alike(hit: Hit, scope: Scope) -> Iterator[Hit]:
    index = hit.index
    label = names.fold(index.strings("label_en")[hit.place])
    titled = names.untitled(label)
    called = titled[0] if titled else label
    if _words(index.folded[hit.name]) > _words(called):
        return  # a title says which is meant: محافظة إدلب, Донецька область
    row = index.name_row(called)
    if row < 0:
        return
    _, place, weight = index.bearers(np.array([row]))
    keep = scope.keeps(index, place) & (weight > 0)
    for town in place[keep].tolist():
        if index.kind_of(town) == "settlement":
            yield replace(hit, place=town, matched_by="overlay" if index.is_overlay_place(town) else hit.matched_by)


def _words(folded: str) -> int:
    return distinctive(folded).count(" ")
