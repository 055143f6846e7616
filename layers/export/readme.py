"""The README of a data package: what the data are, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["COLUMNS", "readme"]

COLUMNS: Mapping[str, str] = {
    "layer": "the layer that the feature is of",
    "id": "what the feature is called by, unique in its layer",
    "title": "its name in English",
    "title_ar": "its name in Arabic",
    "kind": "what it is",
    "start": "from when it holds (EDTF; empty: open)",
    "end": "until when it holds (EDTF; empty: open)",
    "source": "ids of sources, joined by '; '",
    "certainty": "certain, less-certain or uncertain (Linked Places)",
    "uncertainty_m": "how far it may be from where it is drawn, in metres; empty: not stated, which is not zero",
    "note": "what to mind",
    "part": "certain: surely so; possible: the whole that may be so, with what is certain",
    "zone": "the zone that the row is a part of",
    "variant": "another reading of the clause; empty: the main one",
    "side": "on which side of its line the zone lies",
    "depth_min_m": "the least depth, in metres",
    "depth_max_m": "the greatest depth, in metres",
    "area_km2": "area on the ellipsoid, in square kilometres",
    "as_drawn_km2": "area with every line where it is drawn, in square kilometres",
    "length_km": "length on the ellipsoid, in kilometres",
    "state": "known, between two known days, or not known",
    "as_drawn_on": "the day or days that it is drawn from",
    "party": "who holds it",
    "derived": "how it was derived, where it was",
    "edges": "what joins two vertices: straight in longitude and latitude, or a geodesic",
    "geonameid": "number in GeoNames",
    "population": "people by the gazetteer; 0: not known",
    "latitude": "degrees north on WGS 84, of points",
    "longitude": "degrees east on WGS 84, of points",
    "wkt": "geometry as well-known text, longitude first, WGS 84",
}
"""What the columns of the layers mean."""
_BORDERS = "Boundaries are not authoritative and imply no opinion on any territory."
_OTHER_FILES = """\
- `sources.csv`: who said what; `notes.csv`, where there is one: statements that stand at no place
- `datapackage.json`: all of this for programs, with the SHA-256 of each file

GeoJSON is RFC 7946, WGS 84, longitude first. CSV is UTF-8 with a byte order mark."""
_LICENCE = """\
Each source has the licence that is named with it above; where none is, ask its publisher before you copy its words."""


def readme(package: Mapping[str, Any]) -> str:
    """The text, from the package's own description."""
    shapes = [resource for resource in package["resources"] if resource["format"] == "geojson"]
    columns = {field["name"] for one in package["resources"] for field in one.get("schema", {}).get("fields", ())}
    made_by, day = package["contributors"][0]["title"], package["created"][:10]
    licences = "; ".join(one.get("title", one.get("path", "")) for one in package.get("licenses", ()))
    named = f" Licences named: {licences}." if licences else ""
    parts = [
        f"# {package['title']}\n\n{package.get('description', '')}\n",
        f"Made with {made_by} on {day} from the sources below. {_BORDERS}\n\n## Files\n",
        *(f"- `{one['path']}`, `{one['name']}.csv`: {one['title']}" for one in shapes),
        f"{_OTHER_FILES}\n\n## Columns\n\n| column | meaning |\n|---|---|",
        *(f"| `{name}` | {meaning} |" for name, meaning in COLUMNS.items() if name in columns),
        "\n## Sources\n",
        *(_source(source) for source in package.get("sources", ())),
        f"\n## Licence\n\n{_LICENCE}{named}\n\n## How to cite\n",
        f"{package['title']}. Data package, {day[:4]}. Cite the DOI of the deposit, and the sources.",
    ]
    return "\n".join(parts) + "\n"


def _source(source: Mapping[str, str]) -> str:
    words = [source.get(name, "") for name in ("title", "publisher", "date", "path", "licence")]
    return f"- {', '.join(word for word in words if word)}"
