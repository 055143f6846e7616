"""Names in a scenario → places, in one order: the scenario's own, then the gazetteer. Nothing is placed silently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

import shapely

from geo.errors import Fault
from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.names import fold
from geo.gazetteer.place import Kind, Match, Place
from geo.position import Extent
from layers.ground.drawing import NotDrawn
from layers.ground.position_checks import ground_of
from layers.scenario.interpretations import written_sides
from layers.scenario.lock import Lock, described
from layers.scenario.models import OwnPlace, PlaceReference, Scenario
from layers.scenario.yaml_lines import Key

__all__ = ["PlaceResolver", "own_by_spelling", "own_place", "place_references"]

_SINGLE = ("place", "around", "toward")
_MANY = ("through", "towns")
_SPOTS = ("settlement", "site", "island", "mountain")
"""Kinds that a scenario's name means first: `Hama` is the city, not the governorate round it."""
_WITHOUT_REFERENCES = ("sources", "parties", "places")
_CANDIDATES = 40


class PlaceResolver:
    """Resolves each name of a scenario once; an unknown or ambiguous name is a fault that lists candidates."""

    def __init__(self, scenario: Scenario, gazetteer: Gazetteer, faults: list[Fault], lock: Lock | None = None) -> None:
        self._scenario = scenario
        self._gazetteer = gazetteer
        self._faults = faults
        self._lock = lock or Lock()
        self._resolved: dict[PlaceReference, Place] = {}
        self._unresolved: dict[PlaceReference, NotDrawn] = {}
        self._own = own_by_spelling(scenario)
        self._at_fault = _spellings_at_fault(scenario)
        self._extent = scenario.extent.extent() if scenario.extent else None

    @property
    def resolved(self) -> dict[PlaceReference, Place]:
        """What has been resolved so far, in the order of the file."""
        return dict(self._resolved)

    def is_own(self, reference: PlaceReference) -> bool:
        """Whether the scenario itself says where the place is."""
        return self._own_entry(reference) is not None

    def check_all(self) -> None:
        """Resolve every name that stands anywhere in the file, so that all unknown ones are told together."""
        for key, entry in self._scenario.entries("places"):
            if entry.gap:
                self._faults.append(self._scenario.origin.fault((*key, "gap"), entry.gap, _FILL, "warning"))
        for key, reference in place_references(self._scenario.origin.data):
            try:
                self.place(reference, key)
            except NotDrawn:
                continue

    def place(self, reference: PlaceReference, key: Key) -> Place:
        """The place that a name means. Raises `NotDrawn` where it is a gap, or after adding a fault."""
        if reference in self._unresolved:
            raise self._unresolved[reference]
        if reference not in self._resolved:
            try:
                self._resolved[reference] = self._resolve(reference, key)
            except NotDrawn as why:
                self._unresolved[reference] = why
                raise
        return self._resolved[reference]

    def point(self, reference: PlaceReference, key: Key) -> shapely.Point:
        """The place as a point. Raises `NotDrawn` as `place` does."""
        place = self.place(reference, key)
        return shapely.Point(place.position.longitude, place.position.latitude)

    def points(self, references: Sequence[PlaceReference], key: Key) -> list[shapely.Point]:
        """Several places as points. Raises `NotDrawn` as `place` does."""
        return [self.point(reference, (*key, index)) for index, reference in enumerate(references)]

    def uncertainty_m(self, reference: PlaceReference) -> float:
        """How far the place may be from its point; zero where none is stated."""
        place = self._resolved.get(reference)
        return (place.uncertainty_m or 0.0) if place else 0.0

    def _own_entry(self, reference: PlaceReference) -> OwnPlace | None:
        return self._own.get(reference.name) or self._own.get(fold(reference.name))

    def _resolve(self, reference: PlaceReference, key: Key) -> Place:
        own = self._own_entry(reference)
        if own is not None:
            if own.gap:
                raise NotDrawn(f"place {reference.name!r}")
            return own_place(own, self._scenario.countries)
        if fold(reference.name) in self._at_fault:
            raise NotDrawn
        match = self._look_up(reference, fuzzy=reference.geonameid is not None)
        chosen = _chosen(match, reference)
        if reference in self._lock.places:
            drift = self._lock.drift(reference, chosen)
            self._faults += [drift] if drift else []
            return self._lock.places[reference]
        if chosen is None:
            if match.status == "unknown":
                # A spelling that is merely like the name of a place does not put it on a map; it helps to correct it.
                match = self._look_up(reference, fuzzy=True)
            problem = "is ambiguous" if match.ambiguous else "is unknown"
            fault = self._scenario.origin.fault(
                key, f"place {reference.name!r} {problem}", _hint(match, ground_of(self._scenario))
            )
            self._faults.append(fault)
            raise NotDrawn
        return chosen

    def _look_up(self, reference: PlaceReference, *, fuzzy: bool) -> Match:
        particular = reference.geonameid is not None or reference.admin1 is not None
        elsewhere = reference.country is not None or reference.geonameid is not None
        return self._gazetteer.find(
            reference.name,
            countries=(reference.country,) if reference.country else self._scenario.countries or None,
            extent=None if elsewhere else self._extent,
            kinds=(reference.kind,) if reference.kind else None,
            fuzzy=fuzzy,
            limit=_CANDIDATES if particular else 8,
        )


