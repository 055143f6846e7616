"""The map of `truceline read`: a point for each place, with the sentences that name it, their file, line and offset."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maps import PageMap

__all__ = ["places_map"]

_SENTENCES = 12
"""Sentences of one place that its popup shows; the rest are counted."""


def places_map(rows: Iterable[dict[str, Any]], *, title: str) -> PageMap:
    """Draw the rows of `truceline read`: one point a place, its class the kind of place."""
    import geopandas as gpd

    from geo.position import Extent
    from maps import FeatureLayer, Page, PageMap
    from maps.assemble import GEONAMES_CREDIT

    places = _places(rows)
    frame = gpd.GeoDataFrame(
        places,
        columns=["title", "kind", "country", "mentions", "confidence", "sentences"],
        geometry=gpd.points_from_xy([row["longitude"] for row in places], [row["latitude"] for row in places]),
        crs=4326,
    )
    extent = None
    if places:
        west, south, east, north = frame.total_bounds.tolist()
        extent = Extent(max(-180, west - 0.5), max(-85, south - 0.5), min(180, east + 0.5), min(85, north + 0.5))
    page = PageMap(Page(title=title, extent=extent, credits=(GEONAMES_CREDIT,), basemap=bool(places)))
    if places:
        FeatureLayer(
            frame,
            name="Places named",
            by="kind",
            title="title",
            columns={
                "country": "Country",
                "mentions": "Mentions",
                "confidence": "Confidence",
                "sentences": "Sentences",
            },
        ).add_to(page)
    return page


def _places(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[tuple[float, float, str], dict[str, Any]] = {}
    for row in rows:
        place = found.setdefault(
            (row["longitude"], row["latitude"], row["name"]),
            {
                "title": row["name"],
                "kind": row["kind"],
                "country": row["country"],
                "longitude": row["longitude"],
                "latitude": row["latitude"],
                "mentions": 0,
                "confidence": 0.0,
                "said": {},
            },
        )
        place["mentions"] += 1
        place["confidence"] = max(place["confidence"], round(row["confidence"], 2))
        place["said"].setdefault((row["file"], row["sentence"]), (row["line"], row["start"]))
    for place in found.values():
        said = place.pop("said")
        lines = [
            f"{file}, line {line}, character {start}: {sentence}"
            for (file, sentence), (line, start) in list(said.items())[:_SENTENCES]
        ]
        if len(said) > _SENTENCES:
            lines.append(f"… and {len(said) - _SENTENCES} more")
        place["sentences"] = "\n".join(lines)
    return sorted(found.values(), key=lambda place: -place["mentions"])
