"""KML 2.2 for Google Earth and its like: folders, styles, time spans, all cells as extended data."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import shapely

from layers.export.plain import iso_span, properties, xml_text
from layers.export.snapshot import Snapshot
from layers.simplestyle import SimpleStyle

__all__ = ["count_kml", "write_kml"]

_KML = "http://www.opengis.net/kml/2.2"
_ICON_SCALE = {"small": "0.7", "medium": "1.0", "large": "1.3"}


def write_kml(snapshot: Snapshot, path: Path) -> None:
    """A document with a folder a layer; each placemark has its title, dates, style, and its cells as extended data.

    Titles and notes are text: markup in them is shown, not run, though the description balloon is HTML.
    """
    root = ET.Element("kml", xmlns=_KML)
    document = ET.SubElement(root, "Document")
    _text(document, "name", snapshot.scenario.title)
    _text(document, "description", _description([snapshot.scenario.subtitle, *_credits(snapshot)]))
    for name in snapshot.layers:
        for value, look in snapshot.style(name).styles.items():
            document.append(_style(_style_id(name, value), look))
    titles = dict(zip(snapshot.sources["id"], snapshot.sources["title"], strict=True))
    for name, layer in snapshot.layers.items():
        folder = ET.SubElement(document, "Folder")
        _text(folder, "name", name)
        style = snapshot.style(name)
        shapes = shapely.orient_polygons(np.array(layer.geometry.to_numpy(), dtype=object))
        for row, shape in zip(layer.to_dict("records"), shapes, strict=True):
            value = str(row[style.column]) if style.column else ""
            folder.append(_placemark(row, shape, _style_id(name, value), titles))
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def count_kml(path: Path) -> int:
    """How many placemarks a document has."""
    root = ET.parse(path).getroot()  # noqa: S314 - the file we have just written
    return sum(1 for _ in root.iter(f"{{{_KML}}}Placemark"))


def _placemark(row: Mapping[str, Any], shape: shapely.Geometry, style: str, titles: Mapping[str, str]) -> ET.Element:
    placemark = ET.Element("Placemark")
    _text(placemark, "name", str(row["title"]) or str(row["id"]))
    if row.get("variant"):  # another reading of a zone waits until it is ticked
        _text(placemark, "visibility", "0")
    named = [str(titles.get(part, part)) for part in str(row["source"]).split("; ")]
    _text(placemark, "description", _description([str(row["title_ar"]), str(row["note"]), *named]))
    begin, end = iso_span(str(row["start"]), str(row["end"]))
    if begin or end:
        span = ET.SubElement(placemark, "TimeSpan")
        if begin:
            _text(span, "begin", begin)
        if end:
            _text(span, "end", end)
    _text(placemark, "styleUrl", f"#{style}")
    data = ET.SubElement(placemark, "ExtendedData")
    for name, value in properties(row).items():
        if value not in (None, ""):
            _text(ET.SubElement(data, "Data", name=str(name)), "value", str(value))
    placemark.append(_geometry(shape))
    return placemark


def _geometry(shape: shapely.Geometry) -> ET.Element:
    parts = shapely.get_parts(shape)
    if len(parts) != 1:
        several = ET.Element("MultiGeometry")
        several.extend(_geometry(part) for part in parts)
        return several
    part = parts[0]
    if shapely.get_dimensions(part) == 0:
        element = ET.Element("Point")
        _text(element, "coordinates", _positions(part))
        return element
    if shapely.get_dimensions(part) == 1:
        element = ET.Element("LineString")
        _text(element, "tessellate", "1")
        _text(element, "coordinates", _positions(part))
        return element
    element = ET.Element("Polygon")
    _text(element, "tessellate", "1")
    for index, ring in enumerate(shapely.get_rings(part)):
        side = ET.SubElement(element, "innerBoundaryIs" if index else "outerBoundaryIs")
        _text(ET.SubElement(side, "LinearRing"), "coordinates", _positions(ring))
    return element


def _positions(shape: shapely.Geometry) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in shapely.get_coordinates(shape))


def _number(value: float) -> str:
    return f"{value:.7f}".rstrip("0").rstrip(".")


def _style(identifier: str, look: SimpleStyle) -> ET.Element:
    style = ET.Element("Style", id=identifier)
    if look.marker_color:
        icon = ET.SubElement(style, "IconStyle")
        _text(icon, "color", _abgr(look.marker_color, 1.0))
        _text(icon, "scale", _ICON_SCALE[look.marker_size or "medium"])
    if look.stroke:
        line = ET.SubElement(style, "LineStyle")
        _text(line, "color", _abgr(look.stroke, look.stroke_opacity))
        _text(line, "width", f"{look.stroke_width or 1.0:g}")
    if look.fill:
        _text(ET.SubElement(style, "PolyStyle"), "color", _abgr(look.fill, look.fill_opacity))
    return style


def _style_id(layer: str, value: str) -> str:
    """An XML id of a layer's style; letters beyond ASCII and signs are written by number."""
    safe = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-.") else f"_{ord(letter):x}" for letter in value
    )
    return f"{layer}-{safe}" if safe else layer


def _abgr(colour: str, opacity: float | None) -> str:
    """`#rrggbb` and an opacity as KML writes them: `aabbggrr`."""
    alpha = round(255 * (1.0 if opacity is None else opacity))
    return f"{alpha:02x}{colour[5:7]}{colour[3:5]}{colour[1:3]}".lower()


def _description(lines: list[str]) -> str:
    return "<br>".join(html.escape(line) for line in lines if line)


def _credits(snapshot: Snapshot) -> Iterator[str]:
    for row in snapshot.sources.fillna("").to_dict("records"):
        yield ". ".join(str(row[name]) for name in ("title", "publisher", "date", "licence") if row.get(name))


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = xml_text(text)
