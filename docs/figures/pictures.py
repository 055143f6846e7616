"""Pictures for the guide, kept small: a palette instead of millions of colours."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

__all__ = ["save_small"]

_COLOURS = 256


def save_small(picture: bytes | Path, target: Path) -> None:
    """Write a PNG with a palette of its own, each colour within a few steps of what it was."""
    image = Image.open(io.BytesIO(picture) if isinstance(picture, bytes) else picture).convert("RGB")
    small = image.quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=8, dither=Image.Dither.NONE)
    small.save(target, optimize=True)
