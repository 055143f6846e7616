"""The map itself on paper: territories, zones, lines, routes, events, posts and towns, with their names and key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from layers.dates import parse_date
from layers.ground.build import Layers
from layers.scenario.post_spells import post_spells, spell_on
from layers.scenario.temporal_state import possibly_present
from maps.depths import reach_text
from maps.names import town_name_pairs
from maps.paper.drawing import add_mark, add_shape, add_shapes, colour, points_of
from maps.paper.ground import draw_ground
from maps.paper.labels import Label, LabelPlacer
from maps.paper.print_settings import drawable
from maps.periods import (
    NOT_KNOWN,
    drawn_later,
    holder_label,
    holder_styles,
    holders,
    line_in_period,
    line_label,
    line_numbers,
    period_states,
)
from maps.style import POST_STYLES, STYLES, Style, event_styles, looks_repeat, post_look, zone_styles
from maps.texts import filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from layers.scenario.models import Scenario
    from maps.paper.sheet import Sheet

__all__ = ["KeyEntry", "draw_map"]

_KEY_ORDER = ("zones", "lines", "posts", "routes", "events", "territories")
_STEP_PX, _LOWER_PX = 15.0, 14.0  # symbols that share a spot form a row below it, as on the page
_KEYED_AT_MOST = 12
_TOWN_SIZES = {1: (8.2, "bold"), 2: (6.8, "normal")}


@dataclass(frozen=True)
class KeyEntry:
    """One line of the key: what is drawn, how, and what it is called in the sheet's language."""

    text: str
    style: Style
    mark: str  # area, line, point or circle
    shield: str = ""


def draw_map(axes: Axes, layers: Layers, sheet: Sheet) -> list[KeyEntry]:
    """Draw everything as it stood on the sheet's day, and events up to it; returns the key, what matters most first."""
    shown = {
        name: _happened_by(layer, sheet.day) if name == "events" else possibly_present(layer, sheet.day)
        for name, layer in layers.items()
    }
    labels = LabelPlacer(axes, sheet)
    draw_ground(axes, sheet, labels, layers, _own_ground(shown.get("zones"), sheet))
    key: dict[str, list[KeyEntry]] = {}
    if "territories" in shown:
        key["territories"] = _draw_territories(axes, shown["territories"], layers, sheet)
    if "zones" in shown:
        key["zones"] = _draw_zones(axes, shown["zones"], layers.scenario, sheet, labels)
    if "routes" in shown:
        key["routes"] = _draw_routes(axes, shown["routes"], sheet, labels)
    if "lines" in shown:
        key["lines"] = _draw_lines(axes, shown["lines"], sheet)
    if "events" in shown:
        key["events"] = _draw_events(axes, shown["events"], layers, sheet, labels)
    if "posts" in shown:
        key["posts"] = _draw_posts(axes, layers.posts, sheet, labels)
    if "places" in shown:
        _ask_for_towns(shown["places"], sheet, labels)
    labels.place_all()
    return [entry for name in _KEY_ORDER for entry in key.get(name, ())]


def _own_ground(zones: gpd.GeoDataFrame | None, sheet: Sheet) -> shapely.Geometry:
    """The ground of the zones as mainly read, in the map's plane."""
    if zones is None:
        return shapely.Polygon()
    main = sheet.to_plane(zones.geometry[zones["variant"] == ""].to_numpy())
    return shapely.union_all(shapely.make_valid(main))


def _happened_by(events: gpd.GeoDataFrame, day: date) -> gpd.GeoDataFrame:
    """The events that may have begun by a day."""
    return events[[not start or parse_date(start).possibly_by(day) for start in events["start"]]]


def _draw_territories(axes: Axes, territories: gpd.GeoDataFrame, layers: Layers, sheet: Sheet) -> list[KeyEntry]:
    scenario = layers.scenario
    held = np.array(holders(territories))
    key = []
    for name, style in holder_styles(holders(layers.territories), scenario).items():
        if not (held == name).any():
            continue
        add_shapes(axes, sheet, territories[held == name], style, zorder=3)
        label = holder_label(name, scenario, sheet.language)
        text = filled(sheet.texts["held_by"], sheet.language, party=label) if name in scenario.parties else label
        key.append(KeyEntry(text, style.with_(fill_opacity=2 * style.fill_opacity), "area"))
    return key


