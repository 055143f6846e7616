"""`.geodesic` on GeoSeries and GeoDataFrames: true lengths, areas, distances and zones in any coordinate system.

Importing this module registers the accessor; `import geo` sees to it (`registration`). What measures is loaded when it
is first used, so that geopandas is imported no slower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Unpack, overload

import geopandas as gpd
import pandas as pd

import geo
from geo.errors import Fault, InputError

if TYPE_CHECKING:
    import shapely

    from geo.geodesic.buffer import BufferOptions, Side
    from geo.geodesic.edges import Edges
    from geo.geodesic.inputs import Numbers

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

    @overload
    def buffer(
        self, distance_m: Numbers, *, return_bound: Literal[False] = ..., **options: Unpack[BufferOptions]
    ) -> gpd.GeoSeries: ...
    @overload
    def buffer(
        self, distance_m: Numbers, *, return_bound: Literal[True], **options: Unpack[BufferOptions]
    ) -> tuple[gpd.GeoSeries, pd.Series[float]]: ...
    def buffer(
        self,
        distance_m: Numbers,
        *,
        edges: Edges = "geodesic",
        side: Side = "both",
        tolerance_m: float = 1.0,
        verify: bool = True,
        return_bound: bool = False,
    ) -> gpd.GeoSeries | tuple[gpd.GeoSeries, pd.Series[float]]:
        """Everything within a distance in metres; parameters and errors are those of `geo.geodesic_buffer`.

        A Series of distances is aligned by its index. In a projected system the edges of the zones are straight in
        that system, as those of any geometry in it. With `return_bound`, a pair of the zones and a Series of the
        largest errors found, in metres.

        >>> import geo, geopandas
        >>> roads = geopandas.GeoSeries.from_wkt(["LINESTRING (36.6 35.4, 37.0 36.2)"], crs=4326)
        >>> zones, bound_m = roads.geodesic.buffer(6_000, side="left", edges="straight", return_bound=True)
        >>> bool(bound_m.max() < 1.0)
        True
        """
        zones, bound_m = geo.geodesic_buffer(
            _lonlat(self._series),
            distance_m,
            edges=edges,
            side=side,
            tolerance_m=tolerance_m,
            verify=verify,
            return_bound=True,
        )
        zones = zones.to_crs(self._series.crs)
        return (zones, self._named(bound_m, "bound_m")) if return_bound else zones

    def area(self, *, edges: Edges = "geodesic") -> pd.Series[float]:
        """Area in square metres; see `geo.geodesic_area`.

        >>> import geo, geopandas, shapely
        >>> boxes = geopandas.GeoSeries([shapely.box(30, 60, 40, 61)], crs=4326)
        >>> (boxes.geodesic.area(edges="straight") / 1e6).round().tolist()
        [61231.0]
        """
        return self._named(geo.geodesic_area(_lonlat(self._series), edges=edges), "area_m2")

    def length(self, *, edges: Edges = "geodesic") -> pd.Series[float]:
        """Length in metres, of polygons the perimeter; see `geo.geodesic_length`.

        >>> import geo, geopandas
        >>> roads = geopandas.GeoSeries.from_wkt(["LINESTRING (36.6 35.4, 37.0 36.2)"], crs=4326).to_crs(32637)
        >>> roads.geodesic.length().round(-2).tolist()
        [95800.0]
        """
        return self._named(geo.geodesic_length(_lonlat(self._series), edges=edges), "length_m")

    def distance(
        self,
        other: shapely.Geometry | gpd.GeoSeries | gpd.GeoDataFrame,
        *,
        edges: Edges = "geodesic",
        align: bool = True,
    ) -> pd.Series[float]:
        """Shortest distance in metres to a geometry in the same coordinate system, or row by row to a GeoSeries.

        A GeoSeries may have a coordinate system of its own. Like in geopandas it is first aligned by index; with
        `align=False` rows are paired in order. See `geo.geodesic_distance`.

        >>> import geo, geopandas, shapely
        >>> towns = geopandas.GeoSeries([shapely.Point(36.63, 35.93), shapely.Point(36.86, 35.86)], crs=4326)
        >>> towns.geodesic.distance(shapely.Point(36.8, 35.9)).round().tolist()
        [15701.0, 7004.0]
        >>> towns.geodesic.distance(towns[::-1], align=False).round().tolist()
        [22170.0, 22170.0]
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
