"""Names that are alike but not the same: a slip, another transliteration, a dropped letter."""

from __future__ import annotations

from typing import Any

from geo.place_index import PlaceIndex
from geo.ranking import Hit

__all__ = ["alike"]


def alike(index: PlaceIndex, folded: str, scope: Any) -> list[Hit]:
    return []
