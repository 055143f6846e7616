"""What is odd about events, given the ground of a scenario: reported before anything is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geo.errors import Fault, InputError
from geo.position import Extent

if TYPE_CHECKING:
    from layers.ground.build import Layers
    from layers.measures.events_file import Events

__all__ = ["check_events", "undated_events"]

_NEAR_DEGREES = 0.25
_FAR_DEGREES = 3.0
_FEW = 20
"""Events near the ground only with the axes exchanged are a slip where they are so many times those near it as read."""


def check_events(events: Events, layers: Layers) -> list[Fault]:
    """Warnings about a file of events beside a scenario: places far from it.

    Raises `InputError` where most of the events lie near the scenario's ground only with latitude and longitude
    exchanged.
    """
    ground = _ground(layers)
    if ground is None or not len(events):
        return []
    near = _within(ground, _NEAR_DEGREES, events.longitude, events.latitude)
    exchanged = _within(ground, _NEAR_DEGREES, events.latitude, events.longitude)
    if exchanged.sum() * 2 > len(events) and near.sum() * _FEW < exchanged.sum():
        count = f"{exchanged.sum():,} of {len(events):,} events"
        message = f"{count} lie on the scenario's ground only with latitude and longitude exchanged"
        hint = "swap the two columns, or name them: --columns latitude=… --columns longitude=…"
        raise InputError(Fault(message, events.source, hint=hint))
    found = []
    far = ~_within(ground, _FAR_DEGREES, events.longitude, events.latitude)
    if far.any():
        message = f"{far.sum():,} of {len(events):,} events lie far from the scenario's ground"
        hint = f"they count as outside; the ground is {_words(ground)}"
        found.append(Fault(message, events.source, hint=hint, severity="warning"))
    return found


def _ground(layers: Layers) -> Extent | None:
    """The box round zones, else lines, else posts; None where there is nothing, or it spans half the Earth."""
    for name in ("zones", "lines", "posts"):
        layer = getattr(layers, name)
        shapes = layer.geometry[layer.geometry.notna() & ~layer.geometry.is_empty]
        if len(shapes):
            west, south, east, north = map(float, shapes.total_bounds)
            return Extent(west, south, east, north) if east - west < 180 else None  # noqa: PLR2004 - across the antimeridian
    return None


def _within(
    box: Extent, margin: float, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> NDArray[np.bool_]:
    return np.asarray(
        (longitude >= box.west - margin)
        & (longitude <= box.east + margin)
        & (latitude >= box.south - margin)
        & (latitude <= box.north + margin)
    )


def _words(box: Extent) -> str:
    return f"{box.south:.1f} to {box.north:.1f}° N, {box.west:.1f} to {box.east:.1f}° E"


def undated_events(events: Events) -> list[Fault]:
    """A warning that counts the events without a date; none where each has one."""
    if not events.undated:
        return []
    if events.undated == len(events):
        hint = "say which column holds it, as --columns start=incident_date"
        message = "no event has a date, so none is counted in a month, and each may be of any day"
        return [Fault(message, events.source, hint=hint, severity="warning")]
    have = "has" if events.undated == 1 else "have"
    message = f"{events.undated:,} of {len(events):,} events {have} no date; each may be of any day"
    return [Fault(message, events.source, severity="warning")]
