"""What goes beside the map on a sheet: title, date, key, figures, chart, sources, credits, disclaimer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from layers.ground.build import Layers
from maps.dates import opening_day, written_date, zone_start
from maps.paper.column import COLUMN_GAP_MM, Flow, fill_columns, least_height
from maps.paper.figure_lines import TextGroup, figure_lines
from maps.texts import direction, has_arabic, isolated

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from maps.paper.marks import KeyEntry
    from maps.paper.sheet import Sheet

__all__ = ["Furniture", "build_furniture", "head_height", "shown_on"]

_LARGE = (1.3, 1.2, 1.1, 1.0, 0.92, 0.85)
_SMALL = (1.0, 0.92, 0.85, 0.78, 0.7, 0.64)
_FEWER_SOURCES = (24, 12, 6, 3, 0)
_TITLE_AT_MOST = 1.12
_FOOT_SHARE, _LEAST_FOOT_MM = 0.37, 30.0
_CHART_MM = 46.0
_CREDITS = "GeoNames (CC BY 4.0), Natural Earth"


@dataclass(frozen=True)
class Furniture:
    """All that is written beside the map, set as large as there is room for."""

    sheet: Sheet
    head: Flow | None
    body: Flow
    columns: int

    @property
    def foot_mm(self) -> float:
        """The height that the body needs."""
        return max(_LEAST_FOOT_MM, least_height(self.body.items, self.columns))

    def draw(self, figure: Figure) -> None:
        """Set everything; what even the smallest type leaves no room for runs off the last column."""
        if self.head is not None and self.sheet.head_box is not None:
            self.head.draw(figure, self.sheet.head_box, [self.head.items])
        height = self.sheet.key_box[3]
        even = least_height(self.body.items, self.columns) if self.columns > 1 else height
        poured = fill_columns(self.body.items, min(even, height), self.columns)
        self.body.draw(figure, self.sheet.key_box, poured or [self.body.items])


def build_furniture(
    layers: Layers, sheet: Sheet, key: Sequence[KeyEntry], overlaps: pd.DataFrame | None = None
) -> Furniture:
    """Choose the size of type: the largest at which all fits, then without the figures, then with fewer sources."""
    width, height = sheet.key_box[2:]
    if sheet.map_only:
        flow = Flow(sheet, width, 1.0)
        flow.write(f"{sheet.texts['credits']}: {isolated(_CREDITS, sheet.language)}", size=5.6, tint="muted")
        return Furniture(sheet, _head(layers, sheet), flow, 1)
    upright = sheet.head_box is not None
    columns = 2 if upright else 1
    room = sheet.height_mm * _FOOT_SHARE if upright else height
    across = (width - COLUMN_GAP_MM * (columns - 1)) / columns
    groups = figure_lines(overlaps, layers, sheet) if overlaps is not None and len(overlaps) else []
    flow = Flow(sheet, across, 1.0)
    for scale, figures, sources in _tries(groups, len(layers.sources), 1.0 if upright else _LARGE[0]):
        flow = Flow(sheet, across, scale)
        if not upright:
            _write_head(flow, layers)
        _write_body(flow, layers, key, figures, overlaps, sources)
        if fill_columns(flow.items, room, columns) is not None:
            break
    return Furniture(sheet, _head(layers, sheet) if upright else None, flow, columns)


def head_height(layers: Layers, sheet: Sheet) -> float:
    """The height in millimetres of title, subtitle and date above the map of an upright sheet."""
    return sum(item.height_mm for item in _head(layers, sheet).items)


def _tries(groups: list[TextGroup], sources: int, largest: float) -> Iterator[tuple[float, list[TextGroup], int]]:
    yield from ((scale, groups, sources) for scale in _LARGE if scale <= largest)
    yield from ((scale, [], sources) for scale in _SMALL)
    yield from ((_SMALL[-1], [], most) for most in _FEWER_SOURCES if most < sources)


def _head(layers: Layers, sheet: Sheet) -> Flow:
    flow = Flow(sheet, sheet.map_box[2], _TITLE_AT_MOST)
    _write_head(flow, layers)
    return flow


def _write_head(flow: Flow, layers: Layers) -> None:
    scenario, rtl, scale = layers.scenario, flow.sheet.is_rtl, flow.scale
    flow.scale = min(scale, _TITLE_AT_MOST)
    flow.write((rtl and scenario.title_ar) or scenario.title, size=13.5, weight="bold", after=1.2)
    flow.write((rtl and scenario.subtitle_ar) or scenario.subtitle, size=7.6, tint="muted", after=1.6)
    shown, *of = shown_on(layers, flow.sheet).split("\n")
    flow.write(shown, size=7.6, weight="bold", after=0 if of else 3)
    for line in of:
        flow.write(line, size=7.2, after=3)
    flow.scale = scale


def _write_body(
    flow: Flow,
    layers: Layers,
    key: Sequence[KeyEntry],
    figures: Sequence[TextGroup],
    overlaps: pd.DataFrame | None,
    sources_at_most: int,
) -> None:
    texts = flow.sheet.texts
    for entry in key:
        flow.key(entry)
    flow.gap(2.4)
    for title, lines in figures:
        flow.write(title, size=7.2, weight="bold", after=0.5, keep=True)
        for line in lines:
            flow.write(line, size=6.4, after=0.2)
        flow.gap(1.4)
    _chart(flow, overlaps)
    if len(layers.sources):
        flow.write(texts["sources"], size=7.2, weight="bold", after=0.5, keep=True)
        _write_sources(flow, layers, sources_at_most)
        flow.gap(0.8)
    flow.write(f"{texts['credits']}: {isolated(_CREDITS, flow.sheet.language)}", size=5.6, tint="muted", after=1)
    flow.write(texts["disclaimer"], size=5.6, tint="muted", after=1)
    flow.write(texts["made_with"], size=5.6, tint="muted")


def _write_sources(flow: Flow, layers: Layers, most: int) -> None:
    for source in layers.sources.head(most).to_dict("records"):
        own = layers.scenario.sources.get(source["id"])
        title = (flow.sheet.is_rtl and own is not None and own.title_ar) or source["title"]
        date = written_date(source["date"] or "", _language_of(title, flow.sheet.language))
        line = "; ".join(filter(None, (title, source["publisher"], date)))
        flow.write(line, size=5.6, tint="muted", after=0.3)
    left = len(layers.sources) - most
    if left > 0:
        flow.write(flow.sheet.texts["more_sources"].format(count=left), size=5.6, tint="muted", after=0.3)


def _language_of(title: str, language: str) -> str:
    """In which language the date beside a title is written: the sheet's, where the title's letters run its way."""
    if has_arabic(title):
        return "ar"
    return "en" if direction(language) == "rtl" else language


def _chart(flow: Flow, overlaps: pd.DataFrame | None) -> None:
    """The events by month, where they were counted."""
    from maps.paper.chart import draw_months, has_months

    if overlaps is None or not has_months(overlaps):
        return
    sheet, table = flow.sheet, overlaps

    def draw(figure: Figure, left: float, foot: float) -> None:
        across, up = sheet.width_mm, sheet.height_mm
        box = ((left + 6) / across, (foot + 6) / up, (flow.width_mm - 7) / across, (_CHART_MM - 17) / up)
        axes = figure.add_axes(box)
        draw_months(axes, table, language=sheet.language)
        align: Any = "right" if sheet.is_rtl else "left"
        axes.set_title(sheet.texts["events_by_month"], loc=align, fontsize=7.2, fontweight="bold", pad=12)
        axes.tick_params(labelsize=5.6)
        legend = axes.get_legend()
        for text in legend.get_texts() if legend else ():
            text.set_fontsize(5.6)

    flow.block(_CHART_MM, draw)


def shown_on(layers: Layers, sheet: Sheet) -> str:
    """Which day's state the sheet shows; where it opens on the first day of a zone, the scenario's own date too."""
    shown = sheet.texts["shown_on"].format(date=written_date(sheet.day.isoformat(), sheet.language))
    start = zone_start(layers)
    if not start or sheet.day != opening_day(layers):
        return shown
    own, start = (written_date(day, sheet.language) for day in (layers.scenario.as_of, start))
    return f"{shown}\n{sheet.texts['as_of_zone'].format(date=own, start=start)}"
