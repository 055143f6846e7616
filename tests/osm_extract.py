"""Write a table of places as an OSM file that Nominatim imports: `python osm_extract.py places.csv places.osm`.

Its countries and first-level divisions come along, with the outlines of Natural Earth.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import shapely

from geo.natural_earth.reference_shapes import country_polygon, read

__all__ = ["write_extract"]

_KINDS = {"settlement": ("place", "village"), "mountain": ("natural", "peak")}


def write_extract(table: Path, target: Path) -> None:
    """Write each row of a table of places (`seeds/gazetteer`) as a node with its names, each area as a relation."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    osm = _Osm()
    for row in rows:
        key, value = _KINDS.get(row["kind"], ("place", "locality"))
        names = {"name": row["name_ar"], "name:ar": row["name_ar"], "name:en": row["name"], "name:tr": row["name_tr"]}
        at = (float(row["longitude"]), float(row["latitude"]))
        osm.node(at, {key: value, **names, "alt_name": row["names"].replace("|", ";")})
    for tags, outline in _areas(sorted({row["country"] for row in rows})):
        osm.relation(outline, {"type": "boundary", "boundary": "administrative", **tags})
    osm.write(target)


def _areas(countries: list[str]) -> Iterator[tuple[dict[str, str], Any]]:
    for country in countries:
        yield {"admin_level": "2", "name": country, "ISO3166-1:alpha2": country}, country_polygon(country)
    for division in read("admin1", countries=countries).itertuples():
        names = {"name": division.name_ar, "name:en": division.name}
        yield {"admin_level": "4", "ISO3166-2": division.code, **names}, division.geometry


class _Osm:
    """An OSM file: nodes, then ways, then relations, with ids of their own."""

    def __init__(self) -> None:
        self.elements: dict[str, list[ET.Element]] = {"node": [], "way": [], "relation": []}
        self.ids = count(1)

    def _add(self, kind: str, tags: Mapping[str, str], **stated: str) -> ET.Element:
        element = ET.Element(kind, id=str(next(self.ids)), version="1", timestamp="2020-01-01T00:00:00Z", **stated)
        for key, text in tags.items():
            if text:
                ET.SubElement(element, "tag", k=key, v=text)
        self.elements[kind].append(element)
        return element

    def node(self, at: tuple[float, float], tags: Mapping[str, str]) -> str:
        return self._add("node", tags, lon=f"{at[0]:.7f}", lat=f"{at[1]:.7f}").attrib["id"]

    def relation(self, outline: Any, tags: Mapping[str, str]) -> None:
        relation = self._add("relation", tags)
        for part in shapely.get_parts(outline):
            nodes = [self.node(at, {}) for at in part.exterior.coords[:-1]]
            way = self._add("way", {})
            for node in [*nodes, nodes[0]]:
                ET.SubElement(way, "nd", ref=node)
            ET.SubElement(relation, "member", type="way", ref=way.attrib["id"], role="outer")

    def write(self, target: Path) -> None:
        root = ET.Element("osm", version="0.6", generator="Truceline's tests")
        for elements in self.elements.values():
            root.extend(elements)
        ET.ElementTree(root).write(target, encoding="utf-8", xml_declaration=True)


if __name__ == "__main__":
    write_extract(Path(sys.argv[1]), Path(sys.argv[2]))
