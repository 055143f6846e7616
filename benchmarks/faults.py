"""Faults: what the raw stack does with bad input, kills and unkind servers, and what Truceline does.

Invalid GeoJSON is the table of `tests/layers/faulty_geojson.py` and, where they lie beside the repository, the files of
geojson-validator. Kills are SIGKILL at a random moment of an overwrite; a target that cannot be opened or lacks
features is lost. The web service is a local one that plays tricks. A label runs if it changes the maker's environment.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks._service import unkind_service

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
DEADLINE_S = 3.0
NAMES = 200
PROCESSES = 4
KILLS = 100
PEER_KILLS = 20


def run() -> list[dict[str, object]]:
    """Rows of the table."""
    return [*invalid_geojson(), *kills(), *web(), *labels()]


def invalid_geojson() -> Iterator[dict[str, object]]:
    import geopandas as gpd

    from layers import read_shapes

    with tempfile.TemporaryDirectory() as folder:
        bad, good = _geojson_files(Path(folder))
        accepted = {
            "ours": sum(_reads(lambda file=file: read_shapes(file)) for file in bad),
            "peer": sum(_reads(lambda file=file: gpd.read_file(file)) for file in bad),
        }
        refused = {
            "ours": sum(not _reads(lambda file=file: read_shapes(file, warnings=[])) for file in good),
            "peer": sum(not _reads(lambda file=file: gpd.read_file(file)) for file in good),
        }
    peer = {"peer_name": "geopandas.read_file"}
    case = f"{len(bad)} invalid GeoJSON files"
    yield {"case": case, "measure": "accepted in silence", "goal": "0", "ok": accepted["ours"] == 0, **accepted, **peer}
    case = f"{len(good)} valid GeoJSON files"
    yield {"case": case, "measure": "refused", "goal": "0", "ok": refused["ours"] == 0, **refused, **peer}


def kills() -> Iterator[dict[str, object]]:
    for ending in (".geojson", ".gpkg"):
        ours, peer = _kill("ours", ending, KILLS), _kill("geopandas", ending, PEER_KILLS)
        yield {
            "case": f"kill −9 while overwriting {ending}",
            "measure": "old file lost",
            "ours": f"{ours['lost']} of {ours['kills']}",
            "peer": f"{peer['lost']} of {peer['kills']}",
            "peer_name": "GeoDataFrame.to_file",
            "goal": "0 of 100",
            "ok": ours["lost"] == 0,
        }


def web() -> Iterator[dict[str, object]]:
    from geopy.extra.rate_limiter import RateLimiter
    from geopy.geocoders import Nominatim

    from geo.geocoding.web import WebGeocoder

    logging.getLogger("geopy").setLevel(logging.CRITICAL)

    def raw(service: Any) -> Any:
        return Nominatim(
            domain=service.url.partition("//")[2], scheme="http", user_agent="benchmark", timeout=DEADLINE_S
        )

    def polite(service: Any, folder: str) -> Any:
        cache = Path(folder) / "answers.sqlite"
        return WebGeocoder.nominatim(service.url, cache=cache, interval_s=0, deadline_s=DEADLINE_S)

    with unkind_service() as service, tempfile.TemporaryDirectory() as folder:
        ours = _four_processes(_OURS, service, Path(folder) / "answers.sqlite")
        yield {
            "case": f"{PROCESSES} processes × {NAMES} names, one cache",
            "measure": "errors; names asked twice",
            "ours": f"{ours[0]}; {ours[1]}",
            "peer": "; ".join(map(str, _four_processes(_RAW, service, Path(folder) / "answers.json"))),
            "peer_name": "geopy + a JSON file",
            "goal": "0; 0",
            "ok": ours == (0, 0),
        }
        took = {
            "ours": _seconds(lambda: polite(service, folder).geocode("drips ours")),
            "peer": _seconds(lambda: raw(service).geocode("drips raw")),
        }
        case = f"a server that drips bytes, {DEADLINE_S:g} s allowed"
        done = took["ours"] < DEADLINE_S + 0.5
        yield {
            "case": case,
            "measure": "s",
            **took,
            "peer_name": "geopy timeout",
            "goal": "within the deadline",
            "ok": done,
        }
        _seconds(lambda: polite(service, folder).geocode("jammed ours"))
        limited = RateLimiter(raw(service).geocode, min_delay_seconds=0.01, error_wait_seconds=0.01)
        _seconds(lambda: limited("jammed raw"))
        asked = {"ours": service.counts["jammed ours"], "peer": service.counts["jammed raw"]}
        case = "a server that always says 429"
        kept = asked["ours"] <= 3
        yield {"case": case, "measure": "requests", **asked, "peer_name": "RateLimiter", "goal": "≤ 3", "ok": kept}


def labels() -> Iterator[dict[str, object]]:
    sinks = _folium_sinks()
    peer = sum(_runs(draw) for draw in sinks)
    ours = sum(_runs(draw, must_draw=True) for draw in _our_sinks())
    yield {
        "case": "a label with {{…}}",
        "measure": "sinks in which it runs Python",
        "ours": f"{ours} of {len(_our_sinks())}",
        "peer": f"{peer} of {len(sinks)}",
        "peer_name": "folium",
        "goal": "0",
        "ok": ours == 0,
    }


def _geojson_files(folder: Path) -> tuple[list[Path], list[Path]]:
    sys.path.insert(0, str(ROOT / "tests" / "layers"))
    from faulty_geojson import FAULTY

    bad = []
    for index, text in enumerate(FAULTY.values()):
        bad.append(folder / f"{index}.geojson")
        bad[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
    bad += sorted((SHARED / "geojson_invalid").glob("*.geojson"))
    good = sorted((SHARED / "geojson_valid").glob("*.geojson"))
    if not good:
        good = [folder / "good.geojson"]
        good[0].write_text('{"type": "Point", "coordinates": [36.6, 35.9]}')
    return bad, good


def _reads(read: Callable[[], object]) -> bool:
    """Whether a file is taken without an error or a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            with contextlib.redirect_stderr(None):
                read()
        except Exception:  # noqa: BLE001 - whatever a reader raises, it did not take the file in silence
            return False
    return True


