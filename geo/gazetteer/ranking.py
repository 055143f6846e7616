"""From the places that bear a name to an answer: one place, an open choice, or nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio

from geo.gazetteer.names import fold, script_of
from geo.gazetteer.place import Candidate, Match, MatchedBy
from geo.geodesic.ellipsoid import MEAN_RADIUS_M

if TYPE_CHECKING:
    from geo.gazetteer.place_index import PlaceIndex
    from geo.position import Position

__all__ = ["Hit", "decide", "distance_m", "nested", "suggest"]

DOMINANCE = 8.0
"""How many times more prominent than its homonyms a place must be to be meant without further context."""

_SAME_PLACE_M = 3_000.0
_LARGEST_PLACE_M = 60_000.0
_SCORE_MARGIN = 0.02
_EXACT_SCORE = 0.96
_CITY_SHARE = 0.25
_MOST_RANKED = 60
_OF_NAME = (0.04, 0.4, 1.0)
"""How much a further spelling, a name in another language, and the place's own name count."""
_PEOPLE_IF_UNKNOWN = 2_300.0
"""Half of GeoNames' towns of stated population have more."""
_WRITTEN_ALIKE = 0.6
_ABOUT_AS_MUCH = 0.12
"""Of letters, in two names that may be slips of one another; and how much less alike than the best one may be."""
_CAPITAL_APART_M = 20_000.0
_KIND_WEIGHT = {"admin1": 0.5, "admin2": 0.5}
_KIND_PROMINENCE = {"country": 1e7, "admin1": 2e5, "sea": 1e7, "region": 1e6, "strait": 1e6, "river": 1e6}


@dataclass(frozen=True, slots=True)
class Hit:
    """One place of one index that answers to the name, before it is weighed."""

    index: PlaceIndex
    place: int
    name: int
    score: float
    matched_by: MatchedBy
    weight: int
    sure: bool = True


def distance_m(one: Position, other: Position) -> float:
    """Great-circle distance in metres on the mean sphere: within 0.6 %, for ranking only."""
    phi, psi = math.radians(one.latitude), math.radians(other.latitude)
    half_chord = (
        math.sin((psi - phi) / 2) ** 2
        + math.cos(phi) * math.cos(psi) * math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * MEAN_RADIUS_M * math.asin(math.sqrt(min(1.0, half_chord)))


def decide(query: str, hits: Sequence[Hit], *, near: Position | None, limit: int) -> Match:
    """Rank the hits, and say whether the best one is meant.

    A hit of an overlay goes before the base. Then the score, then prominence: nearness to `near`, whether the name is
    the place's own, kind, and population (where GeoNames knows none, that of a small town). The best is meant if no
    place elsewhere with about the same score comes within an eighth of its prominence; else the name is ambiguous.
    """
    if not hits:
        return Match(query)
    best_of: dict[tuple[int, int], Hit] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.score, -hit.weight)):
        best_of.setdefault((id(hit.index), hit.place), hit)
    ranked = sorted(best_of.values(), key=lambda hit: _rank(hit, near), reverse=True)
    ranked = _town_before_division(_without_doubles(ranked[:_MOST_RANKED]))
    best = ranked[0]
    known = max(
        [_prominence(best, near), *(_prominence_of_division(hit, near) for hit in ranked[1:] if nested(hit, best))]
    )
    rivals = [hit for hit in ranked[1:] if _is_rival(hit, best, near, known)]
    shown = tuple(_candidate(hit) for hit in ranked[:limit])
    return Match(
        query=query,
        place=None if rivals else shown[0].place,
        score=shown[0].score,
        matched_by=shown[0].matched_by,
        candidates=shown,
        ambiguous=bool(rivals),
    )


def suggest(query: str, hits: Sequence[Hit], *, near: Position | None, limit: int) -> Match:
    """Answer that the name is unknown, with the places whose names come nearest to it as candidates.

    What merely has the same consonants is left out where the letters are others: nobody meant Córdoba by `Qwertyuiop`.
    """
    best_of: dict[tuple[int, int], Hit] = {}
    for hit in sorted(hits, key=lambda hit: -hit.score):
        best_of.setdefault((id(hit.index), hit.place), hit)
    distinct = list(best_of.values())
    shown = [hit for hit in distinct if hit.score >= distinct[:limit][-1].score]
    shown.sort(key=lambda hit: (-hit.score, -_prominence(hit, near)))
    return Match(query, candidates=tuple(_written_alike(query, list(map(_candidate, shown)))[:limit]))


