"""QGIS styles (QML) of layers, made from the neutral style table."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import geopandas as gpd
import shapely

from layers.export.plain import xml_text
from layers.simplestyle import LayerStyle, SimpleStyle

__all__ = ["qml"]

_VERSION = "3.28.0"
_MM_PER_PIXEL = 25.4 / 96
_MARKER_MM = {"small": 2.4, "medium": 3.6, "large": 5.0}
_LABELLED = {"posts": "title", "places": "title", "routes": "title", "events": ""}
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_KINDS = {0: "marker", 1: "line", 2: "fill"}


def qml(name: str, layer: gpd.GeoDataFrame, style: LayerStyle) -> str:
    """The QML of a layer: one symbol, or one for each value of the style's column; titles as labels where few stand."""
    dimension = int(shapely.get_dimensions(layer.geometry.to_numpy()).max())
    root = ET.Element("qgis", version=_VERSION, styleCategories="Symbology|Labeling")
    kind = "categorizedSymbol" if style.column else "singleSymbol"
    renderer = ET.SubElement(root, "renderer-v2", type=kind, symbollevels="0", enableorderby="0", forceraster="0")
    symbols = ET.Element("symbols")
    looks = list(style.styles.values())
    if style.column:
        renderer.set("attr", style.column)
        renderer.append(_categories(layer, style))
    renderer.append(symbols)
    for index, look in enumerate(looks):
        symbol = ET.SubElement(symbols, "symbol", type=_KINDS[dimension], name=str(index), alpha="1")
        for symbol_layer, options in _symbol_layers(dimension, look):
            _add_options(ET.SubElement(symbol, "layer", {"class": symbol_layer, "enabled": "1", "pass": "0"}), options)
    if _LABELLED.get(name):
        _add_labels(root, _LABELLED[name], dimension)
    ET.SubElement(root, "layerGeometryType").text = str(dimension)
    return _DOCTYPE + ET.tostring(root, encoding="unicode")


def _categories(layer: gpd.GeoDataFrame, style: LayerStyle) -> ET.Element:
    """A category for each value; parts of zones have titles there, and other readings of a zone are unticked.

    Each has a symbol of its own: QGIS leaves out a category whose symbol another has used.
    """
    categories = ET.Element("categories")
    rows = dict(zip(layer[style.column], layer.to_dict("records"), strict=True))
    for index, value in enumerate(style.styles):
        row = rows[value]
        label = f"{row['title']} ({row['part']})" if "part" in row else value or "other"
        shown = "false" if row.get("variant") else "true"
        cells = {"value": xml_text(value), "label": xml_text(label), "symbol": str(index), "render": shown}
        ET.SubElement(categories, "category", {**cells, "type": "string"})
    return categories


def _symbol_layers(dimension: int, look: SimpleStyle) -> list[tuple[str, dict[str, str]]]:
    dash = "dash" if look.dashed else "solid"
    width = {"width": f"{(look.stroke_width or 1.0) * _MM_PER_PIXEL:.2f}", "width_unit": "MM"}
    if dimension == 0:
        size = f"{_MARKER_MM[look.marker_size or 'medium']}"
        marker = {"name": "circle", "color": _rgba(look.marker_color, 1.0), "size": size, "size_unit": "MM"}
        return [("SimpleMarker", {**marker, "outline_color": "255,255,255,255", "outline_width": "0.3"})]
    if dimension == 1:
        stroke = {"line_color": _rgba(look.stroke, look.stroke_opacity), "line_style": dash}
        casing = {"line_color": "255,255,255,255", "line_width": f"{float(width['width']) + 0.6:.2f}"}
        body = {**stroke, "line_width": width["width"], "line_width_unit": "MM"}
        return [("SimpleLine", body)] if look.dashed else [("SimpleLine", casing), ("SimpleLine", body)]
    outline = {"outline_color": _rgba(look.stroke, look.stroke_opacity), "outline_style": dash}
    outline |= {f"outline_{key}": value for key, value in width.items()}
    fill = {"color": _rgba(look.fill, look.fill_opacity), "style": "solid", **outline}
    return [("SimpleFill", fill)]


def _add_options(element: ET.Element, options: dict[str, str]) -> None:
    """Options as QGIS reads them since 3.20, and as it did before."""
    listed = ET.SubElement(element, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(listed, "Option", type="QString", name=name, value=value)
    for name, value in options.items():
        ET.SubElement(element, "prop", k=name, v=value)


def _add_labels(root: ET.Element, column: str, dimension: int) -> None:
    settings = ET.SubElement(ET.SubElement(root, "labeling", type="simple"), "settings", calloutType="simple")
    font = {"fontFamily": "Noto Sans", "fontSize": "8", "fontSizeUnit": "Point", "textColor": "42,52,64,255"}
    text = ET.SubElement(settings, "text-style", {"fieldName": column, "isExpression": "0", **font})
    buffer = {"bufferDraw": "1", "bufferSize": "0.8", "bufferSizeUnits": "MM", "bufferColor": "253,252,249,230"}
    ET.SubElement(text, "text-buffer", buffer)
    # 6 places labels of points where cartographers do; 2 lets those of lines follow the line.
    ET.SubElement(settings, "placement", placement="6" if dimension == 0 else "2", dist="1", distUnits="MM")


def _rgba(colour: str | None, opacity: float | None) -> str:
    """`#rrggbb` and an opacity as QGIS writes them: `r,g,b,a`, each to 255."""
    if colour is None:
        return "0,0,0,0"
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * (1.0 if opacity is None else opacity))}"
