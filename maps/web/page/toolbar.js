/** The buttons on the map: zoom, whole map, full screen, measure, light or dark, print. */

import { element } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./page_data.js";
import { switchTheme } from "./theme.js";

function tool(key, click) {
  return element("button", { type: "button", class: `tool ${key}`, title: say(key), "aria-label": say(key), click }, icon(key));
}

export function buildToolbar(map, { fitAll, measure, compare }) {
  const measureButton = tool("measure_tool", () => measureButton.setAttribute("aria-pressed", measure.toggle()));
  measureButton.setAttribute("aria-pressed", "false");
  measure.onEnd = () => measureButton.setAttribute("aria-pressed", "false");
  const buttons = [
    tool("zoom_in", () => map.zoomIn()),
    tool("zoom_out", () => map.zoomOut()),
    tool("whole_map", () => fitAll()),
    document.fullscreenEnabled ? fullScreenTool() : null,
    measureButton,
    compare?.controls.button ?? null,
    tool("dark_mode", switchTheme),
    tool("print", () => window.print()),
  ];
  return element("div", { class: "toolbar card", role: "toolbar", "aria-label": say("map").split(".")[0], "data-covers-map": true }, ...buttons);
}

/** Past the panel to the map, for those who go by keyboard; seen when it has the focus. */
export function skipLink(container) {
  return element("button", { type: "button", class: "skip", click: () => container.focus({ preventScroll: true }) }, say("to_map"));
}

/** The button says what it will do next, whoever has changed the state of the window. */
function fullScreenTool() {
  const button = tool("full_screen", toggleFullScreen);
  document.addEventListener("fullscreenchange", () => {
    const words = say(document.fullscreenElement ? "leave_full_screen" : "full_screen");
    button.title = words;
    button.setAttribute("aria-label", words);
  });
  return button;
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}
