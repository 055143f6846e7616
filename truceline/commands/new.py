"""`truceline new`: a commented scenario file to start from."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["new"]


def new(
    name: Annotated[str, typer.Argument(help="A name for the scenario; NAME.yaml is written.")],
) -> None:
    """Start a commented scenario file that passes 'check'; a file that exists is never overwritten.

    Example: truceline new my-agreement
    """
    from layers.scenario.new import new_scenario

    path = new_scenario(name)
    print(f"{path.resolve()}: edit it, then 'truceline check {path}' and 'truceline map {path}'")
