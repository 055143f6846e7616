"""The map itself on paper: basemap, territories, zones, lines, routes, events, posts and towns, with their names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from geo import natural_earth
from layers.dates import parse_date
from layers.ground.build import Layers
from layers.measures.standing import post_states, standing_on
from maps.borders import borders_apart
from maps.depths import reach_text
from maps.paper.labels import Label, LabelPlacer
from maps.style import COLOURS, STYLES, Style, event_styles, line_style, party_colour
from maps.texts import filled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from layers.scenario.models import Scenario
    from maps.paper.sheet import Sheet

__all__ = ["KeyEntry", "colour", "draw_map", "marker_of", "points_of"]

_POINTS_PER_PIXEL = 0.62
_MARKERS = {
    "circle": "o",
    "square": "s",
    "diamond": "D",
    "triangle": "^",
    "down": "v",
    "star": "*",
    "hexagon": "h",
    "cross": "X",
    "ring": "o",
}


@dataclass(frozen=True)
class KeyEntry:
    """One line of the key: what is drawn, how, and what it is called in the sheet's language."""

    text: str
    style: Style
    mark: str  # area, line, point or circle
    shield: str = ""


def colour(name: str | None) -> str:
    """A colour of `maps.style` on paper; `none` for None."""
    if name is None:
        return "none"
    return COLOURS[name].light if name in COLOURS else name


def points_of(pixels: float) -> float:
    """A length on the page, in CSS pixels, as points on paper."""
    return pixels * _POINTS_PER_PIXEL


def draw_map(axes: Axes, layers: Layers, sheet: Sheet) -> list[KeyEntry]:
    """Draw everything as it stood on the sheet's day, and events up to it; returns the key, from the ground up."""
    shown = {
        name: _happened_by(layer, sheet.day) if name == "events" else standing_on(layer, sheet.day)
        for name, layer in layers.items()
    }
    labels = LabelPlacer(axes, sheet)
    _draw_basemap(axes, sheet, labels)
    key: list[KeyEntry] = []
    if "territories" in shown:
        key += _draw_territories(axes, shown["territories"], layers, sheet)
    if "zones" in shown:
        key += _draw_zones(axes, shown["zones"], layers.scenario, sheet)
    if "lines" in shown:
        key += _draw_lines(axes, shown["lines"], sheet)
    if "routes" in shown:
        key += _draw_routes(axes, shown["routes"], sheet, labels)
    if "events" in shown:
        key += _draw_events(axes, shown["events"], layers, sheet, labels)
    if "posts" in shown:
        key += _draw_posts(axes, layers.posts, sheet, labels)
    if "places" in shown:
        _draw_places(axes, shown["places"], sheet, labels)
    labels.place_all()
    return key


def _happened_by(events: gpd.GeoDataFrame, day: date) -> gpd.GeoDataFrame:
    """The events that may have begun by a day."""
    return events[[not start or parse_date(start).possibly_by(day) for start in events["start"]]]


def _draw_basemap(axes: Axes, sheet: Sheet, labels: LabelPlacer) -> None:
    extent = sheet.extent()
    axes.set_facecolor(colour("sea"))
    for spine in axes.spines.values():
        spine.set(color=colour("border"), linewidth=0.6)
    countries = natural_earth.read("countries", extent=extent, clip=True)
    _add(axes, sheet, countries, STYLES["land"], zorder=0)
    backdrop: tuple[tuple[natural_earth.Layer, str], ...]
    backdrop = (("admin1", "governorate"), ("lakes", "lake"), ("rivers", "river"))
    for layer, style in backdrop:
        shapes = natural_earth.read(layer, extent=extent, clip=True)
        if layer == "admin1":
            shapes = shapes.assign(geometry=shapes.geometry.boundary)
        _add(axes, sheet, shapes, STYLES[style], zorder=1)
    settled, disputed = borders_apart(natural_earth.read("boundaries", extent=extent, clip=True))
    _add(axes, sheet, settled, STYLES["border"], zorder=2)
    _add(axes, sheet, disputed, STYLES["border-disputed"], zorder=2)
    coast = natural_earth.coast(extent=extent)
    _add(axes, sheet, gpd.GeoDataFrame(geometry=[coast], crs=4326), STYLES["coast"], zorder=2)
    for country in countries.to_dict("records"):
        at = shapely.Point(country["label_longitude"], country["label_latitude"])
        if not shapely.intersects(country["geometry"], at):
            at = shapely.point_on_surface(country["geometry"])
        name = country["name_ar"] if sheet.is_rtl and country["name_ar"] else country["name"].upper()
        tint = colour("label-muted")
        labels.add(Label(at=sheet.to_plane(at), text=name, size=7.5, colour=tint, rank=5, centred=True))


