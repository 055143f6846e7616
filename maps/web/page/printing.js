/** On paper: the map fills the first sheet; figures, statements and sources follow on the next ones. */

import { element } from "./dom.js";
import { page, rightToLeft } from "./page_data.js";
import { paintBase } from "./painting.js";
import { colour } from "./theme.js";

const EDGE_PX = 24;
const SHEET_PX = 700;

export function preparePrinting(app) {
  const { map } = app;
  const report = element("section", { class: "printed-report" });
  let view = null;

  addEventListener("beforeprint", () => {
    if (app.story?.telling) return; // it prints itself
    view = { center: map.getCenter(), zoom: map.getZoom(), open: app.panel.open };
    app.panel.setOpen(true);
    document.documentElement.classList.add("printing");
    app.panel.lend(report, ["figures", "statements", "sources"]);
    document.body.append(report);
    if (tooTall(app.panel.node)) document.documentElement.classList.add("tight");
    if (tooTall(app.panel.node)) {
      app.panel.takeBack();
      app.panel.lend(report, ["key", "figures", "statements", "sources"]);
    }
    map.invalidateSize({ animate: false, pan: false });
    const { west, south, east, north } = page.extent;
    if (view.zoom <= app.fittedZoom + 0.3) {
      const beside = document.querySelector(".panel").offsetWidth + 24;
      const [left, right] = rightToLeft ? [EDGE_PX, beside] : [beside, EDGE_PX];
      const options = { animate: false, paddingTopLeft: [left, EDGE_PX], paddingBottomRight: [right, 2 * EDGE_PX] };
      map.fitBounds([[south, west], [north, east < west ? east + 360 : east]], options);
    }
    app.data.paintNow({ beneath: (context, canvasView) => paintGround(context, canvasView, app.layers) });
  });

  addEventListener("afterprint", () => {
    if (!view) return;
    document.documentElement.classList.remove("printing", "tight");
    app.panel.takeBack();
    report.remove();
    app.panel.setOpen(view.open);
    map.invalidateSize({ animate: false, pan: false });
    map.setView(view.center, view.zoom, { animate: false });
    app.data.paintNow();
    view = null;
  });
}

/** Whether the key is longer than the sheet is high; then it goes on the next sheet, whole. */
function tooTall(panel) {
  return panel.getBoundingClientRect().height > SHEET_PX || panel.scrollHeight > panel.clientHeight + 1;
}

function paintGround(context, view, layers) {
  context.fillStyle = colour("sea");
  context.fillRect(0, 0, view.width, view.height);
  paintBase(context, view, layers);
}
