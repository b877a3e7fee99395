// The view as an address, so that a copied link opens the same picture: what was added or taken away and where it
// stands, pins, filters, the selection, the part that is seen.

const PAUSE = 150;
const ENTITY = /^(.*)@(-?\d+),(-?\d+)$/su;
let waiting = null;

function viewAddress() {
  const parts = [];
  const put = (key, value) => parts.push(`${key}=${encodeURIComponent(value)}`);
  const first = new Set(state.start);
  if (state.selected) put("n", state.selected.id);
  if (state.link) state.link.ends.forEach((node) => put("e", node.id));
  if (state.path) {
    [state.path.nodes[0], state.path.nodes[state.path.nodes.length - 1]].forEach((node) => put("p", node.id));
    if (state.path.at) put("which", state.path.at);
  }
  [...state.shown].filter((node) => !first.has(node) || place.get(node).moved)
    .forEach((node) => put("add", `${node.id}@${Math.round(place.get(node).x)},${Math.round(place.get(node).y)}`));
  state.start.filter((node) => !state.shown.has(node)).forEach((node) => put("gone", node.id));
  state.pinned.forEach((node) => put("pin", node.id));
  state.hiddenTypes.forEach((type) => put("type", type.name));
  state.hiddenRelations.forEach((relation) => put("rel", relation.name));
  state.hiddenOutlets.forEach((outlet) => put("outlet", outlet));
  if (state.confidence) put("c", state.confidence);
  ["status", "since", "until"].filter((key) => state[key]).forEach((key) => put(key, state[key]));
  if (!$("table").hidden) put("table", 1);
  const sight = lookedAt();
  if (sight) put("see", sight);
  return `#${parts.join("&")}`;
}

// A page inside a frame without an address of its own has none to change. Browsers allow few changes a second.
function remember() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    try {
      history.replaceState(null, "", viewAddress());
    } catch (refused) {
      if (!(refused instanceof DOMException)) throw refused;
    }
  }, PAUSE);
}

async function openAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1).replace(/\+/g, "%2B"));
  const added = wanted.getAll("add").map((text) => ENTITY.exec(text)).filter(Boolean);
  await source.load([...["n", "e", "p", "pin", "gone"].flatMap((key) => wanted.getAll(key)), ...added.map(([, id]) => id)]);
  const named = (key) => wanted.getAll(key).map((id) => nodeById.get(id)).filter(Boolean);
  resetFilters();
  Object.assign(state, { shown: new Set(state.start), pinned: new Set(named("pin")), past: [], selected: null, link: null, path: null });
  added.forEach(([, id, x, y]) => {
    if (!nodeById.has(id) || state.shown.size >= MOST) return;
    state.shown.add(nodeById.get(id));
    place.set(nodeById.get(id), { x: Number(x), y: Number(y), moved: true });
  });
  named("gone").forEach((node) => state.shown.delete(node));
  wanted.getAll("type").forEach((name) => graph.types.has(name) && state.hiddenTypes.add(graph.types.get(name)));
  wanted.getAll("rel").forEach((name) => graph.relations.has(name) && state.hiddenRelations.add(graph.relations.get(name)));
  wanted.getAll("outlet").forEach((name) => state.hiddenOutlets.add(name));
  state.confidence = Math.min(1, Math.max(0, Number(wanted.get("c")) || 0));
  state.status = [HAPPENED, PLANNED].includes(wanted.get("status")) ? wanted.get("status") : "";
  ["since", "until"].forEach((key) => { state[key] = /^\d{4}-\d\d-\d\d$/.test(wanted.get(key) || "") ? wanted.get(key) : ""; });
  fillFilters();
  fillLegend();
  toggleTable(wanted.has("table"), false);
  await openSelection(named("n")[0], named("e"), named("p"), Number(wanted.get("which")) || 0);
  seeAgain(wanted.get("see"));
}

async function openSelection(node, ends, [from, to], which) {
  const link = ends.length === 2 && ends[0].links.get(ends[1]);
  if (node) await go(node, !$("table").hidden);
  else if (link) { placeAll(show(ends)); selectLink(link); }
  else if (from && to) await findPath(from, to, which);
  else refresh();
}
