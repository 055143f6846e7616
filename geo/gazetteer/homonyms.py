"""Homonyms: places that bear the name just as well, though the sources list the spelling with another one only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo.gazetteer import names
from geo.gazetteer.generic_terms import distinctive
from geo.gazetteer.ranking import Hit, nested

if TYPE_CHECKING:
    from geo.gazetteer.scope import Scope

__all__ = ["with_homonymous_towns", "with_homonyms"]

_LONGEST_CODE = 3


def with_homonymous_towns(hits: Sequence[Hit], folded: str, scope: Scope) -> list[Hit]:
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
            added += [town for town in _homonymous_towns(hit, scope) if nested(town, hit)]
    return [*hits, *added]


def _homonymous_towns(hit: Hit, scope: Scope) -> Iterator[Hit]:
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


def with_homonyms(hits: Sequence[Hit], folded: str, scope: Scope) -> list[Hit]:
    """Add the towns whose English name is that of a town found by its name in another spelling or script.

    Of three villages Zaitseve the sources give one the Russian form `Zaitsevo`; it may mean each of them. Arabic
    letters tell apart what English spells alike, so a name in Arabic brings no others along.
    """
    if names.script_of(folded) == "arabic":
        return list(hits)
    known = {(id(hit.index), hit.place) for hit in hits}
    added = []
    for hit in hits:
        index = hit.index
        if hit.weight != _OTHER_SPELLING or index.is_overlay or index.kind_of(hit.place) != "settlement":
            continue
        row = index.name_row(names.fold(index.strings("label_en")[hit.place]))
        for _, town, weight in scope.kept(index, index.bearers_of_few([row] if row >= 0 else [])):
            is_new = (id(index), town) not in known
            if is_new and weight > _OTHER_SPELLING and index.kind_of(town) == "settlement":
                known.add((id(index), town))
                added.append(
                    replace(hit, place=town, matched_by="overlay" if index.is_overlay_place(town) else hit.matched_by)
                )
    return [*hits, *added]


_OTHER_SPELLING = 1
