"""Layers for tests: small, but of the shape that a real scenario gives."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely
from hostile_text import HOSTILE

from layers.ground.build import Layers
from layers.scenario.models import Scenario
from layers.schema import BASE_COLUMNS, make_layer


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    """The scenario of `layers`, as checked models."""
    data = {
        "truceline": 1,
        "title": "A truce for tests",
        "title_ar": "هدنة للاختبار",
        "subtitle": "Two sides and a road",
        "as_of": "2018-10-15",
        "sources": {
            "memo": {"title": "Memorandum", "publisher": "The parties", "date": "2018-09-17", "licence": "CC BY 4.0"},
            "report": {"title": HOSTILE, "url": "https://example.org/report"},
            "unused": {"title": "Named by nothing"},
        },
        "parties": {"north": {"title": "North", "colour": "#1b7837"}, "south": {"title": "South"}},
        "routes": [{"id": "M4", "through": ["A", "B"], "source": "memo"}],
    }
    return Scenario.model_validate(data)


@pytest.fixture(scope="session")
def layers(scenario: Scenario) -> Layers:
    """Every kind of layer: dates exact, uncertain and open; names in Arabic; hostile text; missing numbers."""
    rows = {
        "territories": TERRITORIES,
        "lines": LINES,
        "zones": ZONES,
        "posts": POSTS,
        "routes": ROUTES,
        "events": EVENTS,
        "places": PLACES,
        "control": CONTROL,
    }
    sources = pd.DataFrame([{"id": name, **source.model_dump()} for name, source in scenario.sources.items()])
    made = {name: make_layer(name, layer) for name, layer in rows.items()}
    columns = [name for name in BASE_COLUMNS if name not in ("geometry", "uncertainty_m")]
    notes = pd.DataFrame([dict.fromkeys(columns, "") | NOTE], columns=columns)
    return Layers(scenario=scenario, sources=sources, notes=notes, **made)


SQUARE = shapely.box(36.0, 35.0, 37.0, 36.0, ccw=False)
RING = SQUARE.difference(shapely.box(36.4, 35.4, 36.6, 35.6))
MEMO = {"source": "memo"}

TERRITORIES = [
    MEMO | {"id": f"contact-{side}", "title": side, "party": side, "derived": True, "geometry": shape}
    for side, shape in (("north", shapely.box(36, 35.5, 37, 36)), ("south", shapely.box(36, 35, 37, 35.5)))
]
LINES = [
    MEMO
    | {"id": "contact", "title": "Contact line", "title_ar": "خط التماس"}
    | {"edges": "straight", "derived": True, "length_km": 90.5}
    | {"geometry": shapely.LineString([(36, 35.5), (36.5, 35.6), (37, 35.5)])}
]
ZONES = [
    MEMO
    | {"id": f"dmz/{part}", "title": "DMZ", "kind": "zone", "zone": "dmz", "side": "north"}
    | {"depth_min_m": 15_000.0, "depth_max_m": 20_000.0}
    | {"part": part, "area_km2": area_km2, "geometry": shape}
    for part, area_km2, shape in (("certain", 1.0, RING), ("possible", 2.0, SQUARE))
]
POSTS = [
    {"id": "post-1", "title": "Salwa", "title_ar": "صلوة", "source": "memo; report", "number": 1}
    | {"start": "2017-10-13", "end": "", "established": "2017-10-13", "left": "2020-02"}
    | {"uncertainty_m": 2000.0, "geometry": shapely.Point(36.2, 35.7123456789)},
    {"id": "post-2", "title": HOSTILE, "title_ar": "الشيخ عقيل", "source": "memo; report", "number": None}
    | {"start": "../2020-02-08", "end": "", "established": "../2020-02-08", "left": ""}
    | {"uncertainty_m": None, "geometry": shapely.Point(36.2 + 1 / 3, 35.7123456789)},
]
ROUTES = [
    MEMO
    | {"id": "M4", "title": "M4", "shield": "M4", "length_km": 1182.0}
    | {"geometry": shapely.LineString([(30.0, 36.0), (43.0, 36.0)])}
]
EVENTS = [
    MEMO
    | {"id": "patrol", "kind": "patrol", "title": "=SUM(A1)", "start": "2019-03-08", "end": "2019-03-08"}
    | {"geometry": shapely.Point(36.5, 35.5)},
    MEMO
    | {"id": "closure", "kind": "closure", "title": "Road closed", "start": "2018-12", "certainty": "uncertain"}
    | {"geometry": shapely.Point(36.6, 35.5)},
]
PLACES = [
    {"id": "173811", "source": "GeoNames", "title": "Idlib", "title_ar": "إدلب", "name": "Idlib", "name_ar": "إدلب"}
    | {"country": "SY", "geonameid": 173811, "population": 128840, "rank": 1}
    | {"geometry": shapely.Point(36.63, 35.93)}
]
CONTROL = [
    MEMO | {"id": "contact-1", "party": "north", "confidence": "high", "geometry": shapely.Point(36.5, 35.9)},
]
NOTE = {"id": "hudna", "title": "A pause of fire", "title_ar": "هدنة", "start": "2018-09", "end": "2018-09"} | {
    "source": "report"
}
