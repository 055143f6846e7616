"""`truceline map`: one self-contained HTML page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.errors import Fault, InputError
from truceline.commands.arguments import FormatOption, LanguageOption, OutputOption, ScenarioArgument
from truceline.commands.events import ColumnsOption, DatesOption, EventsOption, lay_out_with_events, month_rows
from truceline.output import Format, counted, note

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["map_"]

_ENDINGS = (".html", ".htm")
_SINGULAR = {"territories": "territory"}


def map_(  # noqa: PLR0917 - each is an option of the command
    scenario: ScenarioArgument,
    output: OutputOption = None,
    tiles: Annotated[
        str | None, typer.Option(help="Online tiles under the map, by xyzservices name; the page then needs a network.")
    ] = None,
    language: LanguageOption = None,
    at: Annotated[
        str | None, typer.Option(help="The day that the page opens on and its figures are of, such as 2020-02-07.")
    ] = None,
    events: EventsOption = None,
    columns: ColumnsOption = None,
    dates: DatesOption = None,
    format_: FormatOption = Format.table,
) -> None:
    """Draw a scenario as one HTML page that opens anywhere, without a network.

    Example: truceline map idlib-2018 -o idlib-2018.html
    """
    if output is not None and output.suffix.lower() not in _ENDINGS:
        hint = "write a .html file; for paper use 'truceline print'"
        raise InputError(Fault(f"a page cannot be written as {output.suffix or output.name!r}", str(output), hint=hint))
    import pandas as pd

    from layers.measures.overlap import overlaps
    from maps import render
    from truceline.commands.overlaps import print_overlaps

    layers, recorded = lay_out_with_events(scenario, events, columns=columns, dates=dates)
    table = overlaps(layers, variants=True, at=at)
    months = None if recorded is None else month_rows(layers, recorded)
    target = output or Path(f"{layers.scenario.origin.stem}.html")
    figures = table if months is None else pd.concat([table, months])
    page = render(layers, overlaps=figures, tiles=tiles, language=language, events=recorded, at=at)
    page.save(target)
    print_overlaps(table[table["variant"] == ""], format_)
    placed = ", ".join(
        counted(_number_of(name, layer), _SINGULAR.get(name, name.removesuffix("s")))
        for name, layer in layers.items()
        if name != "control"
    )
    note(f"{target.resolve()}: {placed}")


def _number_of(name: str, layer: gpd.GeoDataFrame) -> int:
    """How many lines, territories or zones a layer shows: one may have several rows, for its parts and periods."""
    column = {"zones": "zone", "lines": "line", "territories": "party"}.get(name)
    return len(layer) if column is None else layer.loc[layer[column] != "", column].nunique()
