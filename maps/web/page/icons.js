/** The signs on buttons, as drawings: a sign from a font is another one on each machine, and slow to find. */

import { svgElement } from "./dom.js";

const LINES = {
  zoom_in: "M10 4V16M4 10H16",
  zoom_out: "M4 10H16",
  whole_map: "M4 8V4H8M12 4H16V8M16 12V16H12M8 16H4V12M8 8H12V12H8Z",
  full_screen: "M8 3H3V8M12 3H17V8M17 12V17H12M8 17H3V12",
  measure_tool: "M2.5 13.5L13.5 2.5L17.5 6.5L6.5 17.5ZM6 10L8 12M9 7L11 9M12 4L14 6",
  dark_mode: "M10 3A7 7 0 1 0 17 10A5.5 5.5 0 0 1 10 3Z",
  print: "M6 8V3H14V8M6 14H4V8H16V14H14M6 12H14V17H6Z",
  link: "M8.5 11.5L11.5 8.5M9 6L11 4A3.5 3.5 0 0 1 16 9L14 11M11 14L9 16A3.5 3.5 0 0 1 4 11L6 9",
  compare: "M10 3V17M7 6L3 10L7 14M13 6L17 10L13 14",
  whole: "M8 4H4V16H16V12M11 4H16V9M16 4L9 11",
  close: "M5 5L15 15M15 5L5 15",
  fold: "M5 8L10 13L15 8",
  unfold: "M5 12L10 7L15 12",
};
const AREAS = { play: "M6 4L16 10L6 16Z", pause: "M5 4H8.5V16H5ZM11.5 4H15V16H11.5Z" };

export function icon(name) {
  const shape = svgElement("path", name in AREAS ? { d: AREAS[name], class: "solid" } : { d: LINES[name] });
  return svgElement("svg", { class: "icon", viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true" }, shape);
}
