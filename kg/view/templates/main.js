// Wiring: what happens when something is pressed, and what it changes.

function refresh() {
  draw();
  fillPanel();
  if (!$("table").hidden) fillTable();
  $("undo-button").disabled = !state.past.length;
  remember();
}

function reportStatus(count, links) {
  const factCount = new Set(links.flatMap(linkFacts)).size;
  const total = Math.max(graph.nodes.length, source.entities || 0);
  $("status").textContent = total ? `${count.toLocaleString("en")} of ${plural(total, "entity", "entities")}, ${plural(factCount, "fact")} drawn` : "";
  $("more-button").hidden = state.shown.size >= Math.min(total, MOST);
  $("empty").hidden = count > 0;
  if (!count) $("empty").replaceChildren(...(total
    ? filtered() ? [el("p", {}, "Nothing passes the filters."), button("Clear filters", clearFilters)] : [el("p", {}, "The picture is empty."), button("Begin again", startAgain)]
    : [el("p", {}, "No facts yet.")]));
}

// Selects an entity, wherever it is, and brings it into the picture.
async function go(node, keepTable = false) {
  await source.load([node.id]);
  Object.assign(state, { selected: node, link: null, path: null });
  if (state.hiddenTypes.has(node.type) || !nodePasses(node)) clearFilters();
  if (state.shown.size >= MOST && !state.shown.has(node)) picture([...state.shown].slice(0, MOST - 1));
  placeAll(show([node]));
  if (!keepTable) toggleTable(false);
  furtherFor = null;
  refresh();
  lookAt(surroundings(node));
}

const surroundings = (node) => [node, ...[...node.links.keys()].filter((other) => drawn.nodes.has(other))];

async function select(node) {
  Object.assign(state, { selected: node, link: null, path: null });
  refresh();
  await source.load([node.id]);
  if (state.selected === node && source.remote) refresh();
}

async function selectLink(link) {
  Object.assign(state, { selected: null, link, path: null });
  refresh();
  await source.load([link.ends[0].id]);
  if (state.link === link && source.remote) refresh();
}

function clearSelection() {
  if (state.pathFrom) endPath();
  Object.assign(state, { selected: null, link: null, path: null });
  refresh();
}

async function expand(node, key = null) {
  if (state.shown.size >= MOST) { hint(`${MOST.toLocaleString("en")} entities are drawn, which is as many as a browser can move: hide some, or undo. `, button("Close", () => hint())); return; }
  const step = await source.expand(node, key);
  if (!step.length) return;
  placeAll(show(step), node);
  furtherFor = null;
  refresh();
  lookAt([node, ...step]);
}

function undo() {
  const gone = takeBack();
  if (gone.includes(state.selected) || (state.link && state.link.ends.some((end) => gone.includes(end)))
    || (state.path && state.path.nodes.some((node) => gone.includes(node)))) Object.assign(state, { selected: null, link: null, path: null });
  furtherFor = null;
  refresh();
}

function pin(node) {
  toggle(state.pinned, node);
  refresh();
}

function hideNode(node) {
  hide([node]);
  Object.assign(state, { selected: null, path: null });
  refresh();
  $("graph").focus({ preventScroll: true });
}

function isolate(node) {
  picture([node, ...visibleNeighbours(node)]);
  furtherFor = null;
  refresh();
  fitAll();
}

function fold(node) {
  hide(leavesOf(node));
  furtherFor = null;
  refresh();
}

function startAgain() {
  picture(state.start);
  Object.assign(state, { selected: null, link: null, path: null });
  refresh();
  fitAll();
}

// Many more at once: it asks first, since a thousand dots are slow to move and hard to read.
async function askMore() {
  const total = Math.min(MOST, Math.max(graph.nodes.length, source.entities || 0));
  const steps = [300, 600, MOST].map((count) => Math.min(count, total)).filter((count, i, all) => count > state.shown.size && all.indexOf(count) === i);
  $("more-choices").replaceChildren(...steps.map((count) => button(`Draw the best connected ${count.toLocaleString("en")}`, () => { $("more").close(); drawMore(count); })));
  $("more").showModal();
}

