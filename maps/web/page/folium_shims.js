/** The little that folium's own elements expect of the page: two uses of jQuery, default icons, coloured pins. */

import { svgElement } from "./dom.js";
import { page } from "./page_data.js";

const PIN = "M12 1C6 1 2 5.4 2 10.6 2 18 12 31 12 31S22 18 22 10.6C22 5.4 18 1 12 1Z";

export function installShims() {
  L.Icon.Default.prototype._getIconUrl = (name) => page.icons[name];
  window.$ = window.jQuery = (argument) => {
    if (argument === document) return { ready: (callback) => callback() };
    const template = document.createElement("template");
    template.innerHTML = String(argument).trim();
    return [template.content.firstElementChild];
  };
  L.AwesomeMarkers = {
    icon: ({ markerColor = "blue" } = {}) => {
      const pin = svgElement("svg", { viewBox: "0 0 24 32", width: 24, height: 32 }, svgElement("path", { d: PIN, fill: markerColor, stroke: "#fff" }), svgElement("circle", { cx: 12, cy: 11, r: 3.6, fill: "#fff" }));
      return L.divIcon({ html: pin, className: "folium-pin", iconSize: [24, 32], iconAnchor: [12, 31], popupAnchor: [0, -28] });
    },
  };
}
