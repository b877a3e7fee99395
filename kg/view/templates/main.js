// Wiring: what happens when something is pressed, and what it changes.

function refresh() {
  draw();
  fillPanel();
  if (!$("table").hidden) fillTable();
  $("undo-button").disabled = !state.added.length;
}

function reportStatus(count, lines) {
  const factCount = new Set(lines.flatMap((item) => linkFacts(linkByKey.get(item.id)))).size;
  $("status").textContent = nodes.length ? `${count.toLocaleString("en")} of ${plural(nodes.length, "entity", "entities")}, ${plural(factCount, "fact")} drawn` : "";
  $("empty").hidden = count > 0;
  if (!count) $("empty").replaceChildren(...(nodes.length
    ? [el("p", {}, "Nothing passes the filters."), button("Clear filters", clearFilters)] : [el("p", {}, "No facts yet.")]));
}

// Selects an entity, wherever it is, and brings it into the picture.
function go(node) {
  Object.assign(state, { selected: node, link: null, path: null });
  if (state.hiddenTypes.has(node.type) || !nodePasses(node)) clearFilters();
  placeAll(show([node]));
  toggleTable(false);
  refresh();
  lookAt(surroundings(node));
  remember(node);
}

const surroundings = (node) => [node, ...[...node.links.keys()].filter((other) => drawnNodes.get(other.index))];

function select(node) {
  Object.assign(state, { selected: node, link: null, path: null });
  refresh();
  remember(node);
}

function selectLink(link) {
  Object.assign(state, { selected: null, link, path: null });
  refresh();
  remember(null);
}

function clearSelection() {
  if (state.pathFrom) endPath();
  Object.assign(state, { selected: null, link: null, path: null });
  refresh();
  remember(null);
}

function expand(node) {
  const step = furtherNeighbours(node).slice(0, STEP);
  if (!step.length) return;
  placeAll(show(step), node);
  refresh();
  lookAt([node, ...step]);
}

function undo() {
  const gone = takeBack();
  if (gone.includes(state.selected) || (state.link && state.link.ends.some((end) => gone.includes(end)))
    || (state.path && state.path.nodes.some((node) => gone.includes(node)))) Object.assign(state, { selected: null, link: null, path: null });
  refresh();
}

// The address names the selected entity, so that a copied link opens there. A page inside a frame without an address
// of its own has none to change.
function remember(node) {
  try {
    history.replaceState(null, "", node ? `#n=${encodeURIComponent(node.id)}` : "#");
  } catch (refused) {
    if (!(refused instanceof DOMException)) throw refused;
  }
}

function openAddress() {
  const named = /^#n=(.+)$/.exec(location.hash);
  let id = null;
  try { id = named && decodeURIComponent(named[1]); } catch (broken) { if (!(broken instanceof URIError)) throw broken; }
  const node = nodeById.get(id);
  if (node && node !== state.selected) go(node);
}

// Arrow keys: the visible neighbour that lies nearest to the direction pressed.
function step(dx, dy) {
  if (!state.selected) { const first = visibleNodes().sort(byWeight)[0]; if (first) go(first); return; }
  const here = place.get(state.selected);
  let best = null;
  state.selected.links.forEach((link, other) => {
    if (!drawnNodes.get(other.index) || !drawnLinks.get(link.key)) return;
    const spot = place.get(other);
    const cosine = ((spot.x - here.x) * dx + (spot.y - here.y) * dy) / (Math.hypot(spot.x - here.x, spot.y - here.y) || 1);
    if (cosine > 0.2 && (!best || cosine > best.cosine)) best = { other, cosine };
  });
  if (best) go(best.other);
}

const ON_DRAWING = {
  ArrowLeft: () => step(-1, 0), ArrowRight: () => step(1, 0), ArrowUp: () => step(0, -1), ArrowDown: () => step(0, 1),
  Enter: () => state.selected && expand(state.selected), Backspace: undo,
  "+": () => zoom(1.25), "-": () => zoom(0.8), 0: () => fitAll(),
};

const ANYWHERE = {
  "/": () => $("query").focus(), t: () => toggleTable(), f: () => toggleFilters(), "?": () => $("help").showModal(),
  p: () => state.selected && (state.pathFrom && state.pathFrom !== state.selected ? findPath(state.pathFrom, state.selected) : beginPath(state.selected)),
  Escape: () => { if (!$("table").hidden) toggleTable(false); else if (!$("filters").hidden) toggleFilters(false); else clearSelection(); },
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("help").open || event.target.matches("input:not([type=checkbox]):not([type=radio])")) return;
  const action = (event.target === $("graph") && ON_DRAWING[event.key]) || ANYWHERE[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function start() {
  $("summary").textContent = [plural(nodes.length, "entity", "entities"), plural(facts.length, "fact"), plural(articles.length, "article")].join(" · ");
  startFilters();
  startSearch();
  startPicture();
  fillPanel();
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) select(nodes[node]);
    else if (edge !== undefined) selectLink(linkByKey.get(edge));
    else clearSelection();
  });
  network.on("doubleClick", ({ nodes: [node] }) => node !== undefined && expand(nodes[node]));
  $("table-button").addEventListener("click", () => toggleTable());
  $("undo-button").addEventListener("click", undo);
  $("fit-button").addEventListener("click", () => fitAll());
  $("image-button").addEventListener("click", saveImage);
  $("help-button").addEventListener("click", () => $("help").showModal());
  document.addEventListener("keydown", onKey);
  addEventListener("hashchange", openAddress);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readPalette(); draw(); });
  openAddress();
}

start();

// For programs that drive the page: where things stand, in pixels of the window, and which names are drawn.
window.graphPage = {
  at: (id) => {
    const { left, top } = $("graph").getBoundingClientRect();
    const spot = network.canvasToDOM(network.getPosition(nodeById.get(id).index));
    return { x: spot.x + left, y: spot.y + top };
  },
  shown: () => visibleNodes().map((node) => node.id),
  labels: () => placedLabels.map((label) => ({ ...label })),
};
