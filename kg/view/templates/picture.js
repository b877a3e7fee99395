// The drawing: vis-network with positions given, one line for all facts between two entities.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const MOVE = { duration: 260, easingFunction: "easeInOutQuad" };
const drawnNodes = new vis.DataSet();
const drawnLinks = new vis.DataSet();
let network = null;
let fittedScale = 1;
let sizeBoost = 1;
let hovered = null;
let hoveredLink = null;
let palette = {};

const ROOM_EACH = 3500;
const FEWEST = 40;
const ARRANGING = { enabled: true, solver: "forceAtlas2Based", forceAtlas2Based: { springLength: 60, gravitationalConstant: -90, centralGravity: 0.008, springConstant: 0.12, avoidOverlap: 0.2 }, stabilization: false };

// ``first`` are the entities to begin with and where they stand, best connected first. A small window begins with fewer.
function startPicture(first, options) {
  const { clientWidth: width, clientHeight: height } = $("graph");
  const fitting = Math.max(FEWEST, Math.floor(width * height / ROOM_EACH));
  first.forEach(({ node, x, y }) => place.set(node, { x, y }));
  state.start = first.slice(0, fitting).map(({ node }) => node);
  state.shown = new Set(state.start);
  turnToFit(width, height);
  readPalette();
  network = new vis.Network($("graph"), { nodes: drawnNodes, edges: drawnLinks }, options);
  network.on("afterDrawing", (context) => drawLabels(context, labelView()));
  network.on("hoverNode", ({ node }) => { hovered = graph.nodes[node]; $("graph").classList.add("over"); });
  network.on("blurNode", () => { hovered = null; $("graph").classList.remove("over"); });
  network.on("hoverEdge", ({ edge }) => { hoveredLink = linkByKey.get(edge); $("graph").classList.add("over"); });
  network.on("blurEdge", () => { hoveredLink = null; $("graph").classList.remove("over"); });
  network.on("dragEnd", ({ nodes: moved }) => {
    moved.forEach((index) => place.set(graph.nodes[index], { ...network.getPosition(index), moved: true }));
    remember();
  });
  network.on("zoom", remember);
  network.on("animationFinished", remember);
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) select(graph.nodes[node]);
    else if (edge !== undefined) selectLink(linkByKey.get(edge));
    else clearSelection();
  });
  network.on("doubleClick", ({ nodes: [node] }) => node !== undefined && expand(graph.nodes[node]));
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
  const dots = visibleNodes().map((node) => ({
    id: node.index, ...place.get(node), shape: node.type.shape, size: radius(node),
    opacity: !bright || bright.has(node) ? 1 : 0.22,
    borderWidth: node === state.selected || state.pinned.has(node) ? 3 : 1,
    fixed: state.pinned.has(node),
    color: { background: node.type.color, border: node === state.selected ? palette.accent : state.pinned.has(node) ? palette.ink : palette.outline,
      highlight: { background: node.type.color, border: palette.accent }, hover: { background: node.type.color, border: palette.accent } },
  }));
  const lines = visibleLinks().map((link) => line(link, bright));
  dropFrom(drawnLinks, lines);
  dropFrom(drawnNodes, dots);
  drawnNodes.update(dots);
  drawnLinks.update(lines);
  reportStatus(dots.length, lines);
}

// vis-network draws as soon as either set changes, so a line has to go before its ends do.
function dropFrom(set, list) {
  const keep = new Set(list.map((item) => item.id));
  set.remove(set.getIds().filter((id) => !keep.has(id)));
}

function line(link, bright) {
  const [from, to] = link.ends;
  const here = linkFacts(link);
  const shines = lit(link);
  const tone = shines ? palette.accent : palette.edge;
  return {
    id: link.key, from: from.index, to: to.index, width: (shines ? 2 : 1) + Math.min(2, (here.length - 1) * 0.6),
    color: { color: tone, highlight: tone, hover: palette.accent, opacity: bright && !shines ? 0.25 : 1 },
    arrows: { to: { enabled: shines && here.some((fact) => fact.subject === from) },
      from: { enabled: shines && here.some((fact) => fact.subject === to), scaleFactor: 0.45 } },
  };
}

function labelView() {
  const bright = focus();
  const near = (node) => node === state.selected || node === hovered || (bright && bright.has(node));
  const named = hoveredLink && drawnLinks.get(hoveredLink.key) ? [hoveredLink] : drawnLinks.getIds().map((key) => linkByKey.get(key)).filter(lit);
  return {
    nodes: drawnNodes.getIds().map((index) => graph.nodes[index]),
    at: onScreen,
    radius: (node) => radius(node) * network.getScale(),
    weight: (node) => (node === state.selected || node === hovered ? 3 : near(node) ? 2 : bright ? -1 : 0),
    zoom: network.getScale() / fittedScale,
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

function fitAll(animated = true) {
  network.fit({ animation: animated && !calm.matches ? MOVE : false, maxZoomLevel: 1.4, minZoomLevel: 0.05 });
  if (!animated || calm.matches) fittedScale = network.getScale();
}

function lookAt(list) {
  const wanted = list.filter((node) => drawnNodes.get(node.index)).map((node) => node.index);
  if (wanted.length > 1) network.fit({ nodes: wanted, animation: calm.matches ? false : MOVE, maxZoomLevel: Math.max(1.3 / sizeBoost, fittedScale) });
  else if (wanted.length) network.focus(wanted[0], { scale: Math.max(fittedScale, network.getScale()), animation: calm.matches ? false : MOVE });
}

function zoom(factor) {
  network.moveTo({ scale: network.getScale() * factor });
}

// Which part of the drawing is seen: zoom and centre, nothing while all of it is.
function lookedAt() {
  const { x, y } = network.getViewPosition();
  return [network.getScale().toFixed(3), Math.round(x), Math.round(y)].join(",");
}

function seeAgain(text) {
  const [scale, x, y] = (text || "").split(",").map(Number);
  network.setSize("100%", "100%"); // the canvas may have another size by now than when it was last drawn
  if ([scale, x, y].every(Number.isFinite) && scale > 0.01 && scale < 20) network.moveTo({ scale, position: { x, y } });
}

const onScreen = (node) => network.canvasToDOM(network.getPosition(node.index));

// Lays out all that is drawn (Barnes and Hut, Nature 324, 1986, as vis-network has it), and lets it rest.
function arrange() {
  const rounds = drawnNodes.length > 600 ? 120 : 200;
  return new Promise((done) => {
    network.once("stabilized", done);
    network.once("stabilizationIterationsDone", done);
    network.setOptions({ physics: ARRANGING });
    network.stabilize(rounds);
  }).then(() => {
    network.setOptions({ physics: { enabled: false } });
    drawnNodes.getIds().forEach((index) => place.set(graph.nodes[index], { ...network.getPosition(index), moved: true }));
    fitAll(false);
  });
}

// The canvas as it is seen, on paper instead of on nothing.
function drawnImage() {
  const drawn = $("graph").querySelector("canvas");
  const sheet = el("canvas", { width: drawn.width, height: drawn.height });
  const context = sheet.getContext("2d");
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.drawImage(drawn, 0, 0);
  return sheet;
}
