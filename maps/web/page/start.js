/** Open the page: the controls, the ground and the data in as few pictures as may be; what is asked for later can wait. */

import { blockArrived } from "./blocks.js";
import { clock } from "./clock.js";
import { Compare, choicesOf } from "./compare.js";
import { buildCoordinates } from "./coordinates.js";
import { Description } from "./description.js";
import { element, foreignText, narrow, reducedMotion } from "./dom.js";
import { buildEmbed, coveredInEmbed, embedded } from "./embed.js";
import { buildFigures, showFigure } from "./figures.js";
import { installShims } from "./folium_shims.js";
import { Hover } from "./hover.js";
import { buildInset } from "./inset.js";
import { PageLayer } from "./layer.js";
import { buildLegend, setShown } from "./legend.js";
import { MapCanvas } from "./canvas.js";
import { MarkerSet } from "./markers.js";
import { Measure } from "./measure.js";
import { page, rightToLeft, say } from "./page_data.js";
import { paintBase, paintData } from "./painting.js";
import { Panel } from "./panel.js";
import { Permalink } from "./permalink.js";
import { Popups } from "./popup.js";
import { scaleBar } from "./scale.js";
import { Search, searchable } from "./search.js";
import { preparePrinting } from "./printing.js";
import { AS_SHOWN } from "./scene.js";
import { buildSources } from "./sources.js";
import { Story } from "./story.js";
import { buildStatements } from "./statements.js";
import { colour, onThemeChange } from "./theme.js";
import { addTiles } from "./tiles.js";
import { Timeline } from "./timeline.js";
import { buildToolbar, skipLink } from "./toolbar.js";
import { toLatLng } from "./view.js";

const SMALL_LAYER = 5000;
const CLOSE_ZOOM = 10;
const PATIENCE_MS = 150; // a large layer that comes within it is part of the first picture

export const arrived = blockArrived;

/** Make the Leaflet map; called by the script that folium writes. */
export function openMap(id, options) {
  installShims();
  L.Browser.ie3d = true; // Leaflet then writes translate() and not translate3d(), which would make a GPU layer of each marker
  const map = L.map(id, {
    zoomControl: false, zoomSnap: 0.25, zoomDelta: 1, wheelPxPerZoomLevel: 90, minZoom: 2, maxZoom: 18, maxBoundsViscosity: 0.8,
    maxBounds: [[-85.06, -540], [85.06, 540]],
    fadeAnimation: false, zoomAnimation: !reducedMotion.matches, markerZoomAnimation: !reducedMotion.matches,
    ...options,
  });
  map.createPane("basemap").style.zIndex = 150;
  map.attributionControl.setPrefix(false);
  return map;
}

