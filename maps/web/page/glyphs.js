/** Which names this reader's fonts can draw: a row of empty boxes is no name. */

const SIZE = 20;
const BLOCK = 128; // letters of one script lie together; asking for one of each block will do
const MISSING = "\u0378"; // no letter at all: it is drawn as whatever stands for a missing one
const SURE = 0x0600; // Latin, Greek, Cyrillic, Armenian and Hebrew come with every system

const known = new Map();
let blank;
let pen;

/** Names set apart by `·`, without those that have letters which no font here has. */
export function drawable(names) {
  return names.split(" · ").filter(isDrawable).join(" · ");
}

function isDrawable(name) {
  return Array.from(name).every((letter) => letter.codePointAt(0) < SURE || hasGlyph(letter));
}

function hasGlyph(letter) {
  const block = Math.floor(letter.codePointAt(0) / BLOCK);
  if (!known.has(block)) {
    blank ??= drawn(MISSING);
    known.set(block, drawn(letter) !== blank);
  }
  return known.get(block);
}

function drawn(letter) {
  if (!pen) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE;
    pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.font = `${SIZE - 4}px system-ui,sans-serif`;
    pen.textBaseline = "top";
  }
  pen.clearRect(0, 0, SIZE, SIZE);
  pen.fillText(letter, 0, 0);
  return pen.getImageData(0, 0, SIZE, SIZE).data.join();
}
