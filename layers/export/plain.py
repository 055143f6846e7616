"""Cells as plain values: what every format can hold."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd

__all__ = ["iso_span", "plain", "properties", "tidy", "with_whole_numbers", "xml_text"]

_WHOLE_NUMBERS = frozenset({"number", "geonameid", "population", "rank"})
"""Columns that count or number something."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(value: Any) -> Any:
    """A cell as text, number, truth value or None; NaN, infinities and missing values are None."""
    if hasattr(value, "item"):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    return value


def properties(row: Mapping[str, Any]) -> dict[str, Any]:
    """A feature's cells, without its geometry, as plain values."""
    return {name: plain(value) for name, value in row.items() if name != "geometry"}


def tidy(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The layer with columns of one type each: numbers where all values are numbers, else text; missing is empty."""
    frame = layer.copy()
    for name in frame.columns:
        if name == frame.geometry.name or frame[name].dtype != object:
            continue
        frame[name] = _of_one_type([plain(value) for value in frame[name]])
    return frame


def with_whole_numbers(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The layer with whole numbers where they are: one that is missing makes no decimals of the others."""
    whole = {}
    for name in _WHOLE_NUMBERS & set(layer.columns):
        numbers = pd.to_numeric(layer[name], errors="coerce")
        stated = numbers.notna().sum() == layer[name].notna().sum()
        if stated and (numbers.dropna() % 1 == 0).all():
            whole[name] = numbers.astype("Int64")
    return layer.assign(**whole)


def _of_one_type(values: list[Any]) -> Any:
    """A column of plain values as truth values, whole numbers or numbers where all that are given are, else as text."""
    given = [None if value == "" else value for value in values]
    kinds = {type(value) for value in given if value is not None}
    if kinds == {bool}:
        return pd.array(given, dtype="boolean")
    if kinds == {int}:
        return pd.array(given, dtype="Int64")
    if kinds and kinds <= {int, float}:
        return [float("nan") if value is None else float(value) for value in given]
    return pd.array([None if value is None else str(value) for value in values], dtype="object")


def iso_span(start: str, end: str) -> tuple[str, str]:
    """The first day that EDTF `start` may mean and the last that `end` may, as ISO dates; empty where open."""
    from layers.dates import parse_date

    begin = parse_date(start).earliest if start else None
    finish = parse_date(end).latest if end else None
    return (begin.isoformat() if begin else "", finish.isoformat() if finish else "")


def xml_text(text: str) -> str:
    """The text with `�` for characters that XML does not have."""
    return _NOT_XML.sub("\ufffd", text)