def _draw_territories(axes: Axes, territories: gpd.GeoDataFrame, layers: Layers, sheet: Sheet) -> list[KeyEntry]:
    key = []
    for index, (party, shapes) in enumerate(territories.groupby("party", sort=False)):
        about = layers.scenario.parties.get(party)
        style = STYLES["territory"].with_(fill=party_colour(party, index, chosen=about.colour if about else None))
        _add(axes, sheet, shapes, style, zorder=3)
        title = (about.title_ar if sheet.is_rtl and about.title_ar else about.title) if about else party
        text = filled(sheet.texts["held_by"], sheet.language, party=title)
        key.append(KeyEntry(text, style.with_(fill_opacity=0.3), "area"))
    return key


def _draw_zones(axes: Axes, zones: gpd.GeoDataFrame, scenario: Scenario, sheet: Sheet) -> list[KeyEntry]:
    key = []
    main = zones[zones["variant"] == ""]
    for _, parts in main.groupby("zone", sort=False):
        rows = parts.set_index("part")
        exact = "certain" in rows.index and rows.geometry["certain"].equals(rows.geometry["possible"])
        if not exact:
            possible = rows.loc[["possible"]]
            if "certain" in rows.index:
                possible = possible.assign(geometry=possible.geometry.difference(rows.geometry["certain"]))
            _add(axes, sheet, possible, STYLES["zone-possible"], zorder=4)
        if "certain" in rows.index:
            _add(axes, sheet, rows.loc[["certain"]], STYLES["zone-certain"], zorder=5)
            key.append(_zone_entry(parts, "certain", scenario, sheet, exact=exact))
        if not exact:
            key.append(_zone_entry(parts, "possible", scenario, sheet, exact=exact))
    return key


def _zone_entry(parts: gpd.GeoDataFrame, part: str, scenario: Scenario, sheet: Sheet, *, exact: bool) -> KeyEntry:
    row = parts[parts["part"] == part].iloc[0]
    title = _title(row, sheet)
    text = title if exact else filled(sheet.texts[f"zone_{part}"], sheet.language, zone=title)
    reach = reach_text(row, scenario, sheet.language)
    return KeyEntry(f"{text} ({reach})" if reach else text, STYLES[f"zone-{part}"], "area")


def _draw_lines(axes: Axes, lines: gpd.GeoDataFrame, sheet: Sheet) -> list[KeyEntry]:
    key = []
    for index, (_, row) in enumerate(lines.iterrows()):
        style = line_style(row["kind"])
        _add(axes, sheet, lines.iloc[[index]], style, zorder=7)
        key.append(KeyEntry(_title(row, sheet), style, "line"))
    return key


def _draw_routes(axes: Axes, routes: gpd.GeoDataFrame, sheet: Sheet, labels: LabelPlacer) -> list[KeyEntry]:
    key = []
    window = shapely.box(*sheet.window)
    for (_, route), row in zip(routes.iterrows(), range(len(routes)), strict=True):
        style = STYLES["route" if route["certainty"] == "certain" else "route-uncertain"]
        _add(axes, sheet, routes.iloc[[row]], style, zorder=6)
        line = shapely.intersection(sheet.to_plane(route.geometry), window)
        if route["shield"] and not line.is_empty:
            longest = max(shapely.get_parts(line), key=lambda part: part.length)
            labels.add_shield(longest, route["shield"])
        key.append(KeyEntry(_title(route, sheet), style, "line", shield=route["shield"]))
    return key


def _draw_events(
    axes: Axes, events: gpd.GeoDataFrame, layers: Layers, sheet: Sheet, labels: LabelPlacer
) -> list[KeyEntry]:
    key = []
    styles = event_styles(layers.events["kind"])
    for kind, shapes in events.groupby("kind"):
        style = styles[str(kind)]
        name = sheet.texts.get(f"kind_{kind}", kind[:1].upper() + kind[1:]) if kind else sheet.texts["event"]
        for shape in sheet.to_plane(shapes.geometry.to_numpy()):
            _mark(axes, shape, style, zorder=8)
            labels.block(shape, points_of(style.radius))
        key.append(KeyEntry(name, style, "point"))
    return key


