/** A state of the map that can be drawn beside the one that the page shows: its last day, and which layers it shows. */

import { clock } from "./clock.js";

/** The page as it is. */
export const AS_SHOWN = { run: (action) => action() };

export class Scene {
  /** `day`: the last day shown, if it is another; `shows(layer)`: whether a layer shows, undefined for as it is switched. */
  constructor(layers, { day = null, shows = () => undefined } = {}) {
    Object.assign(this, { layers, day, shows });
  }

  /** Draw or look up something as it is in this state. What is drawn at once only: nothing may wait inside. */
  run(action) {
    const kept = this.layers.map((layer) => [layer, layer.shown, layer.cells, layer.onCells]);
    const { from, to } = clock;
    if (this.day !== null) Object.assign(clock, { from: clock.first, to: this.day });
    for (const layer of this.layers) {
      layer.shown = this.shows(layer) ?? layer.shown;
      layer.onCells = undefined;
    }
    try {
      return action();
    } finally {
      Object.assign(clock, { from, to });
      for (const [layer, shown, cells, onCells] of kept) Object.assign(layer, { shown, cells, onCells });
    }
  }
}
