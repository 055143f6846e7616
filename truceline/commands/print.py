"""`truceline print`: one sheet of paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline.commands.arguments import LanguageOption, ScenarioArgument
from truceline.commands.events import ColumnsOption, DatesOption, EventsOption, lay_out_with_events, month_rows
from truceline.output import note

__all__ = ["print_"]


def print_(  # noqa: PLR0917 - typer reads the signature
    scenario: ScenarioArgument,
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write: .png, .jpg, .webp, .svg or .pdf.")],
    paper: Annotated[
        str,
        typer.Option(
            help="A5, A4, A3, A2 or letter, with -portrait for upright; in pixels wide, square, tall or 1600x900."
        ),
    ] = "A4",
    at: Annotated[str | None, typer.Option(help="The day whose state is shown, such as 2020-02-07.")] = None,
    language: LanguageOption = None,
    events: EventsOption = None,
    columns: ColumnsOption = None,
    dates: DatesOption = None,
    dpi: Annotated[int, typer.Option(min=50, max=1200, help="Dots per inch of a picture of paper.")] = 200,
    map_only: Annotated[bool, typer.Option("--map-only", help="Title, map and credits only.")] = False,
) -> None:
    """Draw a scenario as a print map: a sheet with key, scale, north and sources; no browser needed.

    Example: truceline print idlib-2018 -o idlib-2018.pdf --paper A4 --at 2020-02-07

    For social media and slides: truceline print idlib-2018 -o idlib-2018.webp --paper wide --map-only
    """
    import pandas as pd

    from layers.measures.overlap import overlaps
    from maps.dates import opening_day
    from maps.paper import print_map

    layers, recorded = lay_out_with_events(scenario, events, columns=columns, dates=dates)
    table = overlaps(layers, at=at or opening_day(layers))
    if recorded is not None:
        table = pd.concat([table, month_rows(layers, recorded)])
    target = print_map(
        layers, output, paper=paper, at=at, language=language, dpi=dpi, overlaps=table, map_only=map_only
    )
    note(str(target.resolve()))
