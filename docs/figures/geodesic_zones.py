"""Draw `geodesic_zones.svg`: how far the usual ways of buffering are off, along the outline of a 20 km zone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.figure import Figure
from pyproj import Geod

from geo import geodesic_buffer, geodesic_distance

GEOD = Geod(ellps="WGS84")
DISTANCE_M = 20_000.0
LINE = shapely.LineString([(26, 59), (34, 60), (38, 62.5), (46, 61)])


def main() -> None:
    """Write the picture beside this script."""
    mpl.rcParams.update({"svg.hashsalt": "truceline", "font.size": 10, "font.family": "DejaVu Sans"})
    figure = Figure(figsize=(8.4, 6.2), layout="constrained")
    above, below = figure.subplots(2, 1, height_ratios=[3, 2])
    ways: dict[str, tuple[Callable[[], shapely.Geometry], str]] = {
        "UTM, then buffer": (lambda: _planar("utm"), "#c2571a"),
        "azimuthal equidistant about the middle": (lambda: _planar("aeqd"), "#7a5195"),
        "geodesic_buffer": (lambda: geodesic_buffer(LINE, DISTANCE_M), "#00796b"),
    }
    for name, (make, colour) in ways.items():
        zone = make()
        x, error = _errors(zone)
        above.plot(*shapely.get_coordinates(zone.exterior).T, color=colour, lw=1.2)
        below.plot(x, error, color=colour, lw=1, label=f"{name}: {error.min():+.1f} … {error.max():+.1f} m")
    above.plot(*_followed().T, color="#333333", lw=1.4, ls="--")
    above.set(
        title="A line of 1,200 km, its edges geodesics (dashed), and what is within 20 km of it",
        ylabel="latitude",
        aspect=2,
    )
    below.axhline(0, color="#999999", lw=0.8)
    below.set(xlabel="longitude along the outline", ylabel="outline too far out (m)")
    below.set_yscale("symlog", linthresh=1)
    below.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=1, fontsize=8.5, frameon=False)
    figure.savefig(Path(__file__).with_suffix(".svg"), metadata={"Date": None})


def _followed() -> np.ndarray:
    """The line along its geodesics."""
    legs = []
    for (x0, y0), (x1, y1) in pairwise(shapely.get_coordinates(LINE)):
        leg = GEOD.inv_intermediate(x0, y0, x1, y1, 60, initial_idx=0, return_back_azimuth=False)
        legs.append(np.column_stack([leg.lons, leg.lats]))
    return np.concatenate(legs)


def _planar(kind: str) -> shapely.Polygon:
    dense = gpd.GeoSeries([LINE], crs=4326)
    middle = LINE.interpolate(0.5, normalized=True)
    crs = dense.estimate_utm_crs() if kind == "utm" else f"+proj=aeqd +lon_0={middle.x} +lat_0={middle.y}"
    return dense.to_crs(crs).buffer(DISTANCE_M, quad_segs=64).to_crs(4326).iloc[0]


def _errors(zone: shapely.Polygon) -> tuple[np.ndarray, np.ndarray]:
    ring = shapely.get_coordinates(shapely.segmentize(zone.exterior, 0.01))
    away = geodesic_distance(shapely.points(ring), LINE)
    return ring[:, 0], away - DISTANCE_M


if __name__ == "__main__":
    main()
