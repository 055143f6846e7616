/** From Mercator units to the pixels of a canvas, for the part of the world that the canvas covers. */

import { WORLD } from "./layer.js";

const EQUATOR_M = 40075016.686;

export class View {
  constructor(map, bounds, ratio) {
    const origin = map.getPixelOrigin();
    const size = bounds.getSize();
    this.zoom = map.getZoom();
    this.ratio = ratio;
    this.scale = (256 * 2 ** this.zoom * ratio) / WORLD;
    this.originX = (origin.x + bounds.min.x) * ratio;
    this.originY = (origin.y + bounds.min.y) * ratio;
    this.width = Math.round(size.x * ratio);
    this.height = Math.round(size.y * ratio);
  }

  /** The units that the canvas covers, wider by some pixels. */
  area(margin = 0) {
    return {
      left: (this.originX - margin) / this.scale,
      right: (this.originX + this.width + margin) / this.scale,
      top: (this.originY - margin) / this.scale,
      bottom: (this.originY + this.height + margin) / this.scale,
    };
  }

  /** The same view moved by whole worlds, for maps that lie across the antimeridian. */
  movedBy(worlds) {
    const moved = Object.create(this);
    moved.originX = this.originX - worlds * WORLD * this.scale;
    return moved;
  }

  /** The view, once for each copy of the world that it touches. */
  copies() {
    const { left, right } = this.area();
    const copies = [];
    for (let world = Math.floor(left / WORLD); world <= Math.floor(right / WORLD); world++) copies.push(this.movedBy(world));
    return copies;
  }

  pixelX(x) {
    return x * this.scale - this.originX;
  }

  pixelY(y) {
    return y * this.scale - this.originY;
  }

  /** Metres on the ground at the height `y`, in canvas pixels. */
  pixelsOfMetres(metres, y) {
    const latitude = Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD)));
    return ((metres / (EQUATOR_M * Math.cos(latitude))) * WORLD) * this.scale;
  }
}

export function toLatLng(x, y) {
  const latitude = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))) * 180) / Math.PI;
  return L.latLng(latitude, (x / WORLD) * 360 - 180);
}

/** The same place in the copy of the world that the map shows. */
export function inSight(map, { lat, lng }) {
  return L.latLng(lat, lng + 360 * Math.round((map.getCenter().lng - lng) / 360));
}

export function toUnits(latLng) {
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, latLng.lat)) * Math.PI) / 180);
  return [(latLng.lng / 360 + 0.5) * WORLD, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD];
}
