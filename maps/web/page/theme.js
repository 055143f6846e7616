/** Colours by name, from the style sheet, so that light, dark and print are said in one place (maps/style.py). */

let known = new Map();
const listeners = [];

export function colour(name) {
  if (!name) return name;
  if (!known.has(name)) known.set(name, name.startsWith("#") ? lifted(name) : property(name));
  return known.get(name);
}

function property(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** A colour that the maker of the map chose, lighter on a dark screen so that it can be seen there. */
function lifted(hex) {
  const share = Number.parseFloat(property("lift")) / 100;
  if (!share) return hex;
  const light = [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16)).map((part) => Math.round(part + (255 - part) * share));
  return `rgb(${light.join(" ")})`;
}

/** A colour for style attributes, which follows the theme by itself. */
export function cssColour(name) {
  if (!name || name === "none") return name;
  return name.startsWith("#") ? `color-mix(in srgb, ${name}, white var(--lift))` : `var(--${name})`;
}

function changed() {
  known = new Map();
  for (const listener of listeners) listener();
}

export function onThemeChange(listener) {
  listeners.push(listener);
}

function isDark() {
  return getComputedStyle(document.documentElement).colorScheme === "dark";
}

export function switchTheme() {
  chooseTheme(isDark() ? "light" : "dark");
}

/** `light` or `dark`, whatever the system has. */
export function chooseTheme(theme) {
  document.documentElement.dataset.theme = theme === "dark" ? "dark" : "light";
  changed();
}

/** The theme that was chosen here; undefined where it is the system's. */
export function chosenTheme() {
  return document.documentElement.dataset.theme;
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
matchMedia("print").addEventListener("change", changed);
