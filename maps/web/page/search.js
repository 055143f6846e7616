/** Find any name in any spelling, in a million of them too: the index grows in small steps, results come as it goes. */

import { announce, element, foreignText } from "./dom.js";
import { coordinatesText } from "./coordinates.js";
import { formatNumber, page, say, withUnit } from "./page_data.js";
import { positionOf } from "./positions.js";
import { plain, skeleton } from "./spelling.js";

const SHOWN = 8;
const CHUNK = 20000;
const SMALL = 50000;
const EXACT = 6;

/** The names of one column of one layer, plain and in chunks; skeletons only for layers of moderate size. */
class NameIndex {
  constructor(layer, column) {
    Object.assign(this, { layer, column, chunks: [], complete: false });
  }

  async build() {
    await this.layer.loadAttributes();
    const { values, codes } = this.layer.attributes.texts(this.column);
    this.rowOf = codes ? firstRows(codes, values.length) : null;
    this.values = values;
    for (let first = 0; first < values.length; first += CHUNK) {
      const texts = values.slice(first, first + CHUNK).map(plain);
      const bones = this.layer.count <= SMALL ? texts.map(skeleton) : null;
      this.chunks.push({ first, texts, joined: texts.length > 200 ? `\n${texts.join("\n")}\n` : null, bones });
      await new Promise((resolve) => setTimeout(resolve));
    }
    this.complete = true;
  }

  *matches(query, bones) {
    for (const { first, texts, joined, bones: skeletons } of this.chunks) {
      if (joined && !skeletons && !joined.includes(query)) continue;
      for (let i = 0; i < texts.length; i++) {
        const quality = matchQuality(texts[i], skeletons?.[i], query, bones);
        if (quality) yield { layer: this.layer, row: this.rowOf ? this.rowOf[first + i] : first + i, text: this.values[first + i], quality };
      }
    }
  }
}

function firstRows(codes, count) {
  const rows = new Int32Array(count).fill(-1);
  for (let row = codes.length - 1; row >= 0; row--) rows[codes[row]] = row;
  return rows;
}

/** 6 the name itself, 5 its beginning, 4 the beginning of a word, 3 the same consonants, 2 inside, 1 begins alike. */
function matchQuality(text, bones, query, queryBones) {
  if (!text) return 0;
  if (text === query) return EXACT;
  if (text.startsWith(query)) return 5;
  const at = text.indexOf(query);
  if (at > 0 && text[at - 1] === " ") return 4;
  if (bones && queryBones.length > 1 && bones === queryBones) return 3;
  if (at > 0) return 2;
  return bones && queryBones.length > 2 && bones.startsWith(queryBones) ? 1 : 0;
}

export class Search {
  constructor(layers, openFeature, openPosition) {
    this.layers = layers.filter((layer) => layer.about.search?.length);
    Object.assign(this, { openFeature, openPosition });
    this.results = element("ul", { class: "search-results", id: "search-results", "aria-label": say("search_results") });
    this.input = element("input", {
      type: "search", id: "search", autocomplete: "off", spellcheck: "false", dir: page.direction, placeholder: say("search"), "aria-label": say("search"),
      input: () => this.run(), focus: () => this.index(), keydown: (event) => this.key(event),
    });
    this.node = element("div", { class: "search", role: "search" }, this.input, this.results);
  }

  /** Start reading names when the field is first touched. */
  index() {
    if (this.indexes) return;
    this.indexes = this.layers.flatMap((layer) => layer.about.search.map((column) => new NameIndex(layer, column)));
    this.indexing = (async () => {
      for (const names of this.indexes) {
        await names.build();
        if (this.input.value) this.run();
      }
    })();
  }

  run() {
    this.index();
    this.input.dir = this.input.value ? "auto" : page.direction;
    const query = plain(this.input.value);
    const stated = positionOf(this.input.value);
    const found = query && !stated ? this.find(query) : [];
    if (stated) {
      this.results.replaceChildren(this.positionItem(stated));
      if (this.awaitingFirst) this.openFirst();
      return announce(coordinatesText(stated));
    }
    this.results.replaceChildren(...found.slice(0, SHOWN).map((match) => this.item(match)));
    const pending = this.indexes.some((names) => !names.complete);
    if (this.awaitingFirst && found.length && (!pending || found[0].quality === EXACT)) return this.openFirst();
    if (!query) return announce("");
    const nothing = pending ? say("searching") : say("no_results");
    if (!found.length) this.results.append(element("li", { class: "nothing" }, nothing));
    return announce(found.length ? say(found.length > SHOWN ? "results_more" : "results", { count: Math.min(found.length, SHOWN) }) : nothing);
  }

  find(query) {
    const bones = skeleton(query);
    const best = new Map();
    for (const names of this.indexes) {
      for (const match of names.matches(query, bones)) {
        const key = `${match.layer.id} ${match.row}`;
        if (!best.has(key) || best.get(key).quality < match.quality) best.set(key, match);
        if (best.size > 2000) break;
      }
    }
    return [...best.values()].sort((a, b) => b.quality - a.quality || this.weight(b) - this.weight(a));
  }

  weight({ layer }) {
    return layer.about.searchWeight ?? 0;
  }

  item({ layer, row, text }) {
    const title = String(layer.value(layer.about.title, row) || text);
    const second = layer.about.titleSecond ? layer.value(layer.about.titleSecond, row) : "";
    const other = text === title ? second : text;
    const open = () => {
      this.results.replaceChildren();
      this.input.value = title;
      this.openFeature(layer, row, { byKeyboard: true, move: true });
    };
    return element("li", {}, element("button", { type: "button", click: open }, foreignText("span", title), other ? foreignText("span", other, { class: "other-name" }) : null, foreignText("small", layer.about.one ?? layer.about.name)));
  }

  /** A position as the page writes it, with the reach of the cell that a grid reference or Plus Code means. */
  positionItem(stated) {
    const reach = stated.error ? `± ${stated.error < 1000 ? withUnit(formatNumber(stated.error), "m") : withUnit(formatNumber(stated.error / 1000, 1), "km")}` : null;
    const open = () => {
      this.results.replaceChildren();
      this.openPosition(stated);
    };
    return element("li", {}, element("button", { type: "button", click: open }, foreignText("span", coordinatesText(stated)), reach ? foreignText("span", reach, { class: "other-name" }) : null, element("small", {}, say("coordinates"))));
  }

  openFirst() {
    this.awaitingFirst = false;
    this.results.querySelector("button").click();
  }

  key(event) {
    const buttons = [...this.results.querySelectorAll("button")];
    this.awaitingFirst = false;
    if (event.key === "Escape") {
      this.input.value = "";
      this.results.replaceChildren();
    } else if (event.key === "Enter" && this.input.value) {
      event.preventDefault();
      this.awaitingFirst = true; // until all names are read, unless it is the name itself
      this.run();
    } else if (event.key === "ArrowDown" && buttons.length) {
      event.preventDefault();
      buttons[0].focus();
    }
  }
}

export const searchable = page.layers.some((layer) => layer.search?.length);
