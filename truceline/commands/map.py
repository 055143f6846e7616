"""`truceline map`: one self-contained HTML page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from truceline.commands.arguments import FormatOption, OutputOption, ScenarioArgument
from truceline.output import Format

__all__ = ["map_"]


def map_(
    scenario: ScenarioArgument,
    output: OutputOption = None,
    tiles: Annotated[
        str | None, typer.Option(help="Online tiles under the map, by xyzservices name; the page then needs a network.")
    ] = None,
    format_: FormatOption = Format.table,
) -> None:
    """Draw a scenario as one HTML page that opens anywhere, without a network.

    Example: truceline map idlib-2018 -o idlib-2018.html
    """
    from layers.measures.overlap import overlaps
    from maps import render
    from truceline.commands.load import lay_out
    from truceline.commands.overlaps import print_overlaps

    layers = lay_out(scenario)
    table = overlaps(layers)
    target = output or Path(f"{layers.scenario.origin.stem}.html")
    render(layers, overlaps=table, tiles=tiles).save(target)
    print_overlaps(table, format_)
    placed = ", ".join(f"{len(layer)} {name}" for name, layer in layers.items() if name != "control")
    print(f"{target.resolve()}: {placed}", file=sys.stderr)
