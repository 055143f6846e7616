/** Leaflet's scale bar with its unit in the page's language. */

import { withUnit } from "./page_data.js";

const KILOMETRE = 1000;

export function scaleBar(maxWidth) {
  const bar = L.control.scale({ imperial: false, maxWidth, position: "bottomright" });
  const update = bar._updateMetric;
  bar._updateMetric = function updateInWords(metres) {
    update.call(this, metres);
    const round = this._getRoundNum(metres);
    this._mScale.dir = "auto";
    this._mScale.textContent = round < KILOMETRE ? withUnit(round, "m") : withUnit(round / KILOMETRE, "km");
  };
  return bar;
}
