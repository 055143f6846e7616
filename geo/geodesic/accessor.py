"""`.geodesic` on GeoSeries and GeoDataFrames: true lengths, areas, distances and zones in any coordinate system.

Importing this module registers the accessor; `import geo` sees to it (`registration`). What measures is loaded when it
is first used, so that geopandas is imported no slower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

import geo
from geo.errors import Fault, InputError

if TYPE_CHECKING:
    from geo.geodesic.buffer import Side
    from geo.geodesic.edges import Edges

__all__ = ["GeodesicAccessor"]

_LONLAT = "EPSG:4326"


@pd.api.extensions.register_series_accessor("geodesic")
@pd.api.extensions.register_dataframe_accessor("geodesic")
class GeodesicAccessor:
    """Geodesic measures of the geometries, in metres and square metres, whatever their coordinate system.

    The geometries are taken to longitude and latitude on WGS84 vertex by vertex, measured there, and zones are brought
    back to the coordinate system that they came in. `edges` says what joins two vertices: "geodesic", the shortest
    line, or "straight", a line straight in longitude and latitude.

    >>> import geopandas, shapely, truceline
    >>> towns = geopandas.GeoSeries([shapely.Point(36.63, 35.93), shapely.Point(36.86, 35.86)], crs=4326).to_crs(32637)
    >>> towns.geodesic.buffer(5_000).crs.to_epsg()
    32637
    """

    def __init__(self, data: Any) -> None:
        if not isinstance(data, gpd.GeoSeries | gpd.GeoDataFrame):
            raise AttributeError("only GeoSeries and GeoDataFrames have .geodesic")  # noqa: TRY004 - pandas asks for it
        self._series: gpd.GeoSeries = data.geometry

    def buffer(
        self,
        distance_m: Any,
        *,
        edges: Edges = "geodesic",
        side: Side = "both",
        tolerance_m: float = 1.0,
        verify: bool = True,
    ) -> gpd.GeoSeries:
        """Everything within a distance in metres; see `geo.geodesic_buffer`.

        In a projected system the edges of the zones are straight in that system, as those of any geometry in it.
        """
        zones = geo.geodesic_buffer(
            _lonlat(self._series), distance_m, edges=edges, side=side, tolerance_m=tolerance_m, verify=verify
        )
        return zones.to_crs(self._series.crs)

    def area(self, *, edges: Edges = "geodesic") -> pd.Series[float]:
        """Area in square metres; see `geo.geodesic_area`."""
        return self._named(geo.geodesic_area(_lonlat(self._series), edges=edges), "area_m2")

    def length(self, *, edges: Edges = "geodesic") -> pd.Series[float]:
        """Length in metres, of polygons the perimeter; see `geo.geodesic_length`."""
        return self._named(geo.geodesic_length(_lonlat(self._series), edges=edges), "length_m")

    def distance(self, other: Any, *, edges: Edges = "geodesic", align: bool = True) -> pd.Series[float]:
        """Shortest distance in metres to a geometry in the same coordinate system, or row by row to a GeoSeries.

        A GeoSeries may have a coordinate system of its own. Like in geopandas it is first aligned by index; with
        `align=False` rows are paired in order. See `geo.geodesic_distance`.
        """
        mine = _lonlat(self._series)
        if isinstance(other, gpd.GeoSeries | gpd.GeoDataFrame):
            theirs = _lonlat(other.geometry)
            if align and not mine.index.equals(theirs.index):
                mine, theirs = mine.align(theirs)
        else:
            theirs = gpd.GeoSeries([other], crs=self._series.crs).to_crs(_LONLAT).iloc[0]
        return self._named(geo.geodesic_distance(mine, theirs, edges=edges), "distance_m")

    @staticmethod
    def _named(values: pd.Series[float], name: str) -> pd.Series[float]:
        return values.rename(name)


def _lonlat(series: gpd.GeoSeries) -> gpd.GeoSeries:
    if series.crs is None:
        hint = "say which it is first: .set_crs(4326) for longitude and latitude"
        raise InputError(Fault("the geometries have no coordinate system", key="crs", hint=hint))
    return series.to_crs(_LONLAT)
