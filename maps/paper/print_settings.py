"""matplotlib's settings for everything that we print."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["print_settings"]


@contextmanager
def print_settings() -> Iterator[None]:
    """Draw with our font, text as outlines, and `$` as a dollar sign."""
    import matplotlib as mpl

    settings = {
        "font.family": "DejaVu Sans",
        "svg.fonttype": "path",
        "svg.hashsalt": "truceline",
        "pdf.fonttype": 42,
        "text.hinting": "no_hinting",
        "hatch.linewidth": 0.5,
        "text.parse_math": False,
        "axes.linewidth": 0.6,
    }
    with mpl.rc_context(settings):
        yield
