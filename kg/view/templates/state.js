// What the reader has chosen: which entities are in the picture, the filters, the selection, the way back.

const HAPPENED = "happened";
const PLANNED = "planned";
const STEP = 50;
const MOST = 1500;

const state = {
  start: [],
  shown: new Set(),
  pinned: new Set(),
  past: [],
  hiddenTypes: new Set(),
  hiddenRelations: new Set(),
  hiddenOutlets: new Set(),
  confidence: 0,
  status: "",
  since: "",
  until: "",
  selected: null,
  link: null,
  path: null,
  pathFrom: null,
};

const NO_OUTLET = "";
const outletOf = (article) => article.outlet || NO_OUTLET;

// Dates are compared as text, in ISO form.
function inTime({ date }) {
  if (!state.since && !state.until) return true;
  return Boolean(date) && (!state.since || date >= state.since) && (!state.until || date <= state.until);
}

const passes = (support) => support.confidence >= state.confidence
  && (!state.status || support.planned === (state.status === PLANNED))
  && !state.hiddenOutlets.has(outletOf(support.article)) && inTime(support.article);

const supportsOf = (fact) => fact.supports.filter(passes);

function factPasses(fact) {
  return !state.hiddenRelations.has(fact.relation) && !state.hiddenTypes.has(fact.subject.type)
    && !(fact.object && state.hiddenTypes.has(fact.object.type)) && fact.supports.some(passes);
}

const linkFacts = (link) => [...link.facts].filter(factPasses);

const narrowed = () => state.hiddenRelations.size > 0 || state.hiddenOutlets.size > 0 || state.confidence > 0
  || [state.status, state.since, state.until].some(Boolean);

const filtered = () => narrowed() || state.hiddenTypes.size > 0;

function resetFilters() {
  Object.assign(state, { confidence: 0, status: "", since: "", until: "" });
  [state.hiddenTypes, state.hiddenRelations, state.hiddenOutlets].forEach((hidden) => hidden.clear());
}

// With filters on, an entity that no fact speaks of any more leaves the picture too.
function nodePasses(node) {
  return !state.hiddenTypes.has(node.type) && (!narrowed() || node.facts.some(factPasses));
}

const visibleNodes = () => [...state.shown].filter(nodePasses);

function visibleLinks() {
  const found = new Set();
  const visible = new Set(visibleNodes());
  visible.forEach((node) => node.links.forEach((link, other) => {
    if (node.index < other.index && visible.has(other) && [...link.facts].some(factPasses)) found.add(link);
  }));
  return [...found];
}

const visibleNeighbours = (node) => [...node.links].filter(([other, link]) => state.shown.has(other) && nodePasses(other)
  && [...link.facts].some(factPasses)).map(([other]) => other);

// One step that can be undone: the picture becomes these entities, and those that are pinned.
function picture(list) {
  state.past.push([...state.shown]);
  state.shown = new Set([...list, ...state.pinned]);
}

// Adds entities; returns those that are new. No more are drawn at once than a browser can move.
function show(list) {
  const fresh = [...new Set(list)].filter((node) => !state.shown.has(node)).slice(0, Math.max(0, MOST - state.shown.size));
  if (fresh.length) picture([...state.shown, ...fresh]);
  return fresh;
}

const hide = (list) => { list.forEach((node) => state.pinned.delete(node)); picture([...state.shown].filter((node) => !list.includes(node))); };

// What hangs by this entity alone.
const leavesOf = (node) => visibleNeighbours(node).filter((other) => !state.pinned.has(other)
  && visibleNeighbours(other).every((third) => third === node));

function takeBack() {
  const before = state.past.pop();
  if (!before) return [];
  const gone = [...state.shown].filter((node) => !before.includes(node));
  state.shown = new Set(before);
  return gone;
}
