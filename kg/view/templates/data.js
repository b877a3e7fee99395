// What is known of the graph: nodes, facts, articles and how they hang together. A page knows all of it from the start;
// the explorer is told more as a reader asks. What most readers never look at is worked out when somebody does: a large
// page opens in half the time.

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
const NONE = Object.freeze([]);

// An entity. ``degree`` is how many neighbours it has in the whole graph.
class Entity {
  #names = null;
  #links = null;
  facts = [];

  constructor({ id, label, year, degree, aliases = NONE }, type, index) {
    Object.assign(this, { id, label, year, degree, aliases, type, index });
  }

  get names() {
    this.#names ||= [this.label, ...this.aliases].map(folded);
    return this.#names;
  }

  // By neighbour, the link to it. A character is linked to who plays it.
  get links() {
    if (!this.#links) {
      this.#links = new Map();
      this.facts.forEach((fact) => this.link(fact));
    }
    return this.#links;
  }

  // Takes in what a fact joins this entity with, once links have been asked for.
  link(fact) {
    if (!this.#links) return;
    const ends = fact.subject === this ? [fact.object, ...fact.characters] : this.#isEnd(fact) ? [fact.subject] : NONE;
    ends.forEach((other) => {
      if (!other || other === this) return;
      const [one, two] = this.index < other.index ? [this, other] : [other, this];
      const key = `${one.index}-${two.index}`;
      const link = keep(linkByKey, key, { key, ends: [one, two], facts: new Set() });
      link.facts.add(fact);
      this.#links.set(other, link);
    });
  }

  #isEnd(fact) {
    return fact.object === this || fact.characters.includes(this);
  }
}

// What articles say. ``raw`` is its evidence as it was told, ``told`` what that refers to.
class Fact {
  #raw;
  #told;
  #supports = null;
  against = NONE;

  constructor(index, subject, relation, object, value, raw, told) {
    Object.assign(this, { index, subject, relation, object, value });
    this.#raw = raw;
    this.#told = told;
    this.characters = raw.some((by) => by.as !== undefined)
      ? [...new Set(raw.filter((by) => by.as !== undefined).map((by) => told.nodes[by.as]))] : NONE;
  }

  get supports() {
    const told = this.#told;
    this.#supports ||= this.#raw.map((by) => ({
      id: by.i, article: told.articles[by.a], sentence: told.sentences[by.q], start: by.at, marks: marksOf(by.m || NONE),
      confidence: by.c, rule: told.rules[by.r], extractor: told.extractors[by.e], planned: Boolean(by.plan),
      character: by.as === undefined ? null : told.nodes[by.as], named: by.named, region: by.region,
    }));
    return this.#supports;
  }
}

// Marks are told as start, end and role, one after the other; see ROLES in kg/view/payload.py.
const MARKS = ["subject", "cue", "object"];

function marksOf(numbers) {
  return Array.from({ length: numbers.length / 3 }, (_, i) => ({ start: numbers[3 * i], end: numbers[3 * i + 1], role: MARKS[numbers[3 * i + 2]] }));
}

// Takes in a document of the form that kg/view/payload.py writes; what is known already stays. Returns its nodes, facts.
function absorb(raw) {
  if (raw.base) graph.base = raw.base;
  const types = raw.types.map((one) => keep(graph.types, one.name, one));
  const relations = raw.relations.map((one) => keep(graph.relations, one.name, one));
  const articles = raw.articles.map((one) => keep(graph.articles, one.id, one));
  const nodes = raw.nodes.map((one) => nodeById.get(one.id) || addNode(one, types[one.type]));
  const told = { nodes, articles, sentences: raw.sentences, rules: raw.rules, extractors: raw.extractors };
  const facts = raw.facts.map((one) => {
    const [subject, relation, object] = [nodes[one.s], relations[one.r], one.o === undefined ? null : nodes[one.o]];
    const key = `${subject.index} ${relation.name} ${object ? object.index : `=${one.v}`}`;
    return factByKey.get(key) || addFact(key, subject, relation, object, one.v, one.by, told);
  });
  raw.facts.forEach((one, i) => {
    if (one.x) facts[i].against = [...new Set([...facts[i].against, ...one.x.map((other) => facts[other])])];
  });
  return { nodes, facts };
}

function addNode(one, type) {
  const node = new Entity(one, type, graph.nodes.length);
  graph.nodes.push(node);
  nodeById.set(node.id, node);
  return node;
}

function addFact(key, subject, relation, object, value, raw, told) {
  const fact = new Fact(graph.facts.length, subject, relation, object, value, raw, told);
  graph.facts.push(fact);
  factByKey.set(key, fact);
  new Set([subject, object, ...fact.characters]).forEach((node) => {
    if (!node) return;
    node.facts.push(fact);
    node.link(fact);
  });
  return fact;
}

function byWeight(one, other) {
  return other.degree - one.degree || one.index - other.index;
}

const sorted = (map, weigh) => [...map.values()].filter((one) => one.count).sort((one, other) => weigh(other) - weigh(one));
