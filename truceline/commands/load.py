"""A scenario named on the command line → checked, and laid out on the ground; all its faults in one list."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from geo.errors import Fault, InputError
from geo.files.inputs import note_input
from truceline.reporting import print_faults

if TYPE_CHECKING:
    from layers.ground.build import Layers
    from layers.scenario.models import Scenario

__all__ = ["check_scenario", "lay_out", "read"]


def check_scenario(name: str) -> tuple[Layers | None, list[Fault]]:
    """What can be drawn of a scenario, and everything wrong with it, in the file and on the ground, by line."""
    from layers.ground.build import try_layers

    scenario, faults = _read(name)
    layers = None
    if scenario is not None:
        layers, on_the_ground = try_layers(scenario)
        faults = faults + on_the_ground
    own = scenario.origin.name if scenario is not None else name
    return layers, sorted(dict.fromkeys(faults), key=lambda fault: _order(fault, own))


def _order(fault: Fault, own: str) -> tuple[bool, str, float, str]:
    """By file and line: the scenario's own faults first, for those of its files may come of them."""
    return fault.where != own, fault.where, fault.line or 0, fault.key


def _read(name: str) -> tuple[Scenario | None, list[Fault]]:
    """What can be used of a scenario's file, or of standard input, and everything wrong with it."""
    from layers.scenario.load import read_scenario
    from layers.scenario.yaml_lines import MAXIMUM_BYTES

    text = None
    if name == "-":
        note_input(0)
        text = sys.stdin.buffer.read(MAXIMUM_BYTES + 1)
    return read_scenario("standard input" if name == "-" else name, text)


def read(name: str) -> Scenario:
    """A scenario as checked, without its ground. Raises `InputError` with all faults of the file."""
    scenario, faults = _read(name)
    if scenario is None or any(fault.severity == "error" for fault in faults):
        raise InputError(faults)
    return scenario


def lay_out(name: str) -> Layers:
    """The layers of a scenario. Raises `InputError` with all its faults; warnings go to standard error."""
    layers, faults = check_scenario(name)
    if layers is None or any(fault.severity == "error" for fault in faults):
        raise InputError(faults)
    print_faults(faults)
    return layers