def _kill(writer: str, ending: str, count: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks._kill", writer, ending, str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return json.loads(done.stdout.splitlines()[-1])


_OURS = """
import sys
from geo.geocoding.web import WebGeocoder
web = WebGeocoder.nominatim(sys.argv[1], cache=sys.argv[2], interval_s=0.0, deadline_s=60)
print(sum(web.answer(f"{sys.argv[3]} {n}").status != "found" for n in range(int(sys.argv[4]))))
"""
_RAW = """
import json, pathlib, sys
from geopy.geocoders import Nominatim
web = Nominatim(domain=sys.argv[1].partition("//")[2], scheme="http", user_agent="benchmark")
file, errors = pathlib.Path(sys.argv[2]), 0
for n in range(int(sys.argv[4])):
    name = f"{sys.argv[3]} {n}"
    try:
        known = json.loads(file.read_text()) if file.exists() else {}
        if name not in known:
            known[name] = web.geocode(name).raw
            file.write_text(json.dumps(known))
    except Exception:
        errors += 1
print(errors)
"""


def _four_processes(script: str, service: Any, cache: Path) -> tuple[int, int]:
    """Errors in all processes, and how many names the service was asked for more than once."""
    word = cache.suffix[1:]
    command = [sys.executable, "-c", script, service.url, str(cache), word, str(NAMES)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(PROCESSES)]
    errors = sum(int(process.communicate()[0] or NAMES) for process in started)
    return errors, sum(count > 1 for name, count in service.counts.items() if name.startswith(word))


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    with contextlib.suppress(Exception):
        call()
    return time.perf_counter() - begun


_MARK = "TRUCELINE_LABEL_RAN"
LABEL = (
    "{{ [].__class__.__base__.__subclasses__ and cycler.__init__.__globals__.os.environ.setdefault('"
    + _MARK
    + "', '1') }}"
)


def _runs(draw: Callable[[], object], *, must_draw: bool = False) -> bool:
    os.environ.pop(_MARK, None)
    with contextlib.nullcontext() if must_draw else contextlib.suppress(Exception):
        draw()
    return os.environ.pop(_MARK, None) is not None


def _folium_sinks() -> list[Callable[[], object]]:
    import folium

    here = (35.9, 36.6)
    point = {
        "type": "Feature",
        "properties": {"name": LABEL},
        "geometry": {"type": "Point", "coordinates": [36.6, 35.9]},
    }

    def drawn(child: Callable[[], Any]) -> Callable[[], object]:
        def draw() -> object:
            page = folium.Map(here, tiles=None)
            child().add_to(page)
            folium.LayerControl().add_to(page)
            return page.get_root().render()

        return draw

    return [
        drawn(lambda: folium.Marker(here, popup=LABEL)),
        drawn(lambda: folium.Marker(here, tooltip=LABEL)),
        drawn(lambda: folium.Marker(here, popup=folium.Popup(LABEL))),
        drawn(lambda: folium.Marker(here, icon=folium.DivIcon(html=LABEL))),
        drawn(lambda: folium.Circle(here, tooltip=LABEL)),
        drawn(lambda: folium.PolyLine([here, (36, 37)], popup=LABEL)),
        drawn(lambda: folium.FeatureGroup(name=LABEL)),
        drawn(lambda: folium.TileLayer("x", attr=LABEL)),
        drawn(lambda: folium.GeoJson(point, popup=folium.GeoJsonPopup(["name"]))),
        drawn(lambda: folium.Element(LABEL)),
    ]


def _our_sinks() -> list[Callable[[], object]]:
    from dataclasses import replace

    from layers import build_layers, export_layers, load_scenario
    from maps import render

    layers = build_layers(load_scenario("idlib-2018"))
    changed = {
        name: layer.assign(**dict.fromkeys(("title", "title_ar", "note", "kind"), LABEL))
        for name, layer in layers.items()
    }
    sources = layers.sources.assign(title=LABEL, publisher=LABEL, url=LABEL)
    scenario = layers.scenario.model_copy(update={"title": LABEL, "subtitle": LABEL, "note": LABEL})
    scenario._origin = layers.scenario.origin  # noqa: SLF001 - the copy comes from the same file
    hostile = replace(layers, scenario=scenario, sources=sources, **changed)

    def page() -> object:
        with tempfile.TemporaryDirectory() as folder:
            return render(hostile).save(Path(folder) / "map.html")

    def file(ending: str) -> Callable[[], object]:
        def draw() -> object:
            with tempfile.TemporaryDirectory() as folder:
                return export_layers(hostile, Path(folder) / f"map{ending}")

        return draw

    return [page, *(file(ending) for ending in (".geojson", ".gpkg", ".parquet", ".kml", ".csv", ""))]


if __name__ == "__main__":
    from benchmarks.report import write_report

    write_report("faults", run(), note=(__doc__ or "").strip())
