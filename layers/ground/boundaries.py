"""Borders and countries as they were: what a scenario says of them, laid over what the map data show today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import natural_earth
from layers.dates import first_day
from layers.ground.area_names import country_outline
from layers.ground.areas import AreaFinder
from layers.ground.drawing import Drawing
from layers.ground.outlines import Ground, Outline
from layers.scenario.boundaries import Boundary, BoundaryStatus
from layers.scenario.entries import Span
from layers.scenario.temporal_state import may_be_present
from layers.scenario.yaml_lines import Key

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["AdministeredArea", "BorderStatus", "Boundaries", "draw_boundaries", "with_grounds"]


_ALWAYS = Span()


@dataclass(frozen=True)
class BorderStatus:
    """How the border between two countries is drawn, each given by its codes in Natural Earth (`code3`)."""

    one: frozenset[str]
    other: frozenset[str]
    status: BoundaryStatus
    when: Span = _ALWAYS


@dataclass(frozen=True)
class AdministeredArea:
    """Ground that the map data show under another name, or another country, than the scenario's sources do."""

    title: str
    title_ar: str
    part_of: str
    """The code (ISO, else `code3`) of the country that it is part of."""
    administered_by: str
    administered_by_ar: str
    codes: frozenset[str]
    """The countries of the map data that it is, by `code3`; empty where it is a piece of one."""
    extent: Ground
    note: str
    when: Span = _ALWAYS

    @property
    def ground(self) -> BaseGeometry:
        """Its ground as it is drawn."""
        return self.extent.drawn

    @property
    def is_whole_country(self) -> bool:
        """Whether it is a country under the name that it had."""
        return self.part_of in _iso_codes(self.codes)