async function drawMore(count) {
  hint("Arranging …");
  const found = await source.best(count);
  const fresh = show(found);
  placeAll(fresh.slice(0, 400));
  fresh.slice(400).forEach((node) => place.has(node) || place.set(node, scatter(node)));
  furtherFor = null;
  draw();
  await new Promise((done) => { setTimeout(done, 30); });
  await arrange();
  hint();
  refresh();
}

// Arrow keys: the visible neighbour that lies nearest to the direction pressed.
function step(dx, dy) {
  if (!state.selected) { const first = visibleNodes().sort(byWeight)[0]; if (first) go(first); return; }
  const here = place.get(state.selected);
  let best = null;
  state.selected.links.forEach((link, other) => {
    if (!drawn.nodes.has(other) || !drawn.links.has(link)) return;
    const spot = place.get(other);
    const cosine = ((spot.x - here.x) * dx + (spot.y - here.y) * dy) / (Math.hypot(spot.x - here.x, spot.y - here.y) || 1);
    if (cosine > 0.2 && (!best || cosine > best.cosine)) best = { other, cosine };
  });
  if (best) go(best.other);
}

const selected = (act) => () => { if (state.selected) act(state.selected); };

const ON_DRAWING = {
  ArrowLeft: () => step(-1, 0), ArrowRight: () => step(1, 0), ArrowUp: () => step(0, -1), ArrowDown: () => step(0, 1),
  Enter: selected((node) => expand(node)), Backspace: undo, Delete: selected((node) => hideNode(node)),
  "+": () => zoom(1.25), "-": () => zoom(0.8), 0: () => fitAll(),
};

const ANYWHERE = {
  "/": () => $("query").focus(), t: () => toggleTable(), f: () => toggleFilters(), s: () => toggleSave(), "?": () => $("help").showModal(),
  p: selected((node) => (state.pathFrom && state.pathFrom !== node ? findPath(state.pathFrom, node) : beginPath(node))),
  k: selected((node) => pin(node)), x: selected((node) => hideNode(node)), i: selected((node) => isolate(node)), c: selected((node) => fold(node)),
  e: () => $("panel").focus(), u: undo,
  Escape: () => {
    if (!$("save").hidden) { toggleSave(false); $("save-button").focus(); } else if (!$("filters").hidden) { toggleFilters(false); $("filters-button").focus(); } else if (!$("table").hidden) toggleTable(false);
    else clearSelection();
  },
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select") && event.key !== "Escape") return;
  const action = (event.target === $("graph") && ON_DRAWING[event.key]) || ANYWHERE[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

// Buttons of the page, keys and the address; after what there is to draw is known.
function startControls() {
  startSearch();
  startExports();
  fillPanel();
  $("table-button").addEventListener("click", () => toggleTable());
  $("undo-button").addEventListener("click", undo);
  $("fit-button").addEventListener("click", () => fitAll());
  $("more-button").addEventListener("click", askMore);
  $("help-button").addEventListener("click", () => $("help").showModal());
  document.addEventListener("keydown", onKey);
  addEventListener("hashchange", openAddress);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readPalette(); draw(); });
}

// For programs that drive the page: where things stand, in pixels of the window, and which names are drawn.
const graphPage = {
  at: (id) => {
    const { left, top } = $("graph").getBoundingClientRect();
    const spot = onScreen(nodeById.get(id));
    return { x: spot.x + left, y: spot.y + top };
  },
  shown: () => visibleNodes().map((node) => node.id),
  labels: () => placedLabels.map((label) => ({ ...label })),
  picture: drawnImage,
  sentences: () => graph.facts.flatMap((fact) => fact.supports.map((one) => ({
    id: one.id, article: one.article.id, start: one.start, sentence: one.sentence,
    marks: [...el("p", {}, ...marked(one.sentence, one.marks)).querySelectorAll("mark")].map((mark) => [mark.className, mark.textContent]),
  }))),
  open: (id) => { go(nodeById.get(id)); },
  lit: () => visibleLinks().filter(lit).map((link) => link.ends.map((node) => node.id)),
};
