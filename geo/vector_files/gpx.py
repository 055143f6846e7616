"""GPX: waypoints, routes and tracks, with their times."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import shapely

from geo.files.faults import FileFaults
from geo.vector_files.xml_text import elements, framed, local_name, text_of

__all__ = ["parse_gpx"]


def parse_gpx(root: ET.Element, faults: FileFaults) -> gpd.GeoDataFrame:
    """The waypoints, routes and tracks of a GPX document: `name`, `description`, `kind`, and the geometry."""
    rows: list[dict[str, Any]] = []
    shapes: list[shapely.Geometry | None] = []
    for index, item in enumerate(child for child in root if local_name(child) in ("wpt", "rte", "trk")):
        kind = local_name(item)
        cells = {"name": text_of(item, "name"), "description": text_of(item, "desc"), "kind": kind, **_times(item)}
        strands = [item] if kind != "trk" else list(elements(item, "trkseg"))
        points = {"wpt": [item]}.get(kind) or None
        lines = [list(points or (*elements(strand, "rtept"), *elements(strand, "trkpt"))) for strand in strands]
        positions = [[_gpx_position(point, f"{kind}[{index}]", faults) for point in line] for line in lines]
        rows.append(cells)
        if kind == "wpt":
            shapes.append(shapely.Point(positions[0][0]))
        else:
            drawn = [shapely.LineString(line) for line in positions if len(line) > 1]
            shapes.append(drawn[0] if len(drawn) == 1 else shapely.MultiLineString(drawn))
    return framed(rows, shapes)


def _times(item: ET.Element) -> dict[str, str]:
    """The first and the last time that an item states."""
    stamps = [stamp for time in elements(item, "time") if (stamp := (time.text or "").strip())]
    return {"begin": min(stamps), "end": max(stamps)} if stamps else {}


def _gpx_position(point: ET.Element, key: str, faults: FileFaults) -> tuple[float, float]:
    try:
        return float(point.get("lon", "")), float(point.get("lat", ""))
    except ValueError:
        faults.error("a point without lat and lon", key, "give it both, in degrees")
        return 0.0, 0.0
