"""`truceline overlaps`: what lies in which zone, with bounds."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.commands.arguments import FormatOption, ScenarioArgument
from truceline.commands.events import ColumnsOption, DatesOption, lay_out_with_events
from truceline.output import Format, print_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Period", "overlaps", "print_overlaps"]


class Period(StrEnum):
    """The periods of `--by`."""

    month = "month"


class PriorName(StrEnum):
    """The choices of `--prior`."""

    ground = "ground"
    people = "people"
    events = "events"


def overlaps(  # noqa: PLR0917 - typer reads the signature
    scenario: ScenarioArgument,
    events: Annotated[
        Path | None,
        typer.Option(help="A file of events to count: UCDP GED or ACLED columns, or any table of points with dates."),
    ] = None,
    columns: ColumnsOption = None,
    dates: DatesOption = None,
    at: Annotated[str | None, typer.Option(help="Keep what was there on this day, such as 2018-10-15.")] = None,
    by: Annotated[Period | None, typer.Option(help="Count events by month.")] = None,
    variants: Annotated[bool, typer.Option("--variants", help="Measure the other readings of the zones, too.")] = False,
    prior: Annotated[
        PriorName,
        typer.Option(help="Where events of a coarse place are likely: where precise ones are, people live, or alike."),
    ] = PriorName.events,
    chart: Annotated[
        Path | None, typer.Option(help="With --by month, also draw the counts: a .svg, .png or .pdf file.")
    ] = None,
    format_: FormatOption = Format.table,
) -> None:
    """Measure what overlaps what: areas, lengths, and who is inside, possibly inside or outside; and what is likely.

    Example: truceline overlaps idlib-2018 --events ged.csv --by month --format csv
    """
    from layers.measures.overlap import overlaps as measure

    if chart is not None and by is None:
        raise typer.BadParameter("a chart needs --by month", param_hint="--chart")
    layers, table = lay_out_with_events(scenario, events, columns=columns, dates=dates)
    found = measure(layers, events=table, at=at, by=by.value if by else None, variants=variants, prior=prior.value)
    if chart is not None:
        from maps.paper.chart import save_chart

        save_chart(found, chart, title=layers.scenario.title)
    print_overlaps(found, format_)


def print_overlaps(table: pd.DataFrame, format_: Format) -> None:
    """Print an overlap table."""
    first = ("subject", "zone", "measure", "certain", "possible", "verdict")
    print_rows(table.to_dict("records"), list(table.columns), format_, first=first)
