"""`truceline check`: every fault of a scenario, with its line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from geo.errors import Fault, InputError
from truceline.commands.arguments import FormatOption
from truceline.output import Format, counted, note, print_rows
from truceline.reporting import print_faults, shortened

__all__ = ["check"]


def check(
    scenario: Annotated[
        list[str] | None,
        typer.Argument(help="Scenario files, '-' for standard input, or ids of those that ship.", show_default=False),
    ] = None,
    format_: FormatOption = Format.table,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of the format, for editors.")] = False,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="First rewrite a file of an older format version; comments stay.")
    ] = False,
) -> None:
    """List everything wrong with scenarios: keys, ids, files, names, geometry; exit code 2 where there is an error.

    Example: truceline check my-agreement/scenario.yaml
    """
    if schema:
        from layers.scenario.json_schema import SCHEMA_FILE

        sys.stdout.write(SCHEMA_FILE.read_text(encoding="utf-8"))
        return
    if not scenario:
        raise typer.BadParameter("name a scenario, or --schema", param_hint="SCENARIO")
    found: list[Fault] = []
    for name in scenario:
        faults = _faults(name, upgrade=upgrade, alone=len(scenario) == 1)
        found += faults
        if format_ is Format.table:
            errors = _errors(faults)
            print_faults(faults)
            print(f"{name}: {counted(errors, 'error')}, {counted(len(faults) - errors, 'warning')}")
    if format_ is not Format.table:
        columns = ("severity", "where", "line", "key", "message", "hint")
        print_rows([{name: getattr(fault, name) for name in columns} for fault in shortened(found)], columns, format_)
    if _errors(found):
        raise typer.Exit(2)


def _errors(faults: Sequence[Fault]) -> int:
    return sum(fault.severity == "error" for fault in faults)


def _faults(name: str, *, upgrade: bool, alone: bool) -> list[Fault]:
    """Everything wrong with one scenario; that there is none to read is one of many, or raised where it is alone."""
    from truceline.commands.load import check_scenario

    try:
        if upgrade:
            from truceline.commands.upgrade import upgraded

            if done := upgraded(name):
                note(done)
        return check_scenario(name)[1]
    except InputError as error:
        if alone:
            raise
        return list(error.faults)