def _written_alike(query: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates one of whose names is written like the query, about as much as the one most like it."""
    folded = fold(query)
    alike = [_similarity(folded, candidate) for candidate in candidates]
    least = max(_WRITTEN_ALIKE, max(alike, default=0.0) - _ABOUT_AS_MUCH)
    return [candidate for candidate, share in zip(candidates, alike, strict=True) if share >= least]


def _similarity(folded: str, candidate: Candidate) -> float:
    """How alike a folded name and those of a candidate are, 0 to 1; names in other scripts cannot be compared: 1."""
    script = script_of(folded)
    names = [name for name in (fold(candidate.place.name), candidate.matched_name) if script_of(name) == script]
    return max((ratio(folded, name) for name in names), default=100.0) / 100


def _rank(hit: Hit, near: Position | None) -> tuple[bool, float, float]:
    return hit.index.is_overlay, _tier(hit), _prominence(hit, near)


def _tier(hit: Hit) -> float:
    """Exact names are one tier, whichever of a place's names it is; below, two hundredths of the score are one."""
    return 1.0 if hit.score >= _EXACT_SCORE else round(hit.score / _SCORE_MARGIN) * _SCORE_MARGIN


def _prominence(hit: Hit, near: Position | None) -> float:
    place = hit.index
    kind = place.kind_of(hit.place)
    people = float(place.population[hit.place]) * _KIND_WEIGHT.get(kind, 1.0)
    if not people and kind == "settlement" and hit.matched_by != "overlay" and hit.weight == len(_OF_NAME) - 1:
        people = _PEOPLE_IF_UNKNOWN
    prominence = max(_KIND_PROMINENCE.get(kind, 300.0), people)
    prominence *= _OF_NAME[hit.weight]
    if hit.matched_by == "overlay":
        prominence *= 5
    if near is not None:
        prominence /= 1 + (distance_m(near, place.position(hit.place)) / 30_000) ** 3
    return prominence


def _prominence_of_division(hit: Hit, near: Position | None) -> float:
    """How prominent the people of a division make the town that it is called after; 0 for what is no division."""
    if hit.index.kind_of(hit.place) != "admin1":
        return 0.0
    people = float(hit.index.population[hit.place]) * _KIND_WEIGHT["admin1"]
    return min(_prominence(hit, near), people * _OF_NAME[hit.weight])


def _is_rival(hit: Hit, best: Hit, near: Position | None, known: float) -> bool:
    """Whether a place may be meant as well as the best, which its people, or its division's, make so well known."""
    if best.index.is_overlay and not hit.index.is_overlay:
        return False
    if _tier(hit) < _tier(best) - 1.5 * _SCORE_MARGIN:
        return False
    if nested(hit, best):
        return _is_capital_called_alike(hit, best)
    shipped = best.matched_by == "overlay" and hit.matched_by != "overlay"
    if shipped and best.index.country_of(best.place) == hit.index.country_of(hit.place):
        return False
    return _prominence(hit, near) * DOMINANCE > known


def _is_capital_called_alike(town: Hit, country: Hit) -> bool:
    """Whether usage leaves open which is meant, the country or its city: `تونس`, `الكويت`, `Luxembourg`.

    English tells most apart (`Kuwait City`, `Mexico City`), so that a Latin name must be the town's as much as the
    country's; other scripts mostly do not. A state that is a city, such as Singapore, leaves nothing open.
    """
    if country.index.kind_of(country.place) != "country" or town.index.kind_of(town.place) != "settlement":
        return False
    latin = country.index.folded[country.name].isascii()
    if (latin and town.weight < country.weight) or town.index.population[town.place] < _LEAST_CAPITAL:
        return False
    apart = distance_m(town.index.position(town.place), country.index.position(country.place))
    return apart > _CAPITAL_APART_M


_LEAST_CAPITAL = 50_000


def _without_doubles(ranked: Sequence[Hit]) -> list[Hit]:
    """Drop a hit that is a better hit again, at the same spot."""
    kept: list[Hit] = []
    for hit in ranked:
        if not any(_same_spot(hit, other) for other in kept):
            kept.append(hit)
    return kept


def _same_spot(hit: Hit, better: Hit) -> bool:
    one, other = hit.index, better.index
    apart = distance_m(one.position(hit.place), other.position(better.place))
    if apart >= _LARGEST_PLACE_M or nested(hit, better):
        return False
    # A comparison with NaN, where nothing is stated, is false.
    stated = (_SAME_PLACE_M, one.uncertainty_m[hit.place], other.uncertainty_m[better.place])
    return any(apart < uncertainty for uncertainty in stated)


def nested(hit: Hit, other: Hit) -> bool:
    """Whether one is the country or first-level division that the other lies in."""
    kinds = {hit.index.kind_of(hit.place), other.index.kind_of(other.place)}
    if len(kinds) == 1 or not kinds <= {"settlement", "admin1", "country"}:
        return False
    if hit.index.country_of(hit.place) != other.index.country_of(other.place):
        return False
    if "country" in kinds or hit.index.admin1_code_of(hit.place) == other.index.admin1_code_of(other.place):
        return True
    division = hit if hit.index.kind_of(hit.place) == "admin1" else other
    apart = distance_m(hit.index.position(hit.place), other.index.position(other.place))
    return apart <= float(division.index.uncertainty_m[division.place])


def _town_before_division(ranked: list[Hit]) -> list[Hit]:
    """Put a town before the division that is named after it, unless only the division bears the name properly."""
    best = ranked[0]
    if best.index.kind_of(best.place) != "admin1":
        return ranked
    for at, hit in enumerate(ranked[1:], 1):
        if hit.index.kind_of(hit.place) != "settlement" or not nested(hit, best):
            continue
        share = hit.index.population[hit.place] / max(1, best.index.population[best.place])
        if _tier(hit) == _tier(best) and (hit.weight > 0 or hit.weight >= best.weight or share >= _CITY_SHARE):
            return [hit, *ranked[:at], *ranked[at + 1 :]]
    return ranked


def _candidate(hit: Hit) -> Candidate:
    return Candidate(hit.index.place(hit.place), round(hit.score, 4), hit.matched_by, hit.index.folded[hit.name])
