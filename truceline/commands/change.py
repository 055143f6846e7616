"""`truceline change`: what changed on the ground from one day to another."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from truceline.commands.arguments import FormatOption, ScenarioArgument
from truceline.output import Format, print_rows

__all__ = ["Every", "change"]


class Every(StrEnum):
    """The steps of `--by`."""

    day = "day"
    month = "month"


def change(
    scenario: ScenarioArgument,
    first: Annotated[str, typer.Option("--from", help="The first day, such as 2018-09-17.")],
    last: Annotated[str, typer.Option("--to", help="The last day, such as 2020-03-06.")],
    by: Annotated[
        Every | None,
        typer.Option(help="A series: from each day for which the line is drawn to the next, or from month to month."),
    ] = None,
    line: Annotated[str, typer.Option(help="The line, where several run between two parties.")] = "",
    chart: Annotated[
        Path | None, typer.Option(help="With --by, also draw the ground gained and lost: a .svg, .png or .pdf file.")
    ] = None,
    format_: FormatOption = Format.table,
) -> None:
    """Measure how a line moved: ground gained and lost, towns that changed hands, how far the line went.

    Example: truceline change idlib --from 2018-09-17 --to 2020-03-06
    """
    from layers.measures.change import changes
    from truceline.commands.load import read

    if chart is not None and by is None:
        raise typer.BadParameter("a chart needs --by", param_hint="--chart")
    found = read(scenario)
    table = changes(found, first, last, by=by.value if by else None, line=line, progress=True)
    if chart is not None:
        from maps.paper.change_chart import save_change_chart

        save_change_chart(table, chart, title=found.title)
    shown = ("from", "to", "subject", "measure", "certain", "possible")
    print_rows(table.to_dict("records"), list(table.columns), format_, first=shown)
