"""A scenario that states less than is true, and what must hold of what comes out of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from layers.ground.build import Layers, try_layers
from layers.scenario.load import read_scenario

__all__ = ["EDGE_DEGREES", "GEOD", "HEAD", "Chance", "build", "displaced", "holds", "parts_of", "walk"]

GEOD = Geod(ellps="WGS84")
EDGE_DEGREES = 1e-4
"""Outlines are exact to a metre or so each; ten metres of the Earth are nothing here."""
HEAD = """\
truceline: 2
title: A world
as_of: 2020-01-01
countries: [{countries}]
sources: {{s: {{title: S}}}}
parties: {{north: {{title: N}}, south: {{title: S}}}}
"""
Chance = np.random.Generator


def build(body: str, folder: Path, countries: str = "SY, IQ, JO, SA") -> Layers | None:
    """The layers of a scenario; None where its zone comes out empty or its side is not clear."""
    path = folder / "scenario.yaml"
    path.write_text(HEAD.format(countries=countries) + body)
    scenario, faults = read_scenario(path)
    assert scenario is not None, faults
    layers, more = try_layers(scenario)
    errors = [fault for fault in [*faults, *more] if fault.severity == "error"]
    known = ("empty", "faces", "clearly")
    assert all(any(word in fault.message for word in known) for fault in errors), errors
    return None if errors else layers


def displaced(xy: np.ndarray, most_m: float, chance: Chance) -> np.ndarray:
    """Positions that lie up to so far from the given ones, often as far as may be."""
    away = most_m * np.maximum(chance.random(len(xy)), chance.integers(0, 2, len(xy)))
    x, y, _ = GEOD.fwd(xy[:, 0], xy[:, 1], chance.random(len(xy)) * 360, away)
    return np.column_stack([x, y])


def holds(certain: BaseGeometry, possible: BaseGeometry, truth: BaseGeometry, where: str) -> None:
    """What is certain lies in the truth, and the truth in what is possible, but for the accuracy of outlines."""
    false = shapely.difference(shapely.buffer(certain, -EDGE_DEGREES), truth)
    missed = shapely.difference(shapely.buffer(truth, -EDGE_DEGREES), possible)
    assert false.area < 1e-8, f"{where}: certain, and not true: {shapely.point_on_surface(false)}"
    assert missed.area < 1e-8, f"{where}: true, and not possible: {shapely.point_on_surface(missed)}"


def parts_of(layers: Layers) -> tuple[BaseGeometry, BaseGeometry]:
    (periods,) = layers.zone_periods.values()
    parts = periods[0].zone.parts
    return parts.certain, parts.possible


def walk(chance: Chance, corners: int) -> shapely.LineString:
    bearing, xy = chance.random() * 360, [(38.5, 35.0)]
    for _ in range(corners - 1):
        bearing += chance.normal() * 35
        x, y, _ = GEOD.fwd(*xy[-1], bearing, chance.uniform(5_000, 30_000))
        xy.append((x, y))
    return shapely.LineString(xy)


# ------------------------------------------------------------------ worlds