def _chosen(match: Match, reference: PlaceReference) -> Place | None:
    """The place meant: the one that the reference's id or division singles out, or the gazetteer's only one."""
    if reference.geonameid is None and reference.admin1 is None:
        return match.place
    fits = [
        candidate.place
        for candidate in match.candidates
        if reference.geonameid in (None, candidate.place.geonameid)
        and (reference.admin1 is None or fold(reference.admin1) == fold(candidate.place.admin1))
    ]
    return fits[0] if len(fits) == 1 else None


def place_references(data: Mapping[str, Any]) -> Iterator[tuple[Key, PlaceReference]]:
    """Every reference to a place in a scenario's plain data, with its key.

    Entries that are gaps are left out: their names need not be known yet. So are values of another shape, which the
    models tell.
    """
    for section, value in data.items():
        if section not in _WITHOUT_REFERENCES:
            yield from _references_in(value, (section,), section)


def _references_in(value: object, key: Key, word: str | int) -> Iterator[tuple[Key, PlaceReference]]:
    yield from _toward_places(value, key, word)
    if word in _SINGLE:
        yield from _reference(key, value)
    elif word in _MANY and isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _reference((*key, index), entry)
    elif isinstance(value, dict):
        if not value.get("gap"):
            for name, child in value.items():
                yield from _references_in(child, (*key, name), name)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _references_in(child, (*key, index), index)


def _toward_places(value: object, key: Key, word: str | int) -> Iterator[tuple[Key, PlaceReference]]:
    """The places of sides written as `toward PLACE`."""
    for place, side in written_sides(word, value, key):
        if side.startswith("toward "):
            yield from _reference((*place, "toward"), side.removeprefix("toward "))


def _reference(key: Key, value: object) -> Iterator[tuple[Key, PlaceReference]]:
    plain = {"name": value} if isinstance(value, str) else value
    if isinstance(plain, dict) and isinstance(plain.get("name"), str):
        try:
            yield key, PlaceReference.model_validate({n: plain[n] for n in PlaceReference.model_fields if n in plain})
        except ValueError:
            return


def own_place(entry: OwnPlace, countries: Sequence[str]) -> Place:
    """A scenario's own place as the rest of the house knows places."""
    assert entry.position is not None
    return Place(
        name=entry.names.get("en") or next(iter(entry.names.values())),
        position=entry.position,
        country=entry.country or (countries[0] if len(countries) == 1 else ""),
        admin1=entry.governorate,
        geonameid=entry.geonameid,
        kind=cast("Kind", entry.kind),
        population=entry.population or 0,
        names=dict(entry.names),
        source="; ".join(entry.source),
        uncertainty_m=entry.uncertainty.maximum_m if entry.uncertainty else None,
    )


def own_by_spelling(scenario: Scenario) -> dict[str, OwnPlace]:
    """Own places by id, and by every folded spelling."""
    own: dict[str, OwnPlace] = {}
    for identifier, entry in scenario.places.items():
        for spelling in (*entry.names.values(), *entry.also, identifier):
            own.setdefault(fold(spelling), entry)
    return own | dict(scenario.places)


def _spellings_at_fault(scenario: Scenario) -> set[str]:
    """Folded names of own places that were left out for a fault; that they are unknown is not worth telling."""
    places = scenario.origin.data.get("places")
    spellings: set[str] = set()
    for identifier, entry in places.items() if isinstance(places, dict) else ():
        if identifier not in scenario.places:
            names = entry.get("names") if isinstance(entry, dict) else None
            also = entry.get("also") if isinstance(entry, dict) else None
            given = [identifier, *(names.values() if isinstance(names, dict) else ()), *_as_list(also)]
            spellings |= {fold(name) for name in given if isinstance(name, str)}
    return spellings


def _as_list(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else [value]


def _hint(match: Match, ground: Extent | None) -> str:
    """What to write instead of a name; likenesses that lie far from the scenario's ground are no help."""
    places = [candidate.place for candidate in match.candidates]
    if match.ambiguous:
        return f"write {{name: …, geonameid: …}} for one of: {'; '.join(map(described, places[:5]))}"
    near = [described(place) for place in places if ground is None or ground.contains(place.position)]
    if near:
        return f"add it under 'places:'; nearest: {'; '.join(near[:5])}"
    return "add it under 'places:' with names, position and source"


_FILL = "a gap: supply latitude and longitude, and remove 'gap'; until then what stands there is not drawn"
