/** Where dots would be noise: hexagonal cells, larger and darker where there are more, with the count on hover. */

import { colour } from "./theme.js";

const CELL_PX = 11;
const SHARE_OF_CELL = [0.42, 0.58, 0.74, 0.88, 0.97];
const STEPS = SHARE_OF_CELL.length;
const ROW_HEIGHT = 1.5;
const WIDTH = Math.sqrt(3);

export function drawCells(context, view, layer, boxes) {
  const size = CELL_PX * view.ratio;
  const cells = countInCells(view, layer, boxes, size);
  const path = Array.from({ length: STEPS }, () => new Path2D());
  const limits = stepLimits(cells);
  for (let at = 0; at < cells.counts.length; at++) {
    if (!cells.counts[at]) continue;
    const [x, y] = cellCentre(cells, at);
    const step = stepOf(limits, cells.counts[at]);
    addHexagon(path[step], x, y, size * SHARE_OF_CELL[step]);
  }
  context.globalAlpha = 0.88;
  path.forEach((hexagons, step) => {
    context.fillStyle = colour(`density-${step + 1}`);
    context.fill(hexagons);
  });
  context.globalAlpha = 1;
  layer.cells.push({ ...cells, limits });
}

/** Upper limits of the steps, in powers of the greatest count, so that both few and many can be told apart. */
function stepLimits({ most }) {
  return Array.from({ length: STEPS }, (_, step) => Math.max(step + 1, Math.round(most ** ((step + 1) / STEPS))));
}

function stepOf(limits, count) {
  let step = 0;
  while (step < STEPS - 1 && count > limits[step]) step++;
  return step;
}

/** The grid is fixed to the ground, not to the screen, so that cells do not swim when the map is moved. */
function countInCells(view, layer, boxes, size) {
  const [dx, dy] = [size * WIDTH, size * ROW_HEIGHT];
  const firstRow = 2 * Math.floor(view.originY / dy / 2) - 2;
  const firstColumn = Math.floor(view.originX / dx) - 1;
  const columns = Math.ceil(view.width / dx) + 4;
  const rows = Math.ceil(view.height / dy) + 6;
  const counts = new Uint32Array(columns * rows);
  const { x, y } = layer;
  const { scale } = view;
  const all = layer.showsAll();
  let most = 1;
  for (const box of boxes) {
    const [first, last] = layer.rowsOfBox(box);
    for (let row = first; row < last; row++) {
      const at = cellAt(x[row] * scale, y[row] * scale, dx, dy, firstColumn, firstRow, columns, rows);
      if (at < 0 || !(all || layer.shows(row))) continue;
      if (++counts[at] > most) most = counts[at];
    }
  }
  return { counts, most, size, dx, dy, firstRow, firstColumn, columns, rows, originX: view.originX, originY: view.originY };
}

/** The cell whose centre is nearest; hexagons are the nearest-centre areas of two shifted grids. */
function cellAt(x, y, dx, dy, firstColumn, firstRow, columns, rows) {
  const row = Math.round(y / dy);
  const column = Math.round(x / dx - (row & 1) / 2);
  let bestRow = row;
  let bestColumn = column;
  const offY = y - row * dy;
  if (Math.abs(offY) * 3 > dy) {
    const otherRow = row + (offY < 0 ? -1 : 1);
    const otherColumn = Math.round(x / dx - (otherRow & 1) / 2);
    const offX = x - (column + (row & 1) / 2) * dx;
    const otherX = x - (otherColumn + (otherRow & 1) / 2) * dx;
    const otherY = y - otherRow * dy;
    if (otherX * otherX + otherY * otherY < offX * offX + offY * offY) {
      bestRow = otherRow;
      bestColumn = otherColumn;
    }
  }
  bestRow -= firstRow;
  bestColumn -= firstColumn;
  return bestRow < 0 || bestColumn < 0 || bestRow >= rows || bestColumn >= columns ? -1 : bestRow * columns + bestColumn;
}

function cellCentre(cells, at) {
  const row = Math.floor(at / cells.columns) + cells.firstRow;
  const column = (at % cells.columns) + cells.firstColumn;
  return [(column + (row & 1) / 2) * cells.dx - cells.originX, row * cells.dy - cells.originY];
}

function addHexagon(path, x, y, size) {
  const [half, quarter] = [(size * WIDTH) / 2, size / 2];
  path.moveTo(x, y - size);
  path.lineTo(x + half, y - quarter);
  path.lineTo(x + half, y + quarter);
  path.lineTo(x, y + size);
  path.lineTo(x - half, y + quarter);
  path.lineTo(x - half, y - quarter);
  path.closePath();
}

/** How many features the cell under a point (in units) holds. */
export function countAt(view, layer, x, y) {
  for (const { dx, dy, firstColumn, firstRow, columns, rows, counts } of layer.cells) {
    const at = cellAt(x * view.scale, y * view.scale, dx, dy, firstColumn, firstRow, columns, rows);
    if (at >= 0 && counts[at]) return counts[at];
  }
  return 0;
}