/** Bring the page to life; called after all of folium's own elements have been added. */
export async function start(map) {
  performance.mark("truceline-start");
  const layers = page.layers.map((about) => new PageLayer(about));
  const [small, large] = [layers.filter(({ about }) => !about.large), layers.filter(({ about }) => about.large)];
  const arriving = Promise.all(large.map((layer) => layer.loadGeometry()));
  const first = Promise.all([...small.map((layer) => layer.loadGeometry()), ...layers.filter(namedAtOnce).map((layer) => layer.loadAttributes())]);
  const opened = Promise.all([first, Promise.race([arriving, pause(PATIENCE_MS)])]);
  opened.catch(() => {}); // reported below; the controls come whatever became of the data
  if (large.length) await Promise.allSettled([opened]); // one picture with all on it is sooner there than two
  const app = buildControls(map, layers);
  map.truceline = app;
  try {
    await opened;
    const awaited = layers.filter((layer) => !layer.ready);
    app.showAll();
    performance.mark("truceline-first-paint");
    await arriving;
    if (awaited.length) app.showAll();
    await app.permalink.follow();
    app.description = new Description(app);
    const inset = buildInset(app);
    if (inset) map.getContainer().after(inset);
    if (page.against && !app.compare.mode) app.compare.open();
  } catch (error) {
    document.body.append(foreignText("p", say("damaged", { reason: error.message }), { class: "damaged", role: "alert" }));
    throw error;
  }
  requestAnimationFrame(() => setTimeout(() => {
    performance.mark("truceline-ready");
    document.documentElement.dataset.ready = "true";
  }));
  return app;
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** Whether the first picture needs the layer's words: names, numbers on symbols, road shields. */
const namedAtOnce = ({ about, count }) => count <= SMALL_LAYER && Boolean(about.label || about.markers || about.shield);

function buildControls(map, layers) {
  const app = { map, layers, markers: [] };
  app.base = new MapCanvas((context, view) => paintBase(context, view, layers), "basemap");
  app.scene = () => app.compare?.first ?? AS_SHOWN;
  app.data = new MapCanvas((context, view) => app.scene().run(() => paintData(context, view, layers, map)), "overlayPane");
  app.covered = () => (embedded ? coveredInEmbed(map) : coveredEdges(map));
  app.popups = new Popups(map, app.covered);
  app.hover = new Hover(map, app.data, layers, app.popups, (point) => app.compare?.sceneAt(point) ?? AS_SHOWN);
  app.fitAll = (options = {}) => {
    fit(map, page.extent, app.covered(), options);
    app.fittedZoom = map.getBoundsZoom([[page.extent.south, page.extent.west], [page.extent.north, page.extent.east]]);
  };
  app.refresh = () => {
    for (const set of app.markers) set.update();
    app.base.redraw();
    app.data.redraw();
    app.compare?.refresh();
    app.onRefresh?.();
    app.description?.later();
  };
  app.showAll = () => showAll(app);
  app.openFeature = (layer, row, options = {}) => showFeature(app, layer, row, options);
  app.locate = (layerId, feature, options = {}) => locate(app, layerId, feature, options);
  app.permalink = new Permalink(app);
  app.setShown = setShown;
  app.popups.onSelect = () => {
    app.data.redraw();
    app.permalink.write({ step: Boolean(app.popups.openedId) });
  };
  app.linkToFigure = (key) => `${app.popups.link()}&figure=${encodeURIComponent(key)}`;
  app.openFigure = (key) => showFigure(app.panel.show("figures"), key);
  app.popups.link = () => `${location.href.replace(/#.*$/, "")}${app.permalink.written()}`;
  app.compare = choicesOf(layers).length ? new Compare(app) : null;
  addControls(app);
  clock.onChange(() => app.data.redraw());
  onThemeChange(app.refresh);
  return app;
}

function addControls(app) {
  const { map, layers } = app;
  const search = searchable ? new Search(layers, app.openFeature, (stated) => showPosition(app, stated)) : null;
  app.search = search;
  const tabs = [
    { key: "key", build: () => buildLegend(layers, { redraw: app.refresh, openFeature: app.openFeature }) },
    { key: "figures", build: page.figures && (() => buildFigures(app.locate, { redraw: app.refresh, linkTo: app.linkToFigure })) },
    { key: "statements", build: page.statements.length > 0 && (() => buildStatements(app.locate)) },
    { key: "sources", build: () => buildSources(app) },
  ];
  app.panel = new Panel(tabs, search?.node ?? null);
  if (page.story.length) {
    app.story = new Story(app);
    app.panel.fold.prepend(app.story.invitation);
  }
  const measure = new Measure(map, app.hover);
  const toolbar = buildToolbar(map, { fitAll: app.fitAll, measure, compare: app.compare });
  app.timeline = clock.timed ? new Timeline(layers.filter(({ about }) => !about.side)) : null;
  const container = map.getContainer();
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", say("map"));
  document.body.prepend(skipLink(container), element("nav", { class: "tools", "aria-label": say("map").split(".")[0] }, toolbar), app.panel.node); // the zoom buttons are among the first for those who go by keyboard
  const corner = element("div", { class: "corner", dir: "ltr", "data-covers-map": true }, measure.readout, buildCoordinates(map));
  container.after(corner);
  if (app.timeline) container.after(app.timeline.node);
  document.body.classList.toggle("timed", clock.timed);
  const scale = scaleBar(130).addTo(map);
  corner.prepend(scale.getContainer());
  if (page.tiles) addTiles(map, page.tiles, app);
  preparePrinting(app);
  const again = () => {
    if (app.compare?.mode) app.compare.layOut();
    app.data.redraw();
  };
  app.panel.onFold = again;
  narrow.addEventListener("change", again);
  if (embedded) buildEmbed(app);
  const sheetHeight = () => document.documentElement.style.setProperty("--sheet", `${narrow.matches ? app.panel.node.offsetHeight : 0}px`);
  new ResizeObserver(sheetHeight).observe(app.panel.node);
  sheetHeight();
}

/** Paint what has arrived, in one go: histogram, symbols, the ground and the data. */
function showAll(app) {
  app.timeline?.drawHistogram();
  if (app.base.view) {
    app.data.paintNow();
    return;
  }
  app.fitAll({ animate: false });
  app.markers = app.layers.filter((layer) => layer.about.markers).map((layer) => new MarkerSet(app.map, layer, app.openFeature, app.scene));
  for (const set of app.markers) set.update();
  app.base.addTo(app.map);
  app.data.addTo(app.map);
}

/** How much of each edge of the map the panel, the time bar and the buttons cover, in CSS pixels. */
function coveredEdges(map) {
  const frame = map.getContainer().getBoundingClientRect();
  const edges = { left: 0, right: 0, bottom: 0, top: 0 };
  const panel = document.querySelector(".panel:not(.closed)")?.getBoundingClientRect();
  const sheet = document.querySelector(".panel")?.getBoundingClientRect();
  const bar = document.querySelector(".timeline")?.getBoundingClientRect();
  const timeline = bar?.height ? bar : null; // in a small frame it is hidden
  const tools = document.querySelector(".toolbar")?.getBoundingClientRect();
  if (narrow.matches) {
    const steering = document.querySelector(".compare-panel")?.getBoundingClientRect();
    edges.top = Math.max(tools?.bottom ?? 0, steering?.bottom ?? 0) - frame.top;
    edges.bottom = frame.bottom - Math.min(sheet?.top ?? frame.bottom, timeline?.top ?? frame.bottom);
  } else {
    if (panel) edges[rightToLeft ? "right" : "left"] = rightToLeft ? frame.right - panel.left : panel.right - frame.left;
    if (timeline) edges.bottom = frame.bottom - timeline.top;
    if (tools?.width) edges[rightToLeft ? "left" : "right"] = rightToLeft ? tools.right - frame.left : frame.right - tools.left;
  }
  for (const [edge, covered] of Object.entries(edges)) edges[edge] = Math.max(0, covered); // beside another map the panel covers nothing
  return edges;
}

function fit(map, { west, south, east, north }, { left, right, top, bottom }, { animate = !reducedMotion.matches } = {}) {
  const bounds = [[south, west], [north, east < west ? east + 360 : east]];
  const edge = narrow.matches ? 8 : 24;
  map.fitBounds(bounds, { paddingTopLeft: [left + edge, top + edge], paddingBottomRight: [right + edge, bottom + edge], animate });
}

async function showFeature(app, layer, row, { byKeyboard = false, move = false } = {}) {
  const { map } = app;
  if (move) {
    if (narrow.matches) app.panel.setOpen(false);
    const [left, top, right, bottom] = layer.box(row);
    if (layer.kind === "points") map.setView(toLatLng(layer.x[row], layer.y[row]), Math.max(map.getZoom(), CLOSE_ZOOM), { animate: false });
    else {
      const [southWest, northEast] = [toLatLng(left, bottom), toLatLng(right, top)];
      fit(map, { west: southWest.lng, south: southWest.lat, east: northEast.lng, north: northEast.lat }, app.covered());
    }
  }
  await app.popups.open(layer, row, { byKeyboard });
}

/** Show a position that was searched for, and how far from it the place may lie. */
function showPosition(app, { lat, lng, error }) {
  const { map } = app;
  if (narrow.matches) app.panel.setOpen(false);
  app.positionMark?.remove();
  const ring = { color: colour("accent"), weight: 3, fill: false, interactive: false };
  const marks = [L.circleMarker([lat, lng], { ...ring, radius: 9 })];
  if (error > 1) marks.push(L.circle([lat, lng], { ...ring, weight: 1.5, dashArray: "4 4", radius: error }));
  app.positionMark = L.layerGroup(marks).addTo(map);
  const reach = Math.max(0.02, (3 * error) / 111320);
  if (error > 1) fit(map, { west: lng - reach, south: lat - reach, east: lng + reach, north: lat + reach }, app.covered(), { animate: false });
  else map.setView([lat, lng], Math.max(map.getZoom(), CLOSE_ZOOM), { animate: false });
  map.getContainer().focus({ preventScroll: true });
}

async function locate(app, layerId, feature, { move = true } = {}) {
  const layer = app.layers.find((one) => one.id === layerId);
  if (!layer) return;
  await layer.loadAttributes();
  for (let row = 0; row < layer.count; row++) {
    if (layer.value("id", row) === feature) {
      await app.openFeature(layer, row, { byKeyboard: move, move });
      return;
    }
  }
}
