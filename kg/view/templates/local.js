// Where answers come from, here: the page itself, which holds the whole graph.

const source = {
  search: async (text) => matches(text),

  // Makes sure that the facts of these entities are known.
  load: async () => {},

  // Neighbours that a filter lets through and that are not in the picture yet, the best connected first, by relation.
  further: async (node) => {
    const groups = new Map();
    const everyone = new Set();
    node.links.forEach((link, other) => {
      if (state.shown.has(other) || !nodePasses(other)) return;
      linkFacts(link).forEach((fact) => {
        const { key, title } = sideOf(fact, node);
        keep(groups, key, { key, title, nodes: new Set() }).nodes.add(other);
        everyone.add(other);
      });
    });
    const best = (set) => [...set].sort(byWeight);
    return {
      total: everyone.size,
      nodes: best(everyone),
      groups: [...groups.values()].map((group) => ({ ...group, count: group.nodes.size, nodes: best(group.nodes) }))
        .sort((one, other) => other.count - one.count || (one.key < other.key ? -1 : 1)),
    };
  },

  expand: async (node, key) => {
    const found = await source.further(node);
    return (key ? found.groups.find((group) => group.key === key).nodes : found.nodes).slice(0, STEP);
  },

  paths: async (from, to) => ({ paths: shortestPaths(from, to, 3) }),

  best: async (count) => graph.nodes.filter(nodePasses).sort(byWeight).slice(0, count),
};
