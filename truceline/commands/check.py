"""`truceline check`: every fault of a scenario, with its line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from geo.errors import Fault, InputError, printable
from geo.position import degrees_in_words
from truceline.commands.arguments import FormatOption
from truceline.output import Format, counted, manner, note, print_rows
from truceline.reporting import print_faults, shortened

if TYPE_CHECKING:
    from layers.ground.build import Layers
    from layers.ground.places import ResolvedPlaces
    from layers.scenario.fields import PlaceReference

__all__ = ["check"]

_NAMES = 60
"""Names of a kind that are listed; the others are counted."""


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

    It also says which place each name was taken for, and which were found by likeness only; of several scenarios only
    these, unless --verbose asks for all.

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
        layers, faults = _checked(name, upgrade=upgrade, alone=len(scenario) == 1)
        found += faults
        if format_ is Format.table:
            errors = _errors(faults)
            print_faults(faults)
            if layers is not None:
                _print_names(layers, every=len(scenario) == 1 or manner().verbose)
            print(f"{name}: {counted(errors, 'error')}, {counted(len(faults) - errors, 'warning')}")
    if format_ is not Format.table:
        columns = ("severity", "where", "line", "key", "message", "hint")
        print_rows([{name: getattr(fault, name) for name in columns} for fault in shortened(found)], columns, format_)
    if _errors(found):
        raise typer.Exit(2)


def _errors(faults: Sequence[Fault]) -> int:
    return sum(fault.severity == "error" for fault in faults)


def _print_names(layers: Layers, *, every: bool) -> None:
    """Say what each name was taken for, those that are merely like the name of their place first, or these alone."""
    resolved = layers.resolved
    likened = [reference for reference in resolved.places if reference in resolved.by_likeness]
    others = [reference for reference in resolved.places if reference not in resolved.by_likeness | resolved.own]
    if likened:
        print(f"{counted(len(likened), 'name')} found by likeness only, to be looked at:")
        _print_places(resolved, likened)
    if others and every:
        print(f"{counted(len(others), 'name')} found as written, or locked:")
        _print_places(resolved, others)


def _print_places(resolved: ResolvedPlaces, references: Sequence[PlaceReference]) -> None:
    shown = references if manner().verbose else references[:_NAMES]
    for reference in shown:
        place = resolved.places[reference]
        print(printable(f"  {reference.name} → {place.label} ({degrees_in_words(place.position)})"))
    if len(references) > len(shown):
        print(f"  and {len(references) - len(shown):,} more; --verbose shows them")


def _checked(name: str, *, upgrade: bool, alone: bool) -> tuple[Layers | None, list[Fault]]:
    """What can be drawn of one scenario, and everything wrong with it.

    That there is none to read is one fault of many, or raised where it is alone.
    """
    from truceline.commands.load import check_scenario

    try:
        if upgrade:
            from truceline.commands.upgrade import upgraded

            if done := upgraded(name):
                note(done)
        return check_scenario(name)
    except InputError as error:
        if alone:
            raise
        return None, list(error.faults)
