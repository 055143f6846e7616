"""`truceline lock`: pin what the names of a scenario resolve to."""

from __future__ import annotations

from pathlib import Path

import typer

from truceline.commands.arguments import ScenarioArgument
from truceline.output import counted

__all__ = ["lock"]


def lock(scenario: ScenarioArgument) -> None:
    """Write what each name resolves to into a lock file beside the scenario; 'check' then reports what has drifted.

    Example: truceline lock my-agreement.yaml
    """
    from geo.errors import Fault, InputError
    from layers.ground.build import try_layers
    from layers.scenario.load import load_scenario
    from layers.scenario.lock import write_lock
    from seeds import scenario_ids

    if scenario == "-":
        raise typer.BadParameter("a scenario from standard input has no lock file; save it first")
    if scenario in scenario_ids() and not Path(scenario).exists():
        problem = "ships with Truceline and has its lock; a lock of your own would change what is installed"
        hint = f"truceline new my-{scenario} --from {scenario}, then lock that"
        raise InputError(Fault(problem, scenario, hint=hint))
    layers, faults = try_layers(load_scenario(scenario), locked=False)
    if any(fault.severity == "error" for fault in faults):
        raise InputError(faults)
    path = write_lock(layers.scenario.origin, layers.from_gazetteer())
    print(f"{path.resolve()}: {counted(len(layers.from_gazetteer()), 'name')} locked")
