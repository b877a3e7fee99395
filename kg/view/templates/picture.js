// The drawing, whatever it is painted with: what is in it and how it looks, from the state. A painter (canvas.js here,
// webgl.js in the explorer) brings it to the screen and tells what the reader does with it.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const MOVE = 260;
const drawn = { nodes: new Set(), links: new Set() };
let painter = null;
let fittedScale = 1;
let sizeBoost = 1;
let hovered = null;
let hoveredLink = null;
let palette = {};

const ROOM_EACH = 3500;
const FEWEST = 40;

// What a painter calls when the reader does something with the drawing.
const hands = {
  over: (node, link) => {
    hovered = node;
    hoveredLink = link;
    $("graph").classList.toggle("over", Boolean(node || link));
  },
  click: (node, link) => (node ? select(node) : link ? selectLink(link) : clearSelection()),
  doubleClick: (node) => expand(node),
  moved: (node, { x, y }) => {
    place.set(node, { x, y, moved: true });
    remember();
  },
  looked: () => remember(),
};

// ``first`` are the entities to begin with and where they stand, best connected first. A small window begins with fewer.
function startPicture(first, makePainter) {
  const { clientWidth: width, clientHeight: height } = $("graph");
  const fitting = Math.max(FEWEST, Math.floor(width * height / ROOM_EACH));
  first.forEach(({ node, x, y }) => place.set(node, { x, y }));
  state.start = first.slice(0, fitting).map(({ node }) => node);
  state.shown = new Set(state.start);
  turnToFit(width, height);
  readPalette();
  painter = makePainter($("graph"), hands);
  draw();
  fitAll(false);
  sizeBoost = Math.min(1.8, Math.max(1, 0.85 / fittedScale));
  draw();
}

function readPalette() {
  const names = ["ink", "muted", "paper", "edge", "accent", "outline"];
  palette = Object.fromEntries(names.map((name) => [name, color(name)]));
  palette.font = getComputedStyle(document.body).fontFamily;
}

const radius = (node) => sizeBoost * (6 + Math.min(10, Math.sqrt(node.degree) * 2));

// What the selection lights up: the entity with its neighbours, the two ends of a line, or a path.
function focus() {
  if (state.path) return new Set(state.path.nodes);
  if (state.link) return new Set(state.link.ends);
  if (state.selected) return new Set([state.selected, ...state.selected.links.keys()]);
  return null;
}

function lit(link) {
  if (state.path) return state.path.links.includes(link);
  if (state.link) return state.link === link;
  return state.selected !== null && link.ends.includes(state.selected);
}

function draw() {
  const bright = focus();
  const nodes = visibleNodes();
  const links = visibleLinks();
  Object.assign(drawn, { nodes: new Set(nodes), links: new Set(links) });
  painter.draw(nodes.map((node) => dot(node, bright)), links.map((link) => line(link, bright)));
  reportStatus(nodes.length, links);
}

// How an entity is drawn: where, how large, and in what colours; ``faded`` where something else is lit.
function dot(node, bright) {
  const pinned = state.pinned.has(node);
  const chosen = node === state.selected;
  const { x, y } = place.get(node);
  return {
    node, x, y, size: radius(node), faded: Boolean(bright) && !bright.has(node), pinned,
    border: chosen ? palette.accent : pinned ? palette.ink : palette.outline, thick: chosen || pinned,
  };
}

// How a link is drawn; a lit one has arrows from who does to what is done.
function line(link, bright) {
  const [from, to] = link.ends;
  const here = linkFacts(link);
  const shines = lit(link);
  return {
    link, from, to, width: (shines ? 2 : 1) + Math.min(2, (here.length - 1) * 0.6), color: shines ? palette.accent : palette.edge,
    faded: Boolean(bright) && !shines,
    forward: shines && here.some((fact) => fact.subject === from), back: shines && here.some((fact) => fact.subject === to),
  };
}

function labelView() {
  const bright = focus();
  const near = (node) => node === state.selected || node === hovered || (bright && bright.has(node));
  const named = drawn.links.has(hoveredLink) ? [hoveredLink] : [...drawn.links].filter(lit);
  return {
    nodes: [...drawn.nodes],
    at: onScreen,
    radius: (node) => radius(node) * painter.scale(),
    weight: (node) => (node === state.selected || node === hovered ? 3 : near(node) ? 2 : bright ? -1 : 0),
    zoom: painter.scale() / fittedScale,
    ink: (node) => (node === state.selected ? palette.accent : palette.ink),
    paper: palette.paper, muted: palette.muted, font: palette.font,
    links: named.slice(0, 14).map((link) => ({
      text: [...new Set(linkFacts(link).map((fact) => linkName(link, fact)))].join(" · "),
      from: onScreen(link.ends[0]), to: onScreen(link.ends[1]),
    })),
  };
}

// Between who plays a part and the part, the fact is a different one to name.
const linkName = (link, fact) => (link.ends.includes(fact.object) && link.ends.includes(fact.subject) ? fact.relation.label : "plays");

const animated = () => (calm.matches ? 0 : MOVE);

function fitAll(moving = true) {
  painter.fit([...drawn.nodes], 1.4, moving ? animated() : 0);
  if (!moving || calm.matches) fittedScale = painter.scale();
}

function lookAt(list) {
  const wanted = list.filter((node) => drawn.nodes.has(node));
  if (wanted.length > 1) painter.fit(wanted, Math.max(1.3 / sizeBoost, fittedScale), animated());
  else if (wanted.length) painter.look({ ...place.get(wanted[0]), scale: Math.max(fittedScale, painter.scale()) }, animated());
}

const zoom = (factor) => painter.look({ ...painter.view(), scale: painter.scale() * factor }, 0);

// Which part of the drawing is seen: zoom and centre.
function lookedAt() {
  const { scale, x, y } = painter.view();
  return [scale.toFixed(3), Math.round(x), Math.round(y)].join(",");
}

function seeAgain(text) {
  const [scale, x, y] = (text || "").split(",").map(Number);
  painter.resize(); // the window may have another size by now than when it was last drawn
  if ([scale, x, y].every(Number.isFinite) && scale > 0.01 && scale < 20) painter.look({ scale, x, y }, 0);
}

const onScreen = (node) => painter.at(node);

// Lays out all that is drawn, from where it stands.
async function arrange() {
  const nodes = [...drawn.nodes];
  const spots = await painter.arranged(nodes, [...drawn.links]);
  nodes.forEach((node, i) => place.set(node, { ...spots[i], moved: true }));
  draw();
  fitAll(false);
}

// The drawing as it is seen, on paper instead of on nothing.
function drawnImage() {
  const layers = painter.layers();
  const sheet = el("canvas", { width: layers[0].width, height: layers[0].height });
  const context = sheet.getContext("2d");
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, sheet.width, sheet.height);
  layers.forEach((layer) => context.drawImage(layer, 0, 0));
  return sheet;
}
