/** Online tiles, only where the maker of the page asked for them; the basemap in the file stays beneath. */

import { element } from "./dom.js";
import { safeLink } from "./popup.js";

export function addTiles(map, { url, subdomains, minZoom, maxZoom, attribution }) {
  L.tileLayer(url, { subdomains, minZoom, maxZoom, maxNativeZoom: maxZoom }).addTo(map);
  const credit = element("div", { class: "tile-credit" }, ...attribution.map(({ text, url: link }) => safeLink(text, link)));
  document.querySelector(".corner").append(credit);
}
