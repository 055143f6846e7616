"""A folium element for features of any number: a compact block on canvas instead of text in a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from branca.element import MacroElement

from geo.errors import Fault, InputError
from layers.simplestyle import series_colour
from maps.style import STYLES, Style
from maps.web.days import OPEN_END, OPEN_START, Days, day_bounds, first_and_last
from maps.web.packed_features import Kind, PackedFeatures, pack_features, split_by_kind

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["FeatureLayer", "PageLayer", "State"]

_MARKERS_AT_MOST = 300
_LARGE = 5000
_LARGE_BYTES = 200_000
_CLASSES_AT_MOST = 24
_TITLES = ("title", "name", "Name", "NAME", "label")


@dataclass(frozen=True)
class State:
    """A state of a feature, such as a post that is encircled; it enters it on the day in `column` (EDTF), if given."""

    key: str
    label: str
    column: str
    style: Style


@dataclass(frozen=True)
class PageLayer:
    """One layer as the page knows it: what its script needs to draw it, and the packed features."""

    about: dict[str, object]
    features: PackedFeatures
    days: tuple[int, ...] = ()


class FeatureLayer(MacroElement):  # type: ignore[misc] # branca has no types
    """Features to be added to a map of `maps.render` with `.add_to(map)`.

    `data` is a GeoDataFrame of points, lines or polygons in any CRS. All its text is shown as text, whatever it holds.

    - `by`: column of classes, each with a colour, a switch and a count; `colours` and `labels` map its values
    - `title`, `second_title`: columns with a feature's name and its name in another language or script
    - `columns`: what a popup shows, all by default; a mapping gives them headings
    - `when`: column of days for features that happened (EDTF text or datetimes): they join the histogram;
      `start`, `end`: columns for features that lasted
    - `uncertainty_m`: column with the uncertainty of position, in metres
    - `search`: columns in which names are found, by default those of the titles
    - `precision_m`: how finely positions are kept; without it 0.6 m, and less finely in large layers, to 5 m
    - `states`: what a feature may be in, each entered on the day of a column; or else `spells`: a column with a list of
      (day since 1970, key of a state) for each feature, in the order of time; a key that is no state hides it
    - `density`: whether points too many to be told apart become cells with counts
    """

    def __init__(  # noqa: PLR0913 - each option is one thing that the maker of a map may want to say
        self,
        data: gpd.GeoDataFrame,
        *,
        name: str = "Features",
        by: str | None = None,
        colours: Mapping[Any, str] | None = None,
        labels: Mapping[Any, str] | None = None,
        styles: Mapping[Any, Style] | None = None,
        style: Style | None = None,
        title: str | None = None,
        second_title: str | None = None,
        columns: Sequence[str] | Mapping[str, str] | None = None,
        when: str | None = None,
        start: str | None = None,
        end: str | None = None,
        uncertainty_m: str | None = None,
        search: Sequence[str] | None = None,
        states: Sequence[State] = (),
        spells: str | None = None,
        precision_m: float | None = None,
        density: bool = True,
        markers: bool | None = None,
        group: str | None = None,
        show: bool = True,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__()
        self._name = "FeatureLayer"
        self.data, self.name, self.by = data, name, by
        self.colours, self.labels, self.styles, self.style = dict(colours or {}), labels or {}, styles or {}, style
        self.title = title or next((column for column in _TITLES if column in data.columns), None)
        self.second_title = second_title
        self.columns = columns if isinstance(columns, Mapping) or columns is None else {name: name for name in columns}
        self.when, self.start, self.end, self.uncertainty_m = when, start, end, uncertainty_m
        self.search = search
        self.precision_m = precision_m
        self.states, self.spells, self.density, self.markers = tuple(states), spells, density, markers
        self.group, self.show, self.extra = group, show, dict(about or {})
        self._check()

    def page_layers(self, first_id: str, default_group: str) -> list[PageLayer]:
        """The layer as the page draws it: one for each kind of geometry that it holds."""
        apart = split_by_kind(self.data, name=self.name)
        return [
            self._page_layer(frame, kind, f"{first_id}-{kind}" if len(apart) > 1 else first_id, default_group)
            for kind, frame in apart.items()
        ]

    def _check(self) -> None:
        named = {"by": self.by, "title": self.title, "second_title": self.second_title, "when": self.when}
        named |= {"start": self.start, "end": self.end, "uncertainty_m": self.uncertainty_m}
        named |= {f"columns[{c!r}]": c for c in self.columns or {}} | {f"search[{c!r}]": c for c in self.search or ()}
        named |= {f"states[{state.key!r}]": state.column for state in self.states if state.column}
        named |= {"spells": self.spells}
        hint = f"the columns are {', '.join(map(str, self.data.columns))}"
        faults = [
            Fault(f"there is no column {column!r}", where=f"layer {self.name!r}", key=key, hint=hint)
            for key, column in named.items()
            if column is not None and column not in self.data.columns
        ]
        if self.when and (self.start or self.end):
            faults.append(Fault("give 'when' for what happened or 'start' and 'end' for what lasted", where=self.name))
        if faults:
            raise InputError(faults)

    def _page_layer(self, frame: gpd.GeoDataFrame, kind: Kind, identifier: str, default_group: str) -> PageLayer:
        geometry_name = frame.geometry.name
        shown = self.columns or {str(column): str(column) for column in frame.columns if column != geometry_name}
        frame = frame.rename(columns=str)
        style = self.style or _default_style(kind)
        classes, drawn = self._classes(frame, style)
        drawn |= self._times(frame)
        if self.uncertainty_m:
            metres = pd.to_numeric(frame[self.uncertainty_m], errors="coerce").fillna(0).clip(0, 2**30)
            drawn["uncertainty"] = metres.to_numpy().round().astype(np.int64)
        drawn = _without_repeats(drawn)
        implied = self._implied_columns(frame, classes, drawn)
        columns = self._stored_columns(frame, shown, implied)
        spells = self._spells(frame)
        packed = pack_features(
            frame,
            kind,
            columns=columns,
            drawn=drawn,
            lists={"spell": spells} if spells else None,
            precision_m=self.precision_m,
        )
        about = self._about(packed, identifier, self.group or default_group) | {
            "style": style.for_page(),
            "classes": classes,
            "fields": [{"key": key, "label": label} for key, label in shown.items() if key not in self._titles],
            "implied": implied,
        }
        changes = [day for row in spells or () for day, _ in row]
        return PageLayer(about | self.extra, packed, first_and_last(drawn | {"start_of_spells": np.array(changes)}))

    def _about(self, packed: PackedFeatures, identifier: str, group: str) -> dict[str, object]:
        """What the page's script knows of the layer as a whole."""
        few = self.markers if self.markers is not None else packed.count <= _MARKERS_AT_MOST
        return {
            "id": identifier,
            "name": self.name,
            "kind": packed.kind,
            "count": packed.count,
            "precision": round(packed.precision_m, 1),
            "group": group,
            "shown": self.show,
            "states": [{"key": s.key, "label": s.label, "style": s.style.for_page()} for s in self.states],
            "hiding": self.spells is not None,
            "moments": self.when is not None,
            "when": self.when,
            "title": self.title or "",
            "titleSecond": self.second_title or "",
            "search": self._searched,
            "density": self.density,
            "markers": packed.kind == "points" and few,
            "large": packed.count > _LARGE or packed.geometry.size > _LARGE_BYTES,
            "uncertaintyKey": bool(self.uncertainty_m),
        }

    @property
    def _titles(self) -> list[str]:
        return [column for column in (self.title, self.second_title) if column]

    @property
    def _searched(self) -> list[str]:
        return self._titles if self.search is None else list(self.search)

    def _stored_columns(
        self, frame: gpd.GeoDataFrame, shown: Mapping[str, str], implied: Mapping[str, str]
    ) -> list[str]:
        """The attribute columns that the page needs: for names, numbers, labels, search and popups."""
        named = [*self._titles, *self._searched]
        number = [self.extra["number"]] if "number" in self.extra else []
        identifiers = [column for column in ("id",) if column in frame.columns]
        columns = dict.fromkeys([*identifiers, *named, *number, *shown, *self._label_columns()])
        return [column for column in columns if column not in implied or column in named]

    def _implied_columns(
        self, frame: gpd.GeoDataFrame, classes: list[dict[str, object]] | None, drawn: Mapping[str, Days]
    ) -> dict[str, str]:
        """Attribute columns that need not be stored, because class or day says the same."""
        implied = {}
        if self.by and classes and len(classes) <= _CLASSES_AT_MOST:
            implied[self.by] = "class"
        if self.when and "end" not in drawn and pd.api.types.is_datetime64_any_dtype(frame[self.when]):
            days = frame[self.when].dropna()
            if bool((days == days.dt.normalize()).all()):
                implied[self.when] = "start"
        return implied

    def _label_columns(self) -> list[str]:
        label = self.extra.get("label") or {}
        shield = self.extra.get("shield")
        return [label[key] for key in ("text", "second", "rank") if label.get(key)] + ([shield] if shield else [])

    def _classes(self, frame: gpd.GeoDataFrame, style: Style) -> tuple[list[dict[str, object]] | None, dict[str, Days]]:
        if self.by is None:
            return None, {}
        column = frame[self.by]
        values = column.astype(object).where(column.notna(), "").to_numpy(dtype=object)
        codes, found = pd.factorize(values)
        totals = dict(zip(found.tolist(), np.bincount(codes, minlength=len(found)).tolist(), strict=True))
        given = [value for value in (*self.styles, *self.colours) if value in totals]
        order = list(dict.fromkeys([*given, *sorted(totals, key=lambda value: -totals[value])]))
        named, rest = order[:_CLASSES_AT_MOST], order[_CLASSES_AT_MOST:]
        position = {value: place for place, value in enumerate(order)}
        drawn = np.array([position[value] for value in found], dtype=np.int64)[codes]
        classes = [self._class(value, place, totals[value], style) for place, value in enumerate(named)]
        if rest:
            total = sum(totals[value] for value in rest)
            classes.append({"label": "…", "count": total, "style": style.for_page()})
        return classes, {"class": np.minimum(drawn, len(classes) - 1)}

    def style_of(self, kind: Kind, value: object = None) -> Style:
        """The style of a feature of this kind of geometry whose class has this value."""
        style = self.style or _default_style(kind)
        return self.styles.get(value) or style if self.by is None or value not in self.colours else style

    def _class(self, value: object, position: int, count: int, style: Style) -> dict[str, object]:
        colour = self.colours.get(value, series_colour(position))
        inked = {field: colour for field in ("fill", "stroke") if getattr(style, field) == (style.fill or style.stroke)}
        styled = self.styles.get(value) or style.with_(**inked)
        return {"label": str(self.labels.get(value, value)), "count": count, "style": styled.for_page()}

    def _times(self, frame: gpd.GeoDataFrame) -> dict[str, Days]:
        drawn: dict[str, Days] = {}
        if self.when:
            first, last = day_bounds(frame[self.when])
            unknown = (first == OPEN_START) & (last == OPEN_END)
            start = np.where(first == OPEN_START, last, first)
            end = np.where(last == OPEN_END, first, last)
            drawn = {"start": np.where(unknown, OPEN_START, start), "end": np.where(unknown, OPEN_END, end)}
        elif self.start or self.end:
            size = len(frame)
            first = day_bounds(frame[self.start])[0] if self.start else np.full(size, OPEN_START, np.int64)
            last = day_bounds(frame[self.end])[1] if self.end else np.full(size, OPEN_END, np.int64)
            drawn = {"start": first, "end": last}
        return drawn

    def _spells(self, frame: gpd.GeoDataFrame) -> list[list[tuple[int, int]]] | None:
        """For each feature the days on which it enters a state, and which (its place among the states, -1: hidden)."""
        if not self.states:
            return None
        places = {state.key: place for place, state in enumerate(self.states)}
        if self.spells:
            return [[(day, places.get(key, -1)) for day, key in row] for row in frame[self.spells]]
        days = np.stack([day_bounds(frame[state.column])[1] for state in self.states], axis=1)
        return [_in_turn(row) for row in days.tolist()]


def _in_turn(days: list[int]) -> list[tuple[int, int]]:
    """From the day of each state, when which one is entered; of several on one day, or before it, the last counts."""
    known = sorted({day for day in days if day < OPEN_END})
    return [(day, max(state for state, when in enumerate(days) if when <= day)) for day in known]


def _without_repeats(drawn: dict[str, Days]) -> dict[str, Days]:
    """Without the last days where each is the first day too, as with most events."""
    if "end" in drawn and bool((drawn["start"] == drawn["end"]).all()):
        return {name: values for name, values in drawn.items() if name != "end"}
    return drawn


def _default_style(kind: Kind) -> Style:
    if kind == "points":
        return STYLES["control"].with_(fill="series-1", radius=4.0, stroke_width=0.8)
    if kind == "lines":
        return Style(stroke="series-1", stroke_width=1.8)
    return Style(fill="series-1", fill_opacity=0.35, stroke="series-1", stroke_width=0.8)
