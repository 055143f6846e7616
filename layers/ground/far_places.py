"""Names that were found, but far from everything else of the scenario: another place was meant, perhaps."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.errors import Fault
from geo.geodesic.ellipsoid import METRES_PER_DEGREE
from layers.ground.layers import Layers
from layers.scenario.lock import Lock
from layers.scenario.models import Scenario
from layers.scenario.place_names import place_references

__all__ = ["far_from_the_rest"]

_FAR_KM = 200.0
_TIMES = 5.0
"""A name is far where it is so many kilometres from its neighbour, and so many times what the nearer quarter is.

A town is far where it is farther from zones and lines than they reach."""
_FEW = 3
_HINT = "write {name: …, geonameid: …} for the place that is meant"


def far_from_the_rest(scenario: Scenario, layers: Layers, lock: Lock) -> list[Fault]:
    """A warning for each name that the gazetteer placed far from all else that the scenario puts on the ground.

    Names that are locked, have a `geonameid` or are the scenario's own were looked at, and are left alone.
    """
    resolved = layers.resolved
    keys = {reference: key for key, reference in reversed(list(place_references(scenario.origin.data)))}
    references = [reference for reference in resolved.places if reference in keys]
    if len(references) < _FEW:
        return []
    here = _on_sphere(np.array([resolved.places[reference].position for reference in references]))
    nearest_km = np.minimum(
        _apart_km(here, np.unique(here, axis=0), 2), _apart_km(here, _vertices(layers, "control"), 1)
    )
    nearest_km[np.isinf(nearest_km)] = 0.0  # all lie at one place
    far = nearest_km > max(_FAR_KM, _TIMES * float(np.quantile(nearest_km, 0.25)))
    drawn = _vertices(layers, "zones", "lines")
    if len(drawn):  # towns are beside it; of other names it may be drawn through these very places
        towns = np.array([keys[reference][0] == "towns" for reference in references])
        drawn_km = _apart_km(here, drawn, 1)
        nearest_km[towns] = drawn_km[towns]
        far[towns] = drawn_km[towns] > max(_FAR_KM, float(np.max(_apart_km(drawn, drawn[:1], 1))))
    faults = []
    for index in np.flatnonzero(far):
        reference = references[index]
        if reference in lock.places or reference in resolved.own or reference.geonameid is not None:
            continue
        place = resolved.places[reference].label
        message = f"{reference.name!r}, taken for {place}, lies {nearest_km[index]:,.0f} km from all else here"
        faults.append(scenario.origin.fault(keys[reference], message, _HINT, "warning"))
    return faults


def _vertices(layers: Layers, *names: str) -> NDArray[np.float64]:
    shapes = np.concatenate([getattr(layers, name).geometry.to_numpy() for name in names])
    return _on_sphere(shapely.get_coordinates(shapes))


def _on_sphere(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of longitude and latitude, shape (n, 2), on a sphere of radius 1, shape (n, 3)."""
    longitude, latitude = np.radians(degrees).T
    return np.column_stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    )


def _apart_km(points: NDArray[np.float64], others: NDArray[np.float64], which: int) -> NDArray[np.float64]:
    """How far each point is from the nearest of the others, or the second nearest; infinity where there is none."""
    if len(others) < which:
        return np.full(len(points), np.inf)
    chord = cKDTree(others).query(points, k=[which])[0][:, 0]
    return np.asarray(2 * np.degrees(np.arcsin(np.minimum(chord / 2, 1))) * METRES_PER_DEGREE / 1000)
