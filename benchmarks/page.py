"""The page against folium and lonboard: size of the file, and seconds until the picture stands.

Every page is opened in the same headless Chromium without a network, ours and the peers' in turn; the median counts.
Peers ask for scripts of others, which are served from npm packages in the folder that PEER_PACKAGES names
(leaflet@1.9.3 jquery@3.7.1 bootstrap@5.2.2 leaflet.markercluster@1.1.0 requirejs@2.3.6 @jupyter-widgets/html-manager
anywidget leaflet.awesome-markers parquet-wasm, the last in the version that lonboard names); without it peers are left
out.
A picture stands when the browser has shown no other for some seconds: the time is that of the last change, seen in the
frames that the browser itself reports, the same for all, and never before its first contentful paint. A page that ends
without data on it, or whose file is not there, is "not judged". PEER_PICTURES names a folder for what each page looked
like in the end.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import folium
import folium.plugins
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from PIL import Image

from maps import FeatureLayer, Page, PageMap

PACKAGES = Path(os.environ.get("PEER_PACKAGES", ""))
PICTURES = os.environ.get("PEER_PICTURES")
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
]
DEADLINE_S = 90
QUIET_S = 4.0
BUSY_S = 0.2
STARTING_S = 3.0  # what the browser loads for itself
ROUNDS = 3
LEAST_SHARE_DRAWN = 0.02
KINDS = np.array(["Battles", "Explosions", "Protests", "Riots", "Strategic developments", "Violence against civilians"])


def events(count: int) -> gpd.GeoDataFrame:
    """Points in clusters, with a name, a kind, a day and a number."""
    random = np.random.default_rng(1)
    cluster = random.integers(0, 40, count)
    x = random.uniform(35.6, 42, 40)[cluster] + random.normal(0, 0.25, count)
    y = random.uniform(32.5, 37, 40)[cluster] + random.normal(0, 0.2, count)
    columns = {
        "name": [f"Event {number}" for number in range(count)],
        "kind": KINDS[random.integers(0, len(KINDS), count)],
        "date": pd.Timestamp("2016-01-01") + pd.to_timedelta(random.integers(0, 1460, count), unit="D"),
        "deaths": random.poisson(2, count),
    }
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(x, y), crs=4326)


def cells(count: int) -> gpd.GeoDataFrame:
    """Polygons of 100 vertices, side by side."""
    random = np.random.default_rng(1)
    angle = np.linspace(0, 2 * np.pi, 101)[:-1]
    radius = random.uniform(0.6, 1, (count, 100)) * 0.04
    x = 35 + (np.arange(count) % 100)[:, None] * 0.08 + np.cos(angle) * radius
    y = 32 + (np.arange(count) // 100)[:, None] * 0.06 + np.sin(angle) * radius * 0.8
    columns = {
        "name": [f"Cell {number}" for number in range(count)],
        "party": np.array(list("ABCD"))[random.integers(0, 4, count)],
    }
    return gpd.GeoDataFrame(columns, geometry=shapely.polygons(np.stack([x, y], -1)), crs=4326)


# ------------------------------------------------------------------ pages


def ours(frame: gpd.GeoDataFrame, path: Path, **options: Any) -> None:
    page_map = PageMap(Page(title="Benchmark"))
    FeatureLayer(frame, name="Features", **options).add_to(page_map)
    page_map.save(path)


def folium_clusters(frame: gpd.GeoDataFrame, path: Path) -> None:
    page = folium.Map([35, 38.5], zoom_start=7, tiles=None, maxZoom=18)
    folium.plugins.FastMarkerCluster(np.column_stack([frame.geometry.y, frame.geometry.x]).tolist()).add_to(page)
    page.save(path)


def folium_canvas(frame: gpd.GeoDataFrame, path: Path) -> None:
    page = folium.Map([35, 38.5], zoom_start=7, tiles=None, prefer_canvas=True)
    folium.GeoJson(frame).add_to(page)
    page.save(path)


def folium_layers(frames: dict[str, gpd.GeoDataFrame], path: Path) -> None:
    page = folium.Map([35.7, 36.6], zoom_start=9, tiles=None)
    for name, frame in frames.items():
        shown = frame.drop(columns=[c for c in frame if c != "geometry" and frame[c].dtype == "datetime64[ns]"])
        tooltip = folium.GeoJsonTooltip(["title"]) if "title" in frame else None
        folium.GeoJson(shown, name=name, tooltip=tooltip).add_to(page)
    page.save(path)


def lonboard_points(frame: gpd.GeoDataFrame, path: Path) -> None:
    import lonboard

    lonboard.Map(lonboard.ScatterplotLayer.from_geopandas(frame, get_radius=400)).to_html(path)
    text = path.read_text(encoding="utf-8")  # the local copies are of other versions than the hashes name
    path.write_text(re.sub(r'\sintegrity="[^"]*"', "", text), encoding="utf-8")


# ------------------------------------------------------------------ looking


FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint').at(-1)?.startTime ?? 0"


class Window:
    """A browser window without a network, in which peers find their scripts."""

    def __init__(self, browser: Any) -> None:
        self.page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
        self.page.route(re.compile("^https?://"), self._serve)

    def _serve(self, route: Any) -> None:
        file = _local_copy(route.request.url)
        if file is None:
            route.abort()
        else:
            route.fulfill(path=file, headers={"Access-Control-Allow-Origin": "*"})

    def seconds_to_a_picture(self, path: Path) -> float | None:
        """Seconds from the start of navigation to the last change of the picture; None where it shows no data.

        Never less than the browser's own first contentful paint.
        """
        session = self.page.context.new_cdp_session(self.page)
        changes: list[float] = []
        seen: set[str] = set()

        def on_frame(event: dict[str, Any]) -> None:
            session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})
            frame = hashlib.sha256(event["data"].encode()).hexdigest()
            if frame not in seen:
                seen.add(frame)
                changes.append(event["metadata"]["timestamp"])

        session.on("Page.screencastFrame", on_frame)
        session.send("Page.startScreencast", {"format": "jpeg", "quality": 60, "maxWidth": 350, "maxHeight": 225})
        opened = time.time()
        self.page.goto(path.as_uri(), wait_until="commit", timeout=DEADLINE_S * 1000)
        busy = opened
        while time.time() - max([busy, *changes[-1:]]) < QUIET_S and time.time() - opened < DEADLINE_S:
            self.page.wait_for_timeout(50)
            asked = time.time()
            self.page.evaluate("0")
            if time.time() - asked > BUSY_S:  # a page that does not answer is at work: its quiet starts after that
                busy = time.time()
        session.send("Page.stopScreencast")
        began = float(self.page.evaluate("performance.timeOrigin")) / 1000
        shows_data = _drawn(self.page.screenshot(timeout=DEADLINE_S * 1000), path.stem)
        first_paint = float(self.page.evaluate(FIRST_PAINT)) / 1000  # a frame that came before it was of another page
        return max(changes[-1] - began, first_paint) if changes and shows_data else None

    def close(self) -> None:
        self.page.context.close()

    def mark(self, name: str) -> float:
        milliseconds = self.page.evaluate("name => performance.getEntriesByName(name)[0].startTime", name)
        return float(milliseconds) / 1000

    def ours(self, script: str) -> Any:
        found = "Object.values(window).find(value => value && value.truceline).truceline"
        return self.page.evaluate(f"() => {{ const app = {found}; return ({script}); }}")


def _drawn(screenshot: bytes, name: str) -> bool:
    """Whether the picture is more than a ground and a few buttons."""
    if PICTURES:
        (Path(PICTURES) / f"{name}.png").write_bytes(screenshot)
    picture = Image.open(BytesIO(screenshot)).convert("RGB").resize((350, 225), Image.Resampling.NEAREST)
    counts = [count for count, _ in picture.getcolors(350 * 225) or []]
    return 1 - max(counts) / sum(counts) >= LEAST_SHARE_DRAWN


def _local_copy(url: str) -> Path | None:
    names = {
        "require": "requirejs/require.js",
        "jquery": "jquery/dist/jquery.min.js",
        "bootstrap.bundle": "bootstrap/dist/js/bootstrap.bundle.min.js",
        "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
        "MarkerCluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
        "MarkerCluster.Default.css": "leaflet.markercluster/dist/MarkerCluster.Default.css",
        "leaflet.markercluster": "leaflet.markercluster/dist/leaflet.markercluster.js",
        "leaflet.js": "leaflet/dist/leaflet.js",
        "leaflet.css": "leaflet/dist/leaflet.css",
        "leaflet.awesome-markers.js": "leaflet.awesome-markers/dist/leaflet.awesome-markers.js",
        "parquet_wasm_bg.wasm": "parquet-wasm/esm/parquet_wasm_bg.wasm",
        "embed-amd": "@jupyter-widgets/html-manager/dist/embed-amd.js",
        "anywidget": "anywidget/dist/index.js",
    }
    match = next((file for part, file in names.items() if part in url.rsplit("/", 1)[-1] or f"/{part}@" in url), None)
    return PACKAGES / match if match and (PACKAGES / match).is_file() else None


# ------------------------------------------------------------------ rows


def _row(
    case: str, measure: str, value: float | None, goal: str, *, ok: bool, peer: float | None = None, name: str = ""
) -> dict[str, Any]:
    judged: bool | str = "not judged" if peer is None and name else ok
    shown = "drew nothing" if peer is None and name else peer if peer is not None else ""
    return {
        "case": case,
        "measure": measure,
        "ours": value,
        "peer": shown,
        "peer_name": name,
        "goal": goal,
        "ok": judged,
    }


def _against(
    case: str, measure: str, value: float | None, peer: float | None, name: str, share: float
) -> dict[str, Any]:
    held = value is not None and peer is not None and value <= share * peer
    return _row(case, measure, value, f"≤ {share:.3g} × {name}", ok=held, peer=peer, name=name)


def _absolute(case: str, measure: str, value: float, limit: float) -> dict[str, Any]:
    return _row(case, measure, value, f"≤ {limit:g}", ok=value <= limit)


def _megabytes(path: Path) -> float:
    return path.stat().st_size / 1e6


def _not_installed(case: str, name: str) -> dict[str, Any]:
    return {
        "case": case,
        "measure": "",
        "ours": "",
        "peer": "not installed",
        "peer_name": name,
        "goal": "",
        "ok": "not judged",
    }


class Bench:
    """The cases, each opening what it compares in one window after the other."""

    def __init__(self, browser: Any, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.peers = (PACKAGES / "leaflet").is_dir()
        self.lonboard = self.peers and find_spec("lonboard") is not None

    def made(self, make: Callable[[Path], None], name: str) -> Path:
        path = self.folder / f"{name}.html"
        make(path)
        return path

    def race(self, *paths: Path, rounds: int = ROUNDS) -> list[float | None]:
        """Median seconds to a picture of each page, opened in turn; None for one that never shows its data."""
        times: list[list[float | None]] = [[] for _ in paths]
        for _ in range(rounds):
            for path, taken in zip(paths, times, strict=True):
                window = Window(self.browser)
                taken.append(window.seconds_to_a_picture(path))
                window.close()
        return [None if None in taken else median(filter(None, taken)) for taken in times]

    def own(self, case: str, path: Path, limit_mb: float) -> list[dict[str, Any]]:
        """What is measured on our page alone: its size, its own mark, and how fast it answers."""
        window = Window(self.browser)
        window.page.goto(path.as_uri())
        rows = [_absolute(case, "MB", _megabytes(path), limit_mb), *_reactions(case, window)]
        window.close()
        return rows

    def idlib(self) -> list[dict[str, Any]]:
        from layers import build_layers, load_scenario
        from maps import render

        case = "Idlib, everything on it"
        layers = build_layers(load_scenario("idlib-2018"))
        path = self.made(lambda target: render(layers).save(target), "idlib")
        rows = self.own(case, path, 0.6)
        if not self.peers:
            return [*rows, _not_installed(case, "folium's scripts (PEER_PACKAGES)")]
        plain = self.made(lambda target: folium_layers(dict(layers.items()), target), "idlib-folium")
        ours_s, peer_s = self.race(path, plain)
        return [*rows, _against("Idlib, same layers", "s to a picture", ours_s, peer_s, "folium, local scripts", 0.5)]

    def points(self, count: int, limit_mb: float, size_share: float, time_share: float) -> list[dict[str, Any]]:
        case = f"{count:,} points, 4 properties"
        frame = events(count)
        options = {"by": "kind", "when": "date", "title": "name"}
        path = self.made(lambda target: ours(frame, target, **options), f"points-{count}")
        rows = self.own(case, path, limit_mb)
        few = count <= 100_000
        rounds = ROUNDS if few else 1
        names: list[str] = []
        peers: list[Path] = []
        if self.lonboard:
            names.append("lonboard")
            peers.append(self.made(lambda target: lonboard_points(frame, target), f"points-{count}-lonboard"))
            rows.append(_against(case, "MB", _megabytes(path), _megabytes(peers[-1]), "lonboard", size_share))
        else:
            rows.append(_not_installed(case, "lonboard"))
        if self.peers and few:
            names.append("folium FastMarkerCluster")
            peers.append(self.made(lambda target: folium_clusters(frame, target), f"points-{count}-folium"))
        ours_s, *peers_s = self.race(path, *peers, rounds=rounds)
        for name, peer_s in zip(names, peers_s, strict=True):
            rows.append(_against(case, "s to a picture", ours_s, peer_s, name, time_share))
        return rows

    def polygons(self) -> list[dict[str, Any]]:
        case = "10,000 polygons of 100 vertices"
        frame = cells(10_000)
        path = self.made(lambda target: ours(frame, target, by="party"), "polygons")
        rows = self.own(case, path, 4.0)
        if not self.peers:
            return [*rows, _not_installed(case, "folium's scripts (PEER_PACKAGES)")]
        plain = self.made(lambda target: folium_canvas(frame, target), "polygons-folium")
        ours_s, peer_s = self.race(path, plain)
        return [*rows, _against(case, "s to a picture", ours_s, peer_s, "folium, prefer_canvas", 0.2)]


def _reactions(case: str, window: Window) -> list[dict[str, Any]]:
    window.page.wait_for_selector("html[data-ready]", state="attached")
    paint = """[6, 7, 8, 9, 10, 12].map(zoom => {
        app.map.setView([35.5, 37.5], zoom, {animate: false});
        const started = performance.now();
        app.data.paintNow();
        app.data._context.getImageData(0, 0, 1, 1);  // until it is painted, not only asked for
        return performance.now() - started;
    })"""
    hover = """Array.from({length: 60}, (_, i) => {
        const containerPoint = L.point(400 + 10 * i, 300 + 5 * i);
        const at = {containerPoint, latlng: app.map.containerPointToLatLng(containerPoint)};
        const started = performance.now();
        app.hover.find(at);
        return performance.now() - started;
    })"""
    return [
        _row(case, "s until all is painted (own mark)", window.mark("truceline-ready"), "", ok=True),
        _absolute(case, "ms to redraw, worst of 6 zooms", max(window.ours(paint)), 150),
        _absolute(case, "ms to find what is under the pointer, median", float(np.median(window.ours(hover))), 5),
    ]


def run() -> list[dict[str, Any]]:
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        return [_not_installed("all", "Chromium")]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        browser.new_page().wait_for_timeout(STARTING_S * 1000)
        bench = Bench(browser, Path(folder))
        rows = [
            *bench.idlib(),
            *bench.points(100_000, 1.8, 1 / 4, 1 / 8),
            *bench.points(1_000_000, 15.0, 1 / 2.5, 1 / 15),
            *bench.polygons(),
        ]
        browser.close()
    return rows


if __name__ == "__main__":
    from benchmarks.report import write_report

    write_report("page", run(), note=(__doc__ or "").strip())
