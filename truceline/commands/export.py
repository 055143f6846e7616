"""`truceline export`: a scenario's layers as files that other tools open."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from truceline.commands.arguments import ScenarioArgument

__all__ = ["export"]


def export(
    scenario: ScenarioArgument,
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write; its ending says the format.")],
) -> None:
    """Write a scenario's layers to a file.

    Example: truceline export idlib-2018 -o idlib-2018.geojson
    """
    from layers.export import export_layers as write
    from truceline.commands.load import lay_out

    layers = lay_out(scenario)
    count = write(layers, output)
    print(f"{output.resolve()}: {count} features", file=sys.stderr)
