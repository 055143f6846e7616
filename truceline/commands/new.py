"""`truceline new`: a scenario file to start from."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["new"]


def new(
    name: Annotated[str, typer.Argument(help="A name for the scenario; NAME.yaml is written.")],
    shipped: Annotated[
        str,
        typer.Option(
            "--from",
            help="Copy this scenario that ships, with its files: into the folder NAME, or as NAME.yaml.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Start a commented scenario file that passes 'check'; a file that exists is never overwritten.

    Example: truceline new my-agreement

    To change one that ships: truceline new my-idlib --from idlib-2018
    """
    from layers.scenario.new import copy_scenario, new_scenario

    path = copy_scenario(shipped, name) if shipped else new_scenario(name)
    print(f"{path.resolve()}: edit it, then 'truceline check {path}' and 'truceline map {path}'")
