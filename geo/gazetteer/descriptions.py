"""Places that words describe by others: "12 km south of Saraqib", "between Morek and Khan Shaykhun", "northern Aleppo".

Such words mean ground, not a point. Each gives a position and how far from it the place may lie:

- a distance and one of the eight winds: the wind is taken to within half the angle to the next (22.5°), the distance to
  within a tenth, and both ends of a stated range count;
- a distance alone: anywhere at that distance;
- between two places: from the one to the other, and as far to either side as a quarter of the way;
- near a place: within 25 km of it, as UCDP codes "near" (Högbladh 2023, precision 2); its outskirts: within twice the
  radius of the town, which is reckoned at 4,000 people per km², at least 1 km, where no extent is stated;
- a part of a division or country: the ground that lies that way of its middle, or of the town of its name; the
  countryside of a division is all of it, that of a town within 25 km.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from geo.compass import BEARINGS
from geo.gazetteer.names import fold, skeleton
from geo.length import parse_length
from geo.position import Position

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.gazetteer.place import Place

__all__ = ["Described", "Description", "described_ground", "parse_description"]

Relation = Literal["offset", "between", "around", "near", "part"]

_WINDS = {wind.replace("-", ""): bearing for wind, bearing in BEARINGS.items()}
_WIND = r"(?:north|south)(?:[ -]?(?:east|west))?|east|west|[NS][EW]|[NSEW](?=\s+(?:of|from)\b)"
_ABOUT = r"(?:(?:about|around|some|roughly|approximately|approx\.?|nearly|just|a little)\s+)?"
_LENGTH = r"\d[\d.,]*(?:\s*(?:-|–|to)\s*\d[\d.,]*)?\s*(?:km|kilomet(?:er|re)s?|m|met(?:er|re)s?|miles?|mi)"
_OFFSET = re.compile(
    rf"(?:at\s+)?{_ABOUT}(?P<length>{_LENGTH})\s+(?:(?:to\s+the\s+|due\s+)?(?P<wind>{_WIND})\w*\s+)?"
    r"(?:of|from|away\s+from)\s+(?P<place>.+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:the\s+(?:road|area|ground|line)\s+)?(?:half-?way\s+|mid-?way\s+)?between\s+(?P<place>.+?)\s+and\s+(?P<other>.+)",
    re.IGNORECASE,
)
_AROUND = re.compile(r"(?:on\s+)?(?:the\s+)?(?:outskirts|edges?|suburbs?)\s+of\s+(?P<place>.+)", re.IGNORECASE)
_NEAR = re.compile(
    r"(?:near|close\s+to|next\s+to|around|(?:in\s+)?(?:the\s+)?(?:vicinity|area|surroundings|environs|neighbourhood|"
    r"neighborhood)\s+(?:of|around)|(?:the\s+)?countryside\s+around)\s+(?:to\s+)?(?P<place>.+)",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"(?:(?:the\s+)?(?P<wind>{_WIND})(?:ern)?\s+(?:parts?\s+of\s+|countryside\s+of\s+|rural\s+|of\s+)?(?P<place>.+?)"
    rf"|(?P<owner>.+?)(?:['’]s)?\s+(?P<after>{_WIND})(?:ern)?)"
    r"(?P<ground>(?:['’]s)?\s+(?:countryside|province|governorate|region|oblast|suburbs|rural\s+areas?))?",
    re.IGNORECASE,
)
_RIF = re.compile(r"ريف\s+(?P<place>.+?)(?:\s+(?P<wind>ال(?:شمالي|جنوبي)(?:\s+ال(?:شرقي|غربي))?|الشرقي|الغربي))?")
_ARABIC_TOWN = r"(?:من\s+)?(?:مدينة\s+|بلدة\s+|قرية\s+)?(?P<place>.+)"
_ARABIC_OFFSET = re.compile(
    r"(?:على\s+(?:بعد|مسافة)\s+)?(?:نحو\s+|حوالي\s+)?(?P<length>\d[\d.,]*\s*(?:كم|كيلومتر\w*|متر\w*|م))\s+(?:إلى\s+|الى\s+)?"
    rf"(?:(?P<wind>(?:ال)?(?:شمال|جنوب)(?:\s+(?:ال)?(?:شرق|غرب))?|(?:ال)?(?:شرق|غرب))ي?\s+|(?=من\s)){_ARABIC_TOWN}"
)
_ARABIC_BETWEEN = re.compile(r"(?:الطريق\s+)?بين\s+(?:بلدتي\s+|مدينتي\s+)?(?P<place>.+?)\s+و\s*(?P<other>.+)")
_ARABIC_AROUND = re.compile(rf"(?:على\s+|في\s+)?(?:أطراف|ضواحي|مشارف|محيط)\s+{_ARABIC_TOWN}")
_ARABIC_NEAR = re.compile(rf"(?:قرب|بالقرب)\s+{_ARABIC_TOWN}")
_COUNTRYSIDE = re.compile(
    r"(?:(?:the\s+)?countryside\s+of\s+(?P<place>.+)|(?P<owner>.+?)(?:['’]s)?\s+(?:countryside|rural\s+areas?))",
    re.IGNORECASE,
)
_OUTSKIRTS = re.compile(r"(?P<place>.+?)(?:['’]s)?\s+(?:outskirts|suburbs)", re.IGNORECASE)
_PATTERNS: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("offset", _OFFSET),
    ("between", _BETWEEN),
    ("around", _AROUND),
    ("near", _NEAR),
    ("offset", _ARABIC_OFFSET),
    ("between", _ARABIC_BETWEEN),
    ("around", _ARABIC_AROUND),
    ("near", _ARABIC_NEAR),
    ("part", _RIF),
    ("part", _PART),
    ("part", _COUNTRYSIDE),
    ("around", _OUTSKIRTS),
)
_ARABIC_WINDS = {"شمال": "north", "جنوب": "south", "شرق": "east", "غرب": "west"}
_ARABIC_UNIT = re.compile(r"(?P<kilo>كم|كيلومتر\w*)|متر\w*|م")
_LONGEST = 200
_NEAR_M = 25_000.0
_PEOPLE_PER_KM2 = 4_000.0
_LEAST_RADIUS_M = 1_000.0
_SECTOR = math.radians(22.5)
_ROUNDED = 0.1


@dataclass(frozen=True, slots=True)
class Description:
    """What words say of ground by one or two places; `wind` is one of eight or empty, `length_m` least and most."""

    relation: Relation
    names: tuple[str, ...]
    wind: str = ""
    length_m: tuple[float, float] = (0.0, 0.0)


class Described(NamedTuple):
    """The middle of described ground, and the farthest from it that the place may lie, in metres."""

    position: Position
    uncertainty_m: float


def parse_description(text: str) -> Description | None:
    """What words say of ground by the places that they name; None where they are no such words.

    >>> parse_description("12 km south of Saraqib")
    Description(relation='offset', names=('Saraqib',), wind='south', length_m=(12000.0, 12000.0))
    """
    plain = " ".join(text.split())
    if len(plain) > _LONGEST:
        return None
    for relation, pattern in _PATTERNS:
        if found := pattern.fullmatch(plain):
            return _description(relation, found.groupdict())
    return None


def _description(relation: Relation, found: dict[str, str | None]) -> Description | None:
    names = tuple(found[word] or "" for word in ("place", "owner", "other") if found.get(word))
    wind = found.get("wind") or found.get("after") or ""
    wind = _arabic_wind(wind) if wind and not wind.isascii() else _wind(wind)
    length = found.get("length")
    if not length:
        return Description(relation, names, wind)
    try:
        bounds = parse_length(_ARABIC_UNIT.sub(lambda unit: "km" if unit["kilo"] else "m", length.replace(",", "")))
    except ValueError:
        return None
    return Description(relation, names, wind, (min(bounds), max(bounds)))


def _arabic_wind(words: str) -> str:
    return "".join(_ARABIC_WINDS[word.removeprefix("ال").removesuffix("ي")] for word in words.split())


def described_ground(description: Description, places: Sequence[Place]) -> Described | None:
    """Where the ground lies that words describe by these places; None where a part has no ground that is known.

    `places` are what the names of the description mean, in their order.
    """
    place = places[0]
    if description.relation == "offset":
        return _offset(place, description)
    if description.relation == "between":
        return _between(place, places[1])
    if description.relation == "part":
        return _part(place, description.wind)
    near_m = _NEAR_M if description.relation == "near" else 2 * _radius_m(place)
    return Described(place.position, max(near_m, place.uncertainty_m or 0.0))


def _wind(word: str) -> str:
    plain = re.sub(r"[^a-z]", "", word.lower())
    return "".join(_LETTERS[letter] for letter in plain) if len(plain) <= len("ne") else plain


_LETTERS = {"": "", "n": "north", "s": "south", "e": "east", "w": "west"}


def _offset(place: Place, description: Description) -> Described:
    least, most = description.length_m[0] * (1 - _ROUNDED), description.length_m[1] * (1 + _ROUNDED)
    base = max(_radius_m(place), place.uncertainty_m or 0.0)
    if not description.wind:
        return Described(place.position, most + base)
    middle = (least + most) / 2
    position = _moved(place.position, middle, _WINDS[description.wind])
    corner = math.sqrt(most**2 + middle**2 - 2 * most * middle * math.cos(_SECTOR))
    return Described(position, max(corner, middle - least) + base)


def _between(one: Place, other: Place) -> Described:
    from geo.geodesic.ellipsoid import GEOD

    azimuth, _, apart = GEOD.inv(one.longitude, one.latitude, other.longitude, other.latitude)
    base = max(_radius_m(place) + (place.uncertainty_m or 0.0) for place in (one, other))
    return Described(_moved(one.position, apart / 2, azimuth), apart * math.hypot(0.5, 0.25) + base)


def _part(place: Place, wind: str) -> Described | None:
    if not wind and place.kind == "settlement" and not _is_seat(place):
        return Described(place.position, max(_NEAR_M, place.uncertainty_m or 0.0))
    code = place.country if place.kind == "country" else place.admin1_code
    return _part_of(code, place.position, wind, is_country=place.kind == "country")


def _is_seat(town: Place) -> bool:
    """Whether a town's division is called after it, so that its countryside is that of the division."""
    return bool(town.admin1) and skeleton(fold(town.name)) == skeleton(fold(town.admin1))


