/** A Leaflet renderer that lets us paint one canvas for the whole view, and keeps it in step with pan and zoom. */

import { View } from "./view.js";

const LIVE_BUDGET_MS = 12; // two canvases in a frame of 50 ms on a slow machine
const SETTLED_MS = 140; // a picture that is slow to paint waits until the map stands still

export const MapCanvas = L.Renderer.extend({
  options: { padding: 0.1 },

  /** `paint(context, view)` draws everything; `pane` says how high the canvas lies. */
  initialize(paint, pane) {
    L.Util.setOptions(this, { pane });
    L.Util.stamp(this);
    this._layers = {};
    this._paint = paint;
    this.lastPaintMs = 0;
  },

  getEvents() {
    return { ...L.Renderer.prototype.getEvents.call(this), move: this._whilePanning, moveend: this._settle, movestart: this._stir, zoomstart: this._stir };
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._container.className = "map-canvas";
    this._context = this._container.getContext("2d", { willReadFrequently: true }); // long paths are slow where the GPU is emulated
  },

  _destroyContainer() {
    cancelAnimationFrame(this._frame);
    clearTimeout(this._settling);
    this._container.remove();
    this._container = null;
  },

  _updatePaths() {},
  _onZoomEnd() {},

  _whilePanning() {
    if (this._map._animatingZoom || this.lastPaintMs > LIVE_BUDGET_MS || this._frame) return;
    this._frame = requestAnimationFrame(() => {
      this._frame = 0;
      if (this._container && !this._map._animatingZoom) this._update();
    });
  },

  /** What paints slowly is moved and scaled as it is, and painted anew when the map has come to rest. */
  _settle() {
    clearTimeout(this._settling);
    if (!this.view || this.lastPaintMs <= LIVE_BUDGET_MS) this._update();
    else this._settling = setTimeout(() => this._container && this._update(), SETTLED_MS);
  },

  _stir() {
    clearTimeout(this._settling);
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const size = this._bounds.getSize();
    const canvas = this._container;
    this.view = new View(this._map, this._bounds, ratio);
    L.DomUtil.setPosition(canvas, this._bounds.min);
    if (canvas.width !== this.view.width || canvas.height !== this.view.height) {
      Object.assign(canvas, { width: this.view.width, height: this.view.height });
      Object.assign(canvas.style, { width: `${size.x}px`, height: `${size.y}px` });
    }
    this.paintNow();
    this.fire("update");
  },

  /** `beneath` paints first: on paper an erased canvas hides the one under it, so there one canvas holds all. */
  paintNow({ beneath = null } = {}) {
    const started = performance.now();
    const context = this._context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.view.width, this.view.height);
    context.lineJoin = "round";
    context.lineCap = "round";
    this.view.grounded = Boolean(beneath);
    beneath?.(context, this.view);
    this._paint(context, this.view);
    this.lastPaintMs = performance.now() - started;
  },

  /** Paint again before the next frame, once however often it was asked. */
  redraw() {
    this._redrawFrame ??= requestAnimationFrame(() => {
      this._redrawFrame = null;
      if (this._container && this.view) this.paintNow();
    });
  },
});
