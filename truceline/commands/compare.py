"""`truceline compare`: what another reading, or another scenario, changes."""

from __future__ import annotations

from typing import Annotated

import typer

from truceline.commands.arguments import FormatOption, ScenarioArgument
from truceline.output import Format, print_rows

__all__ = ["compare"]


def compare(
    scenario: ScenarioArgument,
    other: Annotated[
        str | None, typer.Argument(help="Another scenario; without it, the readings of the first are compared.")
    ] = None,
    variant: Annotated[
        list[str] | None, typer.Option(help="A reading to compare with the main one; all of them by default.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show what does not change, too.")] = False,
    format_: FormatOption = Format.table,
) -> None:
    """Show what changes from one reading of a clause to another: area, roads, posts, towns.

    Example: truceline compare idlib-2018 --variant astride
    """
    from layers.measures.comparison import compare_readings, compare_scenarios
    from truceline.commands.load import lay_out

    if other is not None and variant:
        raise typer.BadParameter("--variant compares the readings of one scenario")
    layers = lay_out(scenario)
    if other is None:
        table = compare_readings(layers, variant or (), everything=everything)
    else:
        table = compare_scenarios(layers, lay_out(other), everything=everything)
    print_rows(table.to_dict("records"), list(table.columns), format_)
