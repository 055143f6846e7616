/** The position under the pointer, or where the map was last clicked, in degrees; a click on it copies. */

import { announce, element } from "./dom.js";
import { rightToLeft, say } from "./page_data.js";

const DIGITS = 4;

export function buildCoordinates(map) {
  const button = element("button", { type: "button", class: "coordinates", dir: "auto", title: `${say("coordinates")}: ${say("copy")}` });
  let clicked = map.getCenter();
  const show = (place) => (button.textContent = coordinatesText(place));
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(coordinatesText(clicked));
      announce(say("copied"));
    } catch {
      announce(coordinatesText(clicked));
    }
  });
  map.on("mousemove", ({ latlng }) => show(latlng));
  map.on("click", ({ latlng }) => show((clicked = latlng)));
  map.on("moveend", () => show((clicked = map.getCenter())));
  show(clicked);
  return button;
}

export function coordinatesText({ lat, lng }) {
  const east = ((((lng + 180) % 360) + 360) % 360) - 180;
  return [[lat, "north", "south"], [east, "east", "west"]]
    .map(([degrees, ahead, back]) => `${Math.abs(degrees).toFixed(DIGITS)}° ${say(`letter_${degrees < 0 ? back : ahead}`)}`)
    .join(rightToLeft ? "، " : ", ");
}
