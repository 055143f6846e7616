"""`truceline watch`: recorded events against the clauses."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from truceline.commands.arguments import ScenarioArgument
from truceline.commands.events import ColumnsOption, DatesOption, column_pair
from truceline.output import note
from truceline.reporting import print_faults

__all__ = ["watch"]


class Steps(StrEnum):
    """The choices of `--by`."""

    month = "month"
    week = "week"


def watch(  # noqa: PLR0917 - typer reads the signature
    scenario: ScenarioArgument,
    events: Annotated[
        Path,
        typer.Option("--events", help="A file of events: UCDP GED or ACLED columns, or points with dates and kinds."),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The report to write: .html, .pdf, .csv or .json.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="The last day that counts, such as 2019-04-30.")] = None,
    by: Annotated[Steps, typer.Option(help="Count by month or by week.")] = Steps.month,
    columns: ColumnsOption = None,
    dates: DatesOption = None,
    kinds: Annotated[
        Path | None, typer.Option(help="A table of kinds (kind, publisher, column, value) in place of the shipped one.")
    ] = None,
    aggregates_only: Annotated[
        bool | None,
        typer.Option(
            "--aggregates-only/--with-rows",
            help="Put no row of the file into the report; so by default for a file known as ACLED's.",
        ),
    ] = None,
) -> None:
    """Hold recorded events against what the clauses of a scenario forbid or ask, and report what can be told.

    Example: truceline watch idlib-2018 --events ged.csv --until 2019-04-29 -o report.html
    """
    from layers.measures.event_checks import undated_events
    from layers.measures.watch import watch as hold
    from layers.measures.watch.records import read_records
    from layers.measures.watch.sentences import sentences
    from truceline.commands.load import lay_out

    if output is not None:
        from maps.report import refuse_format

        refuse_format(output)
    named = dict(map(column_pair, columns or ()))
    records = read_records(events, columns=named, dates=dates.value if dates else "")
    found = hold(lay_out(scenario), records, until=until, by=by.value, kinds=kinds, aggregates_only=aggregates_only)
    print_faults([*found.checks, *undated_events(records.events)])
    if found.aggregates_only:
        why = (
            "the file is known as ACLED's, whose terms forbid to pass its rows on"
            if aggregates_only is None
            else "asked for"
        )
        note(f"Aggregates only ({why}): no row of the file is in the report.")
    for one in found.findings:
        print(f"{one.obligation.title}\n" + "".join(f"  {said}\n" for said in sentences(one)))
    if output is not None:
        from maps.report import save_report

        note(str(save_report(found, output).resolve()))
