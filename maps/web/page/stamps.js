/** Symbols drawn once and copied to many places: pixel by pixel into one picture, far faster than a call for each. */

import { symbolPath } from "./symbols.js";
import { colour } from "./theme.js";

/** A style's symbol as pixels: `{side, pixels}`, without the rows and columns that are empty anyway. */
export function makeStamp(style, ratio) {
  const radius = style.radius ?? 4;
  const side = 2 * Math.ceil((radius * 1.4 + 2) * ratio);
  const picture = document.createElement("canvas");
  picture.width = picture.height = side;
  const pen = picture.getContext("2d", { willReadFrequently: true });
  pen.translate(side / 2, side / 2);
  pen.scale(ratio, ratio);
  const path = new Path2D(symbolPath(style.shape, radius));
  pen.globalAlpha = style.fillOpacity ?? 0.92;
  pen.fillStyle = colour(style.fill);
  pen.fill(path);
  if (style.stroke) {
    pen.lineWidth = style.strokeWidth ?? 1;
    pen.strokeStyle = colour(style.stroke);
    pen.stroke(path);
  }
  return { picture, side, pixels: pen.getImageData(0, 0, side, side).data };
}

/** A transparent picture of the view to stamp on, to be laid over the map at the end. */
export class StampSheet {
  constructor(width, height) {
    this.canvas = document.createElement("canvas");
    Object.assign(this.canvas, { width, height });
    this.pen = this.canvas.getContext("2d", { willReadFrequently: true });
    this.image = this.pen.createImageData(width, height);
  }

  /** Lay a stamp with its upper left corner at whole pixels, over what is there. */
  press({ side, pixels }, left, top) {
    const { data, width, height } = this.image;
    const firstColumn = Math.max(0, -left);
    const lastColumn = Math.min(side, width - left);
    for (let row = Math.max(0, -top); row < Math.min(side, height - top); row++) {
      let from = 4 * (row * side + firstColumn);
      let to = 4 * ((top + row) * width + left + firstColumn);
      for (let column = firstColumn; column < lastColumn; column++, from += 4, to += 4) {
        const alpha = pixels[from + 3];
        if (alpha === 0) continue;
        const beneath = (data[to + 3] * (255 - alpha)) / 255;
        const sum = alpha + beneath;
        data[to] = (pixels[from] * alpha + data[to] * beneath) / sum;
        data[to + 1] = (pixels[from + 1] * alpha + data[to + 1] * beneath) / sum;
        data[to + 2] = (pixels[from + 2] * alpha + data[to + 2] * beneath) / sum;
        data[to + 3] = sum;
      }
    }
  }

  layOver(context) {
    this.pen.putImageData(this.image, 0, 0);
    context.drawImage(this.canvas, 0, 0);
  }
}
