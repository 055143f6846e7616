"""From the places that bear a name to an answer: one place, an open choice, or nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.place import Candidate, Match, MatchedBy

if TYPE_CHECKING:
    from geo.place_index import PlaceIndex
    from geo.position import Position

__all__ = ["Hit", "decide", "distance_m"]

DOMINANCE = 10.0
"""How many times more prominent than its namesakes a place must be to be meant without further context."""

_SAME_PLACE_M = 3_000.0
_LARGEST_PLACE_M = 60_000.0
_SCORE_MARGIN = 0.08
_EARTH_RADIUS_M = 6_371_008.8
_KIND_PROMINENCE = {"country": 1e9, "admin1": 2e5, "sea": 1e7, "region": 1e6, "strait": 1e6, "river": 1e6}


class Hit(NamedTuple):
    """One place of one index that answers to the name, before it is weighed."""

    index: PlaceIndex
    place: int
    name: int
    score: float
    matched_by: MatchedBy
    weight: int


def distance_m(one: Position, other: Position) -> float:
    """Great-circle distance in metres on the mean sphere: within 0.6 %, for ranking only."""
    phi, psi = math.radians(one.latitude), math.radians(other.latitude)
    half_chord = (
        math.sin((psi - phi) / 2) ** 2
        + math.cos(phi) * math.cos(psi) * math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, half_chord)))


def decide(query: str, hits: Sequence[Hit], *, near: Position | None, limit: int) -> Match:
    """Rank the hits, and say whether the best one is meant.

    A hit of an overlay goes before the base. Then the score, then prominence: nearness to `near`, whether the name is
    the place's own, kind and population. The best is meant if no place elsewhere with about the same score comes
    within a tenth of its prominence; else the name is ambiguous.
    """
    if not hits:
        return Match(query)
    best_of: dict[tuple[int, int], Hit] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.score, -hit.weight)):
        best_of.setdefault((id(hit.index), hit.place), hit)
    ranked = sorted(best_of.values(), key=lambda hit: _rank(hit, near), reverse=True)
    ranked = _without_doubles(ranked)
    best = ranked[0]
    rivals = [hit for hit in ranked[1:] if _is_rival(hit, best, near)]
    shown = tuple(_candidate(hit) for hit in ranked[:limit])
    return Match(
        query=query,
        place=None if rivals else shown[0].place,
        score=shown[0].score,
        matched_by=shown[0].matched_by,
        candidates=shown,
        ambiguous=bool(rivals),
    )


def _rank(hit: Hit, near: Position | None) -> tuple[bool, float, float]:
    return hit.index.is_overlay, round(hit.score / _SCORE_MARGIN), _prominence(hit, near)


def _prominence(hit: Hit, near: Position | None) -> float:
    place = hit.index
    kind = place.kind_of(hit.place)
    prominence = max(_KIND_PROMINENCE.get(kind, 300.0), float(place.population[hit.place]))
    if hit.weight == 0:
        prominence *= 0.3
    if hit.matched_by == "overlay":
        prominence *= 5
    if near is not None:
        prominence /= 1 + (distance_m(near, place.position(hit.place)) / 30_000) ** 3
    return prominence


def _is_rival(hit: Hit, best: Hit, near: Position | None) -> bool:
    if best.index.is_overlay and not hit.index.is_overlay:
        return False
    if hit.score < best.score - _SCORE_MARGIN:
        return False
    shipped = best.matched_by == "overlay" and hit.matched_by != "overlay"
    if shipped and best.index.country_of(best.place) == hit.index.country_of(hit.place):
        return False
    return _prominence(hit, near) * DOMINANCE > _prominence(best, near)


def _without_doubles(ranked: Sequence[Hit]) -> list[Hit]:
    """Drop a hit that is a better hit again: the same spot, or the division that is named after the town in it."""
    kept: list[Hit] = []
    for hit in ranked:
        if not any(_same(hit, other) for other in kept):
            kept.append(hit)
    return kept


def _same(hit: Hit, better: Hit) -> bool:
    one, other = hit.index, better.index
    stated = float(np.nanmax([_SAME_PLACE_M, one.uncertainty_m[hit.place], other.uncertainty_m[better.place]]))
    if distance_m(one.position(hit.place), other.position(better.place)) < min(stated, _LARGEST_PLACE_M):
        return True
    kinds = {one.kind_of(hit.place), other.kind_of(better.place)}
    nested = len(kinds) > 1 and kinds <= {"settlement", "admin1", "country"}
    if not nested or one.country_of(hit.place) != other.country_of(better.place):
        return False
    return "country" in kinds or one.admin1_code_of(hit.place) == other.admin1_code_of(better.place)


def _candidate(hit: Hit) -> Candidate:
    return Candidate(hit.index.place(hit.place), round(hit.score, 4), hit.matched_by, hit.index.folded[hit.name])