def _draw_posts(axes: Axes, posts: gpd.GeoDataFrame, sheet: Sheet, labels: LabelPlacer) -> list[KeyEntry]:
    states = post_states(posts, sheet.day)
    styles = {"standing": STYLES["post"], "encircled": STYLES["post-encircled"], "left": STYLES["post-left"]}
    at = sheet.to_plane(posts.geometry.to_numpy())
    used = []
    for (_, post), state, shape in zip(posts.iterrows(), states, at, strict=True):
        if state == "not_yet":
            continue
        style = styles[state]
        used.append(state)
        if np.isfinite(post["uncertainty_m"]):
            circle = STYLES["uncertainty"].with_(stroke=style.fill, fill=style.fill)
            _add_shape(axes, shapely.buffer(shape, post["uncertainty_m"], quad_segs=32), circle, zorder=9)
        _mark(axes, shape, style.with_(shape="circle"), zorder=11)
        if post["number"] not in ("", None):
            axes.text(
                shape.x,
                shape.y,
                str(post["number"]),
                ha="center",
                va="center_baseline",
                color="white",
                fontsize=points_of(10),
                fontweight="bold",
                zorder=12,
                clip_on=True,
            )
        labels.block(shape, points_of(style.radius + 1))
        gap = points_of(style.radius + 2)
        labels.add(Label(at=shape, text=_title(post, sheet), size=6.2, weight="bold", rank=2, gap=gap))
    names = {"standing": "standing", "encircled": "state_encircled", "left": "state_left"}
    key = [
        KeyEntry(sheet.texts[names[state]], style.with_(shape="circle"), "point")
        for state, style in styles.items()
        if state in used
    ]
    return [*key, KeyEntry(sheet.texts["uncertainty_circle"], STYLES["uncertainty"], "circle")] if used else key


def _draw_places(axes: Axes, places: gpd.GeoDataFrame, sheet: Sheet, labels: LabelPlacer) -> None:
    style = STYLES["place"]
    sizes = {1: (8.2, "bold"), 2: (6.8, "normal")}
    for (_, place), shape in zip(places.iterrows(), sheet.to_plane(places.geometry.to_numpy()), strict=True):
        size, weight = sizes.get(place["rank"], (6.2, "normal"))
        _mark(axes, shape, style, zorder=10)
        labels.block(shape, points_of(style.radius))
        first, second = (
            (place["name_ar"], "") if sheet.is_rtl and place["name_ar"] else (place["name"], place["name_ar"])
        )
        rank = int(place["rank"])
        labels.add(Label(at=shape, text=first, second=second, size=size, weight=weight, rank=rank))


def _title(row: Any, sheet: Sheet) -> str:
    return str(row["title_ar"] if sheet.is_rtl and row["title_ar"] else row["title"])


def marker_of(style: Style, *, scale: float = 1.0) -> dict[str, Any]:
    """A point symbol as matplotlib's marker properties."""
    ring = style.shape == "ring"
    return {
        "marker": _MARKERS[style.shape],
        "linestyle": "none",
        "markersize": 2 * points_of(style.radius) * scale,
        "markerfacecolor": "white" if ring else colour(style.fill),
        "markeredgecolor": colour(style.fill if ring else style.stroke),
        "markeredgewidth": points_of(style.stroke_width) * (2 if ring else 1),
    }


def _mark(axes: Axes, shape: shapely.Point, style: Style, *, zorder: float) -> None:
    axes.plot(shape.x, shape.y, zorder=zorder, **marker_of(style))


def _add(axes: Axes, sheet: Sheet, frame: gpd.GeoDataFrame, style: Style, *, zorder: float) -> None:
    shapes = shapely.segmentize(frame.geometry.to_numpy(), 0.25)
    for shape in sheet.to_plane(shapes):
        _add_shape(axes, shape, style, zorder=zorder)


def _add_shape(axes: Axes, shape: shapely.Geometry, style: Style, *, zorder: float) -> None:
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
                hatch="//////",
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
