"""What a text leaves open on the ground, and what hangs on it: `lint`."""

from __future__ import annotations

from layers.draft.lint.linting import Lint, lint
from layers.draft.lint.points import OpenPoint, PointKind, Way

__all__ = ["Lint", "OpenPoint", "PointKind", "Way", "lint"]
