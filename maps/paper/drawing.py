"""How a shape or a symbol gets onto the paper, in the styles of `maps.style`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from maps.style import COLOURS, Style

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

    from maps.paper.sheet import Sheet

__all__ = ["add_mark", "add_shape", "add_shapes", "colour", "hatch_of", "markers_of", "points_of"]

_POINTS_PER_PIXEL = 0.62
_HATCH_STROKES = 6
_MARKERS = {"square": "s", "diamond": "D", "triangle": "^", "down": "v", "star": "*", "hexagon": "h"}
_SLASH = ((-1.0, -1.0), (1.0, 1.0))


def colour(name: str | None) -> str:
    """A colour of `maps.style` on paper; `none` for None."""
    if name is None:
        return "none"
    return COLOURS[name].light if name in COLOURS else name


def points_of(pixels: float) -> float:
    """A length on the page, in CSS pixels, as points on paper."""
    return pixels * _POINTS_PER_PIXEL


def markers_of(style: Style, *, scale: float = 1.0) -> list[dict[str, Any]]:
    """A point symbol as properties of matplotlib's markers, one over the other.

    A `ring` is a disc with a ring round it; a `cross`, and `struck`, a disc with a stroke across, as on the page.
    """
    width = 2 * points_of(style.radius) * scale
    plain = {"linestyle": "none", "markeredgewidth": points_of(style.stroke_width)}
    disc = {"marker": _MARKERS.get(style.shape, "o"), "markersize": width}
    marks = [plain | disc | {"markerfacecolor": colour(style.fill), "markeredgecolor": colour(style.stroke)}]
    if style.shape == "ring":
        ring = {"marker": "o", "markersize": width + points_of(6) * scale, "markerfacecolor": "none"}
        edge = colour(style.stroke if style.fill == "paper" else style.fill)
        marks.append(plain | ring | {"markeredgecolor": edge, "markeredgewidth": points_of(1.7)})
    if style.shape in ("cross", "struck"):
        slash = {"marker": _SLASH, "markersize": width * 0.72, "markeredgecolor": colour(style.stroke)}
        marks.append(plain | slash | {"markeredgewidth": points_of(1.7)})
    return marks


def add_mark(axes: Axes, at: shapely.Point, style: Style, *, zorder: float) -> None:
    """Draw a symbol at a point of the map's plane."""
    for index, mark in enumerate(markers_of(style)):
        axes.plot(at.x, at.y, zorder=zorder + index * 0.01, **mark)


def hatch_of(style: Style) -> str:
    """matplotlib's word for stripes that are so far apart: more strokes are closer stripes."""
    return "/" * max(2, round(_HATCH_STROKES * Style().hatch_spacing / style.hatch_spacing))


def add_shapes(axes: Axes, sheet: Sheet, frame: gpd.GeoDataFrame, style: Style, *, zorder: float) -> None:
    """Draw the lines and polygons of a frame in degrees."""
    shapes = shapely.segmentize(frame.geometry.to_numpy(), 0.25)
    for shape in sheet.to_plane(shapes):
        add_shape(axes, shape, style, zorder=zorder)


def add_shape(axes: Axes, shape: shapely.Geometry, style: Style, *, zorder: float) -> None:
    """Draw one shape of the map's plane: fill, hatch, casing, stroke."""
    from matplotlib.patches import PathPatch

    path = _path(shape)
    if path is None:
        return
    width, dash = points_of(style.stroke_width), tuple(points_of(length) for length in style.dash)
    line: dict[str, Any] = {
        "linestyle": (0, dash) if dash else "-",
        "joinstyle": "round",
        "capstyle": "butt" if dash else "round",
    }
    if style.fill and shapely.get_dimensions(shape) == 2:  # noqa: PLR2004 - a surface
        axes.add_patch(
            PathPatch(path, facecolor=colour(style.fill), alpha=style.fill_opacity, linewidth=0, zorder=zorder)
        )
    if style.hatch:
        axes.add_patch(
            PathPatch(
                path,
                facecolor="none",
                edgecolor=colour(style.hatch),
                hatch=hatch_of(style),
                linewidth=0,
                alpha=0.75,
                zorder=zorder,
            )
        )
    if style.casing and style.stroke:
        casing = points_of(style.stroke_width + 2 * style.casing_width)
        axes.add_patch(
            PathPatch(
                path,
                facecolor="none",
                edgecolor=colour(style.casing),
                linewidth=casing,
                joinstyle="round",
                zorder=zorder,
            )
        )
    if style.stroke:
        edge = {"edgecolor": colour(style.stroke), "linewidth": width, "alpha": style.stroke_opacity}
        axes.add_patch(PathPatch(path, facecolor="none", zorder=zorder, **edge, **line))


def _path(shape: shapely.Geometry) -> Any:
    from matplotlib.path import Path

    parts = shapely.get_parts(shapely.get_parts(shape))
    rings = [
        (np.asarray(ring.coords), part.geom_type == "Polygon")
        for part in parts
        for ring in ([part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part])
        if part.geom_type in ("Polygon", "LineString", "LinearRing") and not part.is_empty
    ]
    if not rings:
        return None
    codes = [
        np.r_[Path.MOVETO, np.full(len(xy) - 2, Path.LINETO), Path.CLOSEPOLY if closed else Path.LINETO]
        for xy, closed in rings
    ]
    return Path(np.concatenate([xy for xy, _ in rings]), np.concatenate(codes).astype(Path.code_type))
