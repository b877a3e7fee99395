// The drawing: vis-network with positions given, one line for all facts between two entities.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const MOVE = { duration: 260, easingFunction: "easeInOutQuad" };
const drawnNodes = new vis.DataSet();
const drawnLinks = new vis.DataSet();
const linkByKey = new Map(nodes.flatMap((node) => [...node.links.values()]).map((link) => [link.key, link]));
let network = null;
let fittedScale = 1;
let sizeBoost = 1;
let hovered = null;
let hoveredLink = null;
let palette = {};

const ROOM_EACH = 3500;
const FEWEST = 40;

// A small window begins with fewer entities; the page lists them best connected first.
function startPicture() {
  const { clientWidth: width, clientHeight: height } = $("graph");
  const fitting = Math.max(FEWEST, Math.floor(width * height / ROOM_EACH));
  raw.start.slice(0, fitting).forEach(([index]) => state.shown.add(nodes[index]));
  turnToFit(width, height);
  readPalette();
  network = new vis.Network($("graph"), { nodes: drawnNodes, edges: drawnLinks }, raw.options);
  network.on("afterDrawing", (context) => drawLabels(context, labelView()));
  network.on("hoverNode", ({ node }) => { hovered = nodes[node]; $("graph").classList.add("over"); });
  network.on("blurNode", () => { hovered = null; $("graph").classList.remove("over"); });
  network.on("hoverEdge", ({ edge }) => { hoveredLink = linkByKey.get(edge); $("graph").classList.add("over"); });
  network.on("blurEdge", () => { hoveredLink = null; $("graph").classList.remove("over"); });
  network.on("dragEnd", ({ nodes: moved }) => moved.forEach((index) => place.set(nodes[index], network.getPosition(index))));
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

const radius = (node) => sizeBoost * (6 + Math.min(10, Math.sqrt(node.links.size) * 2));

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
    borderWidth: node === state.selected ? 3 : 1,
    color: { background: node.type.color, border: node === state.selected ? palette.accent : palette.outline,
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
  const onScreen = (node) => network.canvasToDOM(network.getPosition(node.index));
  const near = (node) => node === state.selected || node === hovered || (bright && bright.has(node));
  const named = hoveredLink && drawnLinks.get(hoveredLink.key) ? [hoveredLink] : drawnLinks.getIds().map((key) => linkByKey.get(key)).filter(lit);
  return {
    nodes: drawnNodes.getIds().map((index) => nodes[index]),
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

function saveImage() {
  const drawn = $("graph").querySelector("canvas");
  const sheet = el("canvas", { width: drawn.width, height: drawn.height });
  const context = sheet.getContext("2d");
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.drawImage(drawn, 0, 0);
  sheet.toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    el("a", { href: address, download: "graph.png" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });
}
