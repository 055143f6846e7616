"""The overlap table as the page shows it: grouped for reading, each figure tied to the feature that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

import numpy as np

from maps.names import ground_text, number_order, own_divisions
from maps.texts import counted, direction, filled, number_text

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from layers.ground.build import Layers

__all__ = ["FigureGroup", "FigureReading", "FigureRow", "Figures", "figure_groups"]


class FigureRow(TypedDict):
    """One fact: a verdict with the distance from the line, or a figure with its bounds; and the feature it is about."""

    label: str
    layer: str | None
    feature: str | None
    verdict: NotRequired[str]
    distance: NotRequired[float | None]
    error: NotRequired[float | None]
    note: NotRequired[str]
    certain: NotRequired[float | None]
    possible: NotRequired[float | None]
    unit: NotRequired[str]
    likely: NotRequired[list[float]]
    """The low, the expected and the high likely figure, where it is not certain; of a verdict the chance alone."""


class FigureGroup(TypedDict):
    """Rows of one kind under a title."""

    title: str
    rows: list[FigureRow]


class FigureReading(TypedDict):
    """All groups of one interpretation of a zone; `months` holds month, certain and possible events."""

    label: str
    zone: str
    variant: str
    main: bool
    groups: list[FigureGroup]
    months: NotRequired[list[tuple[str, float, float]]]


class Figures(TypedDict):
    """The figures beside a map."""

    readings: list[FigureReading]


_GROUPS = (
    ("area", "zone", "area_km2"),
    ("share_by", "governorate", "area_km2"),
    ("routes_inside", "route", "length_km"),
    ("posts_inside", "post", "inside"),
    ("towns_inside", "town", "inside"),
    ("people_inside", "people", "people"),
)
_AS_DRAWN = {"area_km2": "area_as_drawn_km2", "length_km": "length_as_drawn_km"}
"""The measure of the line as drawn that stands beside one wherever it may run."""
_VERDICTS = {"inside": "inside", "possibly inside": "possibly", "outside": "outside"}
_LAYERS = {"post": "posts", "route": "routes", "town": "places", "event": "events"}
_TOWNS_AT_MOST = 40
_SLIVER_KM2 = 0.5


def figure_groups(table: pd.DataFrame, built: Layers, texts: Mapping[str, str], language: str) -> Figures | None:
    """The readings of the zones, each with its groups of rows; None where there is no zone."""
    names = _Names(built, texts, language)
    readings: list[FigureReading] = []
    for (zone, variant), rows in table.groupby(["zone", "variant"], sort=False):
        groups = [_group(rows, kind, measure, texts[title], names) for title, kind, measure in _GROUPS]
        label = names.zone(str(zone), str(variant))
        shown: FigureReading = {
            "label": label,
            "zone": str(zone),
            "variant": str(variant),
            "main": not variant,
            "groups": [group for group in groups if group["rows"]],
        }
        months = rows[(rows["subject_kind"] == "month") & (rows["measure"] == "events")]
        if len(months):
            columns = (months[name].tolist() for name in ("subject", "certain", "possible"))
            shown["months"] = list(zip(*columns, strict=True))
        readings.append(shown)
    return {"readings": readings} if readings else None


def _group(rows: pd.DataFrame, kind: str, measure: str, title: str, names: _Names) -> FigureGroup:
    unknown = rows[(rows["subject_kind"] == kind) & (rows["measure"] == "towns_without_figure")]
    drawn = rows[(rows["subject_kind"] == kind) & (rows["measure"] == _AS_DRAWN.get(measure))].set_index("subject")
    rows = rows[(rows["subject_kind"] == kind) & (rows["measure"] == measure)]
    if kind == "people":
        return {
            "title": title,
            "rows": [names.people(row, unknown) for _, row in rows[rows["possible"] > 0].iterrows()],
        }
    if kind == "post":
        rows = rows.iloc[number_order(names.post_numbers(rows))]
    if kind == "town":
        rows = rows[rows["possible"] > 0].head(_TOWNS_AT_MOST)
    if kind == "governorate":
        rows = rows[rows["possible"] >= _SLIVER_KM2].sort_values("possible", ascending=False)
    return {
        "title": title,
        "rows": [names.with_drawn(_row(row, kind, names), row, drawn) for _, row in rows.iterrows()],
    }


def _row(row: pd.Series, kind: str, names: _Names) -> FigureRow:
    subject = str(row["subject"])
    layer, feature, label = names.find(kind, subject, str(row["zone"]), str(row["variant"]))
    shown: FigureRow = {"label": label, "layer": layer, "feature": feature}
    verdict = _VERDICTS.get(str(row.get("verdict") or ""))
    if verdict:
        why = names.stated_ground(row) if kind == "post" and verdict != "outside" else ""
        noted: FigureRow = shown | {"note": why} if why else shown
        judged: FigureRow = noted | {
            "verdict": verdict,
            "distance": _number(row.get("distance_km")),
            "error": _number(row.get("distance_error_km")),
        }
        return _with_likely(judged, row, "likely")
    bounds: FigureRow = shown | {"certain": _number(row["certain"]), "possible": _number(row["possible"])}
    return _with_likely(bounds | {"unit": str(row["unit"])}, row)


def _with_likely(shown: FigureRow, row: pd.Series, *names: str) -> FigureRow:
    """A figure with what is likely of it, where it is stated and the figure is not certain."""
    figures = [row.get(name) for name in names or ("likely_low", "likely", "likely_high")]
    known = [round(float(figure), 4) for figure in figures if isinstance(figure, float) and np.isfinite(figure)]
    stated = len(known) == len(figures) and row["certain"] != row["possible"]
    return shown | {"likely": known} if stated else shown


def _number(value: float | None) -> float | None:
    return round(float(value), 4) if value is not None and np.isfinite(value) else None


class _Features:
    """The rows of a layer as they are looked up: by their id or title, the first of them."""

    def __init__(self, layer: gpd.GeoDataFrame) -> None:
        columns = [layer[name].tolist() for name in layer.columns]
        self._rows = [dict(zip(layer.columns, cells, strict=True)) for cells in zip(*columns, strict=True)]
        self._by_id: dict[Any, int] = {}
        self._by_title: dict[Any, int] = {}
        for place, row in enumerate(self._rows):
            self._by_id.setdefault(row["id"], place)
            self._by_title.setdefault(row["title"], place)

    def first(self, identifier: object, title: object) -> Mapping[str, Any] | None:
        """The first row with this id or this title."""
        places = [at[key] for at, key in ((self._by_id, identifier), (self._by_title, title)) if key in at]
        return self._rows[min(places)] if places else None


class _Names:
    """From the subjects of the overlap table to the features on the map and their names in the page's language."""

    def __init__(self, built: Layers, texts: Mapping[str, str], language: str) -> None:
        self.built, self.texts, self.language = built, texts, language
        self.arabic = direction(language) == "rtl"
        self.features = {kind: _Features(getattr(built, layer)) for kind, layer in _LAYERS.items()}

    def zone(self, zone: str, variant: str) -> str:
        rows = self.built.zones
        rows = rows[(rows["zone"] == zone) & (rows["variant"] == variant)]
        return self._title(rows.iloc[0]) if len(rows) else zone

    def find(self, kind: str, subject: str, zone: str, variant: str) -> tuple[str | None, str | None, str]:
        """The layer, the feature's id in it, and its name; no layer where the subject is not on the map."""
        if kind == "zone":
            reading = variant if subject == zone else ""
            parts = self.built.zones
            parts = parts[(parts["zone"] == subject) & (parts["variant"] == reading)]
            identifier = str(parts["id"].iloc[0]) if len(parts) else None
            return identifier, identifier, self.zone(subject, reading)
        features = self.features.get(kind)
        if features is None:
            return None, None, self._division(subject) if kind == "governorate" else subject
        found = features.first(subject, subject)
        if found is None:
            return None, None, subject
        number = str(found.get("number") or "") if kind == "post" else ""
        return _LAYERS[kind], str(found["id"]), f"{number} {self._title(found)}".strip()

    def post(self, row: pd.Series) -> Mapping[str, Any] | None:
        """The post that a row of the table is about."""
        return self.features["post"].first(row.get("subject_id"), row["subject"])

    def post_numbers(self, rows: pd.DataFrame) -> list[str]:
        """The number of the post that each row is about."""
        found = [self.post(row) for _, row in rows.iterrows()]
        return ["" if post is None else str(post.get("number") or "") for post in found]

    def stated_ground(self, row: pd.Series) -> str:
        """Why a post counts as inside that is drawn outside of the certain part: where it is stated to lie."""
        post = self.post(row)
        if post is None or not post.get("within") or not np.isfinite(post.get("uncertainty_m", np.nan)):
            return ""
        zones = self.built.zones
        part = "certain" if row["verdict"] == "inside" else "possible"
        own = (zones["zone"] == row["zone"]) & (zones["variant"] == row["variant"]) & (zones["part"] == part)
        if zones.geometry[own].intersects(post["geometry"]).any():
            return ""
        ground = ground_text(str(post["within"]), self.built.scenario, self.language)
        km = number_text(post["uncertainty_m"] / 1000, None, self.language)
        return filled(self.texts["stated_within"], self.language, ground=ground, km=km)

    def with_drawn(self, shown: FigureRow, row: pd.Series, drawn: pd.DataFrame) -> FigureRow:
        """A figure with that of the line as drawn in its note, where the two differ."""
        if row["subject"] not in drawn.index:
            return shown
        beside = drawn.loc[[row["subject"]]].iloc[0]
        bounds = (beside["certain"], beside["possible"])
        if bounds == (row["certain"], row["possible"]):
            return shown
        digits = 1 if row["unit"] == "km" else 0
        low, high = (number_text(bound, digits, self.language) for bound in bounds)
        unit = self.texts["unit_km" if row["unit"] == "km" else "unit_km2"]
        figure = f"{low if low == high else f'{low}–{high}'} {unit}"
        return shown | {"note": filled(self.texts["of_the_line_as_drawn"], self.language, figure=figure)}

    def people(self, row: pd.Series, unknown: pd.DataFrame) -> FigureRow:
        """How many people live in the towns inside, as far as there are figures for them."""
        shown: FigureRow = {"label": self.texts["people_of_towns"], "layer": None, "feature": None, "unit": ""}
        missing = int(unknown["possible"].max()) if len(unknown) else 0
        if missing:
            shown["note"] = counted(self.texts, "towns_without_figure", missing, self.language)
        bounds: FigureRow = shown | {"certain": _number(row["certain"]), "possible": _number(row["possible"])}
        return _with_likely(bounds, row)

    def _division(self, name: str) -> str:
        return own_divisions(self.language, self.built.scenario.countries).get(name, name)

    def _title(self, row: Mapping[str, Any] | pd.Series) -> str:
        return str(row["title_ar"]) if self.arabic and row["title_ar"] else str(row["title"])
