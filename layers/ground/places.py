"""Names in a scenario → places, in one order: the scenario's own, then the gazetteer. Nothing is placed silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import cast

import shapely

from geo.errors import Fault
from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.names import fold
from geo.gazetteer.place import Kind, Match, Place
from geo.position import Extent
from layers.ground.drawing import NotDrawn
from layers.scenario.lock import Lock, described
from layers.scenario.models import OwnPlace, PlaceReference, Scenario
from layers.scenario.place_names import own_by_spelling, place_references, spellings_at_fault
from layers.scenario.yaml_lines import Key

__all__ = ["ResolvedPlaces", "resolve_places"]

_CANDIDATES = 40
_BY_NAME = ("exact", "overlay")


@dataclass(frozen=True)
class ResolvedPlaces:
    """What every name of a scenario was taken for.

    `missing` are the names without a place, each with why: a gap, or a fault that was reported. `own` are those that
    the scenario itself places, `by_likeness` those that no place is called by as they are written: a slip or another
    way of writing the name.
    """

    places: Mapping[PlaceReference, Place] = field(default_factory=dict)
    missing: Mapping[PlaceReference, NotDrawn] = field(default_factory=dict)
    own: frozenset[PlaceReference] = frozenset()
    by_likeness: frozenset[PlaceReference] = frozenset()

    def place(self, reference: PlaceReference) -> Place:
        """The place that a name means. Raises `NotDrawn` where there is none."""
        if reference not in self.places:
            raise self.missing.get(reference, NotDrawn())
        return self.places[reference]

    def point(self, reference: PlaceReference) -> shapely.Point:
        """The place as a point. Raises `NotDrawn` as `place` does."""
        position = self.place(reference).position
        return shapely.Point(position.longitude, position.latitude)

    def points(self, references: Sequence[PlaceReference]) -> list[shapely.Point]:
        """Several places as points. Raises `NotDrawn` as `place` does."""
        return [self.point(reference) for reference in references]

    def uncertainty_m(self, reference: PlaceReference) -> float:
        """How far the place may be from its point; zero where none is stated."""
        place = self.places.get(reference)
        return (place.uncertainty_m or 0.0) if place else 0.0


def resolve_places(
    scenario: Scenario, gazetteer: Gazetteer, lock: Lock, near: Extent | None
) -> tuple[ResolvedPlaces, list[Fault]]:
    """Look up every name that appears anywhere in the file, each once, and everything that is wrong with them.

    An unknown or ambiguous name is a fault that lists candidates, those `near` the scenario's ground. A name that is
    locked means the locked place; where the gazetteer says otherwise by now, that is a warning.
    """
    faults = [
        scenario.origin.fault((*key, "gap"), entry.gap, _FILL, "warning")
        for key, entry in scenario.entries("places")
        if entry.gap
    ]
    own, at_fault = own_by_spelling(scenario), spellings_at_fault(scenario)
    look_up = _GazetteerLookUp(scenario, gazetteer, lock, near)
    found: dict[PlaceReference, Place | NotDrawn] = {}
    mine = set()
    for key, reference in place_references(scenario.origin.data or _plain(scenario)):
        if reference in found:
            continue
        entry = own.get(reference.name) or own.get(fold(reference.name))
        if entry is not None:
            mine.add(reference)
            found[reference] = _own_place(reference.name, entry, scenario.countries)
        elif fold(reference.name) in at_fault:
            found[reference] = NotDrawn()
        else:
            place, reported = look_up.place(reference, key)
            faults += reported
            found[reference] = place or NotDrawn()
    places = {name: place for name, place in found.items() if isinstance(place, Place)}
    missing = {name: why for name, why in found.items() if isinstance(why, NotDrawn)}
    return ResolvedPlaces(MappingProxyType(places), MappingProxyType(missing), frozenset(mine), look_up.likened), faults


def _plain(scenario: Scenario) -> dict[str, object]:
    """The data of a scenario that was made in Python, as those of a file."""
    plain: dict[str, object] = scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    return plain


class _GazetteerLookUp:
    """Looks names up in the gazetteer as a scenario means them: in its countries and extent, as its lock says."""

    def __init__(self, scenario: Scenario, gazetteer: Gazetteer, lock: Lock, near: Extent | None) -> None:
        self._scenario = scenario
        self._gazetteer = gazetteer
        self._lock = lock
        self._near = near
        self._likened: set[PlaceReference] = set()
        self._extent = scenario.extent.extent() if scenario.extent else None

    @property
    def likened(self) -> frozenset[PlaceReference]:
        """The names that were found by likeness alone so far, those that are locked or have an id left out."""
        return frozenset(self._likened)

    def place(self, reference: PlaceReference, key: Key) -> tuple[Place | None, list[Fault]]:
        """The place that a name means, None where it is unknown or ambiguous, and what there is to report of it."""
        match = self._find(reference, fuzzy=reference.geonameid is not None)
        chosen = _chosen(match, reference)
        if reference in self._lock.places:
            drift = self._lock.drift(reference, chosen)
            return self._lock.places[reference], [drift] if drift else []
        if chosen is not None:
            if reference.geonameid is None and match.matched_by not in _BY_NAME:
                self._likened.add(reference)
            return chosen, []
        if match.status == "unknown":
            # A spelling that is merely like the name of a place does not put it on a map; it helps to correct it.
            match = self._find(reference, fuzzy=True)
        problem = f"place {reference.name!r} {'is ambiguous' if match.ambiguous else 'is unknown'}"
        return None, [self._scenario.origin.fault(key, problem, _hint(match, self._near))]

    def _find(self, reference: PlaceReference, *, fuzzy: bool) -> Match:
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


def _own_place(name: str, entry: OwnPlace, countries: Sequence[str]) -> Place | NotDrawn:
    """A scenario's own place as the rest of the house knows places; a gap is not drawn."""
    if entry.gap:
        return NotDrawn(f"place {name!r}")
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


def _hint(match: Match, near: Extent | None) -> str:
    """What to write instead of a name; similar names that lie far from the scenario's ground are no help."""
    places = [candidate.place for candidate in match.candidates]
    if match.ambiguous:
        return f"write {{name: …, geonameid: …}} for one of: {'; '.join(map(described, places[:5]))}"
    nearest = [described(place) for place in places if near is None or near.contains(place.position)]
    if nearest:
        return f"add it under 'places:'; nearest: {'; '.join(nearest[:5])}"
    return "add it under 'places:' with names, position and source"


_FILL = "a gap: supply latitude and longitude, and remove 'gap'; until then what lies there is not drawn"
