"""XML without entities: its elements by their local names, and rows and shapes as a frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.files.faults import FileFaults

__all__ = ["elements", "framed", "local_name", "root_name", "text_of"]


def root_name(text: str, faults: FileFaults) -> tuple[str, ET.Element | None]:
    """The name of an XML text's outermost element, and the element; a document type or broken XML is noted."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        faults.error("declares a document type or entities", hint="take the DOCTYPE out")
        return "", None
    try:
        root = ET.fromstring(text)  # noqa: S314 - no document type, so no entities; size is bounded
    except ET.ParseError as error:
        faults.error(
            f"is not XML: {str(error).partition(':')[0]}", hint="check it was saved whole", line=error.position[0]
        )
        return "", None
    return local_name(root), root


def local_name(element: ET.Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def elements(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """All elements of a name inside another, at any depth."""
    return (child for child in element.iter() if local_name(child) == name)


def text_of(element: ET.Element, name: str) -> str:
    """The text of the first child of a name; empty where there is none."""
    return next(((child.text or "").strip() for child in element if local_name(child) == name), "")


def framed(rows: list[dict[str, Any]], shapes: list[shapely.Geometry | None]) -> gpd.GeoDataFrame:
    """Rows of cells and their shapes as a frame in EPSG:4326; a missing cell is empty."""
    frame = pd.DataFrame(rows, index=range(len(rows))).drop(columns=["", "geometry"], errors="ignore")
    return gpd.GeoDataFrame(frame.fillna(""), geometry=np.array(shapes, dtype=object), crs=4326)
