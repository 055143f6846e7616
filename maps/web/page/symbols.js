/** The shapes of point symbols, once, for the canvas (Path2D) and for SVG in markers and legend. */

import { svgElement } from "./dom.js";
import { cssColour } from "./theme.js";

function polygon(corners, radius, turn = -Math.PI / 2, inner = 1) {
  const steps = inner === 1 ? corners : corners * 2;
  const points = Array.from({ length: steps }, (_, step) => {
    const angle = turn + (step * 2 * Math.PI) / steps;
    const length = step % 2 && inner !== 1 ? radius * inner : radius;
    return `${(Math.cos(angle) * length).toFixed(2)} ${(Math.sin(angle) * length).toFixed(2)}`;
  });
  return `M${points.join("L")}Z`;
}

function disc(radius) {
  return `M${-radius} 0A${radius} ${radius} 0 1 1 ${radius} 0A${radius} ${radius} 0 1 1 ${-radius} 0Z`;
}

const SHAPES = {
  circle: disc,
  ring: disc,
  cross: disc,
  struck: disc,
  square: (r) => polygon(4, r * 1.2, -Math.PI / 4),
  diamond: (r) => polygon(4, r * 1.25),
  triangle: (r) => polygon(3, r * 1.3),
  down: (r) => polygon(3, r * 1.3, Math.PI / 2),
  star: (r) => polygon(5, r * 1.4, -Math.PI / 2, 0.48),
  hexagon: (r) => polygon(6, r * 1.12),
};

/** SVG path data of a shape round (0, 0). */
export function symbolPath(shape, radius) {
  return (SHAPES[shape] ?? disc)(radius);
}

/** What is drawn over the shape to tell a state without colour: a ring round it, or a stroke across. */
function stateMark(style, radius) {
  if (style.shape === "ring") {
    return svgElement("circle", { r: radius + 2.6, fill: "none", stroke: cssColour(style.ink ?? style.fill), "stroke-width": 1.8, "stroke-dasharray": "3.2 2" });
  }
  if (style.shape === "cross" || style.shape === "struck") {
    const d = radius * (style.shape === "cross" ? 0.95 : 1.05);
    return svgElement("path", { d: `M${-d} ${d}L${d} ${-d}`, stroke: cssColour(style.stroke), "stroke-width": 1.8 });
  }
  return null;
}

/** A symbol as SVG, with an optional short text in it. */
export function symbolSvg(style, { text = "", scale = 1 } = {}) {
  const radius = (style.radius ?? 4) * scale;
  const reach = radius * 1.4 + 3;
  const shape = svgElement("path", {
    d: symbolPath(style.shape, radius),
    fill: cssColour(style.fill ?? "none"),
    stroke: cssColour(style.stroke ?? "none"),
    "stroke-width": style.strokeWidth ?? 1,
    "stroke-linejoin": "round",
    "stroke-dasharray": (style.dash ?? []).join(" ") || null,
  });
  const label = text
    ? svgElement("text", { y: radius * 0.38, "text-anchor": "middle", "font-size": Math.round(radius * Math.min(1.15, 2.4 / text.length)), style: style.ink ? `fill:${cssColour(style.ink)}` : null }, text)
    : null;
  const size = 2 * reach;
  const box = `${-reach} ${-reach} ${size} ${size}`;
  return svgElement("svg", { viewBox: box, width: size, height: size, class: "symbol", "aria-hidden": "true" }, shape, stateMark(style, radius), label);
}
