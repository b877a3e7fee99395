// The graph, read from the inert block in the page: nodes, facts, articles and how they hang together.

const raw = JSON.parse(document.getElementById("graph-data").textContent);
const { types, relations, articles, sentences } = raw;
types.forEach((type) => { type.count = 0; });
relations.forEach((relation) => { relation.count = 0; });

// Letters without accents, in one case, so that "adele" finds "Adèle".
const LETTERS = { "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i" };
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’‘ʼ`]/g, "'")
    .replace(/[łøđßæœı]/g, (letter) => LETTERS[letter]);
}

const nodes = raw.nodes.map((node, index) => ({
  ...node, index, type: types[node.type], aliases: node.aliases || [],
  names: [node.label, ...(node.aliases || [])].map(folded),
  facts: [], links: new Map(),
}));
nodes.forEach((node) => { node.type.count += 1; });
const nodeById = new Map(nodes.map((node) => [node.id, node]));

const facts = raw.facts.map((fact, index) => ({
  index,
  subject: nodes[fact.s],
  relation: relations[fact.r],
  object: fact.o === undefined ? null : nodes[fact.o],
  value: fact.v,
  supports: fact.by.map((one) => ({
    article: articles[one.a], sentence: sentences[one.q], marks: one.m || [], confidence: one.c, rule: one.rule,
    planned: Boolean(one.plan), character: one.as === undefined ? null : nodes[one.as], named: one.named,
    region: one.region,
  })),
}));

// A link joins two nodes and holds every fact between them. A character is linked to who plays it and to the work.
function linkUp(one, other, fact) {
  if (one === other) return;
  const link = one.links.get(other) || { key: `${one.index}-${other.index}`, ends: [one, other], facts: new Set() };
  link.facts.add(fact);
  one.links.set(other, link);
  other.links.set(one, link);
}

facts.forEach((fact) => {
  fact.relation.count += 1;
  fact.subject.facts.push(fact);
  if (fact.object) {
    if (fact.object !== fact.subject) fact.object.facts.push(fact);
    linkUp(fact.subject, fact.object, fact);
  }
  new Set(fact.supports.map((one) => one.character)).forEach((character) => {
    if (!character) return;
    if (character !== fact.subject && character !== fact.object) character.facts.push(fact);
    linkUp(fact.subject, character, fact);
  });
});

function byWeight(one, other) {
  return other.links.size - one.links.size || one.index - other.index;
}
