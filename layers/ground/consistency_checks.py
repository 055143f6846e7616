"""What a scenario says that does not go together: doubts, not errors, since the scenario may know better.

An entry whose `accept` says why a doubt is none is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from geo import geodesic_distance, natural_earth
from geo.errors import Fault, InputError
from geo.gazetteer.names import fold
from geo.position import Extent, Position
from geo.vector_files.points import read_points
from layers.dates import DateRange, parse_date
from layers.ground.layers import Layers
from layers.scenario.entries import OwnPlace, Post
from layers.scenario.models import Scenario
from layers.scenario.yaml_lines import Key

__all__ = ["inconsistencies"]

_ACCEPT = "correct it, or say under 'accept' why it is so"
_LAST_NUMBER = re.compile(r"\d+$")
_POST_STEPS = ("established", "encircled", "left")
_YET_TO_COME = ("deadline", "announcement")
"""Kinds of event and note whose day may come after the source that speaks of it."""
_ONE_PLACE_M = 10_000.0
"""Two points of one name that are nearer to each other than this are taken for one place."""
_ROUNDING_M = 250.0
"""How far two points of one place may be from each other: coordinates are often given to 0.001 degrees."""


def inconsistencies(scenario: Scenario, layers: Layers) -> list[Fault]:
    """A warning for each entry that does not agree with itself, with its sources, or with where it lies.

    - a place, post or event in another country or first-level division than stated
    - an event, statement or change of a post dated after every source that it is taken from
    - something that ends before it begins, a post that is left before it is established
    - a source that nothing is taken from
    - a post of another number than its id says, two posts of one number
    - one place with two points, among the scenario's places and the points of its files
    """
    checks = (_misplaced, _dated_after_sources, _ends_before_it_begins, _unused_sources, _numbers)
    faults = [fault for check in checks for fault in check(scenario)]
    return [*faults, *_places_with_two_points(scenario, layers)]


def _doubt(scenario: Scenario, key: Key, message: str, hint: str = _ACCEPT) -> Fault:
    return scenario.origin.fault(key, message, hint, "warning")


def _doubtful(scenario: Scenario, *sections: str) -> Iterator[tuple[Key, Any]]:
    """The entries of sections that do not say why they are as they are."""
    for section in sections:
        yield from ((key, entry) for key, entry in scenario.entries(section) if not entry.accept)


def _misplaced(scenario: Scenario) -> Iterator[Fault]:
    own = {name: entry for name, entry in scenario.places.items() if not entry.accept}
    for key, entry in _doubtful(scenario, "places", "posts", "events"):
        if entry.position is not None:
            yield from _in_another_country(scenario, key, entry)
        position, governorate = entry.position, getattr(entry, "governorate", "")
        if position is None and isinstance(entry, Post) and entry.place is not None:
            place = own.get(entry.place.name)
            position = place.position if place and place.governorate != governorate else None
        if position is not None and governorate:
            yield from _in_another_division(scenario, key, position, governorate)


def _in_another_country(scenario: Scenario, key: Key, entry: Any) -> Iterator[Fault]:
    """A point at sea is in no country, and says nothing: coasts are generalised."""
    stated = (entry.country,) if isinstance(entry, OwnPlace) and entry.country else scenario.countries
    there = _ground_at(entry.position, "countries")
    if not stated or not there or any(code in stated for code, _ in there):
        return
    off_km = _distance_km(entry.position, stated)
    if off_km is not None:
        message = f"lies in {_listed(name for _, name in there)}, {off_km:.1f} km outside {_listed(stated)}"
        yield _doubt(scenario, key, message)


def _in_another_division(scenario: Scenario, key: Key, position: Position, stated: str) -> Iterator[Fault]:
    """A name that is not of one known division says nothing."""
    try:
        division = natural_earth.division_polygon(stated)
    except InputError:
        return
    point = shapely.Point(position.longitude, position.latitude)
    if shapely.intersects(division, point):
        return
    names = [name for _, name in _ground_at(position, "admin1")]
    where = f"lies in {_listed(names)}" if names else "lies in no division"
    off_km = float(geodesic_distance(division, point)) / 1000
    yield _doubt(scenario, (*key, "governorate"), f"{where}, {off_km:.1f} km outside {stated}")


def _ground_at(position: Position, layer: natural_earth.Layer) -> list[tuple[str, str]]:
    """Code and name of the countries or divisions that a point lies in."""
    longitude, latitude = position.longitude, position.latitude
    codes, names, shapes = _ground_about(layer, int(longitude // 1), int(latitude // 1))
    inside = np.flatnonzero(shapely.intersects_xy(shapes, longitude, latitude))
    return [(codes[row], names[row]) for row in inside]


@lru_cache(maxsize=64)
def _ground_about(
    layer: natural_earth.Layer, west: int, south: int
) -> tuple[list[str], list[str], NDArray[np.object_]]:
    """The code, the name and the ground of what lies in a square degree: many points of a scenario lie in one."""
    square = Extent(west - 1e-6, max(south - 1e-6, -90), west + 1 + 1e-6, min(south + 1 + 1e-6, 90))
    ground = natural_earth.read(layer, extent=square)
    shapes = ground.geometry.to_numpy()
    shapely.prepare(shapes)
    return ground["code"].tolist(), ground["name"].tolist(), shapes


def _distance_km(position: Position, countries: Sequence[str]) -> float | None:
    """How far a point is from the nearest of some countries; None where one of them is not known."""
    point = shapely.Point(position.longitude, position.latitude)
    try:
        grounds = [natural_earth.country_polygon(code) for code in countries]
    except InputError:
        return None
    return float(min(geodesic_distance(ground, point) for ground in grounds)) / 1000


def _dated_after_sources(scenario: Scenario) -> Iterator[Fault]:
    for key, entry in _doubtful(scenario, "events", "notes"):
        if entry.kind.strip().casefold() not in _YET_TO_COME:
            yield from _after_sources(scenario, (*key, "when", "start"), entry.when.start, entry.source)
    for key, post in _doubtful(scenario, "posts"):
        for step in _POST_STEPS:
            yield from _after_sources(scenario, (*key, step), getattr(post, step), post.source)


def _after_sources(scenario: Scenario, key: Key, when: str, sources: Sequence[str]) -> Iterator[Fault]:
    """A source without a date, or with an open one, may be of any day."""
    first = _range(when).earliest
    dated = [_range(scenario.sources[name].date).latest for name in sources if name in scenario.sources]
    last = [day for day in dated if day is not None]
    if first is not None and dated and len(last) == len(dated) and first > max(last):
        message = f"is dated {when}, after the last of its sources, of {max(last)}"
        yield _doubt(scenario, key, message, "correct one of the dates, name the source that reports it, or 'accept'")


def _ends_before_it_begins(scenario: Scenario) -> Iterator[Fault]:
    for key, entry in scenario.features():
        if entry.accept:
            continue
        steps = [("when", "start", entry.when.start), ("when", "end", entry.when.end)]
        if isinstance(entry, Post):
            steps = [*steps[:1], *((step, "", getattr(entry, step)) for step in _POST_STEPS), *steps[1:]]
        dated = [(word, part, text) for word, part, text in steps if text]
        for index, (word, part, text) in enumerate(dated[1:], start=1):
            before = [_in_words(*step) for step in dated[:index] if _surely_after(step[2], text)]
            if before:
                place = (*key, word, part) if part else (*key, word)
                yield _doubt(scenario, place, f"{_in_words(word, part, text)} comes before {before[0]}")


def _in_words(word: str, part: str, text: str) -> str:
    return f"'{part or word}' {text}"


def _surely_after(one: str, other: str) -> bool:
    """Whether a date is after another however uncertain both are."""
    earliest, latest = _range(one).earliest, _range(other).latest
    return earliest is not None and latest is not None and earliest > latest


def _range(text: str) -> DateRange:
    return parse_date(text) if text else DateRange(None, None)


def _numbers(scenario: Scenario) -> Iterator[Fault]:
    """A post has one number wherever it is stated: on the map, in lists, tables and exports, and in its id."""
    first: dict[int, str] = {}
    for key, post in _doubtful(scenario, "posts"):
        if post.number is None:
            continue
        in_id = _LAST_NUMBER.search(post.id)
        if in_id and int(in_id[0]) != post.number:
            yield _doubt(scenario, (*key, "number"), f"is {post.number}, and the id {post.id!r} says {int(in_id[0])}")
        other = first.setdefault(post.number, post.id)
        if other != post.id:
            yield _doubt(scenario, (*key, "number"), f"is {post.number}, as that of {other!r}")


def _unused_sources(scenario: Scenario) -> Iterator[Fault]:
    """Entries at fault, which are left out of the scenario, use their sources all the same.

    A file without sources, which is told so, has none that is unused: that which stands in for them is not its own.
    """
    if not scenario.origin.data.get("sources"):
        return
    used = set(_cited(scenario.origin.data))
    used |= {source for _, entry in scenario.features() for source in entry.source}
    used |= {source for place in scenario.places.values() for source in place.source}
    used |= {source for zone in scenario.zones for variant in zone.variants for source in variant.source}
    for key, source in _doubtful(scenario, "sources"):
        if used and key[-1] not in used:
            hint = "name it under 'source' of what is taken from it, or remove it"
            yield _doubt(scenario, key, f"nothing is taken from source {key[-1]!r} ({source.title})", hint)


def _cited(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for child in value:
            yield from _cited(child)
    elif isinstance(value, dict):
        for name, child in value.items():
            if name == "source":
                yield from (str(each) for each in (child if isinstance(child, list) else [child]))
            else:
                yield from _cited(child)


class _NamedPoint(NamedTuple):
    """A point that the scenario gives for a name."""

    key: Key
    name: str
    spellings: frozenset[str]
    position: Position
    uncertainty_m: float


def _places_with_two_points(scenario: Scenario, layers: Layers) -> Iterator[Fault]:
    """Each point is compared with the first of its spelling, of all and where it is from itself.

    So a long file costs no more than its length.
    """
    first: dict[tuple[Key, str], _NamedPoint] = {}
    pairs: dict[tuple[_NamedPoint, _NamedPoint], None] = {}
    for point in (*_own_points(scenario), *_file_points(scenario, layers)):
        places = [(group, spelling) for spelling in sorted(point.spellings) for group in ((), point.key)]
        others = [first.setdefault(place, point) for place in places]
        pairs |= {(other, point): None for other in others if other.position != point.position}
    if not pairs:
        return
    one, other = (
        shapely.points([(pair[side].position.longitude, pair[side].position.latitude) for pair in pairs])
        for side in (0, 1)
    )
    apart_m = np.atleast_1d(geodesic_distance(one, other))
    for (earlier, later), metres in zip(pairs, apart_m, strict=True):
        if max(_ROUNDING_M, earlier.uncertainty_m, later.uncertainty_m) < metres < _ONE_PLACE_M:
            message = f"{later.name} is {metres / 1000:.1f} km from {earlier.name}, which has the same name"
            yield _doubt(scenario, later.key, message, "keep one of the points, tell them apart, or 'accept'")


def _own_points(scenario: Scenario) -> Iterator[_NamedPoint]:
    for key, place in _doubtful(scenario, "places"):
        if place.position is not None:
            spellings = frozenset(fold(name) for name in (*place.names.values(), *place.also))
            uncertainty_m = place.uncertainty.maximum_m if place.uncertainty else 0.0
            yield _NamedPoint(key, next(iter(place.names.values())), spellings, place.position, uncertainty_m)


def _file_points(scenario: Scenario, layers: Layers) -> Iterator[_NamedPoint]:
    """The control points of derived lines, and the points that other lines and routes run through."""
    control = layers.control
    names = zip(control["id"], control["title"], control["title_ar"], control.geometry, strict=True)
    lines = {name: line for name, line in scenario.lines.items() if line.control and not line.accept}
    for identifier, *name, geometry in names:
        line = identifier.partition("@")[0].rpartition("-")[0]
        if line in lines:
            yield from _named(("lines", line, "control"), name, Position(geometry.x, geometry.y))
    for key, entry in _doubtful(scenario, "lines", "routes"):
        if entry.file and (*key, "file") not in scenario.origin.refused_files:
            files = entry.file.values() if isinstance(entry.file, dict) else [entry.file]
            for file in files:
                for name, position in _waypoints(scenario, file) if file.lower().endswith(".csv") else ():
                    yield from _named((*key, "file"), name, position)


def _waypoints(scenario: Scenario, file: str) -> Iterator[tuple[list[str], Position]]:
    """The named points of a table; what is wrong with the file is reported where it is drawn."""
    try:
        points = read_points(scenario.origin.file(file))
    except (InputError, OSError):
        return
    columns = [points[column].astype(str) for column in ("name", "name_ar") if column in points]
    for *names, geometry in zip(*columns, points.geometry, strict=True):
        yield names, Position(geometry.x, geometry.y)


def _named(key: Key, names: Sequence[str], position: Position) -> Iterator[_NamedPoint]:
    spellings = frozenset(spelling for name in names if (spelling := fold(name)))
    if spellings:
        yield _NamedPoint(key, next(name for name in names if name), spellings, position, 0.0)


def _listed(names: Any) -> str:
    return ", ".join(names)
