"""`truceline check`: every fault of a scenario, with its line."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from truceline.commands.arguments import FormatOption
from truceline.output import Format, counted, note, print_rows
from truceline.reporting import print_faults, shortened

__all__ = ["check"]


def check(
    scenario: Annotated[
        str,
        typer.Argument(
            help="A scenario file, '-' for standard input, or the id of one that ships.", show_default=False
        ),
    ] = "",
    format_: FormatOption = Format.table,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of the format, for editors.")] = False,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="First rewrite a file of an older format version; comments stay.")
    ] = False,
) -> None:
    """List everything wrong with a scenario: keys, ids, files, names, geometry; exit code 2 where there is an error.

    Example: truceline check my-agreement/scenario.yaml
    """
    if schema:
        from layers.scenario.json_schema import SCHEMA_FILE

        sys.stdout.write(SCHEMA_FILE.read_text(encoding="utf-8"))
        return
    if not scenario:
        raise typer.BadParameter("name a scenario, or --schema", param_hint="SCENARIO")
    if upgrade:
        from truceline.commands.upgrade import upgraded

        done = upgraded(scenario)
        if done:
            note(done)
    from truceline.commands.load import check_scenario

    _, faults = check_scenario(scenario)
    errors = [fault for fault in faults if fault.severity == "error"]
    if format_ is Format.table:
        print_faults(faults)
        print(f"{scenario}: {counted(len(errors), 'error')}, {counted(len(faults) - len(errors), 'warning')}")
    else:
        columns = ("severity", "where", "line", "key", "message", "hint")
        print_rows([{name: getattr(fault, name) for name in columns} for fault in shortened(faults)], columns, format_)
    if errors:
        raise typer.Exit(2)
