"""`truceline overlaps`: what lies in which zone, with bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.commands.arguments import FormatOption, ScenarioArgument
from truceline.output import Format, print_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["overlaps", "print_overlaps"]


def overlaps(scenario: ScenarioArgument, format_: FormatOption = Format.table) -> None:
    """Measure what overlaps what: areas, lengths, and who is inside, possibly inside or outside.

    Example: truceline overlaps idlib-2018 --format csv
    """
    from layers.overlap import overlaps as measure
    from truceline.commands.load import lay_out

    print_overlaps(measure(lay_out(scenario)), format_)


def print_overlaps(table: pd.DataFrame, format_: Format) -> None:
    """Print an overlap table."""
    print_rows(table.to_dict("records"), list(table.columns), format_)
