"""`truceline compare`: what another reading, or another scenario, changes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.commands.arguments import FormatOption, ScenarioArgument
from truceline.output import Format, manner, note, print_rows

if TYPE_CHECKING:
    from layers.ground.build import Layers

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
    from layers.measures.comparison import compare_scenarios, compare_variants
    from truceline.commands.load import lay_out

    if other is not None and variant:
        raise typer.BadParameter("--variant compares the readings of one scenario")
    layers = lay_out(scenario)
    if other is None:
        table = compare_variants(layers, variant or (), everything=everything)
    else:
        table = compare_scenarios(layers, lay_out(other), everything=everything)
    if table.empty:
        note(_why_nothing(layers, other))
    if format_ is Format.table and not manner().wide:
        rows = [_range_row(row) for row in table.to_dict("records")]
        columns = ("zone", "to", "subject", "measure", "before", "after")
        print_rows(rows, columns, format_, first=columns[1:])
    else:
        print_rows(table.to_dict("records"), list(table.columns), format_)


def _range_row(row: Mapping[Hashable, Any]) -> dict[str, str]:
    """A row of the comparison as people read it: what was and what becomes, each with its bounds, or its verdict."""
    return {name: str(row[name]) for name in ("zone", "to", "subject", "measure")} | {
        when: str(row[f"verdict_{end}"] or "") or _range(row[f"certain_{end}"], row[f"possible_{end}"])
        for when, end in (("before", "from"), ("after", "to"))
    }


def _range(least: float, most: float) -> str:
    low, high = (f"{value:,.1f}".removesuffix(".0") for value in (least, most))
    return "" if "nan" in (low, high) else low if low == high else f"{low}–{high}"


def _why_nothing(layers: Layers, other: str | None) -> str:
    if other is not None:
        return "nothing changes from the one to the other; --all shows every row"
    if any(zone.variants for zone in layers.scenario.zones):
        return "the readings do not differ on the ground; --all shows every row"
    return "no zone has another reading: write one under its 'variants:', or name another scenario to compare with"