def _draw_zones(
    axes: Axes, zones: gpd.GeoDataFrame, scenario: Scenario, sheet: Sheet, labels: LabelPlacer
) -> list[KeyEntry]:
    """The zones; of many the names stand on the map, and the key says only what a part of one is."""
    key: list[KeyEntry] = []
    styles = zone_styles(scenario)
    main = zones[zones["variant"] == ""]
    many = main["zone"].nunique()
    if looks_repeat(styles, main["zone"]):
        _name_zones(main, sheet, labels)
    for zone, parts in main.groupby("zone", sort=False):
        look = styles[str(zone), ""]
        if NOT_KNOWN in period_states(parts):
            add_shapes(axes, sheet, parts, look.unknown, zorder=4)
            text = filled(sheet.texts["zone_unknown"], sheet.language, zone=_title(parts.iloc[0], sheet))
            key.append(KeyEntry(text, look.unknown, "area"))
            continue
        rows = parts.drop_duplicates("part").set_index("part")
        exact = "certain" in rows.index and rows.geometry["certain"].equals(rows.geometry["possible"])
        if not exact:
            possible = rows.loc[["possible"]]
            if "certain" in rows.index:
                possible = possible.assign(geometry=possible.geometry.difference(rows.geometry["certain"]))
            add_shapes(axes, sheet, possible, look.possible, zorder=4)
        if "certain" in rows.index:
            add_shapes(axes, sheet, rows.loc[["certain"]], look.certain, zorder=5)
            key.append(_zone_entry(parts, "certain", look.certain, scenario, sheet, exact=exact))
        if not exact:
            key.append(_zone_entry(parts, "possible", look.possible, scenario, sheet, exact=exact))
    if many <= _KEYED_AT_MOST:
        return key
    look = styles[str(main["zone"].iloc[0]), ""]
    return [KeyEntry(sheet.texts[f"part_{part}"], getattr(look, part), "area") for part in ("certain", "possible")]


def _name_zones(zones: gpd.GeoDataFrame, sheet: Sheet, labels: LabelPlacer) -> None:
    spots = sheet.to_plane(shapely.point_on_surface(zones.geometry.to_numpy()))
    for (_, row), at in zip(zones.iterrows(), spots, strict=True):
        if row["part"] == "possible":  # the whole of it, with the certain part
            labels.add(Label(at=at, text=_title(row, sheet), size=5.6, weight="bold", rank=4, centred=True))


def _zone_entry(
    parts: gpd.GeoDataFrame, part: str, style: Style, scenario: Scenario, sheet: Sheet, *, exact: bool
) -> KeyEntry:
    row = parts[parts["part"] == part].iloc[0]
    title = _title(row, sheet)
    text = title if exact else filled(sheet.texts[f"zone_{part}"], sheet.language, zone=title)
    reach = reach_text(row, scenario, sheet.language)
    return KeyEntry(f"{text} ({reach})" if reach else text, style, "area")


def _draw_lines(axes: Axes, lines: gpd.GeoDataFrame, sheet: Sheet) -> list[KeyEntry]:
    key: list[KeyEntry] = []
    states, later, numbers = period_states(lines), drawn_later(lines), line_numbers(lines)
    for index, (_, row) in enumerate(lines.iterrows()):
        style = line_in_period(row["kind"], states[index], later=later[index], number=numbers[index])
        add_shapes(axes, sheet, lines.iloc[[index]], style, zorder=7)
        title = line_label(_title(row, sheet), states[index], sheet.language, row.get("as_drawn_on", ""))
        text = f"{title}. {sheet.texts['derived_note']}" if row["derived"] else title
        if text not in {entry.text for entry in key}:
            key.append(KeyEntry(text, style, "line"))
    return key


def _draw_routes(axes: Axes, routes: gpd.GeoDataFrame, sheet: Sheet, labels: LabelPlacer) -> list[KeyEntry]:
    key = []
    window = shapely.box(*sheet.window)
    for (_, route), row in zip(routes.iterrows(), range(len(routes)), strict=True):
        style = STYLES["route" if route["certainty"] == "certain" else "route-uncertain"]
        add_shapes(axes, sheet, routes.iloc[[row]], style, zorder=6)
        line = shapely.intersection(sheet.to_plane(route.geometry), window)
        if route["shield"] and not line.is_empty:
            longest = max(shapely.get_parts(line), key=lambda part: part.length)
            labels.add_shield(longest, route["shield"])
        key.append(KeyEntry(_title(route, sheet), style, "line", shield=route["shield"]))
    return key


