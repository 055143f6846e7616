"""What is seen where no script runs, as in the preview of a mail program: title, a still picture of the map, figures.

The picture is a small SVG of the layers as they are when the page opens, in the colours of light paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geo import natural_earth
from geo.position import Extent
from maps.figures import FigureRow, Figures
from maps.style import COLOURS, STYLES, Style
from maps.texts import direction, number_text
from maps.web.json_escaping import html_text
from maps.web.packed_features import UNITS_PER_WORLD, mercator_units, split_by_kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.web.feature_layer import FeatureLayer

__all__ = ["in_words", "still_page", "still_picture"]

_WIDTH, _MOST_HEIGHT, _MARGIN = 720.0, 720.0, 14.0
_FEATURES_AT_MOST, _NAMES_AT_MOST = 400, 14
_LETTER_PX, _LINE_PX, _DOT_PX = 6.2, 13.0, 3
_WHOLE_FROM = 100.0
_UNITS = {"km²": "unit_km2", "km": "unit_km", "m": "unit_m"}


class _Name(NamedTuple):
    """What a point is called, where it is, and how large its symbol is."""

    x: float
    y: float
    text: str
    radius: float


@dataclass(frozen=True)
class _Plane:
    """From degrees to the pixels of the picture."""

    scale: float
    west: float
    north: float
    height: float

    @classmethod
    def of(cls, extent: Extent) -> _Plane:
        """The plane whose picture just holds the extent, which may cross the antimeridian."""
        east = extent.east + 360 if extent.east < extent.west else extent.east
        x, y = mercator_units(np.array([extent.west, east]), np.array([extent.north, extent.south]))
        scale = (_WIDTH - 2 * _MARGIN) / max(1, int(x[1] - x[0]))
        scale = min(scale, (_MOST_HEIGHT - 2 * _MARGIN) / max(1, int(y[1] - y[0])))
        width = (x[1] - x[0]) * scale
        west, north = x[0] - (_WIDTH - width) / 2 / scale, y[0] - _MARGIN / scale
        return cls(scale, west, north, (y[1] - y[0]) * scale + 2 * _MARGIN)

    def pixels(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Shapes in degrees as shapes in pixels, cut to the picture."""

        def project(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
            x, y = mercator_units(degrees[:, 0], degrees[:, 1])
            return np.column_stack([(x - self.west) * self.scale, (y - self.north) * self.scale])

        placed = shapely.transform(shapes, project)
        across = shapely.bounds(placed)[:, 2] < 0  # beyond the antimeridian
        round_the_world = np.array([UNITS_PER_WORLD * self.scale, 0.0])
        placed[across] = shapely.transform(placed[across], lambda pixels: pixels + round_the_world)
        simple = shapely.simplify(placed, 0.6, preserve_topology=False)
        return np.asarray(shapely.clip_by_rect(simple, -5, -5, _WIDTH + 5, self.height + 5))


def still_picture(layers: Iterable[FeatureLayer], extent: Extent, description: str) -> str:
    """An SVG of the ground and of the layers that show when the page opens; large layers are left out.

    `description` is what a screen reader says of it.
    """
    plane = _Plane.of(extent)
    parts = [f'<rect width="{_WIDTH:g}" height="{plane.height:.0f}" fill="{_colour("sea")}"/>', *_ground(plane, extent)]
    names: list[_Name] = []
    for layer in layers:
        if layer.show and len(layer.data) <= _FEATURES_AT_MOST:
            parts += _drawn(layer, plane, names)
    parts += _written(names)
    size = f'viewBox="0 0 {_WIDTH:g} {plane.height:.0f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{html_text(description)}" '
        f'style="width:100%;max-width:{_WIDTH:g}px;height:auto" font-family="sans-serif" font-size="11" '
        'fill-rule="evenodd">'
        f"{''.join(parts)}</svg>"
    )


def in_words(heading: str, date: str, figures: Figures | None, texts: Mapping[str, str], language: str) -> str:
    """What the picture shows, for those who do not see it: heading, date, and the area of each zone."""
    areas = []
    for reading in figures["readings"] if figures else ():
        if reading["main"] and reading["groups"]:
            rows = [row for row in reading["groups"][0]["rows"] if "unit" in row]
            areas += [f"{row['label']}: {_measured(row, texts, language)}" for row in rows]
    return ". ".join(part for part in (heading, date, *areas) if part)


def still_page(
    heading: str, lines: Sequence[str], picture: str, figures: Figures | None, texts: Mapping[str, str], language: str
) -> str:
    """The body of a page without scripts: heading, lines of text, the picture, a table of figures."""
    said = "".join(f"<p>{html_text(line)}</p>" for line in lines if line)
    return (
        f'<div class="still" dir="{direction(language)}"><h1>{html_text(heading)}</h1>{said}'
        f"<figure>{picture}</figure>{_table(figures, texts, language)}</div>"
    )


def _ground(plane: _Plane, extent: Extent) -> Iterable[str]:
    margin = 0.1 * max((extent.east - extent.west) % 360, extent.north - extent.south) + 0.2
    wider = Extent(
        (extent.west - margin + 180) % 360 - 180,
        max(-85.0, extent.south - margin),
        (extent.east + margin + 180) % 360 - 180,
        min(85.0, extent.north + margin),
    )
    land = natural_earth.read("countries", extent=wider, clip=True).geometry.to_numpy()
    style = STYLES["land"].with_(stroke="border", stroke_width=0.8)
    yield from (_shape(shape, style, areal=True) for shape in plane.pixels(land))


