"""From the layers of a scenario to a page: what is drawn how, named what, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geo.position import Extent
from layers.ground.build import Layers, build_layers
from layers.scenario.models import Scenario
from maps.dates import opening_day, zone_start
from maps.depths import depth_text, reach_text
from maps.events_layer import recorded_events
from maps.feature_layer import OPEN_END, OPEN_START, FeatureLayer, State, day_bounds
from maps.figures import figure_groups
from maps.page_map import Page, PageMap
from maps.style import STYLES, event_style, party_colour
from maps.texts import filled, interface_texts
from maps.tiles import TileSource, tile_source

if TYPE_CHECKING:
    import geopandas as gpd
    import xyzservices

    from layers.measures.events_file import Events

__all__ = ["render"]

GEONAMES_CREDIT = {"text": "GeoNames, CC BY 4.0", "url": "https://www.geonames.org/"}
_DATES = ("start", "end")
_LEGEND = ("zones", "lines", "posts", "routes", "events", "control", "territories", "places")
_GROUPS = {"zones": "agreement", "lines": "agreement", "posts": "agreement", "routes": "agreement", "places": "basemap"}
_ACROSS_DEGREES = 180  # a box as wide as this is cut by the antimeridian
_SURE_OF_ITSELF = ("source", "certainty", "uncertainty_m", "note")


def render(
    source: Layers | Scenario,
    *,
    overlaps: pd.DataFrame | None = None,
    tiles: str | xyzservices.TileProvider | TileSource | None = None,
    attribution: str = "",
    language: str | None = None,
    events: Events | None = None,
) -> PageMap:
    """Make the page of a scenario: a `folium.Map` with everything inside that is still open to more elements.

    - `source`: the built layers, or a scenario, which is built first
    - `overlaps`: the table of `layers.overlaps`, shown beside the map; it is worked out where none is given
    - `tiles`: an xyzservices provider, its name, or an address with `{z}/{x}/{y}` and its `attribution`; the page then
      asks that host, and no other, for pictures
    - `language`: `en` or `ar`; by default the scenario's own
    - `events`: recorded events (`layers.read_events`), drawn on the map and counted in the time bar; their counts by
      month are charted where `overlaps` has such rows

    Raises `InputError` for a scenario that cannot be built or tiles that are not known.
    """
    built = source if isinstance(source, Layers) else build_layers(source)
    if overlaps is None:
        from layers.measures.overlap import overlaps as work_out

        overlaps = work_out(built, variants=True)
    wording = _Wording(built.scenario, language or built.scenario.language)
    extent = _extent(built)
    page = Page(
        title=wording.own("title"),
        subtitle=wording.own("subtitle"),
        language=wording.language,
        as_of=wording.day(built.scenario.as_of),
        extent=extent,
        shown_day=_day_number(opening_day(built)),
        zone_from=zone_start(built),
        marks=_document_marks(built),
        sources=_records(built.sources),
        credits=(GEONAMES_CREDIT,),
        figures=figure_groups(overlaps, built, wording.texts, wording.language) if len(overlaps) else None,
        statements=_statements(built, wording),
        note=built.scenario.note,
        countries=built.scenario.countries,
    )
    middle = [(extent.south + extent.north) / 2, (extent.west + extent.east) / 2]
    page_map = PageMap(
        page, tiles=tile_source(tiles, attribution=attribution) if tiles else None, location=middle, zoom_start=7
    )
    for layer in scenario_layers(built, wording):
        layer.add_to(page_map)
    if events is not None:
        recorded_events(events, wording.texts).add_to(page_map)
    return page_map


class _Wording:
    """Names in the page's language: which column they stand in, and the page's own words."""

    def __init__(self, scenario: Scenario, language: str) -> None:
        self.scenario, self.language = scenario, language
        self.texts = interface_texts(language)
        self.arabic = language == "ar"

    def own(self, name: str) -> str:
        """The scenario's title or subtitle."""
        arabic: str = getattr(self.scenario, f"{name}_ar")
        return arabic if self.arabic and arabic else getattr(self.scenario, name)

    def named(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """The layer with `shown` and `other`: each name in the page's language, and in the other where it differs."""
        title, arabic = frame["title"].astype(str), frame["title_ar"].fillna("").astype(str)
        shown = arabic.where(arabic != "", title) if self.arabic else title
        other = title if self.arabic else arabic
        return frame.assign(shown=shown, other=other.where(other != shown, ""))

    def day(self, edtf: str) -> str:
        """The date, for the heading; the page's script writes all others."""
        return edtf

    def columns(self, *names: str) -> dict[str, str]:
        """Popup columns with their headings."""
        headings = {"uncertainty_m": "uncertainty"}
        return {name: self.texts[headings.get(name, name)] for name in names}

    def party(self, party: str) -> str:
        """The name of a party."""
        about = self.scenario.parties.get(party)
        if about is None:
            return party
        return about.title_ar if self.arabic and about.title_ar else about.title


def scenario_layers(built: Layers, wording: _Wording) -> list[FeatureLayer]:
    """Every layer of the scenario that has features, from the ground up."""
    layers: list[FeatureLayer] = []
    if len(built.territories):
        layers.append(_territories(wording.named(built.territories), wording))
    if len(built.zones):
        layers += _zones(wording.named(built.zones), wording)
    if len(built.lines):
        layers.append(_lines(wording.named(built.lines), wording))
    if len(built.routes):
        layers.append(_routes(wording.named(built.routes), wording))
    if len(built.control):
        layers.append(_control(wording.named(built.control), wording))
    if len(built.events):
        layers.append(_events(wording.named(built.events), wording))
    if len(built.posts):
        layers.append(_posts(wording.named(built.posts), wording))
    if len(built.places):
        layers.append(_places(wording.named(built.places), wording))
    return layers


def _layer(
    frame: gpd.GeoDataFrame, key: str, wording: _Wording, *, fields: Iterable[str] = (), **options: Any
) -> FeatureLayer:
    """A layer of the scenario with what all have in common."""
    about = {"id": key, "searchWeight": 1, "legendRank": _LEGEND.index(key), **options.pop("about", {})}
    return FeatureLayer(
        frame,
        name=options.pop("name", wording.texts[key]),
        title="shown",
        second_title="other",
        columns=wording.columns(*fields, *_SURE_OF_ITSELF),
        group=options.pop("group", wording.texts[_GROUPS.get(key, key)]),
        about=about,
        **options,
    )


def _territories(frame: gpd.GeoDataFrame, wording: _Wording) -> FeatureLayer:
    styles = {
        p: STYLES["territory"].with_(fill=_party_colour(p, i, wording)) for i, p in enumerate(frame["party"].unique())
    }
    labels = {party: wording.party(party) for party in styles}
    return _layer(
        frame, "territories", wording, fields=_DATES, by="party", styles=styles, labels=labels, start="start", end="end"
    )


def _zones(frame: gpd.GeoDataFrame, wording: _Wording) -> list[FeatureLayer]:
    """For each reading of each zone the part that only may be zone, and above it the certain part."""
    layers = []
    for (_zone, variant), parts in frame.groupby(["zone", "variant"], sort=False):
        rows = _parts_apart(parts)
        depth = depth_text(rows.iloc[0], wording.language)
        for part in ("possible", "certain"):
            here = rows[rows["part"] == part].assign(depth=depth)
            if here.empty or here.geometry.is_empty.all():
                continue
            title = here["shown"].iloc[0]
            name = filled(wording.texts[f"zone_{part}"], wording.language, zone=title) if len(rows) > 1 else title
            about = {
                "id": here["id"].iloc[0],
                "legendRank": 90 if variant else -1 if part == "certain" else 0,
                "one": wording.texts[part] if part == "certain" else name,
                "ghost": not variant,
            }
            note = reach_text(here.iloc[0], wording.scenario, wording.language)
            fields = ("depth", "area_km2", "side", *_DATES)
            group = wording.texts["other_readings" if variant else "agreement"]
            layer = _layer(
                here,
                "zones",
                wording,
                group=group,
                fields=fields,
                name=name,
                style=STYLES[f"zone-{part}"],
                start="start",
                end="end",
                show=not variant,
                about=about | {"legendNote": note},
            )
            layers.append(layer)
    return layers


def _parts_apart(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The possible part without the certain one, so that each is drawn and hit by itself."""
    certain = rows.geometry[rows["part"] == "certain"]
    if certain.empty:
        return rows
    possible = rows["part"] == "possible"
    shapes = rows.geometry.to_numpy().copy()
    shapes[possible.to_numpy()] = [
        _areas(shapely.difference(shape, certain.iloc[0])) for shape in rows.geometry[possible]
    ]
    return rows.set_geometry(shapes, crs=rows.crs)


def _areas(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _lines(frame: gpd.GeoDataFrame, wording: _Wording) -> FeatureLayer:
    frame = frame.assign(derived=np.where(frame["derived"].astype(bool), wording.texts["derived_note"], ""))
    about = {"legendNote": wording.texts["derived_note"] if (frame["derived"] != "").any() else None}
    name = frame["shown"].iloc[0] if len(frame) == 1 else wording.texts["lines"]
    fields = ("length_km", *_DATES, "derived")
    return _layer(
        frame, "lines", wording, fields=fields, name=name, style=STYLES["line"], start="start", end="end", about=about
    )


def _routes(frame: gpd.GeoDataFrame, wording: _Wording) -> FeatureLayer:
    """Routes whose course is less than certain are dashed."""
    sure = {True: "certain", False: "uncertain"}
    frame = frame.assign(course=(frame["certainty"] == "certain").map(sure))
    styles = {
        "certain": STYLES["route"],
        "uncertain": STYLES["route-uncertain"],
    }
    about = {"shield": "shield"}
    labels = {"certain": wording.texts["course_known"], "uncertain": wording.texts["course_schematic"]}
    return _layer(
        frame,
        "routes",
        wording,
        fields=("kind", "length_km", *_DATES),
        by="course",
        styles=styles,
        labels=labels,
        start="start",
        end="end",
        search=("shown", "other", "shield"),
        about=about,
    )


def _control(frame: gpd.GeoDataFrame, wording: _Wording) -> FeatureLayer:
    styles = {
        p: STYLES["control"].with_(fill=_party_colour(p, i, wording)) for i, p in enumerate(frame["party"].unique())
    }
    labels = {party: wording.party(party) for party in styles}
    frame = frame.assign(held=frame["party"].map(labels))
    columns = {"held": wording.texts["party"], **wording.columns("confidence", "source")}
    return FeatureLayer(
        frame,
        name=wording.texts["control"],
        title="shown",
        second_title="other",
        columns=columns,
        by="party",
        styles=styles,
        labels=labels,
        start="start",
        end="end",
        markers=False,
        density=False,
        group=wording.texts["territories"],
        about={"id": "control", "searchWeight": 0, "legendRank": _LEGEND.index("control")},
    )


def _events(frame: gpd.GeoDataFrame, wording: _Wording) -> FeatureLayer:
    styles = {kind: event_style(kind, i) for i, kind in enumerate(sorted(frame["kind"].unique()))}
    frame = frame.assign(when=_moment(frame))
    labels = {kind: _word(kind, wording.texts) for kind in styles}
    columns = {"when": wording.texts["when"], **wording.columns("place", *_SURE_OF_ITSELF)}
    return FeatureLayer(
        frame,
        name=wording.texts["events"],
        title="shown",
        second_title="other",
        columns=columns,
        by="kind",
        styles=styles,
        labels=labels,
        when="when",
        uncertainty_m="uncertainty_m",
        group=wording.texts["events"],
        about={
            "id": "events",
            "searchWeight": 1,
            "legendRank": _LEGEND.index("events"),
            "below": True,
            "circles": "open",
            "uncertaintyKey": False,
        },
    )


def _moment(frame: gpd.GeoDataFrame) -> pd.Series:
    """When each event happened: its start, or the whole from start to end."""
    start, end = frame["start"].astype(str), frame["end"].astype(str)
    spans: pd.Series = start.where(
        (end == "") | (end == start) | start.str.contains("/") | end.str.contains("/"), start + "/" + end
    )
    return spans.where(start != "", end)


def _posts(frame: gpd.GeoDataFrame, wording: _Wording) -> FeatureLayer:
    states = (
        State("encircled", wording.texts["state_encircled"], "encircled", STYLES["post-encircled"]),
        State("left", wording.texts["state_left"], "left", STYLES["post-left"]),
    )
    numbers = frame["number"].fillna("").astype(str)
    called = (wording.texts["post"] + " " + numbers).where(numbers != "", "")
    since = frame["established"].where(frame["established"] != "", frame["start"])
    frame = frame.assign(since=since, called=called)
    return _layer(
        frame,
        "posts",
        wording,
        fields=("established", "encircled", "left", "governorate"),
        style=STYLES["post"],
        start="since",
        uncertainty_m="uncertainty_m",
        states=states,
        search=("shown", "other", "called"),
        about={
            "one": wording.texts["post"],
            "number": "number",
            "searchWeight": 3,
            "label": {"text": "shown", "zooms": [8.2], "sizes": [12], "priority": 9},
            "circles": "always",
        },
    )


def _places(frame: gpd.GeoDataFrame, wording: _Wording) -> FeatureLayer:
    label = {
        "text": "shown",
        "second": "other",
        "rank": "rank",
        "sizes": [14, 12.5, 11.5],
        "zooms": [4, 7, 8.4, 9.5],
        "priority": 8,
    }
    return _layer(
        frame.sort_values("rank", kind="stable"),
        "places",
        wording,
        fields=("governorate", "population"),
        style=STYLES["place"],
        markers=False,
        density=False,
        about={"label": label, "namesOnly": True, "searchWeight": 2},
    )


def _word(kind: str, texts: Mapping[str, str]) -> str:
    """The name of a kind of event; one without a kind is an event."""
    return texts.get(f"kind_{kind}", kind[:1].upper() + kind[1:]) if kind else texts["event"]


def _party_colour(party: str, index: int, wording: _Wording) -> str:
    about = wording.scenario.parties.get(party)
    return party_colour(party, index, chosen=about.colour if about else None)


def _extent(built: Layers) -> Extent:
    """The box of the zones as mainly read, the lines and the posts; else of everything; else the scenario's own."""
    main = built.zones[built.zones["variant"] == ""]
    frames = [frame for frame in (main, built.lines, built.posts) if len(frame)]
    boxes = [frame.total_bounds for frame in frames or [frame for _, frame in built.items()]]
    if not boxes:
        own = built.scenario.extent
        return own.extent() if own else Extent(-170, -56, 170, 72)
    edges = np.array(boxes)
    if (edges[:, 2] - edges[:, 0]).max() > _ACROSS_DEGREES and built.scenario.extent is not None:
        return built.scenario.extent.extent()
    west, south = edges[:, :2].min(axis=0)
    east, north = edges[:, 2:].max(axis=0)
    return Extent(float(west), float(south), float(east), float(north))


def _day_number(day: date | None) -> int | None:
    return None if day is None else day.toordinal() - date(1970, 1, 1).toordinal()


def _statements(built: Layers, wording: _Wording) -> list[dict[str, object]]:
    """Events and dated notes in the order of time; an event knows where it stands on the map."""
    rows: list[dict[str, object]] = []
    if len(built.events):
        events = wording.named(built.events).assign(date=_moment(built.events))
        keys = ["date", "shown", "note", "source", "certainty", "id"]
        rows = [{**row, "title": row["shown"], "layer": "events", "feature": row["id"]} for row in _cells(events, keys)]
    for note in built.scenario.notes:
        title = note.title_ar if wording.arabic and note.title_ar else note.title
        date = note.when.start if note.when.end in ("", note.when.start) else f"{note.when.start}/{note.when.end}"
        source = "; ".join(note.source)
        rows.append({"date": date, "title": title, "note": note.note, "source": source, "certainty": note.certainty})
    if not rows:
        return []
    days = day_bounds(pd.Series([row["date"] for row in rows], name="when"))[0]
    order = np.argsort(days, kind="stable")
    return [rows[i] for i in order]


def _cells(frame: gpd.GeoDataFrame, columns: list[str]) -> list[dict[str, str]]:
    texts = frame[columns].fillna("").astype(str)
    return [dict(zip(columns, row, strict=True)) for row in texts.itertuples(index=False)]


def _document_marks(built: Layers) -> list[tuple[int, str]]:
    dated = built.sources[built.sources["date"].fillna("") != ""]
    days = day_bounds(dated["date"])[0]
    return [
        (int(day), str(title)) for day, title in zip(days, dated["title"], strict=True) if OPEN_START < day < OPEN_END
    ]


def _records(sources: pd.DataFrame) -> list[dict[str, str]]:
    rows = sources.fillna("").to_dict("records")
    return [{str(key): str(value) for key, value in row.items() if value} for row in rows]
