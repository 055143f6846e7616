"""`truceline upgrade`: rewrite a scenario of an older format version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["upgrade", "upgraded"]


def upgrade(
    scenario: Annotated[Path, typer.Argument(help="A scenario file; its comments, order and spacing stay.")],
) -> None:
    """Rewrite a scenario of an older version of the format in the present one, and check it with its lock file.

    Example: truceline upgrade my-agreement/scenario.yaml
    """
    from layers.scenario.load import load_scenario
    from layers.scenario.lock import read_lock

    print(upgraded(scenario) or f"{scenario.resolve()}: is in the present format")
    read_lock(load_scenario(scenario).origin)


def upgraded(scenario: str | Path) -> str:
    """What was done to a file, in words; empty where nothing was to do."""
    from layers.scenario.upgrade import upgrade_file

    path = upgrade_file(scenario)
    return "" if path is None else f"{path.resolve()}: rewritten in the present format"