def _draw_events(
    axes: Axes, events: gpd.GeoDataFrame, layers: Layers, sheet: Sheet, labels: LabelPlacer
) -> list[KeyEntry]:
    styles = event_styles(layers.events["kind"])
    spots = sheet.to_plane(events.geometry.to_numpy())
    for kind, at in zip(events["kind"], _spread(spots, sheet), strict=True):
        add_mark(axes, at, styles[kind], zorder=10.5)
        labels.block(at, points_of(styles[kind].radius))
    return [
        KeyEntry(_kind_name(kind, sheet), style, "point")
        for kind, style in styles.items()
        if kind in set(events["kind"])
    ]


def _kind_name(kind: str, sheet: Sheet) -> str:
    return sheet.texts.get(f"kind_{kind}", kind[:1].upper() + kind[1:]) if kind else sheet.texts["event"]


def _spread(spots: np.ndarray, sheet: Sheet) -> Iterator[shapely.Point]:
    """Where the symbols of events go: below their spot, those of one spot in rows of a few."""
    by_spot: dict[tuple[float, float], list[int]] = {}
    for index, spot in enumerate(spots):
        by_spot.setdefault((round(spot.x), round(spot.y)), []).append(index)
    step = sheet.metres_of(points_of(_STEP_PX))
    places: dict[int, shapely.Point] = {}
    for rows in by_spot.values():
        across = int(np.ceil(np.sqrt(len(rows) * 1.6)))
        for order, index in enumerate(rows):
            row, column = divmod(order, across)
            in_row = min(across, len(rows) - row * across)
            x = spots[index].x + (column - (in_row - 1) / 2) * step
            places[index] = shapely.Point(x, spots[index].y - sheet.metres_of(points_of(_LOWER_PX)) - row * step)
    return (places[index] for index in range(len(spots)))


def _draw_posts(axes: Axes, posts: gpd.GeoDataFrame, sheet: Sheet, labels: LabelPlacer) -> list[KeyEntry]:
    at = sheet.to_plane(posts.geometry.to_numpy())
    used, doubtful = set(), False
    for (_, post), spells, spot in zip(posts.iterrows(), post_spells(posts), at, strict=True):
        look = post_look(spell_on(spells, sheet.day))
        if not look:
            continue
        style = STYLES[POST_STYLES[look]]
        used.add(look)
        if np.isfinite(post["uncertainty_m"]):
            doubtful = True
            ink = style.stroke if style.fill == "paper" else style.fill
            circle = STYLES["uncertainty"].with_(stroke=ink, fill=ink)
            add_shape(axes, shapely.buffer(spot, post["uncertainty_m"], quad_segs=32), circle, zorder=9)
        add_mark(axes, spot, style, zorder=11)
        if post["number"]:
            _write_number(axes, spot, str(post["number"]), style.ink)
        reach = style.radius + (3.5 if style.shape == "ring" else 1)
        labels.block(spot, points_of(reach))
        title = _title(post, sheet)
        labels.add(Label(at=spot, text=title, size=6.2, weight="bold", rank=2, gap=points_of(reach + 1)))
    looks = {look: STYLES[name] for look, name in POST_STYLES.items() if look in used}
    key = [KeyEntry(sheet.texts[f"post_{look}"], style, "point") for look, style in looks.items()]
    if doubtful:
        key.append(KeyEntry(sheet.texts["uncertainty_circle"], STYLES["uncertainty"], "circle"))
    return key


def _write_number(axes: Axes, at: shapely.Point, number: str, ink: str) -> None:
    size = points_of(min(10, 22 / len(number)))
    middle: dict[str, Any] = {"ha": "center", "va": "center_baseline", "clip_on": True, "zorder": 12}
    axes.text(at.x, at.y, number, color=colour(ink), fontsize=size, fontweight="bold", **middle)


def _ask_for_towns(places: gpd.GeoDataFrame, sheet: Sheet, labels: LabelPlacer) -> None:
    """Ask for the towns' names; a town has a dot only where its name has room."""
    firsts, seconds = town_name_pairs(places, sheet.language)
    spots = sheet.to_plane(places.geometry.to_numpy())
    for (_, place), first, second, at in zip(places.iterrows(), firsts, seconds, spots, strict=True):
        size, weight = _TOWN_SIZES.get(place["rank"], (6.2, "normal"))
        rank = int(place["rank"])
        dot = STYLES["place"].with_(radius=3.0 if rank == 1 else 2.4)
        labels.add(
            Label(
                at=at,
                text=first,
                second="" if sheet.is_rtl else drawable(second),
                size=size,
                weight=weight,
                rank=rank,
                dot=dot,
            )
        )


def _title(row: Any, sheet: Sheet) -> str:
    return str(row["title_ar"] if sheet.is_rtl and row["title_ar"] else row["title"])
