"""`truceline check`: every fault of a scenario, with its line."""

from __future__ import annotations

import sys

import typer

from truceline.commands.arguments import FormatOption, ScenarioArgument
from truceline.output import Format, print_rows

__all__ = ["check"]


def check(scenario: ScenarioArgument, format_: FormatOption = Format.table) -> None:
    """List everything wrong with a scenario: keys, ids, files, names, geometry; exit code 2 where there is an error.

    Example: truceline check my-agreement/scenario.yaml
    """
    from truceline.commands.load import check_scenario

    _, faults = check_scenario(scenario)
    errors = [fault for fault in faults if fault.severity == "error"]
    if format_ is Format.table:
        for fault in faults:
            print(f"{fault.severity}: {fault}", file=sys.stderr)
        print(f"{scenario}: {len(errors)} errors, {len(faults) - len(errors)} warnings")
    else:
        columns = ("severity", "where", "line", "key", "message", "hint")
        print_rows([{name: getattr(fault, name) for name in columns} for fault in faults], columns, format_)
    if errors:
        raise typer.Exit(2)
