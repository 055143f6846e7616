"""matplotlib's settings for everything that we print."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

__all__ = ["drawable", "font_families", "print_settings"]

_OWN = "DejaVu Sans"  # comes with matplotlib: Latin, Greek, Cyrillic, Arabic and more, the same on every machine
_FALLBACKS = (
    *(f"Noto Sans{script}" for script in ("", " CJK SC", " CJK JP", " CJK KR", " SC", " JP", " KR")),
    *(f"Noto Sans {script}" for script in ("Hebrew", "Ethiopic", "Devanagari", "Bengali", "Tamil", "Sinhala")),
    *(f"Noto Sans {script}" for script in ("Thai", "Khmer", "Myanmar", "Lao", "Georgian", "Armenian")),
    *("WenQuanYi Micro Hei", "Nanum Gothic", "Microsoft YaHei", "Malgun Gothic", "PingFang SC", "Arial Unicode MS"),
)


@cache
def font_families() -> list[str]:
    """Our font, then those fonts of this machine that have the letters of further scripts."""
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    return [_OWN, *(name for name in _FALLBACKS if name in installed)]


def drawable(names: str) -> str:
    """Second names, set apart by `·`, without those that have letters which no font of this machine has."""
    kept = [name for name in names.split(" · ") if all(any(ord(sign) in font for font in _letters()) for sign in name)]
    return " · ".join(kept)


@cache
def _letters() -> tuple[frozenset[int], ...]:
    """The characters that each of our fonts has."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return tuple(frozenset(get_font(findfont(FontProperties(family=name))).get_charmap()) for name in font_families())


@contextmanager
def print_settings() -> Iterator[None]:
    """Draw with our font, text as outlines, and `$` as a dollar sign; a letter that no font has is drawn as a box."""
    import matplotlib as mpl

    settings = {
        "font.family": font_families(),
        "svg.fonttype": "path",
        "svg.hashsalt": "truceline",
        "pdf.fonttype": 42,
        "text.hinting": "no_hinting",
        "hatch.linewidth": 0.5,
        "text.parse_math": False,
        "axes.linewidth": 0.6,
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        yield
