// Where answers come from, here: the server that holds the graph. What it tells is taken in and kept.

const ERRORS = { 0: "The server does not answer. Is kg serve still running?", 421: "The server does not know this name.", 403: "The server refuses this page." };

async function ask(path, document) {
  const options = document === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(document) };
  let response;
  try {
    response = await fetch(`/explore/api/${path}`, options);
  } catch (unreachable) {
    if (!(unreachable instanceof TypeError)) throw unreachable;
    throw trouble(ERRORS[0]);
  }
  if (!response.ok) throw trouble(ERRORS[response.status] || (await response.text()).slice(0, 300));
  return response.json();
}

// What went wrong with a request, in words that a reader has been shown.
class Trouble extends Error {}

function trouble(message) {
  hint(message, " ", button("Close", () => hint()));
  return new Trouble(message);
}

addEventListener("unhandledrejection", (event) => { if (event.reason instanceof Trouble) event.preventDefault(); });

// The filters in force, in the server's terms.
const filterNow = () => ({
  types: [...state.hiddenTypes].map((type) => type.name), relations: [...state.hiddenRelations].map((one) => one.name), outlets: [...state.hiddenOutlets],
  confidence: state.confidence, status: state.status, since: state.since, until: state.until,
});

const shownIds = () => [...state.shown].map((node) => node.id);
const known = (ids) => ids.map((id) => nodeById.get(id)).filter(Boolean);
const loaded = new Set();
const cut = new Map();

const source = {
  remote: true,
  whole: "all facts loaded so far",

  search: async (text) => {
    if (!text.trim()) return [];
    const answer = await ask(`search?q=${encodeURIComponent(text.slice(0, 200))}`);
    absorb(answer);
    return known(answer.ids);
  },

  load: async (ids) => {
    const missing = ids.filter((id) => !loaded.has(id));
    if (!missing.length) return;
    const answer = await ask("nodes", { ids: missing });
    absorb(answer);
    Object.entries(answer.cut).forEach(([id, count]) => cut.set(id, count));
    missing.forEach((id) => loaded.add(id));
  },

  further: async (node) => {
    const answer = await ask("further", { id: node.id, shown: shownIds(), filter: filterNow() });
    return { ...answer, groups: answer.groups.map((group) => ({ ...group, title: titleOf(group.key) })) };
  },

  expand: async (node, key) => {
    const answer = await ask("expand", { id: node.id, key: key || undefined, shown: shownIds(), filter: filterNow() });
    absorb(answer);
    return known(answer.ids);
  },

  paths: async (from, to) => {
    const answer = await ask("path", { from: from.id, to: to.id, filter: filterNow() });
    absorb(answer);
    const paths = answer.paths.map((ids) => {
      const nodes = known(ids);
      return { nodes, links: nodes.slice(1).map((node, i) => nodes[i].links.get(node)) };
    }).filter((path) => path.links.every(Boolean));
    return { paths, message: answer.message };
  },

  best: async (count) => {
    const answer = await ask("best", { count, filter: filterNow() });
    absorb(answer);
    return known(answer.ids);
  },

  evidenceTools: (support) => el("span", { class: "evidence-tools" },
    button("In the article", () => openArticle(support.article.id, support.id), { class: "chip" }), reviewTool(support)),

  nodeExtras: (node) => [
    el("div", { class: "actions minor", role: "group", "aria-label": "More about it" },
      button("Timeline", () => tell(timeline(node)), { id: "timeline-button" }),
      state.compared && state.compared !== node
        ? button(`Compare with ${state.compared.label}`, () => compare(state.compared, node), { id: "compare-button" })
        : button("Compare …", () => beginComparison(node), { id: "compare-button" }),
      button("Show as SPARQL", () => openSparql(nodeQuery(node)), { id: "as-sparql-button" })),
    cut.has(node.id) ? el("p", { class: "quiet" }, `The ${node.facts.length} facts of most articles, of ${cut.get(node.id).toLocaleString("en")}.`) : null,
  ],
};

function titleOf(key) {
  const [side, name] = key.split(" ");
  const relation = graph.relations.get(name);
  return side === "part" ? "played by" : relation ? relation[side] : name;
}
