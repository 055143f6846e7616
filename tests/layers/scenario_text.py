"""Small scenarios for tests, from the few lines that matter."""

from __future__ import annotations

from pathlib import Path

from geo.errors import Fault
from layers.ground.build import Layers, try_layers
from layers.scenario.load import read_scenario
from layers.scenario.models import Scenario

HEAD = """\
truceline: 1
title: A test
as_of: 2018-09-17
countries: [SY]
sources: {s: {title: A source}}
parties: {north: {title: North}, south: {title: South}}
"""


def read(body: str, head: str = HEAD, path: Path | None = None) -> tuple[Scenario | None, list[Fault]]:
    """What is read of a scenario with this body, and its faults; from a file at `path` where one is given."""
    if path is None:
        return read_scenario("test.yaml", head + body)
    path.write_text(head + body, encoding="utf-8")
    return read_scenario(path)


def lay(body: str, head: str = HEAD, path: Path | None = None) -> tuple[Layers, list[Fault]]:
    """What can be drawn of a scenario with this body, and everything wrong with it."""
    scenario, faults = read(body, head, path)
    assert scenario is not None, [str(fault) for fault in faults]
    layers, on_the_ground = try_layers(scenario)
    return layers, [*faults, *on_the_ground]


def laid(body: str, head: str = HEAD, path: Path | None = None) -> Layers:
    """The layers of a scenario that must have no fault."""
    layers, faults = lay(body, head, path)
    assert [str(fault) for fault in faults] == []
    return layers


def told(faults: list[Fault]) -> list[tuple[int | None, str]]:
    """Line and message of each fault."""
    return [(fault.line, fault.message) for fault in faults]
