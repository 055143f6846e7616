"""The command line: its commands, and how errors reach the reader."""

from __future__ import annotations

import sys
from functools import partial
from typing import Annotated

import typer

import truceline
from geo.files.inputs import protected_inputs
from truceline.commands import (
    buffer,
    change,
    check,
    compare,
    draft,
    export,
    geocode,
    inside,
    lock,
    map as map_,
    new,
    overlaps,
    print as print_,
    read,
    seeds,
)
from truceline.reporting import run_reported

__all__ = ["app", "main"]

app = typer.Typer(
    name="truceline",
    help="From the words of an agreement to ground you can measure.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    map_.map_,
    print_.print_,
    overlaps.overlaps,
    inside.inside,
    compare.compare,
    change.change,
    export.export,
    geocode.geocode,
    buffer.buffer,
    new.new,
    read.read,
    draft.draft,
    check.check,
    lock.lock,
    seeds.seeds,
):
    app.command(command.__name__.rstrip("_"))(command)

_DEBUG = "--debug"
_DEBUG_HELP = "Show the traceback of an error that Truceline did not foresee; may come anywhere."


def _print_version(asked: bool) -> None:
    if asked:
        print(f"truceline {truceline.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    *,
    debug: Annotated[bool, typer.Option("--debug", help=_DEBUG_HELP)] = False,  # noqa: ARG001 - main has taken it out
    version: Annotated[  # noqa: ARG001 - its callback ends the run
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version, and end.")
    ] = False,
) -> None:
    """From the words of an agreement to ground you can measure."""
    context.with_resource(protected_inputs())


def main() -> None:
    """Run the command line; faults of the input are listed on standard error with exit code 2."""
    arguments = sys.argv[1:]
    sys.exit(run_reported(partial(app, [word for word in arguments if word != _DEBUG]), debug=_DEBUG in arguments))
