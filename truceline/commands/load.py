"""A scenario named on the command line → checked, and laid out on the ground; all its faults in one list."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from geo.errors import Fault, InputError

if TYPE_CHECKING:
    from layers.build import Layers
    from layers.scenario import Scenario

__all__ = ["check_scenario", "lay_out"]


def check_scenario(name: str) -> tuple[Scenario | None, list[Fault]]:
    """Everything wrong with a scenario, in the file and on the ground, by line."""
    from layers.build import check_on_the_ground
    from layers.load import read_scenario

    text = sys.stdin.read() if name == "-" else None
    scenario, faults = read_scenario("standard input" if name == "-" else name, text)
    if scenario is not None:
        faults = faults + check_on_the_ground(scenario)
    return scenario, sorted(dict.fromkeys(faults), key=lambda fault: (fault.where, fault.line or 0, fault.key))


def lay_out(name: str) -> Layers:
    """The layers of a scenario. Raises `InputError` with all its faults; warnings go to standard error."""
    from layers.build import build_layers

    scenario, faults = check_scenario(name)
    if scenario is None or any(fault.severity == "error" for fault in faults):
        raise InputError(faults)
    for fault in faults:
        print(f"warning: {fault}", file=sys.stderr)
    return build_layers(scenario)
