/** Elements without markup: text goes in as text only, so nothing in the data can become a tag or a script. */

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** `element("p", {class: "x", click: handler}, "text", child)`; functions become event listeners. */
export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svgElement(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Text from the data, in whatever direction its own letters run. */
export function foreignText(tag, text, attributes = {}) {
  return element(tag, { dir: "auto", ...attributes }, String(text));
}

const liveRegion = element("div", { class: "unseen", role: "status", "aria-live": "polite" });

/** Tell a screen reader what has changed. */
export function announce(text) {
  if (!liveRegion.isConnected) document.body.append(liveRegion);
  liveRegion.textContent = text;
}

export const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
export const narrow = matchMedia("(max-width: 800px)");
