/** Compressed columns: inflate a block that maps/web/columns.py wrote, and read its columns when they are asked for. */

const SEPARATOR = 31;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true }); // a byte order mark is text like any other

const arrivals = new Map();

function arrivalOf(id) {
  if (!arrivals.has(id)) arrivals.set(id, Promise.withResolvers());
  return arrivals.get(id);
}

/** Called by a line of script behind each large block: it is whole, and what comes after it need not be awaited. */
export function blockArrived() {
  arrivalOf(document.currentScript.previousElementSibling.id).resolve();
}

const allArrived = new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));

function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

const opened = new Map(); // two layers may draw the same features

function openElement(id) {
  if (!opened.has(id)) opened.set(id, inflateElement(id));
  return opened.get(id);
}

async function inflateElement(id) {
  const node = document.getElementById(id);
  const packed = fromBase64(node.textContent);
  node.remove();
  return new Block(await inflated(packed));
}

/** A large block is an element of its own; small ones lie together in one, since each would take a millisecond. */
export async function openBlock(id, { large = false } = {}) {
  if (!large) return new Block((await bundle).section(id));
  await Promise.race([arrivalOf(id).promise, allArrived]);
  return openElement(id);
}

/** Written and read directly: a Blob or a Response would go through another process and back. */
async function inflated(packed) {
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter();
  Promise.all([writer.write(packed), writer.close()]).catch(() => {}); // the reader hears of the same fault
  const reader = stream.readable.getReader();
  const chunks = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    length += part.value.length;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

class Block {
  constructor(bytes) {
    const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    this.header = JSON.parse(utf8.decode(bytes.subarray(4, 4 + headerLength)));
    this.sections = bytes.subarray(4 + headerLength);
  }

  has(name) {
    return Object.hasOwn(this.header, name);
  }

  section(name) {
    const { offset, length } = this.header[name];
    return this.sections.subarray(offset, offset + length);
  }

  /** Whole numbers as a typed array; null where there is no such column. */
  integers(name) {
    return this.has(name) ? wholeNumbers(this.section(name), this.header[name]) : null;
  }

  /** A function from row to value; decodes on the first call. */
  column(name) {
    const about = this.header[name];
    const decode = { text: textColumn, float: floatColumn }[about.type] ?? integerColumn;
    let read = null;
    return (row) => (read ??= decode(this, name, about))(row);
  }

  /** All texts of a column at once, for searching: the distinct values, and which one each row has (null: its own). */
  texts(name) {
    const about = this.header[name];
    if (about.type === "category") return { values: about.categories, codes: this.integers(name) };
    if (about.type === "text") {
      const joined = utf8.decode(this.section(name));
      return { values: joined.split(String.fromCharCode(SEPARATOR)), codes: null };
    }
    const read = this.column(name);
    return { values: Array.from({ length: about.count }, (_, row) => String(read(row))), codes: null };
  }
}

function wholeNumbers(bytes, { count, planes, folded, delta, first, shift }) {
  const values = joinPlanes(bytes, count, planes, folded || delta);
  if (delta) accumulate(values, folded, first, shift ?? 0);
  else if (folded) for (let i = 0; i < count; i++) values[i] = unfolded(values[i]);
  return values;
}

function joinPlanes(bytes, count, planes, signed) {
  const Kind = signed || planes > 2 ? Int32Array : planes === 2 ? Uint16Array : Uint8Array;
  const values = new Kind(count);
  const [second, third, fourth] = [count, 2 * count, 3 * count];
  if (planes === 1) values.set(bytes);
  else if (planes === 2) for (let i = 0; i < count; i++) values[i] = bytes[i] | (bytes[second + i] << 8);
  else if (planes === 3) for (let i = 0; i < count; i++) values[i] = bytes[i] | (bytes[second + i] << 8) | (bytes[third + i] << 16);
  else for (let i = 0; i < count; i++) values[i] = bytes[i] | (bytes[second + i] << 8) | (bytes[third + i] << 16) | (bytes[fourth + i] << 24);
  return values;
}

function unfolded(value) {
  return (value >>> 1) ^ -(value & 1);
}

function accumulate(values, folded, first, shift) {
  let sum = first;
  for (let i = 0; i < values.length; i++) {
    sum += folded ? unfolded(values[i]) : values[i];
    values[i] = sum << shift;
  }
}

function integerColumn(block, name, about) {
  const values = block.integers(name);
  switch (about.type) {
    case "category":
      return (row) => about.categories[values[row]];
    case "numbered":
      return (row) => about.prefix + values[row];
    case "day":
      return (row) => (values[row] ? new Date((values[row] + about.base) * 86400000).toISOString().slice(0, 10) : "");
    case "number":
      return (row) => (values[row] ? (values[row] + about.base) / 10 ** about.decimals : "");
    default:
      return (row) => values[row];
  }
}

function floatColumn(block, name, about) {
  const bytes = block.section(name);
  const values = new Float64Array(about.count);
  const flat = new Uint8Array(values.buffer);
  for (let plane = 0; plane < 8; plane++) {
    for (let i = 0; i < about.count; i++) flat[8 * i + plane] = bytes[plane * about.count + i];
  }
  return (row) => (Number.isFinite(values[row]) ? values[row] : "");
}

function textColumn(block, name, about) {
  const bytes = block.section(name);
  const starts = new Uint32Array(about.count + 1);
  for (let i = 0, row = 1; i < bytes.length; i++) if (bytes[i] === SEPARATOR) starts[row++] = i + 1;
  starts[about.count] = bytes.length + 1;
  return (row) => utf8.decode(bytes.subarray(starts[row], starts[row + 1] - 1));
}

const bundle = openElement("blocks"); // begun before anything asks for it
