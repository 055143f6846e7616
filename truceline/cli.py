"""The command line: its commands, and how errors reach the reader."""

from __future__ import annotations

import sys
from functools import partial
from typing import Annotated

import typer

import truceline
from geo.files.inputs import protected_inputs
from truceline.commands import (
    audit,
    buffer,
    change,
    check,
    compare,
    divisions,
    draft,
    export,
    geocode,
    inside,
    lint,
    lock,
    map as map_,
    new,
    overlaps,
    print as print_,
    read,
    seeds,
    upgrade,
    watch,
)
from truceline.output import Manner, printed_in
from truceline.reporting import run_reported

__all__ = ["app", "main"]

app = typer.Typer(
    name="truceline",
    help="From the words of an agreement to ground you can measure.",
    no_args_is_help=True,
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
    audit.audit,
    watch.watch,
    export.export,
    geocode.geocode,
    buffer.buffer,
    new.new,
    read.read,
    draft.draft,
    lint.lint,
    check.check,
    upgrade.upgrade,
    lock.lock,
    seeds.seeds,
    divisions.divisions,
):
    app.command(command.__name__.rstrip("_"))(command)

_ANYWHERE = {
    "--debug": "Show the traceback of an error that Truceline did not foresee.",
    "--wide": "Show all columns of a table, however wide.",
    "--quiet": "Say nothing but what was asked for and what is wrong.",
    "--verbose": "Also show the warnings of the libraries underneath.",
}
"""Options of every command, which `main` takes out of the words wherever they are."""


def _print_version(asked: bool) -> None:
    if asked:
        print(f"truceline {truceline.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    *,
    debug: Annotated[bool, typer.Option("--debug", help=_ANYWHERE["--debug"])] = False,
    wide: Annotated[bool, typer.Option("--wide", help=_ANYWHERE["--wide"])] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help=_ANYWHERE["--quiet"])] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help=_ANYWHERE["--verbose"])] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version, and end.")
    ] = False,
) -> None:
    """From the words of an agreement to ground you can measure.

    --debug, --wide, --quiet and --verbose may come anywhere on the line.
    """
    del debug, wide, quiet, verbose, version  # main and a callback have seen to them
    context.with_resource(protected_inputs())


def main() -> None:
    """Run the command line; faults of the input are listed on standard error with exit code 2."""
    words = sys.argv[1:]
    asked = Manner(wide="--wide" in words, quiet="--quiet" in words, verbose="--verbose" in words)
    with printed_in(asked):
        program = partial(app, [word for word in words if word not in _ANYWHERE])
        code = run_reported(program, debug="--debug" in words)
    sys.exit(code)
