"""The map of `truceline read`: a point for each place, with the words that name it and the way back to them.

Each line of a popup quotes the words round a mention, then file, line and character, then the address of the document,
where it is known, with a fragment that opens it at these words; the page makes a link of that.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maps import PageMap

__all__ = ["places_map"]

_SENTENCES = 12
"""Sentences of one place that its popup shows; the rest are counted."""
_BEFORE, _AFTER = 90, 130
"""Characters of a sentence that are quoted round a mention."""


def places_map(rows: Iterable[dict[str, Any]], *, title: str) -> PageMap:
    """Draw the rows of `truceline read`: one point a place, its class the kind of place."""
    import geopandas as gpd

    from geo.position import Extent
    from maps import FeatureLayer, Page, PageMap
    from maps.web.assemble import GEONAMES_CREDIT

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
        place["said"].setdefault((row["file"], row["sentence"]), row)
    for place in found.values():
        said = place.pop("said")
        lines = [_line(row) for row in _document_by_document(said.values())[:_SENTENCES]]
        if len(said) > _SENTENCES:
            lines.append(f"… and {len(said) - _SENTENCES} more")
        place["sentences"] = "\n".join(lines)
    return sorted(found.values(), key=lambda place: -place["mentions"])


def _document_by_document(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first sentence of every document, then the second of each that has one, and so on."""
    turn: dict[str, int] = {}
    turns = []
    for row in rows:
        turn[row["file"]] = turn.get(row["file"], 0) + 1
        turns.append((turn[row["file"]], row))
    return [row for _, row in sorted(turns, key=lambda pair: pair[0])]


def _line(row: dict[str, Any]) -> str:
    where = f"{PurePath(row['file']).name}, line {row['line']}, character {row['start']}"
    return f"{_quoted(row['sentence'], row['text'])} {where} {row['url']}".rstrip()


def _quoted(sentence: str, words: str) -> str:
    """The sentence, or the part of it round the words, cut at spaces."""
    words = " ".join(words.split())
    at = max(0, sentence.find(words))
    first, last = at - _BEFORE, at + len(words) + _AFTER
    if first > 0:
        space = sentence.find(" ", first, at)
        first = space + 1 if space >= 0 else first
    if last < len(sentence):
        space = sentence.rfind(" ", at + len(words), last)
        last = space if space >= 0 else last
    begins, ends = first <= 0, last >= len(sentence)
    return f"“{'' if begins else '… '}{sentence[max(0, first) : last]}{'' if ends else ' …'}”"
