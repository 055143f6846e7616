/** The buttons on the map: zoom, whole map, full screen, measure, light or dark, print. */

import { element, svgElement } from "./dom.js";
import { say } from "./page_data.js";
import { switchTheme } from "./theme.js";

const ICONS = {
  zoom_in: "M10 4V16M4 10H16",
  zoom_out: "M4 10H16",
  whole_map: "M4 8V4H8M12 4H16V8M16 12V16H12M8 16H4V12M8 8H12V12H8Z",
  full_screen: "M8 3H3V8M12 3H17V8M17 12V17H12M8 17H3V12",
  measure_tool: "M2.5 13.5L13.5 2.5L17.5 6.5L6.5 17.5ZM6 10L8 12M9 7L11 9M12 4L14 6",
  dark_mode: "M10 3A7 7 0 1 0 17 10A5.5 5.5 0 0 1 10 3Z",
  print: "M6 8V3H14V8M6 14H4V8H16V14H14M6 12H14V17H6Z",
};

function tool(key, click) {
  const icon = svgElement("svg", { viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true" }, svgElement("path", { d: ICONS[key] }));
  return element("button", { type: "button", class: `tool ${key}`, title: say(key), "aria-label": say(key), click }, icon);
}

export function buildToolbar(map, { fitAll, measure }) {
  const measureButton = tool("measure_tool", () => measureButton.setAttribute("aria-pressed", measure.toggle()));
  measureButton.setAttribute("aria-pressed", "false");
  measure.onEnd = () => measureButton.setAttribute("aria-pressed", "false");
  const buttons = [
    tool("zoom_in", () => map.zoomIn()),
    tool("zoom_out", () => map.zoomOut()),
    tool("whole_map", () => fitAll()),
    document.fullscreenEnabled ? tool("full_screen", toggleFullScreen) : null,
    measureButton,
    tool("dark_mode", switchTheme),
    tool("print", () => window.print()),
  ];
  return element("div", { class: "toolbar card", role: "toolbar", "aria-label": say("map").split(".")[0], "data-covers-map": true }, ...buttons);
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}
