// What the reader has chosen: which entities are in the picture, the filters, the selection, the way back.

const HAPPENED = "happened";
const PLANNED = "planned";
const STEP = 50;

const state = {
  shown: new Set(),
  added: [],
  hiddenTypes: new Set(),
  hiddenRelations: new Set(),
  confidence: 0,
  status: "",
  selected: null,
  link: null,
  path: null,
  pathFrom: null,
};

const passes = (support) => support.confidence >= state.confidence
  && (!state.status || support.planned === (state.status === PLANNED));

const supportsOf = (fact) => fact.supports.filter(passes);

function factPasses(fact) {
  return !state.hiddenRelations.has(fact.relation) && !state.hiddenTypes.has(fact.subject.type)
    && !(fact.object && state.hiddenTypes.has(fact.object.type)) && fact.supports.some(passes);
}

const linkFacts = (link) => [...link.facts].filter(factPasses);

const narrowed = () => state.hiddenRelations.size > 0 || state.confidence > 0 || state.status !== "";

// With filters on, an entity that no fact speaks of any more leaves the picture too.
function nodePasses(node) {
  return !state.hiddenTypes.has(node.type) && (!narrowed() || node.facts.some(factPasses));
}

const visibleNodes = () => [...state.shown].filter(nodePasses);

function visibleLinks() {
  const found = new Set();
  visibleNodes().forEach((node) => node.links.forEach((link, other) => {
    if (node.index < other.index && state.shown.has(other) && nodePasses(other) && linkFacts(link).length) found.add(link);
  }));
  return [...found];
}

// Neighbours that a filter lets through and that are not in the picture yet, the best connected first.
function furtherNeighbours(node) {
  return [...node.links.entries()]
    .filter(([other, link]) => !state.shown.has(other) && nodePasses(other) && linkFacts(link).length)
    .map(([other]) => other).sort(byWeight);
}

// Adds entities as one step that can be undone; returns those that are new.
function show(list) {
  const fresh = [...new Set(list)].filter((node) => !state.shown.has(node));
  fresh.forEach((node) => state.shown.add(node));
  if (fresh.length) state.added.push(fresh);
  return fresh;
}

function takeBack() {
  const last = state.added.pop() || [];
  last.forEach((node) => state.shown.delete(node));
  return last;
}
