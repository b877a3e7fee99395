// Building the page. Text from articles only ever becomes text nodes.

const $ = (id) => document.getElementById(id);

function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "on") Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    else if (key === "class") element.className = value;
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

// A name keeps its own direction and cannot turn the text around it.
const bdi = (text) => el("bdi", {}, text);

const button = (label, listener, properties = {}) =>
  el("button", { type: "button", on: { click: listener }, ...properties }, label);

// A line above the drawing; nothing takes it away again.
function hint(...parts) {
  $("hint").replaceChildren(...parts);
  $("hint").hidden = !parts.length;
}

const capitalised = (label) => label.charAt(0).toUpperCase() + label.slice(1);

const plural = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many || `${one}s`}`;

const OUTLINES = {
  square: [[2, 2], [14, 2], [14, 14], [2, 14]],
  triangle: [[8, 1.5], [15, 14], [1, 14]],
  triangleDown: [[1, 2], [15, 2], [8, 14.5]],
  diamond: [[8, 0.5], [15, 8], [8, 15.5], [1, 8]],
  hexagon: [[4, 1.5], [12, 1.5], [15.5, 8], [12, 14.5], [4, 14.5], [0.5, 8]],
  star: Array.from({ length: 10 }, (_, i) => {
    const radius = i % 2 ? 3.4 : 8;
    return [8 + radius * Math.sin(i * Math.PI / 5), 8.6 - radius * Math.cos(i * Math.PI / 5)];
  }),
};

// The shape and colour of a type, as in the drawing.
function swatch(type) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const shape = document.createElementNS(svg.namespaceURI, OUTLINES[type.shape] ? "polygon" : "circle");
  const drawn = OUTLINES[type.shape]
    ? { points: OUTLINES[type.shape].map((point) => point.map((n) => n.toFixed(1)).join(",")).join(" ") }
    : { cx: 8, cy: 8, r: 6.5 };
  Object.entries({ ...drawn, fill: type.color }).forEach(([key, value]) => shape.setAttribute(key, value));
  Object.entries({ viewBox: "-1 -1 18 18", class: "swatch", "aria-hidden": "true" })
    .forEach(([key, value]) => svg.setAttribute(key, value));
  svg.append(shape);
  return svg;
}

// Colours are named once, in the style sheet; the drawing asks for them.
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
