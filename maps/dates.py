"""Which day a map opens on, page and print alike, and how a date is written in its language."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from layers.dates import parse_date
from maps.texts import interface_texts

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from layers.ground.build import Layers

__all__ = ["moments", "opening_day", "written_date", "zone_start"]

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)")


def opening_day(built: Layers) -> date | None:
    """The scenario's own `as_of`, or the first day on which one of its zones applies, if that is later.

    None where `as_of` names no day.
    """
    as_of = parse_date(built.scenario.as_of)
    own = as_of.latest or as_of.earliest
    starts = [start for start in (_earliest(text) for text in _zone_starts(built)) if start is not None]
    if own is None or len(starts) < len(_zone_starts(built)):
        return own
    return max([own, min(starts)]) if starts else own


def zone_start(built: Layers) -> str:
    """The date (EDTF) from which the first zone applies, where that is after the scenario's `as_of`; else empty."""
    as_of = parse_date(built.scenario.as_of)
    own = as_of.latest or as_of.earliest
    day = opening_day(built)
    if own is None or day is None or day <= own:
        return ""
    return next(text for text in _zone_starts(built) if _earliest(text) == day)


def written_date(edtf: str, language: str) -> str:
    """A date as people write it: `2020-02-07` → 7 February 2020, `2020-02` → February 2020; others as they are.

    In the language: 1er février 2020, 7 de febrero de 2020, 7 февраля 2020 г.
    """
    match = _DATE.fullmatch(edtf)
    if not match:
        return edtf
    year, month, day, about = match.groups()
    texts = interface_texts(language)
    written = year
    if day:
        name = texts["months"].split()[int(month) - 1]
        first = texts["first_day"] if int(day) == 1 else str(int(day))
        written = texts["date_day"].format(day=first, month=name, year=year)
    elif month:
        written = texts["date_month"].format(month=texts["months_alone"].split()[int(month) - 1], year=year)
    return ("≈ " if about else "") + written


def moments(frame: gpd.GeoDataFrame) -> pd.Series:
    """When each event happened (EDTF): its start, or the whole from start to end."""
    start, end = frame["start"].astype(str), frame["end"].astype(str)
    spans: pd.Series = start.where(
        (end == "") | (end == start) | start.str.contains("/") | end.str.contains("/"), start + "/" + end
    )
    return spans.where(start != "", end)


def _zone_starts(built: Layers) -> list[str]:
    zones = built.zones
    return [] if zones.empty else [str(start) for start in zones.loc[zones["variant"] == "", "start"]]


def _earliest(edtf: str) -> date | None:
    return parse_date(edtf).earliest if edtf else None
