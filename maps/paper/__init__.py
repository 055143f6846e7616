"""The print map: one sheet with title, map, key, scale bar, north, sources. PNG, SVG or PDF; no browser needed.

Styles and colours are those of the page (`maps.style`). Text is shaped by matplotlib's text layout, Arabic included.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.files.atomic_write import atomic_write
from layers.ground.build import Layers
from maps.paper.furniture import Furniture, build_furniture, head_height
from maps.paper.instruments import draw_north, draw_scale_bar
from maps.paper.marks import draw_map
from maps.paper.print_settings import print_settings
from maps.paper.sheet import PAPERS_MM, PIXELS_PER_INCH, Box, Sheet, lay_sheet, pixels_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["PAPERS_MM", "print_map"]

_QUALITY = 90


def print_map(
    layers: Layers,
    path: str | Path,
    *,
    paper: str = "A4",
    at: str | None = None,
    language: str | None = None,
    dpi: int = 200,
    overlaps: pd.DataFrame | None = None,
    map_only: bool = False,
) -> Path:
    """Draw a scenario on one sheet, or in one picture.

    Everything is drawn as it stood on the day, events as far as they had happened.

    Parameters
    ----------
    layers
        What `build_layers` gave.
    path
        Where to write; the format is its ending: `.png`, `.jpg` or `.webp` (at `dpi`, or of just so many pixels),
        `.svg` or `.pdf`.
    paper
        `A5`, `A4`, `A3`, `A2` or `letter`, with `-portrait` for an upright sheet, or in pixels `wide` (1200 × 675),
        `square` (1080 × 1080), `tall` (1080 × 1350) or such as `1600x900`.
    at
        The day whose state is shown (EDTF); by default the day that the page opens on: the scenario's `as_of`, or the
        first day of its zones if that is later.
    language
        One of `maps.texts.LANGUAGES`; by default the scenario's own.
    dpi
        Dots per inch of a picture of paper.
    overlaps
        The table of `layers.overlaps`, which adds figures where there is room, and with `by="month"` rows a chart.
    map_only
        Whether title, map and a line of credits are all that is drawn.

    Returns
    -------
    The path that was written.

    Raises
    ------
    InputError
        An unknown format, paper, language or date, or where there is nothing to draw.

    Examples
    --------
    >>> from layers import build_layers, load_scenario, overlaps
    >>> layers = build_layers(load_scenario("cyprus-1974"))
    >>> print_map(layers, "cyprus.webp", paper="wide", map_only=True).name
    'cyprus.webp'
    >>> print_map(layers, "sheet.png", dpi=60, at="1975", language="ar", overlaps=overlaps(layers)).name
    'sheet.png'
    """
    path = Path(path)
    sheet = lay_sheet(layers, path, paper, at, language or layers.scenario.language, map_only=map_only)
    dots = PIXELS_PER_INCH if pixels_of(paper) else dpi
    with print_settings():
        figure, furniture = _drawn(layers, sheet, overlaps)
        if sheet.head_box is not None:
            rooms = head_height(layers, sheet), furniture.foot_mm
            sheet = lay_sheet(layers, path, paper, at, sheet.language, rooms_mm=rooms, map_only=map_only)
            figure, furniture = _drawn(layers, sheet, overlaps)
        furniture.draw(figure)
        with atomic_write(path) as fresh:
            figure.savefig(fresh, dpi=dots, **_about(path, layers.scenario.title))
    return path


def _about(path: Path, title: str) -> dict[str, Any]:
    """What a format keeps of the title, and of a photograph's quality."""
    ending = path.suffix.lower()
    if ending in (".jpg", ".jpeg", ".webp"):
        return {"pil_kwargs": {"quality": _QUALITY}}
    return {"metadata": {"Title": title} | ({"Date": None} if ending == ".svg" else {})}


def _drawn(layers: Layers, sheet: Sheet, overlaps: pd.DataFrame | None) -> tuple[Figure, Furniture]:
    """The map on its sheet, and what goes beside it."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(sheet.width_mm / 25.4, sheet.height_mm / 25.4), facecolor="white")
    axes = figure.add_axes(_share(sheet, sheet.map_box))
    axes.set(xlim=sheet.window[::2], ylim=sheet.window[1::2], xticks=[], yticks=[], aspect="equal")
    key = draw_map(axes, layers, sheet)
    draw_scale_bar(axes, sheet)
    draw_north(axes, sheet)
    return figure, build_furniture(layers, sheet, key, overlaps)


def _share(sheet: Sheet, box: Box) -> Box:
    x, y, width, height = box
    return x / sheet.width_mm, y / sheet.height_mm, width / sheet.width_mm, height / sheet.height_mm
