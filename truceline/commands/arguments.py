"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline.output import Format

__all__ = ["FormatOption", "OutputOption", "ScenarioArgument"]

ScenarioArgument = Annotated[
    str,
    typer.Argument(
        help="A scenario file, '-' for standard input, or the id of one that ships (see 'truceline seeds')."
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print: a table for people, json or csv.")]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="The file to write.")]