@dataclass(frozen=True)
class Boundaries:
    """What a scenario says of the borders and countries beneath it, as they were on a day.

    `of_all_days` is everything that it says, for any other day (`on`).
    """

    statuses: tuple[BorderStatus, ...] = ()
    areas: tuple[AdministeredArea, ...] = ()
    of_all_days: Boundaries | None = None

    def on(self, day: date | None) -> Boundaries:
        """The same as it was on a day: what may have been valid then; everything where no day is given."""
        every = self.of_all_days or self
        if day is None:
            return every
        statuses = tuple(border for border in every.statuses if _valid(border.when, day))
        return Boundaries(statuses, tuple(area for area in every.areas if _valid(area.when, day)), every)

    def border_statuses(self, borders: gpd.GeoDataFrame) -> list[BoundaryStatus | None]:
        """The stated status of each of Natural Earth's boundaries (`read("boundaries")`); None where none is stated."""
        pairs = zip(borders["left"], borders["right"], strict=True)
        return [self._status(left, right) for left, right in pairs]

    def _status(self, left: str, right: str) -> BoundaryStatus | None:
        for border in self.statuses:
            if (left in border.one and right in border.other) or (right in border.one and left in border.other):
                return border.status
        return None

    def countries_of(self, codes: Sequence[str]) -> list[str]:
        """The countries (ISO codes) with those of the map data that are part of them here."""
        return [*codes, *(code for area in self.areas if area.part_of in codes for code in sorted(area.codes))]

    def named(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Countries or divisions as they are named on the map: each area apart under its own title (empty: no name)."""
        cells = [{"name": area.title, "name_ar": area.title_ar} for area in self.areas]
        if "code3" not in frame.columns:  # what is a country of the map data is named as such already
            unnamed = {"name": "", "name_ar": ""}
            cells = [unnamed if area.codes else names for area, names in zip(self.areas, cells, strict=True)]
        return self._apart(frame, cells)

    def measured(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Countries or divisions as they are measured: each area apart, with who administers it.

        A column `ground` (`Ground`), where there is one, says how surely each reaches where it is drawn.
        """
        are_countries = "code3" in frame.columns
        cells = []
        for area in self.areas:
            country = "" if not are_countries or area.is_whole_country else _country_name(area.part_of)
            named = {"name": _measured_name(area, country), "name_ar": ""}
            cells.append(named | ({"code": area.part_of} if are_countries else {"geonames": ""}))
        return self._apart(frame, cells, keep_unnamed=not are_countries)

    def _apart(
        self, frame: gpd.GeoDataFrame, cells: Sequence[dict[str, str]], *, keep_unnamed: bool = False
    ) -> gpd.GeoDataFrame:
        """The frame without the areas' ground, and a row for each area that lay in it."""
        import pandas as pd

        are_countries = "code3" in frame.columns
        key = "code3" if are_countries else "country"
        for area, names in zip(self.areas, cells, strict=True):
            if area.is_whole_country and not are_countries:
                continue
            ground = shapely.make_valid(area.ground)
            shapes = frame.geometry.to_numpy().copy()
            near = np.asarray(shapely.intersects(shapely.box(*shapely.bounds(shapes).T), ground))
            shapes[near] = shapely.make_valid(shapes[near])
            cut = np.full(len(shapes), shapely.Polygon(), dtype=object)
            cut[near] = shapely.intersection(shapes[near], ground)
            taken = shapely.area(cut) > 0
            if not taken.any() or (keep_unnamed and not names["name"]):
                continue
            row = frame[taken].iloc[:1].assign(**{"code": "", key: area.part_of} | names)
            row = row.set_geometry([shapely.union_all(cut[taken])], crs=frame.crs)
            shapes[taken] = shapely.difference(shapes[taken], ground)
            rest = frame.set_geometry(shapes, crs=frame.crs)
            if "ground" in frame.columns:
                row, rest = _grounds_apart(row, rest, taken, area.extent)
            frame = pd.concat([rest[~rest.geometry.is_empty], row], ignore_index=True)
        return frame


def _grounds_apart(
    row: gpd.GeoDataFrame, rest: gpd.GeoDataFrame, taken: NDArray[np.bool_], extent: Ground
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """The column `ground` of an area's row, and of what it leaves of the others."""
    whole = list(rest["ground"])
    left = [each.without(extent) if cut else each for each, cut in zip(whole, taken, strict=True)]
    piece = Ground.union([each for each, cut in zip(whole, taken, strict=True) if cut]).shared(extent)
    return row.assign(ground=_objects([piece])), rest.assign(ground=_objects(left))


def _objects(values: list[Ground]) -> NDArray[np.object_]:
    """Values as a column: each a whole, and none taken apart for being a tuple."""
    column = np.empty(len(values), dtype=object)
    for index, value in enumerate(values):
        column[index] = value
    return column


def with_grounds(frame: gpd.GeoDataFrame, near: BaseGeometry) -> gpd.GeoDataFrame:
    """Countries or divisions of the map data near a shape, with how surely each reaches where it is drawn there."""
    errors_m = [natural_earth.position_error_m([code]) for code in frame["code"]]
    outlines = [Outline(shape, error_m).near(near) for shape, error_m in zip(frame.geometry, errors_m, strict=True)]
    return frame.assign(ground=_objects(Outline.grounds(outlines)))


def draw_boundaries(drawing: Drawing, areas: AreaFinder) -> Boundaries:
    """What the file says of boundaries; faults for countries and areas that do not exist."""
    statuses: list[BorderStatus] = []
    grounds: list[AdministeredArea] = []

    def draw(key: Key, boundary: Boundary) -> bool:
        if boundary.between is not None and boundary.status is not None:
            one, other = (frozenset(_codes(name)) for name in boundary.between)
            natural_earth.border(*boundary.between)
            statuses.append(BorderStatus(one, other, boundary.status, boundary.when))
        elif boundary.area is not None:
            grounds.append(_administered(drawing, areas, key, boundary, boundary.area))
        return True

    list(drawing.entries("boundaries", draw))
    return Boundaries(tuple(statuses), tuple(grounds)).on(first_day(drawing.scenario.as_of))


def _valid(when: Span, day: date) -> bool:
    return may_be_present(when.start, when.end, day)


def _administered(drawing: Drawing, areas: AreaFinder, key: Key, boundary: Boundary, name: str) -> AdministeredArea:
    natural_earth.country_polygon(boundary.part_of)
    ground = areas.find(name, (*key, "area"))
    party = drawing.scenario.parties.get(boundary.administered_by)
    codes: frozenset[str] = frozenset()
    by, by_ar = boundary.administered_by, boundary.administered_by_ar
    if party is not None:
        by, by_ar = party.title, party.title_ar or party.title
    elif _is_country(by):
        ground = ground.shared(country_outline(by).ground())
        by, by_ar = _country_name(by), by_ar or _country_name(by, arabic=True)
    if name not in drawing.scenario.areas and _is_country(name):
        codes = frozenset(_codes(name))
    return AdministeredArea(
        boundary.title, boundary.title_ar, boundary.part_of, by, by_ar, codes, ground, boundary.note, boundary.when
    )


def _measured_name(area: AdministeredArea, country: str) -> str:
    """`Golan (administered by Israel)`; of a country `Syria (Golan, administered by Israel)`."""
    by = f"administered by {area.administered_by}" if area.administered_by else ""
    texts = [text for text in (country, area.title, by) if text]
    return f"{texts[0]} ({', '.join(texts[1:])})" if len(texts) > 1 else "".join(texts)


@lru_cache(maxsize=64)
def _iso_codes(codes: frozenset[str]) -> set[str]:
    countries = natural_earth.read("countries")
    return {*codes, *countries["code"][countries["code3"].isin(codes)]}


def _codes(name: str) -> list[str]:
    return [str(code) for code in natural_earth.read("countries", countries=[name])["code3"]]


def _is_country(name: str) -> bool:
    from geo.errors import InputError

    try:
        natural_earth.country_polygon(name)
    except InputError:
        return False
    return True


def _country_name(code: str, *, arabic: bool = False) -> str:
    countries = natural_earth.read("countries", countries=[code])
    own = countries[(countries["code"] == code) | (countries["code3"] == code)]
    row = (own if len(own) else countries).iloc[0]
    return str((arabic and row["name_ar"]) or row["name"])
