"""What people paste for a place that is no name: coordinates in any form, and words that describe ground by others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from geo.coordinates import parse_position
from geo.gazetteer.descriptions import described_ground, parse_description
from geo.gazetteer.place import Candidate, Match, MatchedBy, Place
from geo.position import degrees_in_words

if TYPE_CHECKING:
    from geo.position import Extent, Position

__all__ = ["coordinate_match", "described_match"]

_MARGIN_DEGREES = 0.02
"""How far outside Natural Earth's generalised border a position may lie and be in the country."""


def coordinate_match(
    query: str, *, countries: Iterable[str] | None = None, extent: Extent | None = None
) -> Match | None:
    """The match of coordinates, latitude first (`35.93, 36.63`), degrees and minutes, MGRS or a Plus Code; else None.

    The place's name is the position, so that the order in which the axes were read is seen. Coordinates outside the
    bounds give a match without a place.
    """
    if not any(character.isdigit() for character in query):
        return None
    try:
        position, uncertainty_m = parse_position(query)
    except ValueError:
        return None
    if not _within(position, countries, extent):
        return Match(query)
    name = degrees_in_words(position, digits=5)
    return _found(
        query, Place(name, position, kind="site", source="as written", uncertainty_m=uncertainty_m), 1.0, "coordinates"
    )


def described_match(query: str, find: Callable[[str], Match]) -> Match | None:
    """The match of words that describe ground by other places, which `find` finds; None for other words.

    `12 km south of Saraqib`, `between Morek and Khan Shaykhun`, `outskirts of Idlib`, `northern Aleppo countryside`:
    the place is the middle of the ground, with the farthest that it may lie from it as `uncertainty_m`. Where a name in
    it is unknown or ambiguous, so is the whole, with that name's candidates.
    """
    description = parse_description(query)
    if description is None:
        return None
    places: list[Place] = []
    score = 1.0
    for name in description.names:
        match = find(f"{name} province") if description.relation == "part" else Match(name)
        match = match if match.place is not None else find(name)
        if match.place is None:
            return Match(query, candidates=match.candidates, ambiguous=match.ambiguous)
        places.append(match.place)
        score = min(score, match.score)
    ground = described_ground(description, places)
    if ground is None:
        return None
    first = places[0]
    place = Place(
        " ".join(query.split()),
        ground.position,
        country=first.country,
        admin1=first.admin1,
        admin1_code=first.admin1_code,
        kind="region" if description.relation == "part" else "site",
        source=f"described by {' and '.join(place.label for place in places)}",
        uncertainty_m=ground.uncertainty_m,
    )
    return _found(query, place, score, "description")


def _found(query: str, place: Place, score: float, matched_by: MatchedBy) -> Match:
    return Match(query, place, score, matched_by, (Candidate(place, score, matched_by, query),))


def _within(position: Position, countries: Iterable[str] | None, extent: Extent | None) -> bool:
    if extent is not None and not extent.contains(position):
        return False
    if countries is None:
        return True
    import shapely

    from geo.natural_earth.reference_shapes import country_polygon

    point = shapely.Point(position.longitude, position.latitude)
    codes = [countries] if isinstance(countries, str) else countries
    return any(country_polygon(code).distance(point) < _MARGIN_DEGREES for code in codes)
