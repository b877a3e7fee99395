// What is known of the graph: nodes, facts, articles and how they hang together. A page knows all of it from the start;
// the explorer is told more as a reader asks.

const graph = { nodes: [], facts: [], types: new Map(), relations: new Map(), articles: new Map(), base: "" };
const nodeById = new Map();
const factByKey = new Map();
const linkByKey = new Map();

// Letters without accents, in one case, so that "adele" finds "Adèle".
const LETTERS = { "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i" };
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’‘ʼ`]/g, "'")
    .replace(/[łøđßæœı]/g, (letter) => LETTERS[letter]);
}

const keep = (map, key, value) => map.get(key) || (map.set(key, value), value);

// Takes in a document of the form that kg/view/payload.py writes; what is known already stays. Returns its nodes, facts.
function absorb(raw) {
  if (raw.base) graph.base = raw.base;
  const types = raw.types.map((one) => keep(graph.types, one.name, one));
  const relations = raw.relations.map((one) => keep(graph.relations, one.name, one));
  const articles = raw.articles.map((one) => keep(graph.articles, one.id, one));
  const nodes = raw.nodes.map((one) => nodeById.get(one.id) || addNode(one, types[one.type]));
  const facts = raw.facts.map((one) => {
    const far = one.o === undefined ? null : nodes[one.o];
    const key = JSON.stringify([nodes[one.s].id, relations[one.r].name, far ? far.id : null, one.v]);
    return factByKey.get(key) || addFact(key, nodes[one.s], relations[one.r], far, one.v, one.by.map((by) => ({
      id: by.i, article: articles[by.a], sentence: raw.sentences[by.q], start: by.at, marks: by.m || [], confidence: by.c,
      rule: raw.rules[by.r], extractor: raw.extractors[by.e], planned: Boolean(by.plan),
      character: by.as === undefined ? null : nodes[by.as], named: by.named, region: by.region,
    })));
  });
  raw.facts.forEach((one, i) => (one.x || []).forEach((other) => facts[i].against.add(facts[other])));
  return { nodes, facts };
}

function addNode(one, type) {
  const aliases = one.aliases || [];
  const node = {
    ...one, type, aliases, index: graph.nodes.length, names: [one.label, ...aliases].map(folded), facts: [], links: new Map(),
  };
  graph.nodes.push(node);
  nodeById.set(node.id, node);
  return node;
}

function addFact(key, subject, relation, object, value, supports) {
  const fact = { index: graph.facts.length, subject, relation, object, value, supports, against: new Set() };
  graph.facts.push(fact);
  factByKey.set(key, fact);
  subject.facts.push(fact);
  if (object) {
    if (object !== subject) object.facts.push(fact);
    linkUp(subject, object, fact);
  }
  new Set(supports.map((one) => one.character)).forEach((character) => {
    if (!character) return;
    if (character !== subject && character !== object) character.facts.push(fact);
    linkUp(subject, character, fact);
  });
  return fact;
}

// A link joins two nodes and holds every fact between them. A character is linked to who plays it.
function linkUp(one, other, fact) {
  if (one === other) return;
  const link = one.links.get(other) || { key: `${one.index}-${other.index}`, ends: [one, other], facts: new Set() };
  link.facts.add(fact);
  one.links.set(other, link);
  other.links.set(one, link);
  linkByKey.set(link.key, link);
}

// How many neighbours an entity has in the whole graph.
const degree = (node) => Math.max(node.degree || 0, node.links.size);

function byWeight(one, other) {
  return degree(other) - degree(one) || one.index - other.index;
}

const sorted = (map, weigh) => [...map.values()].filter((one) => one.count).sort((one, other) => weigh(other) - weigh(one));
