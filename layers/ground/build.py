"""From a checked scenario to its layers on the ground: names are resolved, lines, areas, zones and features drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from geo.errors import Fault, InputError
from geo.gazetteer.gazetteer import Gazetteer
from layers.ground.area_names import area_faults
from layers.ground.areas import AreaFinder
from layers.ground.boundaries import draw_boundaries
from layers.ground.consistency_checks import inconsistencies
from layers.ground.course import Course
from layers.ground.drawing import Drawing
from layers.ground.far_places import far_from_the_rest
from layers.ground.features import FeatureDrawer
from layers.ground.layers import Layers
from layers.ground.lines import LineDrawer
from layers.ground.places import ResolvedPlaces, resolve_places
from layers.ground.position_checks import ground_of, implausible_positions
from layers.ground.tables import control_layer, line_layer, note_table, source_table, territory_layer, zone_layer
from layers.ground.zone_periods import ZonePeriod, ZonePlanner
from layers.scenario.lock import Lock, read_lock
from layers.scenario.models import Scenario, Zone
from layers.scenario.yaml_lines import Key

__all__ = ["Layers", "build_layers", "moving_lines", "try_layers"]


def build_layers(scenario: Scenario, *, gazetteer: Gazetteer | None = None) -> Layers:
    """Place every name, draw every line, zone, post, route and event; what is a gap is left out, with a warning.

    Parameters
    ----------
    scenario
        A checked scenario, of `load_scenario`.
    gazetteer
        Where names are looked up, such as one with overlays of your own; the shipped one by default.

    Returns
    -------
    One GeoDataFrame a layer in longitude and latitude on WGS84, with lengths in km, areas in km² and uncertainties in
    m.

    Raises
    ------
    InputError
        All faults found on the ground: names that are unknown or ambiguous, borders that do not exist, files that
        cannot be read, zones that come out empty.

    Examples
    --------
    >>> from layers import load_scenario
    >>> layers = build_layers(load_scenario("cyprus-1974"))
    >>> layers.zones[["zone", "part"]].values.tolist()
    [['buffer-zone', 'certain'], ['buffer-zone', 'possible']]

    With a gazetteer that knows a place of your own first:

    >>> from geo import Gazetteer, Place, Position
    >>> mine = Gazetteer.open(progress=False).with_overlays([Place("Camp", Position(33.3, 35.1), country="CY")])
    >>> len(build_layers(load_scenario("cyprus-1974"), gazetteer=mine).zones)
    2
    """
    layers, faults = try_layers(scenario, gazetteer=gazetteer)
    if any(fault.severity == "error" for fault in faults):
        raise InputError(faults)
    return layers


def try_layers(
    scenario: Scenario, *, gazetteer: Gazetteer | None = None, locked: bool = True
) -> tuple[Layers, list[Fault]]:
    """The layers with what can be drawn, and everything that keeps the rest from being drawn.

    Without `locked`, a lock file beside the scenario is left aside.
    """
    lock, lock_faults = _lock(scenario) if locked else (Lock(), [])
    near = ground_of(scenario)
    places, place_faults = resolve_places(scenario, gazetteer or Gazetteer.open(), lock, near)
    found = [*lock_faults, *place_faults, *area_faults(scenario), *implausible_positions(scenario)]
    layers, drawing_faults = _draw(Drawing(scenario, near), places)
    found += [*drawing_faults, *inconsistencies(scenario, layers), *far_from_the_rest(scenario, layers, lock)]
    faults = list(dict.fromkeys([*found, *lock.unlocked(layers.from_gazetteer())]))
    return replace(layers, warnings=tuple(fault for fault in faults if fault.severity == "warning")), faults


def moving_lines(
    scenario: Scenario, *, gazetteer: Gazetteer | None = None, progress: bool = False
) -> tuple[dict[str, Course], ResolvedPlaces]:
    """The lines of a scenario that divide the ground of two parties, over time, and the places of its names.

    Nothing else is drawn; `progress` shows the files being read. Raises `InputError` with all faults of the lines.
    """
    near = ground_of(scenario)
    lock, _ = _lock(scenario)
    places, _ = resolve_places(scenario, gazetteer or Gazetteer.open(), lock, near)
    drawing = Drawing(scenario, near, progress=progress)
    courses = LineDrawer(drawing, places, AreaFinder(drawing, places)).draw()
    errors = [fault for fault in drawing.faults if fault.severity == "error"]
    if errors:
        raise InputError(errors)
    return {name: course for name, course in courses.items() if scenario.lines[name].divides}, places


def _lock(scenario: Scenario) -> tuple[Lock, list[Fault]]:
    """The scenario's lock, if it has a sound one, and which of its files have changed."""
    try:
        lock = read_lock(scenario.origin)
    except InputError as error:
        return Lock(), list(error.faults)
    return lock, lock.drift_of_files(scenario.origin)


def _draw(drawing: Drawing, places: ResolvedPlaces) -> tuple[Layers, list[Fault]]:
    """Everything that can be drawn: lines first, since they give territories, then areas, zones and features."""
    scenario = drawing.scenario
    areas = AreaFinder(drawing, places)
    courses = LineDrawer(drawing, places, areas).draw()
    areas.check_all()
    zones = list(_zones(drawing, ZonePlanner(drawing, places, areas, courses)))
    features = FeatureDrawer(drawing, places, areas)
    layers = Layers(
        scenario=scenario,
        territories=territory_layer(scenario, courses),
        lines=line_layer(scenario, courses),
        zones=zone_layer(zones),
        posts=features.posts(),
        routes=features.routes(),
        events=features.events(),
        places=features.towns(),
        control=control_layer(scenario, courses),
        sources=source_table(scenario),
        notes=note_table((name, note) for name, note, _ in drawing.entries("notes", lambda *_: True)),
        regions=features.regions,
        resolved=places,
        boundaries=draw_boundaries(drawing, areas),
        courses=courses,
        zone_periods={
            (zone.id, variant): tuple(periods) for zone, drawn in zones for variant, periods in drawn.items()
        },
    )
    return layers, drawing.faults


def _zones(drawing: Drawing, planner: ZonePlanner) -> Iterator[tuple[Zone, dict[str, list[ZonePeriod]]]]:
    """Every zone that can be drawn, with the periods of those of its interpretations that can, by variant id."""

    def draw(key: Key, zone: Zone) -> dict[str, list[ZonePeriod]]:
        drawn = {"": planner.draw(zone, zone, key)}
        for index, (variant, clause) in enumerate(zone.interpretations()[1:]):
            place = (*key, "variants", index)
            other = drawing.attempt(place, partial(planner.draw, zone, clause, place))
            drawn |= {variant: other} if other is not None else {}
        return drawn

    return ((zone, drawn) for _, zone, drawn in drawing.entries("zones", draw))
