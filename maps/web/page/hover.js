/** The name of what lies under the pointer, and a click on it. */

import { element } from "./dom.js";
import { featureAt } from "./hit.js";
import { AS_SHOWN } from "./scene.js";
import { formatNumber, say } from "./page_data.js";
import { toUnits } from "./view.js";

export class Hover {
  /** `sceneAt` says which state of the map is seen at a point of it. */
  constructor(map, canvas, layers, popups, sceneAt = () => AS_SHOWN) {
    Object.assign(this, { map, canvas, layers, popups, sceneAt, tip: element("div", { class: "tip", dir: "auto", hidden: true }) });
    this.enabled = true;
    map.getContainer().append(this.tip);
    map.on("mousemove", (event) => this.later(event));
    map.on("mouseout movestart zoomstart", () => this.hide());
    map.on("popupopen", () => {
      this.event = null; // a move just before the click would otherwise still be handled, over the popup
      this.hide();
    });
    map.on("click", (event) => this.click(event));
  }

  find({ latlng, containerPoint }) {
    if (!this.canvas.view) return null;
    return this.sceneAt(containerPoint).run(() => featureAt(this.layers, this.canvas.view, ...toUnits(latlng)));
  }

  later(event) {
    this.event = event;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      if (this.event && this.enabled && !this.map.dragging?.moving()) this.show(this.event);
    });
  }

  show({ latlng, containerPoint, originalEvent }) {
    const overMap = originalEvent.target.closest?.(".leaflet-marker-icon, .leaflet-popup, .leaflet-control") === null;
    const found = overMap ? this.find({ latlng, containerPoint }) : null;
    this.map.getContainer().classList.toggle("over-feature", Boolean(found));
    if (!found) return this.hide();
    this.tip.textContent = this.describe(found);
    this.tip.hidden = !this.tip.textContent;
    const room = this.map.getSize().x - this.tip.offsetWidth - 6;
    this.tip.style.transform = `translate(${Math.min(containerPoint.x + 14, room)}px, ${containerPoint.y + 16}px)`;
    return undefined;
  }

  describe({ layer, row, count }) {
    if (count) return `${layer.about.name}: ${say("density", { count: formatNumber(count) })}`;
    if (!layer.columns) layer.loadAttributes();
    return String(layer.value(layer.about.title, row) || layer.about.name);
  }

  hide() {
    this.tip.hidden = true;
  }

  click({ latlng, containerPoint }) {
    if (!this.enabled) return;
    const found = this.find({ latlng, containerPoint });
    if (!found) return;
    if (found.count) this.map.setView(latlng, this.map.getZoom() + 2);
    else this.popups.open(found.layer, found.row, { at: found.layer.kind === "points" ? null : latlng, scene: this.sceneAt(containerPoint) });
  }
}
