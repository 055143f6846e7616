"""`truceline export`: a scenario's layers as files that other tools open."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline.commands.arguments import ScenarioArgument
from truceline.output import file_or_output, note

__all__ = ["export"]


def export(
    scenario: ScenarioArgument,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            help="The file to write; its ending says the format: .geojson, .gpkg, .parquet, .kml, .csv. Without an "
            "ending, a folder with a GeoJSON for each layer and a datapackage.json; '-' for GeoJSON.",
        ),
    ],
    layer: Annotated[
        list[str] | None,
        typer.Option(help="Write this layer only, such as zones or posts; may be given several times."),
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="Write what may have been there on this date, such as 2019-03-08 or 2020-02.")
    ] = None,
    precision: Annotated[
        int | None,
        typer.Option(
            help="Round positions to so many decimals of a degree before they are published; 2 is about 1 km."
        ),
    ] = None,
) -> None:
    """Write a scenario's layers to a file that QGIS, Google Earth, PostGIS, DuckDB or a spreadsheet opens.

    Example: truceline export idlib-2018 -o idlib-2018.gpkg --layer zones --layer posts --at 2019-03-08
    """
    from layers.export import check_request, export_layers
    from truceline.commands.load import lay_out

    with file_or_output(output, ".geojson") as target:
        check_request(target, only=layer or (), at=at, precision=precision)
        layers = lay_out(scenario)
        count = export_layers(layers, target, only=layer or (), at=at, precision=precision)
    note(f"{'standard output' if str(output) == '-' else output.resolve()}: {count} features")
