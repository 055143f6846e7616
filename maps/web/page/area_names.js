/** Names in areas, where there are more of them than colours can tell apart. */

import { drawLabel } from "./labels.js";

const LEAST_PX = 26; // an area smaller than this cannot bear a name

export function drawAreaNames(context, space, layer) {
  const { view } = space;
  const { label } = layer.about;
  for (let row = 0; row < layer.count; row++) {
    const text = layer.value(label.text, row);
    if (!text || !layer.shows(row) || layer.extentOf(row) * view.scale < LEAST_PX * view.ratio) continue;
    const [x, y] = layer.anchor(row);
    drawLabel(context, space, { text, x: view.pixelX(x), y: view.pixelY(y), size: label.sizes[0], weight: 600, centred: true, once: true, colour: layer.styleOf(row).stroke });
  }
}
