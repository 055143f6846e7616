"""Columns as files can hold them: names that a GeoPackage takes, and whole numbers that stay whole."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np

__all__ = ["geopackage_names", "whole_where_missing"]


def geopackage_names(columns: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """New names for the columns that SQLite would take for one (`Name`, `name`), and the layer's options.

    The options name GeoPackage's own columns of keys and geometry so that the data may have a `fid` and a `geom`.

    >>> geopackage_names(["Name", "name", "fid"])
    ({'name': 'name_2'}, {'FID': 'fid_2', 'GEOMETRY_NAME': 'geom'})
    """
    taken: set[str] = set()
    renamed = {}
    for column in columns:
        name = _free(column, taken)
        if name != column:
            renamed[column] = name
    return renamed, {"FID": _free("fid", taken), "GEOMETRY_NAME": _free("geom", taken)}


def _free(name: str, taken: set[str]) -> str:
    """The name, or with the first number that makes it one of its own; it is taken then."""
    chosen, number = name, 2
    while chosen.casefold() in taken:
        chosen, number = f"{name}_{number}", number + 1
    taken.add(chosen.casefold())
    return chosen


def whole_where_missing(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The frame with whole numbers where a missing one alone has made decimals of them: `169389`, not `169389.0`."""
    whole = {}
    for name in frame.columns:
        column = frame[name]
        if column.dtype != np.float64 or not column.isna().any():
            continue
        given = column.dropna()
        if len(given) and (given % 1 == 0).all() and (given.abs() < 2**53).all():
            whole[name] = column.astype("Int64")
    return frame.assign(**whole)
