"""What ships with Truceline: scenarios, reference tables and the basemap extract. Data only; imports nothing."""

from __future__ import annotations

from pathlib import Path

__all__ = ["path", "scenario_ids"]

_ROOT = Path(__file__).parent


def path(*parts: str) -> Path:
    """The path of a shipped file or folder; it need not exist: `path("idlib-2018", "control.csv")`."""
    return _ROOT.joinpath(*parts)


def scenario_ids() -> list[str]:
    """The ids of the shipped scenarios, sorted."""
    return sorted(file.parent.name for file in _ROOT.glob("*/scenario.yaml"))
