"""Names that the gazetteer has as they are asked for, titles such as `Governorate` and codes among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from geo.gazetteer import names
from geo.gazetteer.homonyms import with_homonymous_towns, with_homonyms
from geo.gazetteer.place import Kind, Match
from geo.gazetteer.place_index import PlaceIndex
from geo.gazetteer.ranking import Hit
from geo.gazetteer.scope import Scope

__all__ = ["exact", "open_if_a_code"]

_TITLED: dict[str, frozenset[Kind]] = {"division": frozenset({"admin1", "region"}), "town": frozenset({"settlement"})}
_EXACT_SCORE = (0.96, 0.98, 1.0)
_SHORT = 3
"""Letters of a Latin alias that may be a code."""
_ABBREVIATED = 4
"""Letters of a Latin alias that may be an abbreviation, where it is no name of the town in a stated language."""
_KNOWN_BY_SHORT_NAME = 20_000
"""People of a town that is known far away by a name of so few letters (`Peć`)."""


def exact(index: PlaceIndex, folded: str, scope: Scope) -> list[Hit]:
    """Return the places in scope that bear a folded name, and their homonyms."""
    spelled_out = names.spelled_out(folded)
    row = index.name_row(folded)
    if spelled_out != folded:
        row = max(row, index.name_row(spelled_out))
    titled = names.untitled(folded)
    if titled is not None and (row < 0 or titled[1] == "division"):
        hits = _titled(index, row, titled, scope)
        if hits or row < 0:
            return hits
    hits = _bearers(index, [row], scope)
    if len(folded) <= _ABBREVIATED and folded.isascii():
        hits = [replace(hit, sure=False) if _says_little(hit, folded, scope) else hit for hit in hits]
    return with_homonyms(with_homonymous_towns(hits, folded, scope), folded, scope)


def open_if_a_code(match: Match, folded: str, scope: Scope) -> Match:
    """What is called by so few letters: only a choice, where they are a further spelling of a town somewhere."""
    place = match.place
    is_code = scope.breadth == "world" and folded.isascii() and len(folded) <= _SHORT
    if place is None or not is_code or place.kind != "settlement" or match.matched_by == "overlay":
        return match
    return replace(match, place=None, ambiguous=True) if match.score <= _EXACT_SCORE[0] else match


def _says_little(hit: Hit, folded: str, scope: Scope) -> bool:
    """Whether so short an alias may be a code, or mean many a place: a letter, or one of a little-known town."""
    if hit.matched_by == "overlay" or hit.weight == len(_EXACT_SCORE) - 1:
        return False
    if len(folded) == 1:
        return hit.weight == 0
    if hit.index.kind_of(hit.place) != "settlement" or scope.breadth != "world":
        return False
    is_little_known = bool(hit.index.population[hit.place] < _KNOWN_BY_SHORT_NAME)
    return is_little_known and (len(folded) <= _SHORT or hit.weight == 0)


def _titled(index: PlaceIndex, row: int, titled: tuple[str, Literal["division", "town"]], scope: Scope) -> list[Hit]:
    """Return what bears a name with a title: as it stands, with another title of the kind, or without one."""
    rest, title = titled
    if scope.kinds is not None and scope.kinds.isdisjoint(_TITLED[title]):
        return []
    within = replace(scope, kinds=_TITLED[title])
    others = list(map(index.name_row, names.titled(rest))) if title == "division" else []
    found = [_bearers(index, rows, within) for rows in ([row], others, [index.name_row(rest)])]
    own = [[hit for hit in hits if hit.weight == len(_EXACT_SCORE) - 1] for hits in found]
    hits = next(filter(None, [*own, *found]), [])
    return with_homonymous_towns(hits, rest, within)


def _bearers(index: PlaceIndex, rows: Sequence[int], scope: Scope) -> list[Hit]:
    """Return the places in scope that bear these names; a row below 0 is none."""
    known = [row for row in dict.fromkeys(rows) if row >= 0]
    return [
        Hit(index, at, row, _EXACT_SCORE[weight], "overlay" if index.is_overlay_place(at) else "exact", weight)
        for row, at, weight in scope.kept(index, index.bearers_of_few(known))
    ]