@lru_cache(maxsize=256)
def _part_of(code: str, town: Position, wind: str, *, is_country: bool) -> Described | None:
    """The ground of a division or country that lies toward a wind: the middle of it, and how far it reaches."""
    import shapely

    ground = _ground_of(code, is_country=is_country)
    if ground is None:
        return None
    west, south, east, north = ground.bounds
    centre = ground.centroid
    splits = [(centre.x, centre.y)]
    if ground.intersects(shapely.Point(town)):
        splits.append((town.longitude, town.latitude))
    if "north" in wind:
        south = min(y for _, y in splits)
    if "south" in wind:
        north = max(y for _, y in splits)
    if wind.endswith("east"):
        west = min(x for x, _ in splits)
    if wind.endswith("west"):
        east = max(x for x, _ in splits)
    part = ground.intersection(shapely.box(west, south, east, north))
    return None if part.is_empty else _reach(part)


def _ground_of(code: str, *, is_country: bool) -> BaseGeometry | None:
    from geo.errors import InputError
    from geo.natural_earth.reference_shapes import country_polygon, division_polygon

    try:
        return country_polygon(code) if is_country else division_polygon(code)
    except InputError:
        return None


def _reach(part: BaseGeometry) -> Described:
    import numpy as np
    import shapely

    from geo.geodesic.ellipsoid import GEOD

    middle = part.centroid
    corners = shapely.get_coordinates(part)
    count = np.ones(len(corners))
    _, _, away = GEOD.inv(middle.x * count, middle.y * count, corners[:, 0], corners[:, 1])
    return Described(Position(middle.x, middle.y), float(away.max()))


def _radius_m(place: Place) -> float:
    """How far a town reaches from its point, by its people where nothing is stated."""
    if place.kind != "settlement":
        return place.uncertainty_m or _LEAST_RADIUS_M
    return max(_LEAST_RADIUS_M, 1000 * math.sqrt(place.population / _PEOPLE_PER_KM2 / math.pi))


def _moved(position: Position, distance_m: float, azimuth: float) -> Position:
    from geo.geodesic.ellipsoid import GEOD

    longitude, latitude, _ = GEOD.fwd(position.longitude, position.latitude, azimuth, distance_m)
    return Position(longitude, latitude)