def _drawn(layer: FeatureLayer, plane: _Plane, names: list[_Name]) -> Iterable[str]:
    """The shapes of a layer; what its points are called is put before `names`."""
    label = layer.extra.get("label") or {}
    for kind, frame in split_by_kind(layer.data, name=layer.name).items():
        styles = [layer.style_of(kind, value) for value in (frame[layer.by] if layer.by else [None] * len(frame))]
        shapes = plane.pixels(np.asarray(frame.geometry.to_numpy()))
        if kind != "points":
            drawn = zip(shapes, styles, strict=True)
            yield from (_shape(shape, style, areal=kind == "polygons") for shape, style in drawn)
            continue
        if layer.markers is False and not label:
            continue
        texts = frame[label["text"]].astype(str) if label else [""] * len(frame)
        numbers = frame[layer.extra["number"]] if "number" in layer.extra else [""] * len(frame)
        own = []
        for point, style, text, number in zip(shapes, styles, texts, numbers, strict=True):
            if shapely.is_empty(point):
                continue
            radius = max(1.6, style.radius * 0.8)
            if not layer.extra.get("namesOnly"):
                yield _point(point, style, radius, str(number or ""))
            own.append(_Name(point.x, point.y, text, radius))
        names[:0] = own


def _point(point: shapely.Point, style: Style, radius: float, number: str) -> str:
    x, y = f"{point.x:.1f}", f"{point.y:.1f}"
    ink = f'fill="{_colour(style.fill)}" stroke="{_colour(style.stroke)}"'
    circle = f'<circle cx="{x}" cy="{y}" r="{radius:.1f}" {ink}/>'
    if not number:
        return circle
    middle = f'x="{x}" y="{point.y + 3:.1f}" text-anchor="middle" font-size="9" font-weight="700"'
    return f'{circle}<text {middle} fill="{_colour(style.ink)}">{html_text(number)}</text>'


def _written(names: Sequence[_Name]) -> Iterable[str]:
    """Names beside their points, those of the topmost layer first, none over another or a symbol."""
    taken = [(x - r, y - r, x + r, y + r) for x, y, _, r in names if r > _DOT_PX]
    written: set[str] = set()
    for x, y, text, radius in names:
        left = x + radius + 2
        box = (left, y - _LINE_PX / 2, left + len(text) * _LETTER_PX, y + _LINE_PX / 2)
        if not text or text in written or len(written) >= _NAMES_AT_MOST or box[2] > _WIDTH:
            continue
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        written.add(text)
        if radius <= _DOT_PX:
            yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="2" fill="{_colour("label")}"/>'
        halo = f'stroke="{_colour("halo")}" stroke-width="3" paint-order="stroke"'
        at = f'x="{left:.0f}" y="{y + 4:.0f}"'
        yield f'<text {at} direction="ltr" fill="{_colour("label")}" {halo}>{html_text(text)}</text>'


def _shape(shape: shapely.Geometry, style: Style, *, areal: bool) -> str:
    path = _path(shape, areal=areal)
    if not path:
        return ""
    fill = 'fill="none"'
    if areal and style.fill:
        fill = f'fill="{_colour(style.fill)}" fill-opacity="{style.fill_opacity:g}"'
    stroke = ""
    if style.stroke:
        dash = f' stroke-dasharray="{" ".join(f"{length:g}" for length in style.dash)}"' if style.dash else ""
        stroke = f' stroke="{_colour(style.stroke)}" stroke-width="{style.stroke_width * 0.8:.1f}"{dash}'
    return f'<path d="{path}" {fill}{stroke}/>'


def _path(shape: shapely.Geometry, *, areal: bool) -> str:
    parts = shapely.get_rings(shapely.get_parts(shape)) if areal else shapely.get_parts(shape)
    pieces = []
    for part in parts:
        pixels = np.round(shapely.get_coordinates(part)).astype(int)
        steps = np.diff(pixels, axis=0)
        steps = steps[(steps != 0).any(axis=1)]
        if len(steps):
            drawn = " ".join(str(pixel) for pixel in steps.ravel()).replace(" -", "-")
            pieces.append(f"M{pixels[0][0]} {pixels[0][1]}l{drawn}{'Z' if areal else ''}")
    return "".join(pieces)


def _colour(name: str | None) -> str:
    if name is None:
        return "none"
    return COLOURS[name].light if name in COLOURS else name


def _table(figures: Figures | None, texts: Mapping[str, str], language: str) -> str:
    if not figures:
        return ""
    reading = next((one for one in figures["readings"] if one["main"]), figures["readings"][0])
    rows = []
    for group in reading["groups"]:
        rows.append(f'<tr><th colspan="2">{html_text(group["title"])}</th></tr>')
        for row in group["rows"]:
            value = texts[row["verdict"]] if "verdict" in row else _measured(row, texts, language)
            rows.append(f"<tr><td>{html_text(row['label'])}</td><td>{html_text(value)}</td></tr>")
    return f"<table>{''.join(rows)}</table>"


def _measured(row: FigureRow, texts: Mapping[str, str], language: str) -> str:
    possible = row["possible"] or 0.0
    digits = 0 if possible >= _WHOLE_FROM or not row["unit"] else 1
    low, high = (number_text(bound, digits, language) for bound in (row["certain"] or 0.0, possible))
    unit = texts.get(_UNITS.get(row["unit"], ""), row["unit"])
    likely = ""
    if "likely" in row:
        least, value, most = (number_text(figure, digits, language) for figure in row["likely"])
        likely = "; " + texts["likely_figure"].format(value=value, low=least, high=most)
    return f"{low if low == high else f'{low}–{high}'} {unit}".strip() + likely
