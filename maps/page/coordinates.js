/** The position under the pointer, or where the map was last clicked, in degrees; a click on it copies. */

import { announce, element } from "./dom.js";
import { say } from "./page_data.js";

const DIGITS = 5;

export function buildCoordinates(map) {
  const button = element("button", { type: "button", class: "coordinates", title: `${say("coordinates")}: ${say("copy")}` });
  let clicked = map.getCenter();
  const show = ({ lat, lng }) => (button.textContent = written(lat, lng));
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(written(clicked.lat, clicked.lng));
      announce(say("copied"));
    } catch {
      announce(written(clicked.lat, clicked.lng));
    }
  });
  map.on("mousemove", ({ latlng }) => show(latlng));
  map.on("click", ({ latlng }) => show((clicked = latlng)));
  map.on("moveend", () => show((clicked = map.getCenter())));
  show(clicked);
  return button;
}

function written(lat, lng) {
  const east = ((((lng + 180) % 360) + 360) % 360) - 180;
  return `${Math.abs(lat).toFixed(DIGITS - 1)}° ${lat < 0 ? "S" : "N"}, ${Math.abs(east).toFixed(DIGITS - 1)}° ${east < 0 ? "W" : "E"}`;
}
