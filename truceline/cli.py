"""The command line: its commands, and how errors reach the reader."""

from __future__ import annotations

import os
import sys

import typer

from geo.errors import InputError, TrucelineError
from truceline.commands import (
    buffer,
    check,
    compare,
    draft,
    export,
    geocode,
    lock,
    map as map_,
    new,
    overlaps,
    print as print_,
    read,
    seeds,
)

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
    compare.compare,
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


def main() -> None:
    """Run the command line; faults of the input are listed on standard error with exit code 2."""
    try:
        app()
    except InputError as error:
        for fault in error.faults:
            print(f"{fault.severity}: {fault}", file=sys.stderr)
        errors = sum(fault.severity == "error" for fault in error.faults)
        print(f"{errors} fault{'s' * (errors != 1)}; nothing was written.", file=sys.stderr)
        sys.exit(2)
    except TrucelineError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
