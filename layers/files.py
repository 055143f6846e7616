"""The readers of files under the names that they had here; they are in `geo.vector_files` now (deprecated)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.lazy_names import lazy_names

if TYPE_CHECKING:
    from geo.files.faults import InputWarning
    from geo.vector_files.points import read_points
    from geo.vector_files.read import FORMATS, read_shapes

__all__ = ["FORMATS", "InputWarning", "read_points", "read_shapes"]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "FORMATS": "geo.vector_files.read",
        "InputWarning": "geo.files.faults",
        "read_points": "geo.vector_files.points",
        "read_shapes": "geo.vector_files.read",
    },
)
